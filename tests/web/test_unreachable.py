"""Pages come even when the database does not: they ask nothing of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial.core.db import db
from tests.cast import csrf_of
from tests.pages import show, text


@pytest.fixture
def down(app: Flask) -> Iterator[Callable[[], None]]:
    """Call it, and no new connection to the database comes about."""
    engine = db.engine

    def refuse(dialect: sa.Dialect, *_rest: Any) -> None:
        raise dialect.loaded_dbapi.OperationalError("the server went away")

    def fall() -> None:
        db.session.remove()
        engine.dispose()
        sa.event.listen(engine, "do_connect", refuse)

    yield fall
    if sa.event.contains(engine, "do_connect", refuse):
        sa.event.remove(engine, "do_connect", refuse)


@pytest.mark.parametrize("path", ["/", "/mentions", "/register/1", "/sign-in?next=/", "/nowhere"])
def test_a_signed_in_reader_is_told(
    client_for: Callable[[str], FlaskClient], down: Callable[[], None], path: str
) -> None:
    ines = client_for("ines")
    down()
    answer = ines.get(path)
    said = text(answer, 503)
    assert "The database does not answer just now" in said
    assert "Wait a minute, then try again." in said
    assert answer.headers["Retry-After"] == "60"
    assert 'class="shell"' not in said


def test_a_stranger_still_gets_the_pages_that_ask_nothing(
    client_for: Callable[[str], FlaskClient], down: Callable[[], None]
) -> None:
    down()
    assert "Sign in" in show(client_for(""), "/sign-in")


def test_what_was_typed_is_given_back(client_for: Callable[[str], FlaskClient], down: Callable[[], None]) -> None:
    priya = client_for("priya")
    token = csrf_of(priya.get("/mentions/new"))
    down()
    said = text(priya.post("/mentions/new", data={"csrf_token": token, "text": "They close the counter"}), 503)
    assert "They close the counter" in said


def test_a_fault_of_ours_needs_no_database_either(
    app: Flask, client_for: Callable[[str], FlaskClient], down: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ines = client_for("ines")

    def fail() -> None:
        down()
        raise RuntimeError("a defect")

    monkeypatch.setitem(app.view_functions, "desk.desk", fail)
    app.testing = False  # else the defect is handed on to the test
    assert "Something broke on our side" in text(ines.get("/"), 500)
