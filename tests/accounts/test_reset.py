"""A forgotten password: one answer for everybody, a link that works once and not for long."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from govsocial.accounts import actions, links, post
from govsocial.core import clock, outbox
from govsocial.core.db import db
from govsocial.people import actions as people
from tests.accounts.doors import account_of, entries, is_in, letters, link_in, send, try_in
from tests.cast import Cast, email_of

Clients = Callable[[str], FlaskClient]
NEW = "seventeen quiet herons"


def ask(client: FlaskClient, email: str) -> str:
    """Ask for a link; the page that comes back."""
    answer = send(client, "/password", email=email)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_answer_tells_nothing_and_only_the_owner_gets_mail(client_for: Clients) -> None:
    known, unknown = ask(client_for(""), email_of("ines")), ask(client_for(""), "nobody@tessermark.example")
    assert known.replace(email_of("ines"), "X") == unknown.replace("nobody@tessermark.example", "X")
    assert [letter["to"] for letter in letters()] == [email_of("ines")]
    assert len(entries("account.reset_asked")) == 1


def test_the_deactivated_get_no_link(client_for: Clients, cast: Cast) -> None:
    people.deactivate(cast.ines, by=cast.ada)
    db.session.commit()
    ask(client_for(""), email_of("ines"))
    assert letters() == []


def test_mail_leaves_after_the_commit_never_inside_it(client_for: Clients, app: Flask) -> None:
    ask(client_for(""), email_of("ines"))
    folder = Path(app.instance_path) / "mail"
    assert not folder.exists()
    assert outbox.deliver_due() == 1
    [file] = folder.iterdir()
    assert email_of("ines") in file.read_text()


def test_the_link_sets_a_password_once_and_ends_every_session(client_for: Clients) -> None:
    elsewhere = client_for("ines")
    ask(client_for(""), email_of("ines"))
    path = link_in(letters()[0])
    answer = send(client_for(""), path, password=NEW, again=NEW)
    assert answer.headers["Location"] == "/sign-in"
    assert not is_in(elsewhere)
    assert client_for("").get(path).status_code == 404
    assert try_in(client_for("")).status_code == 422
    assert try_in(client_for(""), password=NEW).status_code == 302
    assert len(entries("account.password_set")) == 1


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "Use at least 12 characters"),
        (NEW, NEW + "!", "The two passwords differ"),
        ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "easy to guess"),
        ("Ines@tessermark.example", "Ines@tessermark.example", "easy to guess"),
        ("Password-1234", "Password-1234", "easy to guess"),
        ("govsocial2026!", "govsocial2026!", "easy to guess"),
        ("x" * 100 + "abcde" * 30, "x" * 100 + "abcde" * 30, "Use 200 characters at most"),
        ("", "", "Type a new password"),
    ],
)
def test_a_poor_password_is_refused_and_the_link_kept(
    client_for: Clients, app: Flask, password: str, again: str, said: str
) -> None:
    path = f"/password/{links.make(account_of('ines'), links.RESET)}"
    answer = send(client_for(""), path, password=password, again=again)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert send(client_for(""), path, password=NEW, again=NEW).status_code == 302


@pytest.mark.parametrize(("kind", "lasts"), [(links.RESET, timedelta(hours=2)), (links.INVITATION, timedelta(days=7))])
def test_a_link_grows_too_old(client_for: Clients, app: Flask, kind: str, lasts: timedelta) -> None:
    token = links.make(account_of("ines"), kind)
    with time_machine.travel(clock.now() + lasts - timedelta(minutes=1), tick=True):
        assert links.open_(token) is not None
    with time_machine.travel(clock.now() + lasts + timedelta(minutes=1), tick=True):
        assert links.open_(token) is None


def test_a_link_that_went_to_an_old_address_is_spent(client_for: Clients, cast: Cast) -> None:
    token = links.make(account_of("ines"), links.RESET)
    actions.change_email(account_of("ines"), email="i.marlow@tessermark.example", by=cast.ada)
    db.session.commit()
    assert client_for("").get(f"/password/{token}").status_code == 404


def test_an_altered_link_is_no_link(client_for: Clients, app: Flask) -> None:
    token = links.make(account_of("ines"), links.RESET)
    forged = links.make(account_of("tomas"), links.RESET).split(".")[0] + "." + token.split(".", 1)[1]
    for wrong in (forged, token[:-2], "x", "%00", "a" * 5000):
        assert client_for("").get(f"/password/{wrong}").status_code == 404


def test_two_at_once_with_one_link_one_wins(client_for: Clients, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/password/{links.make(account_of('ines'), links.RESET)}"
    real = actions.passwords.hashed

    def meanwhile(password: str) -> str:
        monkeypatch.setattr(actions.passwords, "hashed", real)
        assert send(client_for(""), path, password=NEW, again=NEW).status_code == 302
        return real(password)

    monkeypatch.setattr(actions.passwords, "hashed", meanwhile)
    late = send(client_for(""), path, password="another one of three", again="another one of three")
    assert late.status_code == 409
    assert "This link was used meanwhile." in late.get_data(as_text=True)
    assert try_in(client_for(""), password=NEW).status_code == 302


def test_a_mail_is_one_line_of_subject_and_plain_text(app: Flask) -> None:
    post.send("ines@tessermark.example", "One\r\nBcc: all@tessermark.example", "Grüße,\n.\nyours")
    db.session.commit()
    outbox.deliver_due()
    [file] = (Path(app.instance_path) / "mail").iterdir()
    assert "\nBcc:" not in file.read_text()
