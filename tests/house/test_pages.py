"""Every page, with the demo's data on it: whole, and read without a trace in the database."""

import hashlib
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial import demo
from govsocial.core.db import Base, db
from tests.cast import csrf_of
from tests.house.doors import doors
from tests.house.walk import Seen, walk
from tests.house.whole import whole

WALKERS = ("ines", "tomas", "freya", "ada")
# pages no link leads to: half-way through signing in, or from a mail
NO_LINK = {"security.code", "security.recovery", "security.reset_password"}
# they show long texts or two versions beside each other
LONG: tuple[str, ...] = ()
# the ledger grows by what was read on record; when somebody was last here is not governed
MOVING = {"ledger_entry", "ledger_head", "account"}


def signed_in(app: Flask, key: str) -> FlaskClient:
    """A client of one of the demo's people."""
    client = app.test_client()
    token = csrf_of(client.get("/sign-in"))
    who = {"csrf_token": token, "email": demo.cast.email_of(key), "password": demo.cast.PASSWORD}
    assert client.post("/sign-in", data=who).status_code == 302
    return client


@pytest.fixture(scope="module")
def walks(demo_app: Flask) -> dict[str, list[Seen]]:
    """What each walker sees."""
    return {key: list(walk(demo_app, signed_in(demo_app, key))) for key in WALKERS}


def print_of(app: Flask) -> dict[str, str]:
    """A digest of each table's rows."""
    with app.app_context():
        tables = [table for name, table in Base.metadata.tables.items() if name not in MOVING]
        found = {t.name: hashlib.sha256(repr(sorted(map(repr, rows(t)))).encode()).hexdigest() for t in tables}
        db.session.remove()
        return found


def rows(table: sa.Table) -> list[Any]:
    """All rows of a table."""
    return list(db.session.execute(sa.select(table)))


@pytest.mark.parametrize("key", WALKERS)
def test_every_page_is_whole(walks: dict[str, list[Seen]], key: str) -> None:
    wrong = [
        f"{page.address}: {lack}"
        for page in walks[key]
        if page.html and page.answer.status_code == 200
        for lack in whole(page.html, 300_000 if page.endpoint in LONG else 100_000)
    ]
    assert len(walks[key]) > 10
    assert wrong == []


def test_no_link_leads_nowhere(walks: dict[str, list[Seen]]) -> None:
    broken = [
        f"{key}: {page.address} → {page.answer.status_code}"
        for key, pages in walks.items()
        for page in pages
        if page.answer.status_code >= 400
    ]
    assert broken == []


def test_every_page_was_seen(demo_app: Flask, walks: dict[str, list[Seen]]) -> None:
    seen = {page.endpoint for pages in walks.values() for page in pages}
    readable = {door.endpoint for door in doors(demo_app) if "GET" in door.methods}
    assert readable - seen - NO_LINK == set()


def test_reading_changes_nothing(demo_app: Flask, walks: dict[str, list[Seen]]) -> None:
    addresses = {page.address for pages in walks.values() for page in pages}
    client = signed_in(demo_app, "ada")
    before = print_of(demo_app)
    for address in sorted(addresses):
        client.get(address)
    assert print_of(demo_app) == before


def test_a_page_that_writes_is_found(demo_app: Flask) -> None:
    before = print_of(demo_app)
    with demo_app.app_context():
        db.session.execute(sa.text("UPDATE counter SET value = value + 1"))
        db.session.commit()
    assert [name for name, digest in print_of(demo_app).items() if digest != before[name]] == ["counter"]
