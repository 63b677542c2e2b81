"""The program's text as the house checks read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def files(*folders: str, suffix: str = ".py") -> list[Path]:
    """All source files under these folders, in order."""
    found = [path for folder in folders for path in (ROOT / folder).rglob(f"*{suffix}")]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    """As people say it: govsocial/core/clock.py."""
    return path.relative_to(ROOT).as_posix()


def dotted(node: ast.AST) -> str:
    """`datetime.datetime.now` of an expression made of names and dots, else empty."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        front = dotted(node.value)
        return f"{front}.{node.attr}" if front else ""
    return ""


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported thing with its line: `from flask import request` is flask.request."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def called(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every call with its line, by full name where imports tell it: `now()` after `from x import now` is x.now."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.asname: alias.name for alias in node.names if alias.asname}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if name := dotted(node.func):
                first, _, rest = name.partition(".")
                yield node.lineno, ".".join(part for part in (names.get(first, first), rest) if part)
            elif isinstance(node.func, ast.Attribute):
                yield node.lineno, f"(…).{node.func.attr}"


def is_view(node: ast.AST) -> bool:
    """Whether a function is a door: it stands under @room.page, @room.verb or @room.form."""
    marks = node.decorator_list if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []
    return any(isinstance(mark, ast.Call) and dotted(mark.func).startswith("room.") for mark in marks)
