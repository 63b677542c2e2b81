"""No private name of another package is used, overridden or replaced: what it saves is not worth the next upgrade."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from functools import cache

import pytest
from wtforms import Field

from tests.house.sources import dotted, files, name_of

# what their packages document in spite of the underscore
DOCUMENTED = {
    *("_asdict", "_field_defaults", "_fields", "_make", "_replace"),  # named tuples
    "_mapping",  # a row of SQLAlchemy
    "_get_current_object",  # what a proxy of Werkzeug stands for
    "_exit",  # of os
    "_value",  # what the widgets of WTForms show of a field
}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


def own_names(trees: list[ast.Module]) -> set[str]:
    """Private names that the program itself gives to functions, classes, variables and attributes of `self`."""
    found: set[str] = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                found.add(name)
    return {name for name in found if is_private(name)}


def borrowed(name: str, tree: ast.Module, own: set[str]) -> list[str]:
    """Private names of others that a file reads, sets or imports, by a dot or as a string."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=attr, lineno=line):
                found.append((line, attr))
            case ast.Call(func=ast.Name(id="getattr" | "setattr" | "hasattr"), args=[_, ast.Constant(str(attr)), *_]):
                found.append((node.lineno, attr))
            case ast.ImportFrom(module=str(module), names=aliases, lineno=line) if not module.startswith("govsocial"):
                found += [(line, part) for part in module.split(".")] + [(line, alias.name) for alias in aliases]
            case ast.Import(names=aliases, lineno=line):
                found += [(line, part) for alias in aliases for part in alias.name.split(".")]
    return [f"{name}:{line} uses {what}" for line, what in found if is_private(what) and what not in own | DOCUMENTED]


def replaced(name: str, tree: ast.Module) -> list[str]:
    """Attributes that a file sets on the modules and classes of others: they change for the whole process."""
    theirs = {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not _is_ours(node.module))
        for alias in node.names
        if isinstance(node, ast.ImportFrom) or not _is_ours(alias.name)
    } - {"g", "session"}  # places that Flask gives to whoever answers the request
    return [
        f"{name}:{node.lineno} replaces {dotted(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        if dotted(node).partition(".")[0] in theirs
    ]


def _is_ours(module: str | None) -> bool:
    return (module or "").partition(".")[0] == "govsocial"


def overridden(kind: type, own: set[str]) -> list[str]:
    """Private names that we give in a class, and that a class of others, which it extends, has too. (Metaclasses set
    names in our classes that nobody here wrote.)
    """
    foreign = [base for base in kind.__mro__[1:] if not _is_ours(base.__module__)]
    return [
        f"{kind.__module__}.{kind.__qualname__} overrides {base.__qualname__}.{name}"
        for name in vars(kind)
        if name in own - DOCUMENTED
        for base in foreign
        if name in vars(base)
    ]


def classes() -> Iterator[type]:
    """Every class that the program's modules define."""
    for path in files("govsocial"):
        module = name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if "/tests/" not in name_of(path):
            yield from (
                kind
                for _name, kind in inspect.getmembers(importlib.import_module(module), inspect.isclass)
                if kind.__module__ == module
            )


@cache
def program() -> tuple[dict[str, ast.Module], set[str]]:
    """Every file, read, and the private names that are ours."""
    trees = {name_of(path): ast.parse(path.read_text("utf-8")) for path in files("govsocial")}
    return trees, own_names(list(trees.values()))


def test_the_program_keeps_to_public_names() -> None:
    trees, own = program()
    wrong = [line for name, tree in trees.items() for line in borrowed(name, tree, own) + replaced(name, tree)]
    assert not wrong, "\n".join(wrong)


def test_no_private_method_of_others_is_overridden() -> None:
    found = list(classes())
    assert len(found) > 200
    wrong = [line for kind in found for line in overridden(kind, program()[1])]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from flask import g\ng._login_user = None", ["a.py:2 uses _login_user"]),
        ("import werkzeug\nwerkzeug.Rule._build(1)", ["a.py:2 uses _build"]),
        ("from flask.globals import _cv_request", ["a.py:1 uses _cv_request"]),
        ("import wtforms._compat", ["a.py:1 uses _compat"]),
        ("getattr(app, '_got_first_request')", ["a.py:1 uses _got_first_request"]),
        ("class Mine:\n    def __init__(self):\n        self._kept = self._made()\n    def _made(self): ...", []),
        ("row._asdict()", []),
    ],
)
def test_a_borrowed_name_is_found(text: str, said: list[str]) -> None:
    tree = ast.parse(text)
    assert borrowed("a.py", tree, own_names([tree])) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from wtforms.widgets import core\ncore.Input.html_params = 1", ["a.py:2 replaces core.Input.html_params"]),
        ("import wtforms.widgets\nwtforms.widgets.core, x = 1, 2", ["a.py:2 replaces wtforms.widgets.core"]),
        ("from flask import g\ng.person = None", []),
        ("from govsocial.core.db import db\ndb.kept = 1", []),
    ],
)
def test_a_replaced_function_is_found(text: str, said: list[str]) -> None:
    assert replaced("a.py", ast.parse(text)) == said


def test_an_overridden_method_is_found() -> None:
    given = {"_translations": 1, "_value": 2, "_own": 3, "_prefix": 4}
    mine = type("Mine", (Field,), {**given, "__module__": "govsocial.web.fields"})
    own = set(given) - {"_prefix"}
    assert overridden(mine, own) == ["govsocial.web.fields.Mine overrides Field._translations"]
