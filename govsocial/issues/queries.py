"""Reads about issues. Whatever an issue is attached to is filtered by `visible_to`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from govsocial.core import clock
from govsocial.core.db import db, rows_of, slot
from govsocial.core.errors import NotFound
from govsocial.issues.models import OPEN, Fact, Issue, Seat, Thread
from govsocial.issues.proposals import Proposal, proposals
from govsocial.issues.rules import LEGAL, POLICY, AnyIssue, owned_for
from govsocial.issues.states import HELD
from govsocial.people import queries as people
from govsocial.people.models import Function, Membership, Person
from govsocial.people.permissions import Holder, Role
from govsocial.people.reader import Reader, reading

__all__ = ["Proposal", "Vacancy", "missing", "proposals", "visible_to"]

Condition = sa.ColumnElement[bool]


def visible_to(person: Holder | Reader) -> Condition:
    """The issues this person may know of. A restricted one: owners, invited, who opened it, auditors."""
    return sa.true() if Role.AUDITOR in person.roles else _not_hidden_from(person.id)


@lru_cache(maxsize=256)
def _not_hidden_from(person_id: Any) -> Condition:
    seated = sa.exists().where(Seat.issue_id == Issue.id, Seat.person_id == person_id, Seat.state.in_(HELD))
    return sa.or_(sa.not_(Issue.restricted), Issue.opened_by_id == person_id, seated)


def hidden_from(person: Holder | Reader) -> sa.Select[str]:
    """Ids of the issues this person may not know of: the few restricted ones, by an index of their own."""
    return _hidden_where(visible_to(person))


@lru_cache(maxsize=256)
def _hidden_where(visible: Condition) -> sa.Select[str]:
    restricted = Issue.restricted.op("IS")(sa.literal_column("TRUE"))  # as the index of the few says it
    return sa.select(Issue.id).where(restricted, sa.not_(visible))


def find(number: int, person: Holder) -> Issue:
    """The issue of that number with seats and facts, if this person may know of it; one statement. Raises NotFound."""
    query = _by_number(reading(person))
    issue = db.session.scalars(query, {"number": number, "me": person.id}).unique().one_or_none()
    if issue is None:
        raise NotFound("There is no such issue here.")
    return issue


@cache
def _by_number(reader: Reader) -> sa.Select[Issue]:
    query = sa.select(Issue).where(Issue.number == slot("number"), visible_to(reader))
    return query.options(joinedload(Issue.facts), joinedload(Issue.seats))


def find_seat(issue: Issue, seat_id: str) -> Seat:
    """That seat of the issue. Raises NotFound."""
    for seat in issue.seats:
        if seat.id == seat_id:
            return seat
    raise NotFound("There is no such seat here.")


def find_fact(issue: Issue, fact_id: str) -> Fact:
    """That fact of the issue, unless it was removed. Raises NotFound."""
    for fact in issue.facts:
        if fact.id == fact_id and fact.active:
            return fact
    raise NotFound("There is no such fact here.")


def find_thread(issue: Issue, thread_id: str) -> Thread:
    """That thread of the issue, with its posts. Raises NotFound."""
    thread = db.session.scalar(sa.select(Thread).where(Thread.id == thread_id, Thread.issue_id == issue.id))
    if thread is None:
        raise NotFound("There is no such thread here.")
    return thread


def facts(issue: Issue) -> list[Fact]:
    """What is true, in order, without what was removed."""
    return [fact for fact in issue.facts if fact.active]


def threads(issue: Issue) -> list[Thread]:
    """Threads with their posts, those that are open first, then the newest first; one statement."""
    query = sa.select(Thread).where(Thread.issue_id == issue.id)
    query = query.options(joinedload(Thread.posts)).order_by(Thread.state, Thread.id.desc())
    return list(db.session.scalars(query).unique())


def open_ones(person: Holder | Reader) -> sa.Select[Any]:
    """Open issues this person sees, one row each, for the rail to count."""
    return sa.select(sa.literal(1)).select_from(Issue).where(OPEN, visible_to(person))


def load(person_ids: Collection[str], reader: Holder | None = None) -> Mapping[str, int]:
    """How many open issues each person owns, by person id, of all or of those `reader` may know of; one statement."""
    seen = sa.true() if reader is None else visible_to(reader)
    held = sa.orm.aliased(Seat)  # `visible_to` asks for seats of its own
    query = sa.select(held.person_id, sa.func.count(sa.distinct(held.issue_id)))
    query = query.select_from(Issue).join(held, held.issue_id == Issue.id.concat(""))  # open ones first
    query = query.where(OPEN, seen, held.state == "accepted", held.person_id.in_(person_ids)).group_by(held.person_id)
    return {row[0]: row[1] for row in rows_of(query)}


def only_they_see(person: Holder) -> int:
    """How many open restricted issues nobody else who is active may know of, auditors aside."""
    held = sa.select(Seat.id).where(Seat.issue_id == Issue.id, Seat.state.in_(HELD)).correlate(Issue, Person)
    theirs = sa.or_(Issue.opened_by_id == person.id, held.where(Seat.person_id == person.id).exists())
    others = sa.or_(Person.id == Issue.opened_by_id, held.where(Seat.person_id == Person.id).exists())
    somebody_else = sa.exists().where(Person.active, Person.id != person.id, others)
    query = sa.select(sa.func.count()).select_from(Issue).where(Issue.restricted, OPEN, theirs)
    return db.session.scalar(query.where(~somebody_else)) or 0


def owned_by(person: Holder, reader: Holder, *, most: int = 5) -> tuple[int, list[Issue]]:
    """How many open issues `person` owns that `reader` may know of, and the newest few of them."""
    held = sa.exists().where(Seat.issue_id == Issue.id, Seat.person_id == person.id, Seat.state == "accepted")
    mine = (held, OPEN, visible_to(reader))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Issue).where(*mine)) or 0
    newest = sa.select(Issue).where(*mine).order_by(Issue.number.desc()).limit(most).options(lazyload(Issue.seats))
    return total, list(db.session.scalars(newest))


def people_of(issue: Issue) -> set[str]:
    """Ids of everybody the issue's page names by its seats, facts and opening."""
    return {issue.opened_by_id, *(seat.person_id for seat in issue.seats), *(fact.by_id for fact in issue.facts)}


def concerned(issue: AnyIssue) -> set[str]:
    """Ids of the people who own or opened the issue, or are asked to own it: who hears of it by mail."""
    return set(issue.concerned_ids)


def may_hear(issue: AnyIssue, person_ids: Iterable[str]) -> set[str]:
    """Those among the people to whom mail about this issue may go: of a restricted one, those concerned."""
    wanted = set(person_ids)
    return wanted & concerned(issue) if issue.restricted else wanted


@dataclass(frozen=True)
class Vacancy:
    """A function that should own the issue and does not; `last` is the seat given up most recently, if any."""

    function: str
    last: Seat | None


def missing(issue: Issue, owned: Collection[str] | None = None) -> list[Vacancy]:
    """Functions without which no response can go out: policy always, legal where the issue touches the law.

    `owned`: the functions that own it, as rules.owned_for says, when the caller knows them already.
    """
    if issue.stage == "closed":
        return []
    owned = owned_for(issue) if owned is None else owned
    needed = [POLICY, LEGAL] if issue.legal else [POLICY]
    return [Vacancy(function, _last_seat(issue, function)) for function in needed if function not in owned]


class Known(NamedTuple):
    """What a page says of people, by id: names, until when they are away, the functions active ones carry; and how
    all functions are called, by key, in the organisation's order.
    """

    names: dict[str, str]
    away: dict[str, datetime]
    carried: dict[str, set[str]]
    functions: dict[str, str]


def known(person_ids: Collection[str]) -> Known:
    """People and functions as a page needs them; one statement."""
    away = people.away_until(Person.id, clock.now())
    query = sa.select(Person.id, Person.name, Person.active, away, Membership.function, sa.literal(-1))
    query = query.outerjoin(Membership, sa.and_(Membership.person_id == Person.id, Membership.active))
    called = sa.select(sa.literal(""), Function.name, Function.active, sa.null(), Function.key, Function.position)
    rows = rows_of(query.where(Person.id.in_(person_ids)).union_all(called)).all()
    found = Known({}, {}, {}, {})
    for person_id, name, active, until, function, _place in sorted(rows, key=lambda row: (row[5], row[4] or "")):
        if not person_id:
            found.functions[function] = name or function
            continue
        found.names.update({person_id: name} if name else {})
        found.away.update({person_id: until} if until else {})
        if active and function:
            found.carried.setdefault(person_id, set()).add(function)
    return found


def contributors(thread: Thread) -> set[str]:
    """Ids of everybody who wrote in the thread."""
    return {thread.by_id, *(post.by_id for post in thread.posts)}


def _last_seat(issue: Issue, function: str) -> Seat | None:
    given_up = [s for s in issue.seats if s.function == function and s.state in ("left", "declined", "replaced")]
    return max(given_up, key=lambda seat: seat.answered_at or seat.invited_at, default=None)
