"""How templates say sentences and import macros: there are hundreds of both on a page."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, templating
from markupsafe import Markup

from govsocial.core.wording import words


class Environment(templating.Environment):
    """Templates know the same globals, so they share one dictionary. Jinja compares globals at every import of a macro:
    dictionaries in C, the chain of two that it would make for each template in Python.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As Jinja's own, where a template brings globals of its own."""
        return super().make_globals(d) if d else self.globals


def gettext(message: str, /, **facts: Any) -> Markup:
    """The message as markup, always a format string, its facts escaped."""
    here = words()
    if facts:
        return Markup(here[message]) % facts  # noqa: S704 - catalogues are ours
    said = here.marked.get(message)
    if said is None:
        said = here.marked[message] = Markup(here[message]) % {}  # noqa: S704 - catalogues are ours
    return said


def ngettext(one: str, many: str, num: int, /, **facts: Any) -> Markup:
    """As gettext, for `num` things."""
    said = Markup(words().catalogue.ungettext(one, many, num))  # noqa: S704 - catalogues are ours
    return said % {"num": num, **facts}


def install(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.cache = {}  # all templates are ours: none is ever put out of memory for another
    app.jinja_env.globals.update({"_": gettext, "gettext": gettext, "ngettext": ngettext})
