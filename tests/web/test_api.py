"""Doors for programs: no cookie lets in or comes back, problems are JSON, what was done is committed once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govsocial.core.db import db, next_number
from govsocial.core.errors import Invalid
from govsocial.ledger.record import acting
from govsocial.people.permissions import Permission
from govsocial.web import api, me
from govsocial.web.route import Room
from tests.cast import Cast

Client = Callable[..., FlaskClient]
room = Room("programs", __name__, url_prefix="/programs")


@room.api("/who", Permission.REGISTER_READ)
def who() -> Any:
    return {"name": me.somebody().name, "via": acting.get().via, "aal": acting.get().aal}


@room.api("/count", Permission.ISSUE_OPEN, methods=["POST"])
def count() -> Any:
    return {"number": next_number("programs")}


@room.api("/refuse", Permission.ISSUE_OPEN, methods=["POST"])
def refuse() -> Any:
    next_number("programs")
    raise Invalid(errors={"claim": "Say what is claimed"})


@room.api("/break", Permission.PUBLIC)
def break_() -> Any:
    raise RuntimeError("a defect")


@pytest.fixture
def programs(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A client; `Authorization: Bearer KEY SCOPE...` calls for a member of the cast."""

    def by_header() -> api.Caller | None:
        from flask import request

        kind, _, said = request.headers.get("Authorization", "").partition(" ")
        key, *scopes = said.split() or [""]
        return api.Caller(cast[key], frozenset(scopes)) if kind == "Bearer" else None

    monkeypatch.setattr(api, "_authenticators", [])
    api.authenticator(by_header)
    app.register_blueprint(room)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app.test_client()


def bearer(*said: str) -> dict[str, str]:
    return {"Authorization": " ".join(("Bearer", *said))}


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    told: dict[str, Any] = answer.get_json(force=True)
    assert told["status"] == status and told["type"] == "about:blank" and told["title"]
    assert "Set-Cookie" not in answer.headers
    return told


def test_a_caller_reads_with_a_right_and_its_scope(programs: FlaskClient) -> None:
    answer = programs.get("/programs/who", headers=bearer("ines", "api:register:read"))
    assert answer.get_json() == {"name": "Ines Marlow", "via": "api", "aal": 1}
    assert "Set-Cookie" not in answer.headers


def test_nobody_is_asked_who_calls_and_not_sent_to_sign_in(programs: FlaskClient) -> None:
    answer = programs.get("/programs/who")
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_signed_in_browser_is_nobody_here(programs: FlaskClient, client_for: Client) -> None:
    problem(client_for("ines").get("/programs/who"), 401)
    problem(client_for("ines").post("/programs/count"), 401)


@pytest.mark.parametrize("said", [("ines",), ("ines", "api:issue:open"), ("ines", "register:read")])
def test_a_token_without_the_scope_is_stopped(programs: FlaskClient, said: tuple[str, ...]) -> None:
    problem(programs.get("/programs/who", headers=bearer(*said)), 403)


def test_a_scope_gives_no_right_that_the_person_lacks(programs: FlaskClient) -> None:
    problem(programs.post("/programs/count", headers=bearer("freya", "api:issue:open")), 403)


def test_what_was_done_is_committed_and_needs_no_form_token(programs: FlaskClient) -> None:
    sent = bearer("ines", "api:issue:open")
    assert [programs.post("/programs/count", headers=sent).get_json()["number"] for _ in range(2)] == [1, 2]
    told = problem(programs.post("/programs/refuse", headers=sent), 422)
    assert told["errors"] == {"claim": "Say what is claimed"} and told["detail"] == "Say what is claimed"
    assert programs.post("/programs/count", headers=sent).get_json()["number"] == 3
    db.session.remove()


def test_another_method_and_a_defect_are_problems_too(programs: FlaskClient) -> None:
    answer = programs.delete("/programs/who")
    problem(answer, 405)
    assert "GET" in answer.headers["Allow"]
    problem(programs.get("/programs/break"), 500)


def test_pages_stay_pages(programs: FlaskClient) -> None:
    assert programs.delete("/mentions").content_type.startswith("text/html")
    assert programs.get("/programs/nothing").content_type.startswith("text/html")


def test_each_right_is_a_scope() -> None:
    assert api.scope(Permission.REGISTER_READ) == "api:register:read"
