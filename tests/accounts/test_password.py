"""Changing one's own password."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.accounts.doors import account_of, entries, is_in, letters, send, try_in
from tests.cast import PASSWORD, email_of

Clients = Callable[[str], FlaskClient]
NEW = "seventeen quiet herons"


def change(client: FlaskClient, current: str = PASSWORD, password: str = NEW, again: str = NEW) -> int:
    """Send the form; the answer's status."""
    return send(client, "/profile/password", current=current, password=password, again=again).status_code


def test_it_ends_the_other_sessions_and_keeps_this_one(client_for: Clients) -> None:
    here, elsewhere = client_for("ines"), client_for("ines")
    assert change(here) == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert try_in(client_for("")).status_code == 422
    assert try_in(client_for(""), password=NEW).status_code == 302
    assert len(entries("account.password_changed")) == 1
    assert [letter["to"] for letter in letters()] == [email_of("ines")]


@pytest.mark.parametrize(
    ("current", "password", "again"),
    [("wrong wrong wrong", NEW, NEW), (PASSWORD, "short", "short"), (PASSWORD, NEW, "x")],
)
def test_a_refused_change_changes_nothing(client_for: Clients, current: str, password: str, again: str) -> None:
    before = account_of("ines").fs_uniquifier
    here, elsewhere = client_for("ines"), client_for("ines")
    assert change(here, current, password, again) == 422
    assert is_in(here)
    assert is_in(elsewhere)
    assert account_of("ines").fs_uniquifier == before
    assert entries("account.password_changed") == []


def test_the_hash_in_the_database_is_argon2(client_for: Clients) -> None:
    assert change(client_for("ines")) == 302
    stored = account_of("ines").password
    assert stored is not None
    assert stored.startswith("$argon2id$")


def test_outside_tests_the_hash_is_strong() -> None:
    from govsocial.accounts import engine

    options = engine.configuration([], "X", cheap=False)["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"]
    assert options["argon2__memory_cost"] >= 64 * 1024
    assert options["argon2__time_cost"] >= 3
