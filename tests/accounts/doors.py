"""At the doors: posting a page's form as a browser would, reading the mail it caused, and the entries."""

import json
import re
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from govsocial.accounts import queries
from govsocial.accounts.models import Account
from govsocial.core.db import db
from govsocial.core.outbox import Parcel
from govsocial.ledger.models import Entry
from tests.cast import PASSWORD, csrf_of, email_of


def send(client: FlaskClient, path: str, *, at: str = "", **data: Any) -> TestResponse:
    """Open the page at `path`, then post its form there (or to `at`)."""
    page = client.get(path)
    return client.post(at or path, data={"csrf_token": csrf_of(page), **data})


def try_in(client: FlaskClient, key: str = "ines", password: str = PASSWORD, path: str = "/sign-in") -> TestResponse:
    """One attempt to sign in with a cast member's address."""
    return send(client, path, email=email_of(key), password=password)


def is_in(client: FlaskClient) -> bool:
    """Whether this browser is signed in."""
    return client.get("/profile").status_code == 200


def account_of(key: str) -> Account:
    """A cast member's account, fresh."""
    db.session.rollback()
    found = queries.by_email(email_of(key))
    assert found is not None
    return found


def letters() -> list[dict[str, str]]:
    """All queued mail, oldest first: {"to", "subject", "text"}."""
    db.session.rollback()
    query = sa.select(Parcel.payload).where(Parcel.kind == "mail").order_by(Parcel.id)
    return [payload for (payload,) in db.session.execute(query)]


def link_in(letter: dict[str, str]) -> str:
    """The path of the password link in a mail."""
    found = re.search(r"http://localhost(/password/\S+)", letter["text"])
    assert found, letter["text"]
    return found[1]


def entries(*words: str) -> list[dict[str, Any]]:
    """Entries of these words, oldest first."""
    db.session.rollback()
    bodies = [json.loads(text) for (text,) in db.session.execute(sa.select(Entry.body).order_by(Entry.seq))]
    return [body for body in bodies if body["act"] in words]
