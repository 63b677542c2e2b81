"""Decisions on versions, and who could make them, as pages and verbs read them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from govsocial.core import clock
from govsocial.core.db import rows_of, slot
from govsocial.core.rows import Rows, columns
from govsocial.issues import queries as issues
from govsocial.issues.rules import AnyIssue
from govsocial.people import queries as people
from govsocial.people.models import Function, Grant, Membership, Person
from govsocial.people.permissions import Permission, Role, holders, rights
from govsocial.signoff.models import Rule, Signoff


class Decision(NamedTuple):
    """One decision on one version, with the name of who made it and of the function they signed for."""

    id: str
    decision: str
    function: str | None
    person_id: str
    digest: str
    at: datetime
    comment: str | None
    by_name: str | None
    function_name: str | None


def decisions(version_id: str) -> list[Decision]:
    """Every decision on a version, oldest first."""
    return _decisions().all(version=version_id)


@cache
def _decisions() -> Rows[Decision]:
    return Rows(Decision, _decided().where(Signoff.version_id == slot("version")).order_by(Signoff.id))


def sent_back(response_id: str, number: int) -> Decision | None:
    """How version `number` of a response came back to the draft, if it did."""
    return _sent_back().first(response=response_id, number=number)


@cache
def _sent_back() -> Rows[Decision]:
    query = _decided().where(Signoff.response_id == slot("response"), Signoff.version_number == slot("number"))
    return Rows(Decision, query.where(Signoff.decision != "signed").order_by(Signoff.id.desc()).limit(1))


def _decided() -> sa.Select[*tuple[Any, ...]]:
    named = {"by_name": Person.name, "function_name": Function.name}
    query = sa.select(*columns(Decision, Signoff, **named)).join(Person, Person.id == Signoff.person_id)
    return query.outerjoin(Function, Function.key == Signoff.function)


class RuleRow(NamedTuple):
    """A rule as deciding reads it. What the columns mean: signoff/models.py."""

    number: int
    applies: str
    topic: str
    functions: list[Any]
    active: bool


def all_rules() -> list[RuleRow]:
    """Every rule, in order of number."""
    return _rules().all()


@cache
def _rules() -> Rows[RuleRow]:
    return Rows(RuleRow, sa.select(*columns(RuleRow, Rule)).order_by(Rule.number))


class Signer(NamedTuple):
    """Somebody who signed or could, as far as a line names them."""

    id: str
    name: str | None
    away: datetime | None = None
    """Until when."""


class Signers(NamedTuple):
    """What functions are called, and who may sign for them, by key, in the organisation's order."""

    names: dict[str, str]
    carry: dict[str, list[Signer]]


def signers(issue: AnyIssue) -> Signers:
    """All functions, and the active people who may sign at all and may know of the issue; one statement."""
    found = Signers({}, {})
    for key, name, person_id, called, away in rows_of(_signers(), {"now": clock.now()}):
        found.names[key] = name
        found.carry.setdefault(key, []).extend([Signer(person_id, called, away)] if person_id else [])
    heard = issues.may_hear(issue, {p.id for some in found.carry.values() for p in some})
    return Signers(found.names, {key: [p for p in some if p.id in heard] for key, some in found.carry.items()})


@cache
def _signers() -> sa.Select[str, str, str, str | None, datetime | None]:
    return functions_and_signers().add_columns(people.away_until(Person.id, slot("now")))


@cache
def functions_and_signers() -> sa.Select[str, str, str, str | None]:
    """(key, name, person id, person's name) of every function and everybody who may sign for it."""
    carried = sa.and_(Membership.function == Function.key, Membership.active, Membership.person_id.in_(_who_may_sign()))
    query = sa.select(Function.key, Function.name, Person.id, Person.name).select_from(Function)
    query = query.outerjoin(Membership, carried).outerjoin(
        Person, sa.and_(Person.id == Membership.person_id, Person.active)
    )
    return query.order_by(Function.position, Function.key, Person.name)


def _who_may_sign() -> sa.Select[str]:
    roles = [role.value for role in holders(Permission.SIGNOFF_SIGN)]
    return sa.select(Grant.person_id).where(Grant.active, Grant.role.in_(roles))


class _Colleague(NamedTuple):
    id: str
    name: str | None
    active: bool
    holds: str | None  # keys of roles, joined by commas


class Colleagues(NamedTuple):
    """Names by id; and, by name, who could be given a function (`able`) and who could give it (`administrators`)."""

    names: dict[str, str]
    able: list[Signer]
    administrators: list[str]


def colleagues(named: Iterable[str], able: Collection[str]) -> Colleagues:
    """The names of those `named`; of those in `able`, who is active and may sign; administrators. One statement."""
    found = _colleagues().all(ids=[*{*named, *able}], role=Role.ADMINISTRATOR.value)
    roles = {p.id: frozenset(p.holds.split(",")) for p in found if p.active and p.holds}
    signs = {person for person, held in roles.items() if Permission.SIGNOFF_SIGN in rights(held)}
    return Colleagues(
        {p.id: p.name for p in found if p.name},
        [Signer(p.id, p.name) for p in found if p.id in signs and p.id in able],
        [p.name or "" for p in found if Role.ADMINISTRATOR in roles.get(p.id, ())],
    )


@cache
def _colleagues() -> Rows[_Colleague]:
    holds = sa.select(sa.func.aggregate_strings(Grant.role, ",")).where(Grant.person_id == Person.id, Grant.active)
    query = sa.select(*columns(_Colleague, Person, holds=holds.scalar_subquery()))
    administers = sa.select(Grant.person_id).where(Grant.role == slot("role"), Grant.active)
    wanted = sa.or_(Person.id.in_(slot("ids", many=True)), Person.id.in_(administers))
    return Rows(_Colleague, query.where(wanted).order_by(Person.name, Person.number))
