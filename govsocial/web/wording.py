"""How templates say sentences and call macros: there are hundreds of both on a page."""

from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

from flask import Flask
from jinja2 import Template
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.nodes import Expr
from jinja2.runtime import BlockReference, Context, Macro
from markupsafe import Markup

from govsocial.core.wording import words


class Shared(Template):
    """A template whose macros are made ready once. All templates know the same globals, so that comparing them at every
    import, as Jinja would, can be left out.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


_PLAIN = frozenset({FunctionType, MethodType, BuiltinMethodType, BlockReference})


class Direct(Context):
    """Calls macros, blocks and plain functions, nearly all there is, without asking each what it wants passed."""

    def call(self, thing: Any, *given: Any, **named: Any) -> Any:
        """As Jinja's own."""
        kind = type(thing)
        if kind is Macro:
            given = (self.eval_ctx, *given)
        elif kind not in _PLAIN or hasattr(thing, "jinja_pass_arg"):
            return super().call(thing, *given, **named)
        if named:
            named.pop("_loop_vars", None)
            named.pop("_block_vars", None)
        return thing(*given, **named)


class Writer(CodeGenerator):
    """Templates write markup as it is. Jinja makes it markup once more, which takes ten times as long."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame):
            self.write("(it if type(it := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame):
            self.write(") is Markup else escape(it))")
        else:
            super()._output_child_post(node, frame, finalize)


def _escapes(frame: Frame) -> bool:
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile


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
    app.jinja_env.template_class, app.jinja_env.context_class = Shared, Direct
    app.jinja_env.code_generator_class = Writer
