# Everything one does here, one word each. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run ready test check lint format types layers templates scripts tidy bench lock clean
ARGS ?=
BIN := .venv/bin

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: ## install what is needed, make the demo and serve it (ARGS="--port 5001" for another port)
	@tests/tools/venv.sh run
	@$(BIN)/govsocial demo $(ARGS)

ready:
	@tests/tools/venv.sh test

test: ready ## run all tests, on SQLite and on PostgreSQL (ARGS="tests/ledger -k chain" for some)
	@$(BIN)/python -m tests.tools.run $(ARGS)

check: lint format types layers templates scripts ## run all checks of style, types and structure

lint: ready
	@echo "ruff:" && $(BIN)/ruff check .

format: ready
	@echo "ruff format:" && $(BIN)/ruff format --check .

types: ready
	@echo "mypy:" && $(BIN)/mypy

layers: ready
	@echo "import-linter:" && $(BIN)/lint-imports --no-cache >.cache/layers.log 2>&1 && tail -n 2 .cache/layers.log || { cat .cache/layers.log; exit 1; }

templates: ready
	@echo "djlint:" && $(BIN)/djlint --quiet --lint govsocial

scripts: ready
	@echo "biome:" && $(BIN)/python -m tests.tools.scripts

tidy: ready ## put imports and layout in order, write docs/reference.md anew
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	@$(BIN)/python -m tests.tools.scripts --write
	@$(BIN)/python -m tests.tools.reference

bench: ready ## measure speed, start-up and memory, as a table and JSON
	@$(BIN)/python -m tests.bench $(ARGS)

lock: ## choose the newest allowed version of every package and write requirements/*.txt
	@tests/tools/lock.sh $(ARGS)

clean: ## remove .venv, caches and what was built; instance/ stays
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info
	find govsocial tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +
