"""Reads about assessments: always through the issue they belong to."""

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from govsocial.assessment import playbook
from govsocial.assessment.engine import Given, OffThePath, Path, walk
from govsocial.assessment.models import Answer, Assessment
from govsocial.assessment.playbook import Choice, Outcome, Playbook, Question
from govsocial.core.db import db, slot
from govsocial.core.errors import NotFound
from govsocial.issues import queries as issues
from govsocial.issues.models import Issue
from govsocial.listening import queries as listening
from govsocial.listening.models import Mention
from govsocial.people.permissions import Holder


def find(number: int, person: Holder) -> tuple[Assessment, Issue]:
    """The assessment of that number and its issue, if the person may know of it. Raises NotFound."""
    query = sa.select(Assessment, Issue).join(Issue, Issue.id == Assessment.issue_id)
    row = db.session.execute(query.where(Assessment.number == number, issues.visible_to(person))).one_or_none()
    if row is None:
        raise NotFound("There is no such assessment here.")
    return row[0], row[1]


def running(issue: Issue) -> Assessment | None:
    """The assessment that is not finished yet."""
    return db.session.scalar(sa.select(Assessment).where(Assessment.issue_id == issue.id, Assessment.state == "open"))


def standing(issue: Issue) -> Assessment | None:
    """The assessment that holds: finished, and not superseded by a later one."""
    return db.session.scalar(_standing(), {"issue": issue.id})


@cache
def _standing() -> sa.Select[Assessment]:
    return sa.select(Assessment).where(Assessment.issue_id == slot("issue"), Assessment.state == "finished")


def of_issue(issue: Issue) -> list[Assessment]:
    """All assessments of an issue with their answers, newest first; one statement."""
    query = sa.select(Assessment).where(Assessment.issue_id == issue.id).options(joinedload(Assessment.answers))
    return list(db.session.scalars(query.order_by(Assessment.number.desc())).unique())


def active(assessment: Assessment) -> list[Answer]:
    """The answers that count, in the order of the path."""
    return sorted((answer for answer in assessment.answers if answer.active), key=lambda answer: answer.position)


def given(assessment: Assessment) -> list[Given]:
    """The same as pairs of keys, as the engine takes them."""
    return [(answer.question, answer.answer) for answer in active(assessment)]


def token(assessment: Assessment) -> str:
    """What a form on the assessment carries: changes with every answer, from whomever it comes."""
    answers = active(assessment)
    return answers[-1].last_event_id if answers else assessment.last_event_id


@dataclass(frozen=True)
class Step:
    """One answer as the page shows it; question and choice are None when this playbook version is not here."""

    answer: Answer
    question: Question | None
    choice: Choice | None


@dataclass(frozen=True)
class Shown:
    """An assessment with its playbook and path. `book` is None when that version is not here, or not as it was:
    then the answers are shown as stored, and nothing is replayed.
    """

    assessment: Assessment
    book: Playbook | None
    path: Path | None
    steps: list[Step]
    outcome: Outcome | None

    @property
    def people(self) -> set[str]:
        """Ids of everybody who answered, began or finished."""
        row = self.assessment
        return {a.by_id for a in row.answers} | {i for i in (row.started_by_id, row.finished_by_id) if i}


def show(assessment: Assessment) -> Shown:
    """The assessment on the playbook version it was made by."""
    book = playbook.find(assessment.playbook, assessment.playbook_version)
    if book is not None and book.digest != assessment.playbook_digest:
        book = None
    path = _walked(book, assessment) if book else None
    if book is None or path is None:
        return Shown(assessment, None, None, [Step(answer, None, None) for answer in active(assessment)], None)
    steps = [
        Step(answer, question, choice)
        for answer, (question, choice) in zip(active(assessment), path.steps, strict=False)
    ]
    return Shown(assessment, book, path, steps, path.outcome)


def mention_of(assessment: Assessment, person: Holder) -> Mention | None:
    """The mention that was assessed, if the person may know of it."""
    if assessment.mention_id is None:
        return None
    query = sa.select(Mention).join(Mention.triage).where(Mention.id == assessment.mention_id)
    return db.session.scalar(query.where(listening.visible_to(person)))


def _walked(book: Playbook, assessment: Assessment) -> Path | None:
    try:
        return walk(book, given(assessment))
    except OffThePath:
        return None
