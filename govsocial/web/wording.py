"""Words on pages in the page's language. A page asks for hundreds; each costs a look-up in a dictionary and no more."""

from collections.abc import Callable
from types import FunctionType
from typing import Any

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Domain, get_locale
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from markupsafe import Markup

_here: Callable[[], Any] = g._get_current_object


class Catalogues(Domain):
    """The catalogue of the page's language, found by the parts of its name: to spell or compare a locale is slow."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[tuple[str | None, ...], NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        """The catalogue."""
        locale = get_locale()
        name = (locale.language, locale.script, locale.territory) if locale else ()
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_translations()
        return found


class _Words(dict[str, Markup]):
    """Message → the text of one catalogue as markup, a format string as gettext has it."""

    def __init__(self, catalogue: NullTranslations) -> None:
        super().__init__()
        self.catalogue = catalogue

    def __missing__(self, message: str) -> Markup:
        said = self[message] = Markup(self.catalogue.ugettext(message))  # noqa: S704 - catalogues are ours
        return said


class Wording:
    """`_` and `ngettext` of the templates."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues, self._words = catalogues, dict[NullTranslations, _Words]()

    def words(self) -> _Words:
        """Those of this request, looked up once."""
        here = _here()
        try:
            found: _Words = here.words
        except AttributeError:
            catalogue = self._catalogues.get_translations()
            found = here.words = self._words.setdefault(catalogue, _Words(catalogue))
        return found

    def gettext(self, message: str, **facts: Any) -> Markup:
        """The message in the page's language with its facts, escaped, put in."""
        return self.words()[message] % facts

    def ngettext(self, one: str, many: str, num: int, **facts: Any) -> Markup:
        """As gettext, for a number of things."""
        said = Markup(self.words().catalogue.ungettext(one, many, num))  # noqa: S704 - catalogues are ours
        return said % {"num": num, **facts}


class Shared(Template):
    """A template whose macros are made ready once. All templates know the same globals, so that comparing them at every
    import, as Jinja would, can be left out.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class Direct(Context):
    """Calls macros and plain functions, nearly all there are on a page, without asking each what it wants passed."""

    def call(self, thing: Any, *given: Any, **named: Any) -> Any:
        """As Jinja's own."""
        kind = type(thing)
        if kind is Macro:
            given = (self.eval_ctx, *given)
        elif kind is not FunctionType or hasattr(thing, "jinja_pass_arg"):
            return super().call(thing, *given, **named)
        if named:
            named.pop("_loop_vars", None)
            named.pop("_block_vars", None)
        return thing(*given, **named)


def install(app: Flask, catalogues: Catalogues) -> None:
    """Give the templates their words."""
    wording = Wording(catalogues)
    said: dict[str, Callable[..., Markup]] = {
        "gettext": lambda message, **facts: wording.gettext(message, **facts),
        "ngettext": lambda one, many, num, **facts: wording.ngettext(one, many, num, **facts),
    }
    app.jinja_env.globals.update(said, _=said["gettext"])
    app.jinja_env.template_class, app.jinja_env.context_class = Shared, Direct
