"""Reads about sign-in accounts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from govsocial.accounts.models import Account
from govsocial.core.db import db, is_writing, rows_of, slot
from govsocial.core.errors import NotFound
from govsocial.core.rows import Rows, columns
from govsocial.core.wording import gettext as _
from govsocial.ledger.models import Entry
from govsocial.people.models import Grant, Membership, Person, Team
from govsocial.people.permissions import Holder
from govsocial.people.queries import IN_ONE
from govsocial.people.who import Who, listed, told
from govsocial.text import text


def canonical(email: str) -> str:
    """An address as it is stored and compared."""
    return email.strip().lower()


def by_email(email: str) -> Account | None:
    """The account with that address."""
    return db.session.scalar(sa.select(Account).where(Account.email == canonical(email)))


class Visitor:
    """Who is signed in, for a request that only reads: the row of the person, under the session's mark.

    What Flask-Login asks of a user, and no more.
    """

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, mark: str, person: Who) -> None:
        self._mark, self.person = mark, person

    def get_id(self) -> str:
        """What the session is bound to."""
        return self._mark


def signed_in(uniquifier: str) -> Account | Visitor | None:
    """Whoever a session is bound to, while person and account are active; one statement, asked on every page.

    The account with its person for a request that will write, else rows.
    """
    if is_writing():
        return by_session(uniquifier)
    row = _who().first(uniquifier=uniquifier)
    return Visitor(uniquifier, told(row)) if row else None


def by_session(uniquifier: str) -> Account | None:
    """The account a session is bound to, with its person, while both are active; one statement."""
    found = db.session.scalars(_by_session(), {"uniquifier": uniquifier}).unique().one_or_none()
    return found if found and found.active and found.person.active else None


@cache
def _who() -> Rows[Who]:
    query = sa.select(*columns(Who, Person, **listed())).join(Account, Account.person_id == Person.id)
    return Rows(Who, query.where(Account.fs_uniquifier == slot("uniquifier"), Account.active, Person.active))


@cache
def _by_session() -> sa.Select[Account]:
    """Made once: to put it together costs as much as to run it."""
    person = contains_eager(Account.person)
    query = sa.select(Account).join(Account.person).where(Account.fs_uniquifier == slot("uniquifier"))
    alone = person.lazyload(Person.team)
    return query.options(person.joinedload(Person.memberships), person.joinedload(Person.grants), alone)


def of(person: Holder) -> Account | None:
    """The person's account, if they have one."""
    query = sa.select(Account).where(Account.person_id == person.id).options(lazyload(Account.person))
    return db.session.scalar(query)


def person_with_account(number: int) -> tuple[Person, Account | None]:
    """Both at once, by the person's public number. Raises NotFound."""
    query = sa.select(Person, Account).outerjoin(Account, Account.person_id == Person.id).where(Person.number == number)
    query = query.options(*IN_ONE, joinedload(Person.team).joinedload(Team.department), lazyload(Account.person))
    row = db.session.execute(query).unique().one_or_none()
    if row is None:
        raise NotFound(_("There is no such person here."))
    return row[0], row[1]


@dataclass(frozen=True)
class Found:
    """One page of people: those shown, their accounts by person id, and how many there are in all."""

    people: list[Person]
    ways: dict[str, Any]
    """How each signs in, by person id: rows of email, in_use (a password is set), twice (second factor), invited_at."""
    total: int
    invited: int
    more: int | None
    """Number of the last person shown, when others follow."""


def find(
    *,
    q: str = "",
    function: str = "",
    department: str = "",
    team: str = "",
    state: str = "",
    after: int | None = None,
    size: int = 25,
) -> Found:
    """People by name, after person number `after`; `state` is "" (active and invited), "invited",
    "deactivated" or "all".

    Names fold and sort in Python, the same on both databases: a public body has hundreds of people, not millions.
    """
    wanted = text.fold(q.strip())
    query = _narrowed(function, department, team, state)
    rows = [row for row in rows_of(query) if wanted in text.fold(f"{row.name or ''} {row.email or ''}")]
    rows.sort(key=lambda row: _place(row.name, row.number))
    start = _place_of(after) if after is not None else ("", 0)
    rest = [row for row in rows if _place(row.name, row.number) > start]
    page = {row.id: row for row in rest[:size]}
    full = db.session.scalars(sa.select(Person).where(Person.id.in_(page)).options(*IN_ONE)).unique()
    loaded = {person.id: person for person in full}
    return Found(
        people=[loaded[person_id] for person_id in page],
        ways=page,
        total=len(rows),
        invited=sum(not row.in_use for row in rows),
        more=rest[size - 1].number if len(rest) > size else None,
    )


def _narrowed(function: str, department: str, team: str, state: str) -> sa.Select[*tuple[Any, ...]]:
    in_use, twice = Account.password.is_not(None), Account.tf_primary_method.is_not(None)
    query = sa.select(
        *(Person.id, Person.number, Person.name, Account.email, Account.invited_at),
        *(in_use.label("in_use"), twice.label("twice")),
    )
    query = query.outerjoin(Account, Account.person_id == Person.id)
    if state != "all":
        query = query.where(Person.active.is_(state != "deactivated"))
    if state == "invited":
        query = query.where(sa.not_(in_use))
    if team:
        query = query.where(Person.team_id == team)
    if function:
        carried = sa.select(Membership.person_id).where(Membership.function == function, Membership.active)
        query = query.where(Person.id.in_(carried))
    if department:
        query = query.where(Person.team_id.in_(sa.select(Team.id).where(Team.department_id == department)))
    return query


def given(rows: Iterable[Membership | Grant]) -> dict[str, tuple[datetime, str]]:
    """When each function or role was last given, and by which person id ("system" for nobody), by row id."""
    by_event = {row.last_event_id: row.id for row in rows}
    query = sa.select(Entry.event_id, Entry.body).where(Entry.event_id.in_(by_event))
    found = ((by_event[event_id], json.loads(body)) for event_id, body in rows_of(query))
    return {row_id: (datetime.fromisoformat(entry["at"]), entry["who"]["i"]) for row_id, entry in found}


def _place(name: str | None, number: int) -> tuple[str, int]:
    return text.fold(name or ""), number


def _place_of(number: int) -> tuple[str, int]:
    return _place(db.session.scalar(sa.select(Person.name).where(Person.number == number)), number)


def zone_of(person: Holder | Who) -> ZoneInfo:
    """The zone of somebody's clock: theirs, else the organisation's."""
    return ZoneInfo(person.zone or current_app.config["ZONE"])
