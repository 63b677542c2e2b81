"""Triage: a decision beside the mention, never in it."""

import json
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, NotFound, Stale, WrongState
from govsocial.issues import actions as issues
from govsocial.issues.models import Issue
from govsocial.ledger.governed import row_digest
from govsocial.ledger.models import Entry
from govsocial.ledger.reconcile import reconcile
from govsocial.listening import actions, lists, queries
from govsocial.listening.models import Mention
from govsocial.listening.states import TRIAGE
from tests.cast import Cast, csrf_of
from tests.listening.feeds import Post, rss, site


@pytest.fixture
def heard(app: Flask, cast: Cast) -> Iterator[list[Mention]]:
    """Three mentions from a feed, oldest first."""
    with site(app) as courier:
        posts = [Post(f"<p>Words {n}</p>", f"https://courier.example/a#comment-{n}") for n in (3, 2, 1)]
        courier.body = rss(*posts)
        source = actions.add_source(name="Courier", address=courier.url, by=cast.priya)
        commit()
        actions.hear(source)
        yield list(db.session.scalars(sa.select(Mention).order_by(Mention.number)))


def an_issue(cast: Cast, title: str = "The rebate does not end", **more: object) -> Issue:
    found = issues.open_issue(title=title, claim="It ends.", function="web", by=cast.priya, **more)  # type: ignore[arg-type]
    commit()
    return found


def acts() -> list[str]:
    return [json.loads(b)["act"] for b in db.session.scalars(sa.select(Entry.body).order_by(Entry.seq))]


def test_every_move_and_no_other(cast: Cast, heard: list[Mention]) -> None:
    issue = an_issue(cast)
    verbs = {
        "assign": lambda m: actions.assign(m, issue.id, cast.priya),
        "leave": lambda m: actions.leave(m, reason="A joke", by=cast.priya),
        "take_back": lambda m: actions.take_back(m, by=cast.priya),
    }
    ways = {"waiting": (), "issue": ("assign",), "left": ("leave",)}
    for state, way in ways.items():
        for verb, act in verbs.items():
            for step in way:
                verbs[step](heard[0])
            commit()
            if (state, verb) in TRIAGE:
                act(heard[0])
                commit()
                assert heard[0].triage.state == TRIAGE[state, verb]
            else:
                with pytest.raises(WrongState):
                    act(heard[0])
                db.session.rollback()
            if heard[0].triage.state != "waiting":
                actions.take_back(heard[0], by=cast.priya)
                commit()


def test_triage_never_touches_what_was_heard(cast: Cast, heard: list[Mention]) -> None:
    issue = an_issue(cast)
    before = [(row_digest(m), m.last_event_id) for m in heard]
    actions.assign(heard[0], issue.id, cast.priya)
    actions.leave(heard[1], reason="Opinion, not an error", by=cast.tomas)
    commit()
    actions.take_back(heard[0], by=cast.priya)
    actions.take_back(heard[1], by=cast.priya)
    commit()
    db.session.expire_all()
    assert [(row_digest(m), m.last_event_id) for m in heard] == before
    assert acts()[-4:] == ["mention.assigned", "mention.left", "mention.taken_back", "mention.taken_back"]
    assert reconcile() == []


def test_each_reason_is_kept_for_itself(app: Flask, cast: Cast, heard: list[Mention]) -> None:
    from govsocial.ledger import history
    from govsocial.people.queries import names

    for reason in ("Not about us", "Still not about us"):
        actions.leave(heard[0], reason=reason, by=cast.priya)
        commit()
        actions.take_back(heard[0], by=cast.priya)
        commit()
    with app.test_request_context():
        quotes = [line.quote for line in history.trail([heard[0].subject], names) if line.act == "mention.left"]
    assert quotes == ["Still not about us", "Not about us"]


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_leaving_needs_a_reason(cast: Cast, heard: list[Mention], reason: str) -> None:
    with pytest.raises(Invalid):
        actions.leave(heard[0], reason=reason, by=cast.priya)


def test_a_stale_press_is_refused(cast: Cast, heard: list[Mention]) -> None:
    seen = heard[0].triage.last_event_id
    actions.leave(heard[0], reason="A joke", by=cast.priya)
    commit()
    with pytest.raises(Stale):
        actions.assign(heard[0], an_issue(cast).id, cast.tomas, token=seen)


def test_only_into_an_open_issue_that_exists(cast: Cast, heard: list[Mention]) -> None:
    with pytest.raises(NotFound):
        actions.assign(heard[0], "00000000-0000-7000-8000-000000000000", cast.priya)
    issue = an_issue(cast)
    issues.close(issue, outcome="Nothing came of it", by=cast.priya)
    commit()
    with pytest.raises(WrongState):
        actions.assign(heard[0], issue.id, cast.priya)


def test_a_restricted_issue_hides_its_mentions(cast: Cast, heard: list[Mention], client_for) -> None:
    issue = an_issue(cast, restricted=True)
    actions.assign(heard[0], issue.id, cast.priya)
    commit()
    number = heard[0].number
    wanted = lists.Wanted(state="all")
    for key, sees in {"priya": True, "freya": True, "tomas": False, "ada": False}.items():
        reader = cast[key]
        numbers = [row.number for row in lists.page(reader, wanted).rows]
        assert (number in numbers) == sees, key
        assert (lists.counts(reader, wanted)["issue"].n == 1) == sees, key
        listed = client_for(key).get("/mentions?state=all&q=words").get_data(as_text=True)
        assert (f"/mentions/{number}?" in listed) == sees, key
        assert client_for(key).get(f"/mentions/{number}").status_code == (200 if sees else 404), key
        assert client_for(key).get(f"/mentions/{number}/evidence").status_code == (200 if sees else 404), key


def test_a_hidden_twin_is_not_given_away(cast: Cast, heard: list[Mention]) -> None:
    actions.capture(address="https://b.example/9", text="words 1!", author="x", platform="Forum", by=cast.priya)
    commit()
    twin = db.session.scalars(sa.select(Mention).order_by(Mention.number.desc())).first()
    assert twin is not None
    wanted = lists.Wanted(state="all")
    seen = {row.number: row.alike for row in lists.page(cast.tomas, wanted).rows}
    assert seen[twin.number] == 1
    assert [t.number for t in queries.twins(twin, cast.tomas)] == [heard[0].number]
    actions.assign(heard[0], an_issue(cast, restricted=True).id, cast.priya)
    commit()
    assert {row.number: row.alike for row in lists.page(cast.tomas, wanted).rows}[twin.number] == 0
    assert queries.twins(twin, cast.tomas) == []
    assert queries.twins(twin, cast.priya) != []


def test_through_the_doors(cast: Cast, heard: list[Mention], client_for) -> None:
    issue, other = an_issue(cast), an_issue(cast, "Something else entirely")
    _first, second, third = (m.number for m in heard)
    client = client_for("priya")
    page = client.get(f"/mentions/{third}?state=waiting")
    assert page.status_code == 200

    choose = client.get(f"/mentions/{third}/issue?state=waiting&q=words&words=rebate")
    assert f'value="{issue.number}"' in choose.get_data(as_text=True)
    assert f'value="{other.number}"' not in choose.get_data(as_text=True)
    assert '<input type="hidden" name="q" value="words">' in choose.get_data(as_text=True), "the inbox's filters stay"
    token = db.session.get(Mention, heard[2].id).triage.last_event_id
    sent = {"csrf_token": csrf_of(choose), "token": token, "issue": issue.number}
    done = client.post(f"/mentions/{third}/issue?state=waiting&q=words&words=rebate", data=sent)
    assert done.status_code == 302
    assert "q=words" in done.headers["Location"]
    assert f"/mentions/{second}?" in done.headers["Location"], "on to the next older one"

    again = client.post(f"/mentions/{third}/issue?state=waiting", data=sent)
    assert again.status_code == 409
    assert "triaged this mention while you were reading" in again.get_data(as_text=True)

    leave = client.get(f"/mentions/{second}/leave")
    assert client.post(f"/mentions/{second}/leave", data={"csrf_token": csrf_of(leave)}).status_code == 422
    kept = client.post(f"/mentions/{second}/leave", data={"csrf_token": csrf_of(leave), "reason": "x" * 5_000})
    assert kept.status_code == 422
    assert "x" * 5_000 in kept.get_data(as_text=True)
    data = {"csrf_token": csrf_of(leave), "reason": "Opinion, not an error"}
    assert client.post(f"/mentions/{second}/leave", data=data).status_code == 302
    shown = client.get(f"/mentions/{second}").get_data(as_text=True)
    assert "Opinion, not an error" in shown

    back = client.post(f"/mentions/{second}/take-back", data={"csrf_token": csrf_of(leave)})
    assert back.status_code == 302
    assert client.post(f"/mentions/{second}/take-back", data={"csrf_token": csrf_of(leave)}).status_code == 409
    db.session.expire_all()
    assert [m.triage.state for m in heard] == ["waiting", "waiting", "issue"]


def test_a_new_issue_is_one_link_away(cast: Cast, heard: list[Mention], client_for) -> None:
    page = client_for("priya").get(f"/mentions/{heard[0].number}").get_data(as_text=True)
    assert f'href="/issues/new?mention={heard[0].number}"' in page
    assert 'data-key="N"' in page
    assert 'data-key="L"' in page


def test_the_answer_to_a_mention_in_an_open_issue_is_one_link_away(
    cast: Cast, heard: list[Mention], client_for
) -> None:
    issue, page = an_issue(cast), f"/mentions/{heard[0].number}"
    link = f'href="/issues/{issue.number}/responses/new?mention={heard[0].number}"'
    assert link not in client_for("tomas").get(page).get_data(as_text=True)
    actions.assign(heard[0], issue.id, cast.priya)
    commit()
    assert link in client_for("tomas").get(page).get_data(as_text=True)
    assert link not in client_for("freya").get(page).get_data(as_text=True), "an auditor answers nobody"
    issues.close(issue, outcome="Done.", by=cast.priya)
    commit()
    assert link not in client_for("tomas").get(page).get_data(as_text=True)


@pytest.mark.parametrize("issue", ["", "0", "999999", "-1", "1e3", "9" * 40, "'; --", "\0"])
def test_no_such_issue(cast: Cast, heard: list[Mention], client_for, issue: str) -> None:
    client = client_for("priya")
    page = client.get(f"/mentions/{heard[0].number}/leave")
    sent = {"csrf_token": csrf_of(page), "issue": issue}
    assert client.post(f"/mentions/{heard[0].number}/issue", data=sent).status_code == 404


def test_who_may(cast: Cast, heard: list[Mention], client_for) -> None:
    number = heard[0].number
    for key, status in {"freya": 403, "priya": 200}.items():
        assert client_for(key).get(f"/mentions/{number}/leave").status_code == status
        assert client_for(key).get(f"/mentions/{number}").status_code == 200
    assert client_for("").get(f"/mentions/{number}").status_code == 302
    assert "Leave with reason" not in client_for("freya").get(f"/mentions/{number}").get_data(as_text=True)


def test_what_became_of_a_mention_leads_to_it(cast: Cast, heard: list[Mention], client_for) -> None:
    client = client_for("priya")
    number = heard[0].number
    page = client.get(f"/mentions/{number}/leave")
    data = {"csrf_token": csrf_of(page), "reason": "Spam"}
    then = client.post(f"/mentions/{number}/leave", data=data).location
    answer = client.get(then).get_data(as_text=True)
    assert f'<strong><a href="/mentions/{number}">Mention {number}</a> is left, with your reason.</strong>' in answer
