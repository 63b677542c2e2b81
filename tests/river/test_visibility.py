"""Who may know of a restricted issue: the same answer in every list, count, search, page, export and mail."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.core.outbox import Parcel
from govsocial.issues import actions as issues
from govsocial.listening import actions as listening
from govsocial.publishing.models import Publication
from govsocial.responses.models import Response
from tests import factories
from tests.cast import Cast, csrf_of, email_of

SECRET, MARK = "Quincunx", "Zanzibar"  # one is searched for, the other looked for: pages repeat what was asked
MAY_SEE = {"ines": True, "priya": True, "freya": True, "mateo": False, "jonas": False, "ada": False}


@pytest.fixture
def publication(app: Flask, cast: Cast) -> Publication:
    """A published response of a restricted issue, whose title, mention and words hold a word found nowhere else."""
    mention = factories.mention(cast, text=f"{SECRET} {MARK} said the rebate ends.")
    issue = factories.issue(cast, title=f"{SECRET} {MARK} and the rebate", mention=mention)
    made = factories.published(
        cast, of=issue, words=f"{SECRET} {MARK}: open until March. https://www.tessermark.example/d"
    )
    issues.restrict(issue, by=cast.priya)
    commit()
    return made


def pages(publication: Publication) -> dict[str, str]:
    """Lists, counts and searches: they always answer, and hold the word or do not."""
    return {
        "issues": "/issues",
        "issue search": f"/issues?q={SECRET}",
        "mentions": "/mentions?state=all",
        "mention search": f"/mentions?state=all&q={SECRET}",
        "responses": "/responses",
        "response search": f"/responses?q={SECRET}",
        "register": "/register",
        "register search": f"/register?q={SECRET}",
        "search": f"/search?q={SECRET}",
    }


def things(publication: Publication) -> dict[str, str]:
    """Pages of the things themselves: 404 for those who may not know of them."""
    response = db.session.get(Response, publication.response_id)
    assert response is not None
    return {
        "issue": "/issues/1",
        "mention": "/mentions/1",
        "draft": f"/responses/{response.number}",
        "version": f"/responses/{response.number}/versions/1",
        "publication": f"/publications/{publication.number}",
        "story": f"/register/{response.number}",
    }


@pytest.mark.parametrize("who", MAY_SEE)
def test_every_page_gives_the_same_answer(
    publication: Publication, client_for: Callable[[str], FlaskClient], who: str
) -> None:
    lists, single = pages(publication), things(publication)
    client = client_for(who)
    seen = {}
    for name, path in lists.items():
        answer = client.get(path)
        assert answer.status_code == 200, name
        seen[name] = MARK in answer.get_data(as_text=True)
    for name, path in single.items():
        seen[name] = client.get(path).status_code != 404
    assert set(seen.values()) == {MAY_SEE[who]}, seen


@pytest.mark.parametrize("who", MAY_SEE)
def test_a_persons_page_tells_of_their_acts_to_whoever_may_know(
    publication: Publication, cast: Cast, client_for: Callable[[str], FlaskClient], who: str
) -> None:
    number = cast.tomas.number
    page = client_for(who).get(f"/people/{number}").get_data(as_text=True)
    assert (publication.permalink in page) is MAY_SEE[who]


@pytest.mark.parametrize("who", ["freya", "ada"])
def test_exports_and_the_ledger_page(
    publication: Publication, client_for: Callable[[str], FlaskClient], who: str
) -> None:
    client = client_for(who)
    token = csrf_of(client.get("/register"))
    table = client.post("/register/export.csv", data={"csrf_token": token}).get_data(as_text=True)
    ledger = client.get("/ledger").get_data(as_text=True)
    assert (MARK in table) is MAY_SEE[who]
    assert ("signed response 1" in ledger) is MAY_SEE[who]


def test_counts_do_not_tell(publication: Publication, client_for: Callable[[str], FlaskClient]) -> None:
    """The rail's number of issues is that of the issues a person may know of."""
    for who, expected in (("ines", 1), ("mateo", 0)):
        page = client_for(who).get("/issues").get_data(as_text=True)
        rail = page.split('href="/issues"')[1].split("</a>")[0]
        assert ('class="n"' in rail) is bool(expected), who


def test_mail_goes_to_those_who_may_know(publication: Publication, cast: Cast) -> None:
    db.session.execute(sa.delete(Parcel))
    commit()
    issue = db.session.get(factories.Issue, publication.issue_id)
    assert issue is not None
    issues.start_thread(issue, title=f"About {SECRET}", text="Who speaks?", by=cast.priya)
    listening.capture(
        address="https://doorstep.example/t/9", text="Something else", author="x", platform="Doorstep", by=cast.priya
    )
    commit()
    told = {p.payload.get("to") for p in db.session.scalars(sa.select(Parcel).where(Parcel.kind == "mail"))}
    assert told and not told & {email_of(key) for key, may in MAY_SEE.items() if not may}
