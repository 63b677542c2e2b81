"""A template that asks for a name nobody has fails in tests, where Jinja would take it for false."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from flask import Flask, render_template_string
from jinja2 import UndefinedError

from govsocial.people.models import Person


class Record(NamedTuple):
    title: str = "Dates"


@dataclass
class Held:
    title: str = "Dates"


@pytest.mark.parametrize("thing", [Record(), Held(), Person(name="Ines")], ids=["record", "dataclass", "entity"])
@pytest.mark.parametrize("asked", ["{{ thing.nunber }}", "{% if thing.nunber %}{% endif %}", "{{ thing.nunber or 1 }}"])
def test_a_missing_name_is_an_error(app: Flask, thing: Any, asked: str) -> None:
    with app.test_request_context(), pytest.raises(UndefinedError, match="for 'nunber', which it does not have"):
        render_template_string(asked, thing=thing)


@pytest.mark.parametrize("asked", ["{{ missing }}", "{% if thing.title and not given.missing %}{% endif %}"])
def test_what_nobody_passed_stays_undefined(app: Flask, asked: str) -> None:
    with app.test_request_context():
        assert render_template_string(asked, thing=Record(), given={}) == ""


def test_a_house_in_use_is_not_strict(app: Flask, settings: Any) -> None:
    from govsocial import create_app

    assert create_app(settings).jinja_env.undefined is not app.jinja_env.undefined
