"""Assessing an issue: one question after the other, each answer kept with who gave it. No verb commits."""

from collections.abc import Collection
from typing import Any

from govsocial.accounts.notify import tell
from govsocial.assessment import playbook, queries, rules, words
from govsocial.assessment.engine import STANDS, Path, asked
from govsocial.assessment.models import Answer, Assessment
from govsocial.assessment.playbook import DEFAULT, FINAL, NO_ANSWER, Outcome
from govsocial.assessment.queries import Shown
from govsocial.assessment.states import ASSESSMENT
from govsocial.core import clock
from govsocial.core.db import db, lock, next_number
from govsocial.core.errors import Invalid, Stale, WrongState
from govsocial.core.states import next_state
from govsocial.core.wording import gettext as _
from govsocial.issues import actions as issues
from govsocial.issues import queries as issue_queries
from govsocial.issues.models import Issue
from govsocial.ledger.record import record
from govsocial.listening.models import Mention
from govsocial.people.models import Person

NOTE = 4_000


def begin(issue: Issue, *, by: Person, chosen: tuple[str, str] = DEFAULT, mention: Mention | None = None) -> Assessment:
    """A run through a playbook version (key, version). The one that runs already is gone on with.

    Without `mention` it is about the one the issue was opened from. Raises NotAllowed, WrongState, Invalid.
    """
    issue = lock(Issue, issue.id)
    rules.check(issue, by)
    if found := queries.running(issue):
        return found
    book = playbook.find(*chosen)
    if book is None:
        raise Invalid(_("There is no such playbook here."))
    row = Assessment(issue_id=issue.id, playbook=book.key, playbook_version=book.version, playbook_digest=book.digest)
    row.mention_id = mention.id if mention else issue.opened_from_id
    row.number, row.started_by_id, row.started_at = next_number("assessment"), by.id, clock.now()
    row.state, row.considerations, row.answers = "open", [], []
    facts: dict[str, Any] = {
        "issue": issue.number,
        "assessment": row.number,
        "playbook": book.title,
        "version": book.version,
    }
    with record(words.BEGUN, by=by, about=[issue], **facts):
        db.session.add(row)
    return row


def answer(
    assessment: Assessment, *, question: str, answer: str, by: Person, note: str = "", token: str | None = None
) -> None:
    """The answer to the question that is asked, or another answer to one that was: then what follows it counts no more,
    unless only the grounds changed. Raises Invalid, NotAllowed, WrongState, Stale.
    """
    shown, issue, path = _held(assessment, by, token, "answer")
    assert shown.book is not None
    at = _position(path, question)
    choice = shown.book.questions[question].choice(answer)
    if choice is None:
        raise Invalid(errors={"answer": _("Choose an answer")})
    said = _text(note, "note")
    before = queries.active(shown.assessment)
    old = before[at] if at < len(before) else None
    if old and (old.answer, old.note or "") == (answer, said):
        return
    word = words.CHANGED if old else words.ANSWERED
    asks = shown.book.questions[question].ask
    facts: dict[str, Any] = {
        "issue": issue.number,
        "assessment": assessment.number,
        "question": asks,
        "answer": choice.label,
    }
    with record(word, by=by, about=[issue, assessment], **facts):
        for later in before[at : at + 1] if old and old.answer == answer else before[at:]:
            later.active = False
        _add(shown.assessment, at, question, answer, said, by)


def give_no_answer(assessment: Assessment, *, reason: str, by: Person, token: str | None = None) -> None:
    """No answer, because …: ends the assessment at any point. Raises Invalid, NotAllowed, WrongState, Stale."""
    shown, issue, path = _held(assessment, by, token, "finish")
    why = _text(reason, "reason", _("Say why there is no answer"))
    assert shown.book is not None
    _finish(shown, issue, shown.book.outcomes[NO_ANSWER], (asked(path), NO_ANSWER), by, reason=why, considerations=[])


def finish(
    assessment: Assessment,
    *,
    by: Person,
    considerations: Collection[str] = (),
    reason: str = "",
    token: str | None = None,
) -> None:
    """The outcome stands, and these considerations were weighed. Raises Invalid, NotAllowed, WrongState, Stale."""
    shown, issue, path = _held(assessment, by, token, "finish")
    assert shown.book is not None
    if path.outcome is None:
        raise WrongState(_("Questions are open still. Answer them first."))
    missing = _("Say why it is left without an answer") if path.outcome.reason else ""
    why = _text(reason, "reason", missing)
    weighed = [c.key for c in shown.book.considerations if c.key in considerations]
    _finish(shown, issue, path.outcome, (FINAL, STANDS), by, reason=why, considerations=weighed)


def _finish(
    shown: Shown,
    issue: Issue,
    outcome: Outcome,
    last: tuple[str, str],
    by: Person,
    *,
    reason: str,
    considerations: list[str],
) -> None:
    row, earlier = shown.assessment, queries.standing(issue)
    facts: dict[str, Any] = {"issue": issue.number, "assessment": row.number, "outcome": outcome.label.lower()}
    with record(words.FINISHED, by=by, about=[issue], **facts):
        if earlier is not None:
            earlier.state = next_state(ASSESSMENT, earlier.state, "supersede", otherwise="")
        _add(row, len(queries.active(row)), *last, "", by)
        row.state = next_state(ASSESSMENT, row.state, "finish", otherwise="")
        row.outcome, row.considerations, row.reason = outcome.key, considerations, reason or None
        row.finished_by_id, row.finished_at = by.id, clock.now()
        issues.advance(issue, "assess")
    _tell(issue, row, outcome, by)


def _held(assessment: Assessment, by: Person, token: str | None, verb: str) -> tuple[Shown, Issue, Path]:
    """The assessment, fresh and held, with its issue and its path so far."""
    row = lock(Assessment, assessment.id)
    issue = lock(Issue, row.issue_id)
    rules.check(issue, by)
    next_state(ASSESSMENT, row.state, verb, otherwise=_("This assessment is finished. Begin a new one."))
    if token is not None and token != queries.token(row):
        raise Stale(_("Somebody else answered while you were reading. Look at the path, then decide."))
    shown = queries.show(row)
    if shown.path is None:
        raise WrongState(_("The playbook of this assessment is not here any more. Begin a new assessment."))
    return shown, issue, shown.path


def _position(path: Path, question: str) -> int:
    """Where on the path the question is asked. Raises WrongState when it is not."""
    for n, (passed, _choice) in enumerate(path.steps):
        if passed.key == question:
            return n
    if path.question is not None and path.question.key == question:
        return len(path.steps)
    raise WrongState(_("The path does not lead to this question any more. Go on where it stands."))


def _add(row: Assessment, position: int, question: str, answer: str, note: str, by: Person) -> None:
    values: dict[str, Any] = {"assessment_id": row.id, "position": position, "question": question, "answer": answer}
    row.answers.append(Answer(**values, by_id=by.id, at=clock.now(), active=True, note=note or None))


def _text(text: str, field: str, missing: str = "") -> str:
    said = text.strip()
    if missing and not said:
        raise Invalid(errors={field: missing})
    if len(said) > NOTE:
        raise Invalid(errors={field: _("Use %(most)s characters at most.", most=NOTE)})
    return said


def _tell(issue: Issue, row: Assessment, outcome: Outcome, by: Person) -> None:
    """Owners in the functions the outcome concerns; all owners where nobody sits for one of them."""
    heard: set[str] = set()
    for function in outcome.tell:
        sitting = {s.person_id for s in issue.seats if s.function == function and s.state == "accepted"}
        heard |= sitting or issue_queries.concerned(issue)
    subject = _("Issue %(number)s: %(outcome)s", number=issue.number, outcome=outcome.label)
    lines = [issue.title, outcome.why, *([row.reason] if row.reason else [])]
    tell(issue_queries.may_hear(issue, heard), subject, lines, f"/assessments/{row.number}", by=by)
