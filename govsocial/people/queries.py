"""Reads about people. Anything shown by name goes through `names`: the ledger and other rooms know ids only."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from govsocial.core import clock
from govsocial.core.db import db, rows_of, slot
from govsocial.core.errors import NotFound
from govsocial.people.models import Absence, Department, Follow, Function, Grant, Membership, Person, Team
from govsocial.people.permissions import Holder, Role

IN_ONE = (joinedload(Person.memberships), joinedload(Person.grants))
"""Options that load a person with functions and roles in the same statement: both are few."""


def names(ids: Iterable[str]) -> dict[str, str]:
    """Names by person id; one statement. Ids that are no person's, and erased names, are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row[0]: row[1] for row in rows_of(_names(), {"ids": list(wanted)})}


@cache
def _names() -> sa.Select[str, Any]:
    wanted = Person.id.in_(slot("ids", many=True))
    return sa.select(Person.id, Person.name).where(wanted, Person.name.is_not(None))


def by_number(number: int) -> Person:
    """The person with that public number. Raises NotFound."""
    query = sa.select(Person).where(Person.number == number).options(*IN_ONE)
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound("There is no such person here.")
    return found


def active_people() -> list[Person]:
    """Everybody active, by name."""
    return list(db.session.scalars(sa.select(Person).where(Person.active).order_by(Person.name, Person.number)))


def active_names() -> list[tuple[str, str]]:
    """(id, name) of everybody active, by name, for choosing."""
    query = sa.select(Person.id, Person.name).where(Person.active).order_by(Person.name, Person.number)
    return [(row.id, row.name or "…") for row in rows_of(query)]


def active_numbers() -> list[tuple[str, str]]:
    """(public number, name) of everybody active, by name, for filters."""
    query = sa.select(Person.number, Person.name).where(Person.active).order_by(Person.name, Person.number)
    return [(str(row.number), row.name or "…") for row in rows_of(query)]


def by_function(function: str, *, present_only: bool = False) -> list[Person]:
    """Active people who carry the function (a key), by name; `present_only` leaves out those away now."""
    carried = sa.select(Membership.person_id).where(Membership.function == function, Membership.active)
    query = sa.select(Person).where(Person.active, Person.id.in_(carried))
    if present_only:
        query = query.where(Person.id.not_in(_away_ids(clock.now())))
    return list(db.session.scalars(query.order_by(Person.name, Person.number)))


def by_role(role: Role) -> list[Person]:
    """Active people who hold the role, by name."""
    held = sa.select(Grant.person_id).where(Grant.role == role.value, Grant.active)
    query = sa.select(Person).where(Person.active, Person.id.in_(held))
    return list(db.session.scalars(query.order_by(Person.name, Person.number)))


def holding(role: Role) -> set[str]:
    """Ids of the active people who hold the role."""
    return set(rows_of(_holding(), {"role": role.value}).scalars())


@cache
def _holding() -> sa.Select[str]:
    return sa.select(Person.id).join(Person.grants).where(Person.active, Grant.active, Grant.role == slot("role"))


def followers(topic: str) -> list[Person]:
    """Active people who follow the topic, by name."""
    following = sa.select(Follow.person_id).where(Follow.topic == topic_key(topic), Follow.active)
    query = sa.select(Person).where(Person.active, Person.id.in_(following))
    return list(db.session.scalars(query.order_by(Person.name, Person.number)))


def topics_of(person: Holder) -> list[str]:
    """Topics the person follows, in order."""
    query = sa.select(Follow.topic).where(Follow.person_id == person.id, Follow.active).order_by(Follow.topic)
    return list(db.session.scalars(query))


def topic_key(topic: str) -> str:
    """A topic as it is stored and compared: one line, lower case."""
    return " ".join(topic.lower().split())


def functions() -> list[Function]:
    """Active functions, in the organisation's order."""
    query = sa.select(Function).where(Function.active).order_by(Function.position, Function.key)
    return list(db.session.scalars(query))


def function_names() -> dict[str, str]:
    """Every function's name by key, inactive ones too: old entries speak of them."""
    return {row[0]: row[1] for row in rows_of(_function_names())}


@cache
def _function_names() -> sa.Select[str, str]:
    return sa.select(Function.key, Function.name).order_by(Function.position, Function.key)


def departments() -> list[Department]:
    """Active departments, by name."""
    return list(db.session.scalars(sa.select(Department).where(Department.active).order_by(Department.name)))


def teams() -> list[Team]:
    """Active teams with their departments, by department and name."""
    query = sa.select(Team).join(Team.department).where(Team.active).options(sa.orm.contains_eager(Team.department))
    return list(db.session.scalars(query.order_by(Department.name, Team.name)))


def team_sizes() -> dict[str, int]:
    """How many active people belong to each team, by team id."""
    query = sa.select(Person.team_id, sa.func.count()).where(Person.active, Person.team_id.is_not(None))
    return {str(row[0]): row[1] for row in rows_of(query.group_by(Person.team_id))}


def function_sizes() -> dict[str, int]:
    """How many active people carry each function, by key."""
    query = sa.select(Membership.function, sa.func.count()).join(Membership.person)
    query = query.where(Membership.active, Person.active).group_by(Membership.function)
    return {row[0]: row[1] for row in rows_of(query)}


def absence_of(person: Holder) -> Absence | None:
    """The absence that runs now or comes next."""
    query = sa.select(Absence).where(Absence.person_id == person.id, Absence.active, Absence.ends_at > clock.now())
    return db.session.scalar(query.order_by(Absence.starts_at).limit(1))


def away(ids: Sequence[str] | None = None) -> dict[str, datetime]:
    """Who is away now, and until when, by person id (among `ids`, when given)."""
    query = sa.select(Absence.person_id, sa.func.max(Absence.ends_at)).where(_running(clock.now()))
    if ids is not None:
        query = query.where(Absence.person_id.in_(ids))
    return {row[0]: row[1] for row in rows_of(query.group_by(Absence.person_id))}


def away_until(person_id: Any, now: Any) -> sa.ScalarSelect[datetime]:
    """The part of a statement that says until when somebody in it is away now."""
    query = sa.select(sa.func.max(Absence.ends_at)).where(Absence.person_id == person_id, _running(now))
    return query.scalar_subquery()


def lone_functions() -> dict[str, str]:
    """Functions that exactly one active person carries, with that person's name, by key: sign-offs hang on them."""
    carried = sa.select(Membership.function, sa.func.min(Person.name)).join(Membership.person)
    carried = carried.where(Membership.active, Person.active).group_by(Membership.function)
    return {row[0]: row[1] or "" for row in rows_of(carried.having(sa.func.count() == 1))}


def is_last_administrator(person: Holder) -> bool:
    """Whether nobody else who is active could administer. Holds the grants, so that two cannot leave at once."""
    held = sa.select(Grant.person_id).where(Grant.role == Role.ADMINISTRATOR.value, Grant.active)
    db.session.execute(held.with_for_update())  # whoever waits here then sees what the other one did
    active = sa.select(Person.id).where(Person.active, Person.id.in_(held))
    return set(db.session.scalars(active)) == {person.id}


def token(person: Person) -> str:
    """What an edit form carries: changes when the person, a function or a role of theirs changes (ids sort by time)."""
    linked = {m.last_event_id for m in person.memberships} | {g.last_event_id for g in person.grants}
    return max({person.last_event_id} | linked)


def _running(now: Any) -> sa.ColumnElement[bool]:
    return sa.and_(Absence.active, Absence.starts_at <= now, Absence.ends_at > now)


def _away_ids(now: datetime) -> sa.Select[str]:
    return sa.select(Absence.person_id).where(_running(now))
