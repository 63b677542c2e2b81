"""An administrator of an empty house is told what to set up, until it is set up."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govsocial.core.db import commit
from govsocial.desk.first_steps import for_person
from govsocial.listening import actions as listening
from govsocial.people import actions as people
from tests import factories
from tests.cast import Cast

STEPS = re.compile(r'<li( class="done"| aria-current="step")?>.*?<a href="([^"]+)">')


@pytest.fixture
def bare(cast: Cast) -> Cast:
    """Nobody but the administrator carries anything."""
    for key in cast.ids:
        if key != "ada":
            people.set_functions(cast[key], functions=[], by=cast.ada)
    commit()
    return cast


def test_each_step_is_ticked_until_none_is_left(bare: Cast, client_for: Callable[[str], FlaskClient]) -> None:
    def shown() -> list[tuple[str, str]]:
        return STEPS.findall(client_for("ada").get("/").text.partition('id="steps"')[2].partition("</ol>")[0])

    now, done = ' aria-current="step"', ' class="done"'
    assert shown() == [(now, "/people/new"), ("", "/sources/new"), ("", "/channels")]
    listening.add_source(name="Courier", address="https://courier.example/feed", by=bare.priya)
    for key, function in (("ines", "policy"), ("tomas", "communications"), ("priya", "web")):
        people.set_functions(bare[key], functions=[function], by=bare.ada)
    commit()
    assert shown() == [(done, "/people/new"), (done, "/sources/new"), (now, "/channels")]
    factories.channel(bare)
    assert shown() == []
    assert "Nothing waits for you" in client_for("ada").get("/").text


def test_who_may_not_take_the_steps_is_not_told_of_them(bare: Cast, client_for: Callable[[str], FlaskClient]) -> None:
    assert "First steps" not in client_for("ines").get("/").text


def test_who_left_no_longer_counts(bare: Cast, app: Flask) -> None:
    for key in ("ines", "tomas", "priya"):
        people.set_functions(bare[key], functions=["policy"], by=bare.ada)
    commit()
    with app.test_request_context("/"):
        assert for_person(bare.ada)[0].is_done
        people.deactivate(bare.priya, by=bare.ada)
        commit()
        assert not for_person(bare.ada)[0].is_done
