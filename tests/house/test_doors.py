"""Every door has a lock, and each kind of visitor is stopped or let in where the right says so."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govsocial.accounts import actions as accounts
from govsocial.core.db import db
from govsocial.people import actions as people
from govsocial.people.permissions import Permission, may
from govsocial.web.route import Room
from tests.cast import PASSWORD, Cast, email_of, sign_in
from tests.house.doors import PUBLIC, Door, doors, unlocked

LET_IN = {200, 302, 303, 400, 404, 409, 422}


def answers(client: FlaskClient, door: Door) -> list[tuple[str, int, str]]:
    """What each method of a door answers: method, status, where to."""
    found = []
    for method in door.methods:
        answer = client.open(door.address(), method=method)
        found.append((f"{method} {door.address()}", answer.status_code, answer.headers.get("Location", "")))
    return found


@pytest.fixture
def open_app(app: Flask) -> Flask:
    """The program asks for no form token (the lock must refuse a knock, not a lost token); what breaks answers 500."""
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    return app


def test_every_door_has_a_lock(app: Flask) -> None:
    assert len(list(doors(app))) > 40
    assert unlocked(app) == []
    assert {door.endpoint for door in doors(app) if door.right is Permission.PUBLIC} == PUBLIC


def test_a_door_without_lock_is_found(app: Flask) -> None:
    app.add_url_rule("/backdoor", "backdoor", lambda: "open")
    room = Room("annexe", __name__)
    room.page("/annexe", Permission.PUBLIC)(_annexe)
    app.register_blueprint(room)
    assert unlocked(app) == ["annexe._annexe", "backdoor"]


def _annexe() -> str:
    return "open"


def test_nobody_gets_past_the_sign_in_page(open_app: Flask) -> None:
    client = sign_in(open_app, "")
    for door in doors(open_app):
        if door.endpoint not in PUBLIC:
            for knock, status, where in answers(client, door):
                assert (status, where.split("?")[0]) == (302, "/sign-in"), knock


def test_somebody_without_roles_is_let_in_nowhere(open_app: Flask) -> None:
    outsider = people.add_person(name="Otto Outsider", functions=(), roles=(), by="system")
    accounts.create_account(outsider, email_of("otto"), password=PASSWORD)
    db.session.commit()
    client = sign_in(open_app, "otto")
    for door in doors(open_app):
        if door.endpoint not in PUBLIC:
            for knock, status, _where in answers(client, door):
                assert status == 403, knock


@pytest.mark.parametrize("key", ["mateo", "tomas", "ada", "freya"])
def test_colleagues_are_stopped_exactly_where_they_lack_the_right(open_app: Flask, cast: Cast, key: str) -> None:
    granted = {right for right in Permission if may(cast[key], right)}
    client = sign_in(open_app, key)
    wrong = []
    for door in doors(open_app):
        if door.endpoint in PUBLIC:
            continue
        for knock, status, where in answers(client, door):
            stopped = status == 403 or where.startswith("/sign-in")
            if stopped == (door.right in granted) or (not stopped and status not in LET_IN):
                wrong.append((knock, status, where))
    assert wrong == []
