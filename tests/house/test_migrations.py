"""Migrations are frozen: they say themselves what they make, so that the program may change and they do not."""

import ast
import sys

import pytest

from tests.house.sources import files, imported, name_of

ALLOWED = {"alembic", "sqlalchemy"} | (sys.stdlib_module_names - {"importlib", "pathlib", "runpy"})


def borrowed(name: str, text: str) -> list[str]:
    """What a migration takes from the program, the tests, or another file."""
    tree = ast.parse(text)
    taken = [(line, what) for line, what in imported(tree) if what.partition(".")[0] not in ALLOWED]
    taken += [
        (node.lineno, node.id)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id in ("__import__", "exec", "eval", "open")
    ]
    return [f"{name}:{line} {what}" for line, what in taken]


def test_no_migration_imports_the_program() -> None:
    found = files("migrations/versions")
    assert len(found) > 1
    assert [line for path in found for line in borrowed(name_of(path), path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "text",
    [
        "from govsocial.text import search",
        "def upgrade():\n    import govsocial.ledger.governed",
        "from tests import database",
        "import importlib\nprogram = importlib.import_module('gov' + 'social')",
        "program = __import__('gov' + 'social')",
        "statements = open('schema.sql').read()",
    ],
)
def test_what_is_borrowed_is_seen(text: str) -> None:
    assert len(borrowed("migrations/versions/0009_planted.py", text)) == 1


def test_a_migration_is_named_by_its_number() -> None:
    for path in files("migrations/versions"):
        told = {
            target.id: ast.literal_eval(node.value)
            for node in ast.parse(path.read_text("utf-8")).body
            if isinstance(node, ast.Assign)
            and isinstance(target := node.targets[0], ast.Name)
            and target.id == "revision"
        }
        assert path.name.startswith(f"{told['revision']}_"), path.name
