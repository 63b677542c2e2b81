"""Rate limits bite: per account and per client address, on failures, with a page that says to wait."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govsocial.accounts import engine
from govsocial.core.db import db
from tests.accounts.doors import account_of, send, try_in
from tests.cast import email_of

Clients = Callable[[str], FlaskClient]
WRONG = "not the one I chose"


@pytest.fixture(autouse=True)
def three_a_minute(app: Flask) -> None:
    """A low limit."""
    app.config["SIGN_IN_LIMIT"] = "3 per minute"


def from_address(client: FlaskClient, address: str) -> FlaskClient:
    """The same browser, seen from another address."""
    client.environ_base["REMOTE_ADDR"] = address
    return client


def test_guessing_at_one_account_stops_even_from_many_addresses(client_for: Clients) -> None:
    said = [try_in(from_address(client_for(""), f"192.0.2.{n}"), password=WRONG).status_code for n in range(5)]
    assert said == [422, 422, 422, 429, 429]
    right = try_in(from_address(client_for(""), "192.0.2.99"))
    assert right.status_code == 429
    assert "Too many attempts" in right.get_data(as_text=True)
    assert try_in(from_address(client_for(""), "192.0.2.99"), "tomas").status_code == 302


def test_guessing_at_many_accounts_from_one_address_stops(client_for: Clients) -> None:
    said = [try_in(client_for(""), key, WRONG).status_code for key in ("ines", "tomas", "leona", "priya")]
    assert said == [422, 422, 422, 429]


def test_attempts_turned_away_at_one_address_do_not_lock_an_account(client_for: Clients) -> None:
    for key in ("tomas", "leona", "priya"):
        try_in(client_for(""), key, WRONG)
    assert {try_in(client_for(""), "ines", WRONG).status_code for _ in range(4)} == {429}
    assert try_in(from_address(client_for(""), "192.0.2.99"), "ines").status_code == 302


def test_an_office_behind_one_address_can_sign_in(client_for: Clients) -> None:
    assert {try_in(client_for(""), key).status_code for key in ("ines", "tomas", "leona", "priya", "sami")} == {302}


def test_looking_at_the_page_costs_nothing(client_for: Clients) -> None:
    client = client_for("")
    assert {client.get("/sign-in").status_code for _ in range(8)} == {200}


def test_asking_for_links_is_limited_whatever_the_answer(client_for: Clients) -> None:
    said = [send(client_for(""), "/password", email=email_of("ines")).status_code for _ in range(5)]
    assert said == [200, 200, 200, 429, 429]


def test_guessing_codes_stops(client_for: Clients, app: Flask) -> None:
    account = account_of("ines")
    account.tf_primary_method, account.tf_totp_secret = engine.METHOD, engine.new_secret()
    db.session.commit()
    client = client_for("")
    try_in(client)
    said = [send(client, "/sign-in/code", code="000000").status_code for _ in range(3)]
    said += [send(client, "/sign-in/recovery", code="0000-0000-0000").status_code for _ in range(4)]
    assert said == [422, 422, 422, 429, 429, 429, 429]


def test_the_limit_is_a_setting(client_for: Clients, app: Flask) -> None:
    app.config["SIGN_IN_LIMIT"] = "1 per minute"
    assert [try_in(client_for(""), password=WRONG).status_code for _ in range(2)] == [422, 429]
