"""Pressing buttons without a browser: the token of the page somebody looks at, and what they typed."""

import json
from html import unescape
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from govsocial.core.db import db
from govsocial.core.outbox import Parcel
from govsocial.ledger.models import Entry
from govsocial.responses.models import Response
from tests.cast import csrf_of


def show(client: FlaskClient, path: str, status: int = 200) -> str:
    """The page's markup with entities read."""
    return text(client.get(path), status)


def text(answer: TestResponse, status: int = 200) -> str:
    """The answer's markup with entities read, if its status is this."""
    said = answer.get_data(as_text=True)
    assert answer.status_code == status, f"{answer.status_code}: {said}"
    return unescape(said)


def press(client: FlaskClient, path: str, seen_at: str = "", **typed: Any) -> TestResponse:
    """POST a form, with the token of the page at `seen_at` (else of `path` itself)."""
    token = csrf_of(client.get(seen_at or path))
    return client.post(path, data={"csrf_token": token, **typed})


def follow(client: FlaskClient, answer: TestResponse) -> str:
    """The page an act leads to."""
    assert answer.status_code == 302, unescape(answer.get_data(as_text=True))
    return show(client, answer.location)


def letters(about: str) -> set[str]:
    """To whom mail is queued whose subject holds these words, by cast key."""
    rows = db.session.scalars(sa.select(Parcel.payload).where(Parcel.kind == "mail"))
    found = {row["to"].split("@")[0] for row in rows if about in row["subject"]}
    db.session.rollback()
    return found


def acts() -> list[str]:
    """Every act on record, oldest first."""
    found = [json.loads(body)["act"] for body in db.session.scalars(sa.select(Entry.body).order_by(Entry.seq))]
    db.session.rollback()
    return found


def state_of(response: Response) -> str:
    """The state the database has now."""
    db.session.rollback()
    return db.session.get_one(Response, response.id, populate_existing=True).state
