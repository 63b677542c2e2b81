"""Every page, with the demo's data on it: whole, and read without a trace in the database."""

import hashlib
from typing import Any

import html5lib
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial import demo
from govsocial.core.db import Base, db, writing
from tests.browser.places import arguments, places
from tests.cast import csrf_of
from tests.house.doors import doors
from tests.house.walk import Seen, walk
from tests.house.whole import LIMIT, whole

WALKERS = ("ines", "tomas", "freya", "ada")
# they need a second factor: the strict client reads them in tests/accounts
WITH_A_CODE = {
    "security.code",
    "security.recovery",
    "accounts.recovery_codes",
    "accounts.second_factor_off",
    "people.person_second_factor",
}
# a download and the draft's data are no pages
DATA = {"health.healthz", "listening.evidence", "publishing.evidence", "drafting.live"}
# these show long texts, or two versions beside each other
LIMITS: dict[str, int] = {}
# the ledger grows by what was read on record; when somebody was last here is not governed
MOVING = {"ledger_entry", "ledger_subject", "ledger_head", "account"}


def signed_in(app: Flask, key: str) -> FlaskClient:
    """A client of one of the demo's people; "" for a stranger."""
    client = app.test_client()
    token = csrf_of(client.get("/sign-in"))
    if not key:
        return client
    who = {"csrf_token": token, "email": demo.cast.email_of(key), "password": demo.cast.PASSWORD}
    assert client.post("/sign-in", data=who).status_code == 302
    return client


@pytest.fixture(scope="module")
def walks(demo_app: Flask) -> dict[str, list[Seen]]:
    """What each walker sees by following links."""
    return {key: list(walk(demo_app, signed_in(demo_app, key))) for key in WALKERS}


@pytest.fixture(scope="module")
def visits(demo_app: Flask) -> list[Seen]:
    """Every page of the url map, opened by somebody who may."""
    with demo_app.test_request_context(), writing():
        wanted = [place for place in places(demo_app, arguments()) if place.endpoint not in WITH_A_CODE]
        db.session.remove()
    clients = {key: signed_in(demo_app, key) for key in {place.who for place in wanted}}
    return [Seen(place.endpoint, place.address, clients[place.who].get(place.address)) for place in wanted]


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


def lacks(pages: list[Seen]) -> list[str]:
    """What these pages lack."""
    return [f"{p.address}: {lack}" for p in pages if p.html for lack in whole(p.html, LIMITS.get(p.endpoint, LIMIT))]


def test_every_page_is_whole(demo_app: Flask, visits: list[Seen]) -> None:
    readable = {door.endpoint for door in doors(demo_app) if "GET" in door.methods}
    assert readable - {page.endpoint for page in visits} - DATA == WITH_A_CODE
    wrong = [f"{page.address}: {page.answer.status_code}" for page in visits if page.answer.status_code != 200]
    assert not wrong, "\n".join(wrong)
    assert not lacks(visits), "\n".join(lacks(visits))


@pytest.mark.parametrize("key", WALKERS)
def test_links_lead_somewhere(walks: dict[str, list[Seen]], key: str) -> None:
    assert len(walks[key]) > 30
    wrong = [f"{page.address}: {page.answer.status_code}" for page in walks[key] if page.answer.status_code >= 400]
    assert not wrong, "\n".join(wrong)
    assert not lacks(walks[key]), "\n".join(lacks(walks[key]))


def test_reading_changes_nothing(demo_app: Flask, walks: dict[str, list[Seen]], visits: list[Seen]) -> None:
    addresses = {page.address for pages in [*walks.values(), visits] for page in pages}
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


# one of two does, the hint says which; the editor; what the demo's outcome asks a reason for; asked by the verb
SAYS_OTHERWISE = {"pasted", "picture", "topic", "new", "text", "reason", "disclosure", "purpose", "audience"}
SAYS_OTHERWISE |= {"weekly_hours", "review_on"}


def unmarked(html: str) -> set[str]:
    """Names of what may stay empty in a form that acts, with a label that does not say so."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    labels = {label.get("for"): "".join(label.itertext()) for label in page.iter("label")}
    found = set()
    for form in page.iter("form"):
        typed = [*form.iter("textarea"), *(i for i in form.iter("input") if i.get("class", "").split()[:1] == ["in"])]
        for one in typed if form.get("method") == "post" else ():
            asked = one.get("required") is not None or one.get("readonly") is not None
            if not asked and "optional" not in labels.get(one.get("id"), ""):
                found.add(one.get("name"))
    return found


def test_what_may_stay_empty_says_so(visits: list[Seen]) -> None:
    found = {seen.address: unmarked(seen.html) - SAYS_OTHERWISE for seen in visits if seen.html}
    assert {address: names for address, names in found.items() if names} == {}
    form = "<form method=post><label for=a>A</label><input class=in id=a name=a></form>"
    assert unmarked(form) == {"a"} and unmarked(form.replace(">A<", ">A (optional)<")) == set()
