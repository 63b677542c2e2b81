"""The story of a response: sentences in the order in which things happened, and that it was read."""

import re

import sqlalchemy as sa

from govsocial.core.db import commit, db
from govsocial.issues import actions as issues
from govsocial.ledger.models import Entry
from govsocial.signoff import actions as signoff
from tests import factories
from tests.audit.readers import Clients, published, text_of
from tests.cast import Cast

TOLD = ("began", "sent version 1", "Jonas Eldh signed", "Leona Castell signed", "Tomas Verhey")


def sentences(page: str) -> list[str]:
    """What happened, as the page tells it."""
    trail = page.split('id="h-h"')[1].split("</section>")[0]
    return [" ".join(re.sub(r"<[^>]*>", " ", line).split()) for line in re.findall(r"<li.*?</li>", trail, re.S)]


def test_sentences_stand_in_the_order_of_the_ledger(cast: Cast, client_for: Clients) -> None:
    published(cast, 1)
    said = sentences(text_of(client_for("freya"), "/register/1"))
    places = [next(n for n, line in enumerate(said) if part in line) for part in TOLD]
    assert places == sorted(places) and len(said) >= 7


def test_the_story_names_people_words_and_proof(cast: Cast, client_for: Clients) -> None:
    made = published(cast, 1)[0]
    page = text_of(client_for("ines"), "/register/1")
    for part in ("Priya Sandoval", "Jonas Eldh", "Leona Castell", "Tomas Verhey", made.permalink, made.digest[:8]):
        assert part and part in page, part


def test_a_version_that_came_back_belongs_to_the_story(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    signoff.return_version(version, by=cast.jonas, reason="Name the month", digest=version.digest)
    commit()
    page = text_of(client_for("freya"), "/register/1")
    assert "Not published yet" in page and any("Name the month" in line for line in sentences(page))


def test_reading_is_on_record(cast: Cast, client_for: Clients) -> None:
    published(cast, 1)
    client = client_for("freya")
    for path in ("/register?q=rebate", "/register/1"):
        text_of(client, path)
        last = db.session.scalars(sa.select(Entry.body).order_by(Entry.seq.desc()).limit(1)).one().decode()
        assert '"act":"log.read"' in last and f'"page":"{path}"' in last and cast.freya.id in last
        db.session.rollback()


def test_what_is_not_there_leaves_no_trace(cast: Cast, client_for: Clients) -> None:
    client = client_for("freya")
    before = db.session.scalar(sa.select(sa.func.max(Entry.seq)))
    assert client.get("/register/99").status_code == 404
    assert db.session.scalar(sa.select(sa.func.max(Entry.seq))) == before


def test_a_restricted_story_is_told_to_its_owners_and_auditors_only(cast: Cast, client_for: Clients) -> None:
    made = published(cast, 1)[0]
    issue = db.session.get_one(factories.Issue, made.issue_id)
    issues.restrict(issue, by=cast.priya)
    commit()
    statuses = {who: client_for(who).get("/register/1").status_code for who in ("ines", "freya", "mateo", "ada")}
    assert statuses == {"ines": 200, "freya": 200, "mateo": 404, "ada": 404}


def test_moves_that_only_follow_stand_in_the_ledger_alone(cast: Cast, client_for: Clients) -> None:
    published(cast, 1)
    client = client_for("freya")
    for path in ("/register/1", "/issues/1"):
        assert "is now:" not in text_of(client, path) and "moved on:" not in text_of(client, path)
    ledger = text_of(client, "/ledger?issue=1")
    assert "Response 1 is now: signed." in ledger
