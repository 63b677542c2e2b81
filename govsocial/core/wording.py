"""Sentences in the page's language. A page says hundreds: each costs a look-up in a dictionary and no more.

What flask_babel's functions of the same names do, which work out the language anew for every word. The language of a
request is settled when it begins.
"""

from contextvars import ContextVar
from typing import Any

from babel.support import NullTranslations
from flask_babel import Domain, LazyString, get_locale
from markupsafe import Markup


class Words(dict[str, str]):
    """Message → text of one catalogue; `marked`: the same as markup, without facts and ready to show."""

    def __init__(self, catalogue: NullTranslations) -> None:
        super().__init__()
        self.catalogue = catalogue
        self.marked: dict[str, Markup] = {}

    def __missing__(self, message: str) -> str:
        said = self[message] = self.catalogue.ugettext(message)
        return said


class Catalogues(Domain):
    """The catalogue of the page's language, found by the parts of its name: to spell or compare a locale is slow."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[tuple[str | None, ...], Words] = {}

    def words(self) -> Words:
        """Of the language of this request."""
        locale = get_locale()
        name = (locale.language, locale.script, locale.territory) if locale else ()
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = Words(super().get_translations())
        return found

    def get_translations(self) -> NullTranslations:
        """The catalogue, for whatever asks flask_babel."""
        return self.words().catalogue


catalogues = Catalogues()
_settled: ContextVar[Words | None] = ContextVar("words", default=None)


def settle() -> None:
    """At the start of a request: find its language once."""
    _settled.set(catalogues.words())


def unsettle() -> None:
    """At the end of it."""
    _settled.set(None)


def words() -> Words:
    """The words of this request; outside of one, of the organisation's language."""
    found = _settled.get()
    return catalogues.words() if found is None else found


def gettext(message: str, /, **facts: Any) -> str:
    """The message in the page's language, with its facts (`%(name)s`) put in; markup as soon as one of them is."""
    said = words()[message]
    if not facts:
        return said
    if any(isinstance(fact, Markup) for fact in facts.values()):
        return Markup(said) % facts  # noqa: S704 - catalogues are ours
    return said % facts


def ngettext(one: str, many: str, num: int, /, **facts: Any) -> str:
    """As gettext, for `num` things."""
    said: str = words().catalogue.ungettext(one, many, num)
    return said % {"num": num, **facts}


def lazy_gettext(message: str, /, **facts: Any) -> LazyString:
    """As gettext, said only when it is shown."""
    return LazyString(gettext, message, **facts)
