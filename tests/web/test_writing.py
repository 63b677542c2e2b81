"""Templates write what Jinja would write: text escaped, markup as it is."""

from typing import Any

import pytest
from flask import Flask
from jinja2 import Environment
from markupsafe import Markup


class Told:
    """Something with markup of its own."""

    def __html__(self) -> str:
        return "<i>told</i>"


SOURCES = (
    "{{ it }}",
    "{{ it ~ '<' }}{% if it %}{{ it|upper }}{% endif %}",
    "{% macro said(what) %}<p>{{ what }}{{ caller() }}</p>{% endmacro %}{% call said(it) %}{{ it }}{% endcall %}",
    "{% for one in [it, it] %}{{ loop.index }}{{ one }}{% endfor %}{% set kept %}{{ it }}{% endset %}{{ kept }}",
    "{% autoescape false %}{{ it }}{% endautoescape %}{{ it|safe }}{{ it|e }}",
)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("value", ["<b>&\"'", Markup("<b>&amp;</b>"), None, 3, 0.5, Told(), ["<", Markup("<br>")]])
def test_a_value_is_written_as_jinja_writes_it(app: Flask, source: str, value: Any) -> None:
    plain = Environment(autoescape=True)
    ours = app.jinja_env.overlay(autoescape=True)
    assert ours.from_string(source).render(it=value) == plain.from_string(source).render(it=value)
    assert ours.from_string(source).render() == plain.from_string(source).render()
