"""The second factor: switched on by whoever wants it, asked for from then on, with a way out when the phone is gone."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from govsocial.accounts import engine
from govsocial.core import clock
from tests.accounts.doors import account_of, entries, is_in, letters, send, try_in
from tests.cast import PASSWORD, email_of

Clients = Callable[[str], FlaskClient]


def code_of(secret: str, later: int = 0) -> str:
    """What an authenticator shows `later` seconds from now."""
    tool = engine.codes()
    return str(tool._totp.from_source(secret).generate(clock.now() + timedelta(seconds=later)).token)


def secret_in(client: FlaskClient) -> str:
    """The secret the page is setting up, from this browser's session."""
    client.get("/profile/second-factor")
    with client.session_transaction() as session:
        return str(session["second_factor_setting_up"])


def switch_on(client: FlaskClient) -> list[str]:
    """Go through the page; the recovery codes."""
    answer = send(client, "/profile/second-factor", code=code_of(secret_in(client)))
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return re.findall(r"<code>([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})</code>", answer.get_data(as_text=True))


def fresh_code(key: str) -> str:
    """The code of the step after the one used last."""
    secret = account_of(key).tf_totp_secret
    assert secret is not None
    return code_of(secret, later=30)


def test_the_picture_is_shown_to_whoever_sets_it_up_and_nobody_keeps_it(client_for: Clients, app: Flask) -> None:
    client = client_for("ines")
    assert client.get("/profile/second-factor/picture.svg").status_code == 404
    secret_in(client)
    answer = client.get("/profile/second-factor/picture.svg")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert b"<svg" in answer.data
    assert client_for("tomas").get("/profile/second-factor/picture.svg").status_code == 404


def test_switched_on_it_asks_for_a_code_and_acts_at_level_two(client_for: Clients, app: Flask) -> None:
    here, elsewhere = client_for("ines"), client_for("ines")
    assert len(switch_on(here)) == engine.RECOVERY_CODES
    assert is_in(here)
    assert not is_in(elsewhere)
    client = client_for("")
    assert try_in(client).headers["Location"] == "/sign-in/code"
    assert not is_in(client)
    assert send(client, "/sign-in/code", code=fresh_code("ines")).headers["Location"] == "/"
    assert is_in(client)
    send(client, "/profile", zone="Europe/Paris", mail="none", topics="")
    assert entries("person.preferences_set")[-1]["who"]["aal"] == 2
    assert entries("account.signed_in")[-1]["d"] == {"method": "password and code"}
    assert [e["who"]["aal"] for e in entries("account.second_factor_on")] == [1]


def test_a_wrong_code_does_not_switch_it_on_and_keeps_the_secret(client_for: Clients, app: Flask) -> None:
    client = client_for("ines")
    secret = secret_in(client)
    for wrong in ("000000", "12345", "abcdef", "١٢٣٤٥٦", ""):
        assert send(client, "/profile/second-factor", code=wrong).status_code == 422
    assert secret_in(client) == secret
    assert not account_of("ines").has_second_factor


def test_a_code_works_once(client_for: Clients, app: Flask) -> None:
    switch_on(client_for("ines"))
    code = fresh_code("ines")
    first, second = client_for(""), client_for("")
    try_in(first)
    try_in(second)
    assert send(first, "/sign-in/code", code=code).status_code == 302
    again = send(second, "/sign-in/code", code=code)
    assert again.status_code == 422
    assert not is_in(second)
    assert [e["d"] for e in entries("account.sign_in_failed")] == [{"at": "code"}]


@pytest.mark.parametrize("page", ["code", "recovery"])
def test_a_wrong_code_is_told_at_its_field(page: str, client_for: Clients, app: Flask) -> None:
    switch_on(client_for("ines"))
    client = client_for("")
    try_in(client)
    assert "autofocus" in client.get(f"/sign-in/{page}").text
    answer = send(client, f"/sign-in/{page}", code="000000").text
    assert 'aria-describedby="code-e"' in answer and 'aria-invalid="true"' in answer
    assert answer.count("is not right, or was used already") == 2, "in the summary, which leads to the field, and there"
    assert '<a href="#code">' in answer
    assert "autofocus" not in answer, "the summary takes the focus"
    where = {"code": "code", "recovery": "recovery_code"}[page]
    assert [e["d"] for e in entries("account.sign_in_failed")] == [{"at": where}]


def test_the_step_between_password_and_code_does_not_last(client_for: Clients, app: Flask) -> None:
    switch_on(client_for("ines"))
    client = client_for("")
    try_in(client)
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=True):
        assert client.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_without_a_password_there_is_no_second_step(client_for: Clients) -> None:
    for path in ("/sign-in/code", "/sign-in/recovery"):
        assert client_for("").get(path).headers["Location"] == "/sign-in"


def test_the_page_asked_for_is_remembered_over_the_code(client_for: Clients, app: Flask) -> None:
    switch_on(client_for("ines"))
    client = client_for("")
    try_in(client, path="/sign-in?next=/people")
    assert send(client, "/sign-in/code", code=fresh_code("ines")).headers["Location"] == "/people"


def test_a_recovery_code_lets_in_once_and_its_owner_hears_of_it(client_for: Clients, app: Flask) -> None:
    code, *_others = switch_on(client_for("ines"))
    client = client_for("")
    try_in(client)
    assert send(client, "/sign-in/recovery", code=f" {code.upper()} ").status_code == 302
    assert is_in(client)
    assert letters()[-1]["subject"] == "A recovery code was used"
    assert engine.codes_left(account_of("ines")) == engine.RECOVERY_CODES - 1
    again = client_for("")
    try_in(again)
    assert send(again, "/sign-in/recovery", code=code).status_code == 422
    assert not is_in(again)


def test_secret_and_codes_are_sealed_in_the_database(client_for: Clients, app: Flask) -> None:
    codes = switch_on(client_for("ines"))
    account = account_of("ines")
    assert account.tf_totp_secret is not None
    key = engine.key(account.tf_totp_secret).replace("-", "")
    assert key not in account.tf_totp_secret
    assert not set(codes) & set(account.mf_recovery_codes or ())


def test_new_codes_replace_the_old(client_for: Clients, app: Flask) -> None:
    client = client_for("ines")
    old = switch_on(client)
    assert send(client, "/profile/second-factor/codes", current="wrong wrong wrong").status_code == 422
    answer = send(client, "/profile/second-factor/codes", current=PASSWORD)
    assert answer.status_code == 200
    assert old[0] not in answer.get_data(as_text=True)
    assert not engine.spend(account_of("ines"), old[0])


def test_off_needs_the_password_and_ends_other_sessions(client_for: Clients, app: Flask) -> None:
    here = client_for("ines")
    switch_on(here)
    assert send(here, "/profile/second-factor/off", current="wrong wrong wrong").status_code == 422
    assert account_of("ines").has_second_factor
    assert send(here, "/profile/second-factor/off", current=PASSWORD).status_code == 302
    assert is_in(here)
    assert not account_of("ines").has_second_factor
    assert try_in(client_for("")).headers["Location"] == "/"
    send(here, "/profile", zone="Europe/Paris", mail="none", topics="")
    assert entries("person.preferences_set")[-1]["who"]["aal"] == 1


def test_new_codes_without_a_second_factor_make_no_sense(client_for: Clients) -> None:
    assert send(client_for("ines"), "/profile/second-factor/codes", current=PASSWORD).status_code == 409


@pytest.mark.parametrize("key", ["ada", "ines"])
def test_an_administrator_helps_whoever_lost_both(client_for: Clients, app: Flask, key: str) -> None:
    owner = client_for("leona")
    switch_on(owner)
    number = account_of("leona").person.number
    helper = client_for(key)
    path = f"/people/{number}/second-factor"
    if key == "ada":
        assert "All their sessions end." in helper.get(path).get_data(as_text=True)
    assert account_of("leona").has_second_factor, "asking first"
    answer = send(helper, "/profile", at=path)
    assert answer.status_code == (302 if key == "ada" else 403)
    assert account_of("leona").has_second_factor is (key != "ada")
    if key == "ada":
        assert not is_in(owner)
        assert letters()[-1]["to"] == email_of("leona")
        assert len(entries("account.second_factor_reset")) == 1
        assert helper.get(path).status_code == 409
