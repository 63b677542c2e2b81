"""The issues somebody owns: all of them in brief, and the first few as the table of the desk shows them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from govsocial.core import clock
from govsocial.core.db import db, rows_of, slot
from govsocial.issues.models import Issue, Seat
from govsocial.listening.models import Mention, Triage
from govsocial.people.models import Person
from govsocial.web.zones import local


class Mine(NamedTuple):
    """What the desk must know of every open issue somebody owns, be they five or five hundred."""

    id: str
    number: int
    title: str
    stage: str
    due_at: datetime | None


def my_issues(person: Person) -> list[Mine]:
    """Open issues this person owns, soonest due first; one statement."""
    return [Mine(*row) for row in rows_of(_mine(), {"me": person.id})]


@cache
def _mine() -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(*(getattr(Issue, name) for name in Mine._fields)).where(Issue.id.in_(owned_by(slot("me"))))
    return query.order_by(Issue.due_at.is_(None), Issue.due_at, Issue.number)


def owned_by(person_id: Any) -> sa.Select[Any]:
    """Ids of the open issues somebody owns, the same as in `my_issues`, for the database to look among."""
    query = sa.select(Seat.issue_id).join(Issue, Issue.id == Seat.issue_id)
    return query.where(Seat.person_id == person_id, Seat.state == "accepted", Issue.stage != "closed")


class Owned(NamedTuple):
    """An issue in the table of mine: with its seats, the mentions it has, and how many of them were heard today."""

    issue: Issue
    mentions: int
    fresh: int


def told(few: Sequence[Mine]) -> list[Owned]:
    """These issues as the table shows them, in the order given; one statement, none when there are none."""
    if not few:
        return []
    today = local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = db.session.execute(_told(), {"few": [mine.id for mine in few], "today": today}).unique()
    found = {row[0].id: Owned(*row) for row in rows}
    return [found[mine.id] for mine in few]


@cache
def _told() -> sa.Select[Issue, int, int]:
    heard = sa.select(sa.func.count(Triage.mention_id)).where(Triage.issue_id == Issue.id)
    fresh = heard.join(Mention, Mention.id == Triage.mention_id).where(Mention.heard_at >= slot("today"))
    query = sa.select(Issue, heard.scalar_subquery(), fresh.scalar_subquery()).options(joinedload(Issue.seats))
    return query.where(Issue.id.in_(slot("few", many=True)))
