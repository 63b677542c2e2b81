"""Seats are taken up, not imposed: asking, accepting, declining, leaving, sitting in, handing over."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.core import clock
from govsocial.core.db import db
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.core.outbox import Parcel
from govsocial.issues import actions, leaving, queries, rules
from govsocial.issues.models import Issue
from govsocial.ledger.reconcile import reconcile
from govsocial.people import actions as people
from tests.cast import Cast, csrf_of, email_of
from tests.issues.stage import advance, entries_of, opened, owned


def mails() -> list[str]:
    """Who gets mail, in order, so far; the queue is emptied."""
    found = db.session.scalars(sa.select(Parcel).where(Parcel.kind == "mail").order_by(Parcel.id)).all()
    to = [next(str(v) for v in parcel.payload.values() if "@" in str(v)) for parcel in found]
    for parcel in found:
        db.session.delete(parcel)
    db.session.commit()
    return to


def seats(issue: Issue) -> list[tuple[str, str]]:
    """(function, state) of every seat."""
    return [(seat.function, seat.state) for seat in issue.seats]


def test_two_functions_make_it_owned_and_one_no_longer(cast: Cast) -> None:
    issue = opened(cast.tomas, "communications")
    [seat] = actions.invite(issue, function="policy", persons=[cast.ines], by=cast.tomas)
    db.session.commit()
    assert (issue.stage, issue.owning_functions, seats(issue)[-1]) == (
        "heard",
        {"communications"},
        ("policy", "invited"),
    )
    assert mails() == [email_of("ines")]
    actions.accept(seat, by=cast.ines)
    db.session.commit()
    assert (issue.stage, rules.ready_for_review(issue)) == ("owned", [])
    assert mails() == [email_of("tomas")]
    actions.leave(seat, reason="Moved to the grid programme.", by=cast.ines)
    assert entries_of(issue) == ["issue.opened", "seat.invited", "seat.accepted", "seat.left"]
    assert (issue.stage, seat.reason) == ("heard", "Moved to the grid programme.")
    assert len(rules.ready_for_review(issue)) == 2
    assert reconcile() == []


def test_a_later_stage_stays_when_somebody_leaves_but_nothing_goes_to_review(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"), (cast.priya, "web"))
    advance(issue, "draft", cast.tomas)
    actions.leave(issue.seats[1], reason="Away", by=cast.ines)
    db.session.commit()
    assert issue.stage == "drafting"
    [reason] = rules.ready_for_review(issue)
    assert "policy" in reason
    [gap] = queries.missing(issue)
    assert gap.function == "policy" and gap.last is not None and gap.last.person_id == cast.ines.id


def test_declining_takes_a_reason_and_reaches_who_asked(cast: Cast) -> None:
    issue = opened(cast.tomas, "communications")
    [seat] = actions.invite(issue, function="policy", persons=[cast.ines], by=cast.tomas)
    db.session.commit()
    mails()
    with pytest.raises(Invalid):
        actions.decline(seat, reason="  ", by=cast.ines)
    actions.decline(seat, reason="Jonas wrote it.", by=cast.ines)
    db.session.commit()
    assert mails() == [email_of("tomas")]
    with pytest.raises(WrongState):
        actions.accept(seat, by=cast.ines)
    [again] = actions.invite(issue, function="policy", persons=[cast.ines], by=cast.tomas)
    actions.accept(again, by=cast.ines)
    db.session.commit()
    assert seats(issue) == [("communications", "accepted"), ("policy", "declined"), ("policy", "accepted")]


def test_only_the_person_asked_answers(cast: Cast) -> None:
    issue = opened(cast.tomas, "communications")
    [seat] = actions.invite(issue, function="policy", persons=[cast.ines], by=cast.tomas)
    for act in (
        lambda: actions.accept(seat, by=cast.jonas),
        lambda: actions.decline(seat, reason="No", by=cast.ada),
        lambda: actions.leave(seat, reason="No", by=cast.tomas),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_who_does_not_carry_the_function_is_not_asked(cast: Cast) -> None:
    issue = opened(cast.tomas, "communications")
    for function, person in (("policy", cast.mateo), ("nothing", cast.ines), ("communications", cast.tomas)):
        with pytest.raises(Invalid):
            actions.invite(issue, function=function, persons=[person], by=cast.tomas)
    with pytest.raises(Invalid):
        actions.invite(issue, function="policy", persons=[], by=cast.tomas)
    assert seats(issue) == [("communications", "accepted")]


def test_who_lost_the_function_cannot_accept_and_does_not_count(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    [seat] = actions.invite(issue, function="policy", persons=[cast.jonas], by=cast.tomas)
    people.set_functions(cast.jonas, functions=[], by=cast.ada)
    people.set_functions(cast.ines, functions=["web"], by=cast.ada)
    db.session.commit()
    with pytest.raises(NotAllowed):
        actions.accept(seat, by=cast.jonas)
    assert len(rules.ready_for_review(issue)) == 2


def test_several_sit_for_one_function_and_one_person_in_two(cast: Cast) -> None:
    issue = owned((cast.ines, "policy"), (cast.jonas, "policy"), (cast.sami, "policy"), (cast.sami, "legal"))
    db.session.commit()
    assert issue.owning_functions == {"policy", "legal"} and len(issue.owner_ids) == 3


def test_asking_oneself_is_sitting_down(cast: Cast) -> None:
    issue = opened(cast.tomas)
    actions.invite(issue, function="communications", persons=[cast.tomas, cast.leona], by=cast.tomas)
    assert entries_of(issue) == ["issue.opened", "seat.invited", "seat.taken"]
    assert sorted(seats(issue)) == [("communications", "accepted"), ("communications", "invited")]


def test_somebody_away_is_replaced_and_somebody_here_is_not(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    seat = issue.seats[1]
    with pytest.raises(WrongState):
        actions.replace(seat, person=cast.jonas, by=cast.tomas)
    now = clock.now()
    people.set_absence(cast.ines, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=5), by=cast.ines)
    with pytest.raises(Invalid):
        actions.replace(seat, person=cast.mateo, by=cast.tomas)
    successor = actions.replace(seat, person=cast.jonas, by=cast.tomas)
    db.session.commit()
    assert (seat.state, successor.state, successor.person_id, issue.stage) == (
        "replaced",
        "invited",
        cast.jonas.id,
        "heard",
    )


def test_ones_own_seat_can_be_handed_on(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    actions.replace(issue.seats[1], person=cast.jonas, by=cast.ines)
    db.session.commit()
    assert seats(issue)[1:] == [("policy", "replaced"), ("policy", "invited")]


def test_deactivation_frees_the_seats_and_asks_who_takes_over(cast: Cast) -> None:
    kept = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    asked = opened(cast.tomas, "communications", "Another")
    actions.invite(asked, function="policy", persons=[cast.ines], by=cast.tomas)
    closed = owned((cast.tomas, "communications"), (cast.ines, "policy"), title="Done")
    actions.close(closed, outcome="Done", by=cast.tomas)
    db.session.commit()
    mails()
    people.deactivate(cast.ines, by=cast.ada, hand_over_to=cast.jonas)
    db.session.commit()
    assert seats(kept)[1:] == seats(asked)[1:] == [("policy", "replaced"), ("policy", "invited")]
    assert seats(closed) == [("communications", "accepted"), ("policy", "accepted")]
    assert kept.stage == "heard" and mails().count(email_of("jonas")) == 2
    assert entries_of(kept)[-1] == "seat.handed_over"


def test_deactivation_without_a_successor_or_with_one_who_does_not_fit(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"), (cast.sami, "policy"))
    people.deactivate(cast.ines, by="system", hand_over_to=cast.mateo)
    people.deactivate(cast.sami, by=cast.ada)
    db.session.commit()
    assert seats(issue)[1:] == [("policy", "replaced"), ("policy", "replaced")]


def test_before_a_deactivation_it_says_what_is_given_up(app: Flask, cast: Cast) -> None:
    assert leaving.said(cast.ines, cast.ines) == []
    owned((cast.ines, "policy"), (cast.tomas, "communications"), restricted=True)
    alone = opened(cast.ines, "policy", "Alone", restricted=True)
    db.session.commit()
    with app.test_request_context():
        seats_said, restricted_said = leaving.said(cast.ines, cast.ines)
        said_to_ada = leaving.said(cast.ines, cast.ada)
    assert "2 open issues" in seats_said and "one restricted issue" in restricted_said
    assert f'href="/issues?owner={cast.ines.number}">2 open issues</a>' in seats_said
    assert "href" not in said_to_ada[0], "who may not know of them all is led nowhere"
    actions.invite(alone, function="web", persons=[cast.priya], by=cast.ines)
    db.session.commit()
    with app.test_request_context():
        assert len(leaving.said(cast.ines, cast.ines)) == 1 and len(leaving.said(cast.tomas, cast.tomas)) == 1


def test_a_closed_issue_takes_no_seats(cast: Cast) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    [seat] = actions.invite(issue, function="web", persons=[cast.priya], by=cast.tomas)
    actions.close(issue, outcome="Done", by=cast.tomas)
    for act in (
        lambda: actions.invite(issue, function="legal", persons=[cast.amina], by=cast.tomas),
        lambda: actions.accept(seat, by=cast.priya),
        lambda: actions.leave(issue.seats[0], reason="x", by=cast.tomas),
        lambda: actions.replace(seat, person=cast.priya, by=cast.priya),
    ):
        with pytest.raises(WrongState):
            act()


def test_the_pages_ask_accept_and_decline(cast: Cast, client_for) -> None:
    issue = opened(cast.tomas, "communications")
    db.session.commit()
    tomas, at = client_for("tomas"), f"/issues/{issue.number}"
    assert "Which function should own" in tomas.get(f"{at}/invite").text
    page = tomas.get(f"{at}/invite?function=policy")
    assert "Ines Marlow" in page.text and "0 open issues" in page.text
    empty = tomas.post(f"{at}/invite", data={"csrf_token": csrf_of(page), "function": "policy"})
    assert empty.status_code == 422 and "Choose whom to ask" in empty.text
    people_numbers = [str(cast.ines.number), str(cast.jonas.number)]
    data = {"csrf_token": csrf_of(page), "function": "policy", "people": people_numbers}
    assert tomas.post(f"{at}/invite", data={**data, "function": "nothing"}).status_code == 422
    assert tomas.post(f"{at}/invite", data=data).status_code == 302
    assert "2 people are asked." in tomas.get(at).text
    listed = tomas.get(f"{at}/invite").text
    assert "Asked, no answer yet" in listed and "Empty seat" not in listed and f'href="{at}">Later' in listed
    stranger = tomas.post(f"{at}/invite", data={**data, "people": [str(cast.mateo.number)]})
    assert stranger.status_code == 422
    db.session.expire_all()
    ids = {seat.person_id: seat.id for seat in db.session.get_one(Issue, issue.id).seats}
    ines, jonas = client_for("ines"), client_for("jonas")
    decline = f"{at}/seats/{ids[cast.jonas.id]}/decline"
    page = jonas.get(decline)
    assert jonas.post(decline, data={"csrf_token": csrf_of(page), "reason": " "}).status_code == 422
    assert jonas.post(decline, data={"csrf_token": csrf_of(page), "reason": "On leave"}).status_code == 302
    token = csrf_of(ines.get("/issues/new"))
    foreign = ines.post(f"{at}/seats/{ids[cast.jonas.id]}/accept", data={"csrf_token": token})
    assert foreign.status_code == 403
    assert ines.post(f"{at}/seats/{ids[cast.ines.id]}/accept", data={"csrf_token": token}).status_code == 302
    db.session.expire_all()
    assert db.session.get_one(Issue, issue.id).stage == "owned"
    assert ines.post(f"{at}/seats/{ids[cast.ines.id]}/accept", data={"csrf_token": token}).status_code == 409
    assert ines.post(f"{at}/seats/nothing/accept", data={"csrf_token": token}).status_code == 404
    freya = client_for("freya")
    own = {"csrf_token": csrf_of(freya.get("/profile"))}
    assert freya.post(f"{at}/seats/{ids[cast.ines.id]}/accept", data=own).status_code == 403


def test_who_was_asked_and_does_not_answer_is_replaced(cast: Cast, client_for) -> None:
    issue = owned((cast.tomas, "communications"))
    [seat] = actions.invite(issue, function="policy", persons=[cast.ines], by=cast.tomas)
    db.session.commit()
    page = client_for("tomas").get(f"/issues/{issue.number}").get_data(as_text=True)
    assert f"/seats/{seat.id}/replace" in page
    assert f"/seats/{seat.id}/replace" not in client_for("ines").get(f"/issues/{issue.number}").get_data(as_text=True)
    successor = actions.replace(seat, person=cast.jonas, by=cast.tomas)
    db.session.commit()
    assert (seat.state, successor.state) == ("replaced", "invited")
