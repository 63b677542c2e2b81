"""Getting in and out: one answer for every wrong attempt, cookies that stay with us, every event on record."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial.accounts import passwords
from govsocial.core.config import Settings
from govsocial.core.db import db
from govsocial.people import actions as people
from tests.accounts.doors import entries, is_in, send, try_in
from tests.cast import PASSWORD, Browser, Cast, csrf_of, email_of

Clients = Callable[[str], FlaskClient]


def test_the_right_password_opens_and_is_on_record(client_for: Clients, cast: Cast) -> None:
    client = client_for("ines")
    assert is_in(client)
    [entry] = entries("account.signed_in")
    assert (entry["who"], entry["d"]) == ({"i": cast.ines.id, "via": "web", "aal": 1}, {"method": "password"})


@pytest.mark.parametrize("email", [email_of("ines"), "nobody@tessermark.example"])
def test_wrong_password_and_unknown_address_get_the_same_answer(client_for: Clients, cast: Cast, email: str) -> None:
    client = client_for("")
    answer = send(client, "/sign-in", email=email, password="not the one I chose")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This e-mail address and password do not belong together." in page
    assert f'value="{email}"' in page
    assert "not the one I chose" not in page
    assert not is_in(client)


def test_a_failure_is_on_record_without_saying_whose(client_for: Clients, cast: Cast) -> None:
    try_in(client_for(""), "ines", "not the one I chose")
    [entry] = entries("account.sign_in_failed")
    assert entry["who"] == {"i": "system", "via": "web", "aal": 1}
    assert entry["d"] == {"at": "password"}
    assert entry["on"] == [] and "re" not in entry
    assert cast.ines.id not in json.dumps(entry)


def test_the_hash_is_worked_out_while_others_can_write(
    client_for: Clients, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    real = passwords.verify_password

    def slow(password: str, stored: str) -> bool:
        seen.append(db.session().in_transaction())
        with db.engine.connect() as other:  # would wait, and fail, if the sign-in held the write lock
            other.execute(sa.text("UPDATE counter SET value = value"))
            other.commit()
        return real(password, stored)

    monkeypatch.setattr(passwords, "verify_password", slow)
    assert try_in(client_for("")).status_code == 302
    assert seen == [False]


def test_without_its_token_the_form_is_refused(client_for: Clients) -> None:
    client = client_for("")
    answer = client.post("/sign-in", data={"email": email_of("ines"), "password": PASSWORD})
    assert answer.status_code == 400
    assert not is_in(client)


def test_empty_fields_are_named(client_for: Clients) -> None:
    page = send(client_for(""), "/sign-in", email="", password="").get_data(as_text=True)
    assert "Type your work e-mail address" in page
    assert "Type your password" in page


def test_the_session_cookie_stays_with_us(settings: Settings, app: Flask) -> None:
    from govsocial import create_app

    real = create_app(replace(settings, insecure_cookies=False), testing=True)
    real.test_client_class = Browser
    client = real.test_client()
    token = csrf_of(client.get("/sign-in", base_url="https://localhost"))
    data = {"csrf_token": token, "email": email_of("ines"), "password": PASSWORD}
    answer = client.post("/sign-in", data=data, base_url="https://localhost", headers={"Referer": "https://localhost/"})
    assert answer.status_code == 302
    cookie = answer.headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/people", "/people"),
        ("/issues?state=open", "/issues?state=open"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/people\r\nX-Owned: 1", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_way_on_stays_inside(client_for: Clients, wanted: str, led: str) -> None:
    client = client_for("")
    token = csrf_of(client.get("/sign-in"))
    data = {"csrf_token": token, "email": email_of("ines"), "password": PASSWORD}
    answer = client.post("/sign-in", query_string={"next": wanted}, data=data)
    assert (answer.status_code, answer.headers["Location"]) == (302, led)


def test_a_page_asked_for_before_comes_after(client_for: Clients) -> None:
    client = client_for("")
    asked = client.get("/people?q=in")
    assert asked.status_code == 302
    assert try_in(client, path=asked.headers["Location"]).headers["Location"] == "/people?q=in"


def test_the_deactivated_get_the_answer_of_strangers(client_for: Clients, cast: Cast) -> None:
    client = client_for("ines")
    people.deactivate(cast.ines, by=cast.ada)
    db.session.commit()
    assert not is_in(client)
    again = try_in(client_for(""))
    assert again.status_code == 422
    assert "do not belong together" in again.get_data(as_text=True)


def test_an_old_session_does_not_come_back_with_the_person(client_for: Clients, cast: Cast) -> None:
    client = client_for("ines")
    people.deactivate(cast.ines, by=cast.ada)
    people.reactivate(cast.ines, by=cast.ada)
    db.session.commit()
    assert not is_in(client)
    assert try_in(client_for("")).status_code == 302


def test_signing_out_is_a_press_not_a_link(client_for: Clients) -> None:
    client = client_for("ines")
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 400
    assert is_in(client)
    answer = send(client, "/profile", at="/sign-out")
    assert answer.headers["Location"] == "/sign-in"
    assert not is_in(client)
    assert len(entries("account.signed_out")) == 1


def test_who_is_in_is_not_asked_again(client_for: Clients) -> None:
    assert client_for("ines").get("/sign-in").headers["Location"] == "/"


def test_the_library_opens_no_door_of_its_own(client_for: Clients, app: Flask) -> None:
    ours = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")}
    assert ours == {
        f"security.{name}" for name in ("login", "code", "recovery", "logout", "forgot_password", "reset_password")
    }
    answer = client_for("").post("/sign-in", json={"email": email_of("ines"), "password": PASSWORD})
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"


def test_demo_sign_ins_are_shown_in_the_demo_only(client_for: Clients, app: Flask) -> None:
    shown = {"name": "Ines Marlow", "says": "policy", "email": email_of("ines"), "password": PASSWORD}
    app.extensions["govsocial_demo_people"] = [shown]
    assert PASSWORD not in client_for("").get("/sign-in").get_data(as_text=True)
    app.config["DEMO"] = True
    page = client_for("").get("/sign-in").get_data(as_text=True)
    assert PASSWORD in page
    assert "Ines Marlow" in page
