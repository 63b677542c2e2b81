# Everything one does here, one word each. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check lint format types layers templates tidy bench lock clean
ARGS ?=
BIN := .venv/bin

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: ## install what is needed, make the demo and serve it
	@tests/tools/venv.sh run
	@$(BIN)/govsocial demo $(ARGS)

test: ## run all tests, on SQLite and on PostgreSQL (ARGS="tests/ledger -k chain" for some)
	@tests/tools/venv.sh test
	@$(BIN)/python -m tests.tools.run $(ARGS)

check: lint format types layers templates ## run all checks of style, types and structure

lint:
	@tests/tools/venv.sh test
	@echo "ruff:" && $(BIN)/ruff check .

format:
	@tests/tools/venv.sh test
	@echo "ruff format:" && $(BIN)/ruff format --check .

types:
	@tests/tools/venv.sh test
	@echo "mypy:" && $(BIN)/mypy

layers:
	@tests/tools/venv.sh test
	@echo "import-linter:" && $(BIN)/lint-imports --no-cache >.cache/layers.log 2>&1 && tail -n 2 .cache/layers.log || { cat .cache/layers.log; exit 1; }

templates:
	@tests/tools/venv.sh test
	@echo "djlint:" && $(BIN)/djlint --quiet --lint govsocial

tidy: ## put imports and layout of the code in order
	@tests/tools/venv.sh test
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: ## measure speed, start-up and memory, as a table and JSON
	@tests/tools/venv.sh test
	@$(BIN)/python -m bench $(ARGS)

lock: ## choose the newest allowed version of every package and write requirements/*.txt
	@tests/tools/lock.sh $(ARGS)

clean: ## remove .venv, caches and what was built; instance/ stays
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info
	find govsocial tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +
