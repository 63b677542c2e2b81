"""The list of issues: tabs, filters, counts that stop, the topics one can filter by. Paged by number."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from govsocial.core.db import db, rows_of
from govsocial.issues.models import OPEN, Issue, Seat
from govsocial.issues.queries import visible_to
from govsocial.issues.rules import POLICY
from govsocial.issues.states import HELD
from govsocial.people import queries as people
from govsocial.people.models import Person
from govsocial.people.permissions import Holder
from govsocial.people.reader import Reader, reading
from govsocial.text import search

PAGE = 25
COUNT_CAP = 1_000
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Wanted:
    """What a list of issues is narrowed to. `tab`: open, mine, unowned or closed; `owner`: a person's number."""

    tab: str = "open"
    words: str = ""
    stage: str = ""
    lacks: str = ""
    urgency: str = ""
    topic: str = ""
    owner: str = ""


def page(person: Holder, wanted: Wanted, *, before: int | None = None) -> tuple[list[Issue], bool]:
    """Issues below number `before`, newest first, with their seats; and whether older ones follow."""
    query = sa.select(Issue).where(*_narrowed(person, wanted), _tabs(person)[wanted.tab])
    if before is not None:
        query = query.where(Issue.number < before)
    found = list(db.session.scalars(query.order_by(Issue.number.desc()).limit(PAGE + 1)))
    return found[:PAGE], len(found) > PAGE


def counts(person: Holder, wanted: Wanted) -> dict[str, int]:
    """How many issues each tab holds under the same filters, counted up to COUNT_CAP; one statement."""
    tabs, narrowed = _tabs(person), _narrowed(person, wanted)
    some = [sa.select(sa.literal(1)).select_from(Issue).where(tab, *narrowed).limit(COUNT_CAP) for tab in tabs.values()]
    counted = [sa.select(sa.func.count()).select_from(rows.subquery()).scalar_subquery() for rows in some]
    return dict(zip(tabs, rows_of(sa.select(*counted)).one(), strict=True))


def topics(person: Holder) -> list[str]:
    """Topics of the issues this person sees, in order: by stepping from one to the next, not by reading all issues."""
    return sorted(rows_of(_topics(reading(person)), {"me": person.id}).scalars())


@cache
def _topics(reader: Reader) -> sa.Select[str]:
    first = sa.select(sa.func.min(Issue.topic).label("topic")).where(Issue.topic > "").cte("met", recursive=True)
    step = sa.select(sa.func.min(Issue.topic)).where(Issue.topic > first.c.topic).scalar_subquery()
    met = first.union_all(sa.select(step).where(first.c.topic.is_not(None)))
    some = sa.exists().where(Issue.topic == met.c.topic, visible_to(reader)).correlate(met)
    return sa.select(met.c.topic).where(some).limit(200)


def _tabs(person: Holder) -> dict[str, Condition]:
    mine = sa.exists().where(Seat.issue_id == Issue.id, Seat.person_id == person.id, Seat.state.in_(HELD))
    return {
        "open": OPEN,
        "mine": sa.and_(OPEN, mine),
        "unowned": sa.and_(OPEN, _lacks(POLICY)),
        "closed": Issue.stage == "closed",
    }


def _lacks(function: str) -> Condition:
    return ~sa.exists().where(Seat.issue_id == Issue.id, Seat.function == function, Seat.state == "accepted")


def _narrowed(person: Holder, wanted: Wanted) -> list[Any]:
    conditions: list[Any] = [visible_to(person)]
    if wanted.words:
        conditions.append(Issue.number.in_(search.matches("issue", wanted.words, most=None)))
    if wanted.stage:
        conditions.append(Issue.stage == wanted.stage)
    if wanted.lacks:
        conditions.append(_lacks(wanted.lacks))
    if wanted.urgency:
        conditions.append(Issue.urgency == wanted.urgency)
    if wanted.topic:
        conditions.append(Issue.topic == people.topic_key(wanted.topic))
    if wanted.owner:
        owner = sa.select(Person.id).where(Person.number == int(wanted.owner)).scalar_subquery()
        owned = (Seat.issue_id == Issue.id, Seat.person_id == owner, Seat.state == "accepted")
        conditions.append(sa.exists().where(*owned))
    return conditions
