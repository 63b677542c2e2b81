"""Opening an issue: what it says, who sits in it, the mention it came from."""

import pytest
import sqlalchemy as sa

from govsocial.core import clock
from govsocial.core.db import db
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.core.outbox import Parcel
from govsocial.issues import actions, queries
from govsocial.issues.models import Fact, Issue
from govsocial.ledger import history
from govsocial.ledger.reconcile import reconcile
from govsocial.people import actions as following
from govsocial.people import queries as people
from govsocial.text import search
from tests.cast import Cast, csrf_of
from tests.issues.stage import captured, entries_of, opened


def test_the_opener_sits_in_it_and_the_fact_has_its_source(cast: Cast) -> None:
    issue = actions.open_issue(
        by=cast.tomas,
        function="communications",
        title="  “Renters cannot get   the rebate” ",
        claim="Renters are shut out.",
        truth="A renter may apply alone.",
        source="Clean Heating Order, section 14(2)",
        source_url="https://www.tessermark.example/order",
        topic="Rebate  Eligibility",
    )
    db.session.commit()
    assert (issue.title, issue.topic, issue.stage) == ("“Renters cannot get the rebate”", "rebate eligibility", "heard")
    assert [(s.function, s.person_id, s.state) for s in issue.seats] == [("communications", cast.tomas.id, "accepted")]
    fact = db.session.scalar(sa.select(Fact))
    assert fact is not None and (fact.source, fact.by_id) == ("Clean Heating Order, section 14(2)", cast.tomas.id)
    assert entries_of(issue) == ["issue.opened"]
    assert reconcile() == []


def test_nobody_sits_in_a_function_they_do_not_carry(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.open_issue(by=cast.tomas, function="policy", title="A")
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Issue)) == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "A", "urgency": "now"}, "urgency"),
        ({"title": "A", "topic": "x" * 81}, "topic"),
        ({"title": "A", "claim": "x" * 8_001}, "claim"),
        ({"title": "A", "truth": "", "source": "A law"}, "text"),
        ({"title": "A", "truth": "B", "source_url": "javascript:alert(1)"}, "source_url"),
        ({"title": "A", "truth": "B", "source_url": "https://[broken"}, "source_url"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_field(cast: Cast, said: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.open_issue(by=cast.ines, **said)  # type: ignore[arg-type]
    assert set(refused.value.errors) == {field}


def test_a_mention_is_triaged_by_the_same_press_with_the_opening_as_cause(cast: Cast) -> None:
    mention = captured(cast.priya, "Renters are shut out")
    issue = actions.open_issue(by=cast.priya, function="web", title="Renters", mention=mention)
    db.session.commit()
    assert mention.triage.issue_id == issue.id and issue.opened_from_id == mention.id
    assert entries_of(issue) == ["issue.opened", "mention.assigned"]
    lines = history.trail([issue.subject], people.names, newest_first=False)
    assert "Priya Sandoval opened issue" in lines[0].sentence
    with pytest.raises(WrongState):
        actions.open_issue(by=cast.priya, title="Again", mention=mention)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Issue)) == 1


def test_search_finds_it_by_its_words(cast: Cast) -> None:
    issue = actions.open_issue(by=cast.ines, title="La prime au chauffage", claim="prolongée jusqu’au 31 mars")
    db.session.commit()
    for words in ("prolongee", "CHAUFFAGE", "prim"):
        assert list(db.session.scalars(search.matches("issue", words))) == [issue.number]


def test_the_page_keeps_what_was_typed_and_says_what_is_missing(cast: Cast, client_for) -> None:
    client = client_for("priya")
    page = client.get("/issues/new")
    assert page.status_code == 200 and "In which function do you own it" in page.text
    answer = client.post("/issues/new", data={"csrf_token": csrf_of(page), "claim": "kept words", "due_at": "soon"})
    assert answer.status_code == 422
    assert "kept words" in answer.text and "Say in one line what this is about" in answer.text and "soon" in answer.text


def test_from_a_mention_its_words_are_suggested(cast: Cast, client_for) -> None:
    mention = captured(cast.priya, "Renters are <b>shut out</b> & left")
    db.session.commit()
    number = mention.number
    client = client_for("priya")
    page = client.get(f"/issues/new?mention={number}")
    assert "Renters are shut out &amp; left" in page.text or "Renters are &lt;b&gt;" in page.text
    data = {"csrf_token": csrf_of(page), "title": "Renters", "function": "web", "urgency": "high"}
    answer = client.post(f"/issues/new?mention={number}", data=data)
    assert answer.status_code == 302
    issue = db.session.scalar(sa.select(Issue).order_by(Issue.number.desc()))
    assert issue is not None and issue.opened_from_id is not None and issue.urgency == "high"
    assert answer.location == f"/issues/{issue.number}/invite?function=policy"
    again = client.post(f"/issues/new?mention={number}", data={**data, "title": "Twice"})
    assert again.status_code == 409 and "Twice" in again.text


@pytest.mark.parametrize("number", ["", "0", "99999", "x", "1" * 40, "-1"])
def test_an_unknown_mention_is_404(cast: Cast, client_for, number: str) -> None:
    assert client_for("priya").get(f"/issues/new?mention={number}").status_code == 404


@pytest.mark.parametrize("restricted", [False, True])
def test_who_follows_the_topic_hears_of_it_unless_it_is_restricted(cast: Cast, restricted: bool) -> None:
    following.follow_topics(cast.ines, topics=["Rebate"], by=cast.ines)
    opened(cast.tomas, "communications", topic="rebate", restricted=restricted)
    db.session.commit()
    told = [str(parcel.payload) for parcel in db.session.scalars(sa.select(Parcel))]
    assert ["ines@" in letter for letter in told] == ([] if restricted else [True])


def test_due_is_kept_in_utc(cast: Cast) -> None:
    now = clock.now()
    issue = actions.open_issue(by=cast.ines, title="A", due_at=now)
    db.session.commit()
    assert queries.find(issue.number, cast.mateo).due_at == now
