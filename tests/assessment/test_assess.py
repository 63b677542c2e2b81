"""An assessment from its first question to its outcome: who answered what, and where it leads."""

import json
from pathlib import Path as File

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govsocial.assessment import actions, playbook, queries
from govsocial.assessment.engine import replay
from govsocial.assessment.models import Answer, Assessment
from govsocial.assessment.playbook import NO_ANSWER, Outcome
from govsocial.core.db import db
from govsocial.core.errors import Invalid, NotAllowed, Stale, WrongState
from govsocial.core.outbox import Parcel
from govsocial.issues import actions as issues
from govsocial.issues.models import Issue
from govsocial.ledger.reconcile import reconcile
from govsocial.people.models import Person
from tests.cast import Cast
from tests.issues.stage import entries_of, opened, owned

FIX = [("true", "no"), ("balanced", "no"), ("troll", "no"), ("rager", "no"), ("wrong", "yes")]
FAIR = [
    ("true", "yes"),
    ("true-balanced", "no"),
    ("true-troll", "no"),
    ("true-rager", "no"),
    ("unhappy", "criticism"),
]


@pytest.fixture
def issue(cast: Cast) -> Issue:
    """Owned by Tomas for communications and Ines for policy."""
    return owned((cast.tomas, "communications"), (cast.ines, "policy"))


def answered(
    issue: Issue, by: Person, given: list[tuple[str, str]], chosen: tuple[str, str] = playbook.DEFAULT
) -> Assessment:
    """An assessment with these answers."""
    row = actions.begin(issue, by=by, chosen=chosen)
    for question, answer in given:
        actions.answer(row, question=question, answer=answer, by=by)
    return row


def test_from_the_first_question_to_the_outcome(cast: Cast, issue: Issue) -> None:
    row = actions.begin(issue, by=cast.tomas)
    assert actions.begin(issue, by=cast.ines) is row
    for n, (question, answer) in enumerate(FIX):
        actions.answer(row, question=question, answer=answer, by=(cast.tomas, cast.ines)[n % 2], note=f"because {n}")
    actions.finish(row, by=cast.ines, considerations=["tone", "sourcing", "nonsense"], reason="Many read it there")
    db.session.commit()
    assert (row.state, row.outcome, row.considerations) == ("finished", "fix-facts", ["sourcing", "tone"])
    assert (row.finished_by_id, issue.stage) == (cast.ines.id, "assessed")
    kept = [(a.question, a.answer, a.by_id, a.note) for a in queries.active(row)]
    assert kept[0] == ("true", "no", cast.tomas.id, "because 0") and kept[1][2] == cast.ines.id
    assert kept[-1][:2] == ("final", "stands")
    end = replay(playbook.shipped()[playbook.DEFAULT], queries.given(row))
    assert isinstance(end, Outcome) and end.key == row.outcome
    assert entries_of(row) == ["assessment.begun", *["assessment.answered"] * 5, "assessment.finished"]
    assert entries_of(issue)[-1] == "assessment.finished" and reconcile() == []


def test_a_changed_answer_keeps_the_old_one_and_ends_what_followed(cast: Cast, issue: Issue) -> None:
    row = answered(issue, cast.tomas, FIX)
    actions.answer(row, question="balanced", answer="yes", by=cast.ines, note="On second thought")
    db.session.commit()
    assert queries.given(row) == [("true", "no"), ("balanced", "yes")]
    assert len(row.answers) == 6 and [a.active for a in row.answers].count(False) == 4
    assert queries.show(row).path.question.key == "matters"  # type: ignore[union-attr]
    assert entries_of(row)[-1] == "assessment.changed" and reconcile() == []


def test_new_grounds_for_the_same_answer_keep_what_followed(cast: Cast, issue: Issue) -> None:
    row = answered(issue, cast.tomas, FIX)
    actions.answer(row, question="balanced", answer="no", by=cast.ines, note="Looked again")
    actions.answer(row, question="troll", answer="no", by=cast.ines)
    db.session.commit()
    assert queries.given(row) == FIX
    assert [a.by_id == cast.ines.id for a in queries.active(row)] == [False, True, False, False, False]
    assert len(row.answers) == 6


def test_no_answer_takes_a_reason_and_can_come_at_any_point(cast: Cast, issue: Issue) -> None:
    for given_before in ([], FIX[:2], FIX):
        row = answered(issue, cast.tomas, given_before)
        with pytest.raises(Invalid):
            actions.give_no_answer(row, reason="  ", by=cast.tomas)
        actions.give_no_answer(row, reason="The thread is three years old.", by=cast.tomas)
        db.session.commit()
        assert (row.outcome, row.state, row.reason) == (NO_ANSWER, "finished", "The thread is three years old.")
        end = replay(playbook.shipped()[playbook.DEFAULT], queries.given(row))
        assert isinstance(end, Outcome) and end.key == NO_ANSWER
    assert [a.state for a in queries.of_issue(issue)] == ["finished", "superseded", "superseded"]


def test_letting_stand_takes_a_reason_too(cast: Cast, issue: Issue) -> None:
    row = answered(issue, cast.tomas, [("true", "yes"), ("true-balanced", "yes"), ("share", "no")])
    with pytest.raises(Invalid):
        actions.finish(row, by=cast.tomas)
    actions.finish(row, by=cast.tomas, reason="It says enough")
    assert row.outcome == "let-stand"


def test_fair_criticism_reaches_the_policy_owner(cast: Cast, issue: Issue) -> None:
    row = answered(issue, cast.tomas, FAIR)
    db.session.commit()
    db.session.execute(sa.delete(Parcel))
    actions.finish(row, by=cast.tomas, reason="They are right about the queue")
    db.session.commit()
    [letter] = db.session.scalars(sa.select(Parcel)).all()
    assert "ines@" in str(letter.payload) and "They are right about the queue" in str(letter.payload)
    assert row.outcome == "valid-criticism"


def test_only_who_leads_the_issue_assesses_and_nobody_once_it_is_closed(cast: Cast, issue: Issue) -> None:
    row = actions.begin(issue, by=cast.tomas)
    for by in (cast.mateo, cast.ada, cast.freya):
        for act in (
            lambda by=by: actions.begin(issue, by=by),
            lambda by=by: actions.answer(row, question="true", answer="no", by=by),
            lambda by=by: actions.give_no_answer(row, reason="x", by=by),
            lambda by=by: actions.finish(row, by=by),
        ):
            with pytest.raises(NotAllowed):
                act()
    issues.close(issue, outcome="Done", by=cast.tomas)
    for act in (
        lambda: actions.begin(issue, by=cast.tomas),
        lambda: actions.answer(row, question="true", answer="no", by=cast.tomas),
        lambda: actions.give_no_answer(row, reason="x", by=cast.tomas),
    ):
        with pytest.raises(WrongState):
            act()


def test_what_the_path_does_not_ask_cannot_be_answered(cast: Cast, issue: Issue) -> None:
    row = actions.begin(issue, by=cast.tomas)
    for question in ("wrong", "final", "", "nonsense"):
        with pytest.raises(WrongState):
            actions.answer(row, question=question, answer="yes", by=cast.tomas)
    with pytest.raises(Invalid):
        actions.answer(row, question="true", answer="perhaps", by=cast.tomas)
    with pytest.raises(WrongState):
        actions.finish(row, by=cast.tomas)
    with pytest.raises(Invalid):
        actions.begin(opened(cast.mateo, "advocacy", "B"), by=cast.mateo, chosen=("web-posting", "99"))


def test_two_who_answer_at_once_do_not_overrule_each_other(cast: Cast, issue: Issue) -> None:
    row = actions.begin(issue, by=cast.tomas)
    db.session.commit()
    seen = queries.token(row)
    actions.answer(row, question="true", answer="no", by=cast.tomas, token=seen)
    db.session.commit()
    with pytest.raises(Stale):
        actions.answer(row, question="true", answer="yes", by=cast.ines, token=seen)
    assert queries.given(row) == [("true", "no")]


def test_a_finished_one_is_finished_and_a_new_one_takes_its_place(cast: Cast, issue: Issue) -> None:
    first = answered(issue, cast.tomas, FIX)
    actions.finish(first, by=cast.tomas)
    for act in (
        lambda: actions.answer(first, question="true", answer="yes", by=cast.tomas),
        lambda: actions.finish(first, by=cast.tomas),
        lambda: actions.give_no_answer(first, reason="x", by=cast.tomas),
    ):
        with pytest.raises(WrongState):
            act()
    second = answered(issue, cast.tomas, FIX[:2])
    assert queries.standing(issue) is first and queries.running(issue) is second
    actions.give_no_answer(second, reason="Gone", by=cast.tomas)
    db.session.commit()
    assert (first.state, queries.standing(issue)) == ("superseded", second)


def test_a_version_that_is_gone_or_was_altered_stays_readable_and_nothing_is_worked_out(
    cast: Cast, issue: Issue, monkeypatch: pytest.MonkeyPatch, tmp_path: File
) -> None:
    row = answered(issue, cast.tomas, FIX[:3])
    db.session.commit()
    altered = json.loads((playbook.FOLDER / "web-posting-2.json").read_text("utf-8"))
    altered["questions"]["true"]["hint"] = "Otherwise"
    for books in ({}, {playbook.DEFAULT: playbook.parse(altered)}):
        monkeypatch.setattr(playbook, "shipped", lambda books=books: books)
        shown = queries.show(row)
        assert (shown.book, shown.outcome) == (None, None)
        assert [step.answer.question for step in shown.steps] == ["true", "balanced", "troll"]
        with pytest.raises(WrongState):
            actions.answer(row, question="rager", answer="no", by=cast.tomas)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(script=st.lists(st.integers(0, 11), max_size=12), epa=st.booleans())
def test_any_run_of_answers_and_changes_replays_to_what_is_stored(cast: Cast, script: list[int], epa: bool) -> None:
    """Answers, changes of earlier answers and sudden ends, in any order, on either playbook."""
    db.session.rollback()
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    book = list(playbook.shipped().values())[epa]
    row = actions.begin(issue, by=cast.tomas, chosen=(book.key, book.version))
    for number in script:
        path = queries.show(row).path
        assert path is not None
        passed = [question for question, _choice in path.steps]
        asked = [*passed[-1:], *([path.question] if path.question else [])]
        if number == 11 and passed:
            asked = passed[:1]
        question = asked[-1 if number < 9 else 0]
        choice = question.choices[number % len(question.choices)]
        actions.answer(row, question=question.key, answer=choice.key, by=cast.tomas)
    if queries.show(row).outcome is None or sum(script) % 5 == 0:
        actions.give_no_answer(row, reason="Enough", by=cast.ines)
    else:
        actions.finish(row, by=cast.ines, reason="So it is")
    db.session.commit()
    db.session.expire_all()
    active = sa.select(Answer).where(Answer.assessment_id == row.id, Answer.active).order_by(Answer.position)
    end = replay(book, [(answer.question, answer.answer) for answer in db.session.scalars(active)])
    assert isinstance(end, Outcome) and end.key == row.outcome
