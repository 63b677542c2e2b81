"""In tests, a template that asks a record or an entity for a name it does not have fails.

Jinja takes a missing attribute for false: `{% if channel.number %}` of a record without `number` hides what it guards,
and the page looks whole.
"""

from dataclasses import is_dataclass
from typing import Any

from flask import Flask
from jinja2 import Undefined, UndefinedError

from govsocial.core.db import Base


class Strict(Undefined):
    """What a missing name is; of things whose names are known it is an error. Names nobody passed stay undefined."""

    def __init__(self, *given: Any, **named: Any) -> None:
        thing = named.get("obj", given[1] if len(given) > 1 else None)
        if is_known(thing):
            name = named.get("name", given[2] if len(given) > 2 else "")
            raise UndefinedError(f"a template asks {type(thing).__name__} for {name!r}, which it does not have")
        super().__init__(*given, **named)


def is_known(thing: Any) -> bool:
    """Whether a thing says once what names it has: a record, a dataclass, an entity."""
    return isinstance(thing, Base) or hasattr(thing, "_fields") or is_dataclass(thing)


def install(app: Flask) -> None:
    """For this app."""
    app.jinja_env.undefined = Strict
