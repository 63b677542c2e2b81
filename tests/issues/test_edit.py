"""Changing what an issue says, its facts, its stage; closing and reopening."""

import pytest

from govsocial.core.db import db
from govsocial.core.errors import Invalid, NotAllowed, Stale, WrongState
from govsocial.core.registry import Registry
from govsocial.issues import actions, offers, queries, rules
from govsocial.issues.models import Issue
from govsocial.ledger.reconcile import reconcile
from govsocial.ledger.record import Unrecorded
from tests.cast import Cast, csrf_of
from tests.issues.stage import advance, entries_of, opened, owned


def test_owners_and_the_opener_edit_and_nobody_else_while_somebody_owns_it(cast: Cast) -> None:
    issue = opened(cast.mateo)
    actions.edit(issue, by=cast.priya, title="Anybody may, as long as nobody owns it")
    actions.invite(issue, function="policy", persons=[cast.ines], by=cast.ines)
    actions.edit(issue, by=cast.ines, title="The owner may")
    actions.edit(issue, by=cast.mateo, title="Who opened it may")
    for act in (
        lambda: actions.edit(issue, by=cast.priya, title="No"),
        lambda: actions.add_fact(issue, text="No", by=cast.priya),
        lambda: actions.restrict(issue, by=cast.priya),
        lambda: actions.close(issue, outcome="No", by=cast.priya),
        lambda: actions.edit(issue, by=cast.ada, title="Administrators neither"),
        lambda: actions.edit(issue, by=cast.freya, title="Auditors change nothing"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert issue.title == "Who opened it may"


def test_no_change_is_no_entry_and_a_stale_form_changes_nothing(cast: Cast) -> None:
    issue = opened(cast.ines, "policy", "A")
    db.session.commit()
    seen = issue.last_event_id
    actions.edit(issue, by=cast.ines, token=seen, title="A")
    assert entries_of(issue) == ["issue.opened"]
    actions.edit(issue, by=cast.ines, token=seen, title="B")
    db.session.commit()
    with pytest.raises(Stale):
        actions.edit(issue, by=cast.ines, token=seen, title="C")
    assert issue.title == "B"


def test_the_edit_page_shows_what_changed_meanwhile_and_keeps_what_was_typed(cast: Cast, client_for) -> None:
    issue = opened(cast.ines, "policy", "A", goal="First goal")
    db.session.commit()
    client, at = client_for("ines"), f"/issues/{issue.number}/edit"
    page = client.get(at)
    token = page.text.split('name="token" value="')[1].split('"')[0]
    actions.edit(issue, by=cast.ines, title="A", goal="Their goal")
    db.session.commit()
    data = {"csrf_token": csrf_of(page), "token": token, "title": "A", "goal": "My goal", "urgency": "normal"}
    answer = client.post(at, data=data)
    assert answer.status_code == 409 and "My goal" in answer.text and "Their goal" in answer.text
    fresh = answer.text.split('name="token" value="')[1].split('"')[0]
    assert client.post(at, data={**data, "token": fresh}).status_code == 302
    assert db.session.get_one(Issue, issue.id, populate_existing=True).goal == "My goal"


def test_facts_are_added_changed_and_removed_and_the_record_keeps_them(cast: Cast) -> None:
    issue = opened(cast.ines, "policy")
    first = actions.add_fact(issue, text="One", by=cast.ines, source="Order 14(2)", source_url="https://law.example/14")
    second = actions.add_fact(issue, text="Two", by=cast.ines)
    actions.edit_fact(issue, first, text="One, exactly", by=cast.ines, source="Order 14(2)")
    actions.remove_fact(issue, second, by=cast.ines)
    assert entries_of(issue) == [
        "issue.opened",
        "issue.fact_added",
        "issue.fact_added",
        "issue.fact_edited",
        "issue.fact_removed",
    ]
    assert [(f.text, f.source_url) for f in queries.facts(issue)] == [("One, exactly", "")]
    assert not second.active and reconcile() == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://x.example", "//x.example", "https://", "http://["])
def test_a_source_is_a_web_address(cast: Cast, address: str) -> None:
    issue = opened(cast.ines, "policy")
    with pytest.raises(Invalid) as refused:
        actions.add_fact(issue, text="One", by=cast.ines, source_url=address)
    assert set(refused.value.errors) == {"source_url"}


def test_fact_pages(cast: Cast, client_for) -> None:
    issue = opened(cast.ines, "policy")
    db.session.commit()
    client, at = client_for("ines"), f"/issues/{issue.number}/facts"
    page = client.get(f"{at}/new")
    token = csrf_of(page)
    bad = client.post(f"{at}/new", data={"csrf_token": token, "text": "Kept", "source_url": "javascript:alert(1)"})
    assert bad.status_code == 422 and "Kept" in bad.text
    assert client.post(f"{at}/new", data={"csrf_token": token, "text": "One"}).status_code == 302
    fact = queries.facts(queries.find(issue.number, cast.ines))[0].id
    assert "One" in client.get(f"{at}/{fact}").text
    assert client.post(f"{at}/{fact}", data={"csrf_token": token, "text": "Two"}).status_code == 302
    assert "Two" in client.get(f"{at}/{fact}/remove").text
    assert client.post(f"{at}/{fact}/remove", data={"csrf_token": token}).status_code == 302
    assert client.get(f"{at}/{fact}").status_code == 404
    assert client_for("priya").get(f"{at}/new").status_code == 403


def test_acts_of_other_rooms_move_it_along(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    stages = []
    for verb in ("assess", "draft", "draft", "submit", "return", "submit", "publish", "publish", "draft"):
        advance(issue, verb, cast.tomas)
        stages.append(issue.stage)
    assert stages == [
        *("assessed", "drafting", "drafting", "signing", "drafting", "signing"),
        *("published", "published", "drafting"),
    ]
    db.session.commit()
    assert reconcile() == []


def test_nothing_moves_it_outside_an_entry(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    actions.advance(issue, "assess")
    with pytest.raises(Unrecorded):
        db.session.flush()


def test_a_closed_issue_takes_no_new_work_but_late_results(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    actions.close(issue, outcome="The counter says the same now.", lesson="Ask the counter first.", by=cast.tomas)
    db.session.commit()
    assert issue.closed_at is not None and rules.ready_for_review(issue) != []
    for verb in ("assess", "draft", "submit", "nonsense"):
        with pytest.raises(WrongState):
            advance(issue, verb, cast.tomas)
    advance(issue, "publish", cast.tomas)
    with pytest.raises(WrongState):
        actions.edit(issue, by=cast.tomas, title="B")
    with pytest.raises(WrongState):
        actions.close(issue, outcome="Twice", by=cast.tomas)
    actions.reopen(issue, by=cast.tomas)
    db.session.commit()
    assert (issue.stage, issue.closed_at) == ("owned", None)
    with pytest.raises(WrongState):
        actions.reopen(issue, by=cast.tomas)
    assert reconcile() == []


def test_closing_takes_an_outcome_and_asks_the_rooms_below(cast: Cast, client_for, monkeypatch) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    db.session.commit()
    client, at = client_for("tomas"), f"/issues/{issue.number}/close"
    page = client.get(at)
    token = page.text.split('name="token" value="')[1].split('"')[0]
    data = {"csrf_token": csrf_of(page), "token": token, "lesson": "kept lesson"}
    empty = client.post(at, data=data)
    assert empty.status_code == 422 and "kept lesson" in empty.text
    monkeypatch.setattr(offers, "closing_reasons", Registry(test=lambda issue: ["Response 7 is in review."]))
    refused = client.post(at, data={**data, "outcome": "Done"})
    assert refused.status_code == 422 and "Response 7 is in review." in refused.text
    monkeypatch.undo()
    assert client.post(at, data={**data, "outcome": "Done"}).status_code == 302
    row = db.session.get_one(Issue, issue.id, populate_existing=True)
    assert (row.stage, row.outcome, row.lesson) == ("closed", "Done", "kept lesson")
    token = csrf_of(client.get("/issues/new"))
    assert client.post(f"/issues/{issue.number}/reopen", data={"csrf_token": token}).status_code == 302
