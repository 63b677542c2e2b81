"""Reads of this room: which rules stand, what is signed, who could sign."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from govsocial.core import clock
from govsocial.core.db import db, rows_of, slot
from govsocial.core.errors import NotFound
from govsocial.drafting.models import Draft
from govsocial.drafting.offers import Beside, CameBack, CouldSign
from govsocial.issues import queries as issues
from govsocial.issues.models import Issue
from govsocial.people import queries as people
from govsocial.people.models import Function, Grant, Membership, Person
from govsocial.people.permissions import Holder, Permission, holders, may
from govsocial.responses.models import Response, Version
from govsocial.signoff import rules
from govsocial.signoff.models import Rule, Signoff


def all_rules() -> list[Rule]:
    """Every rule, in order of number."""
    return list(db.session.scalars(_all_rules()))


@cache
def _all_rules() -> sa.Select[Rule]:
    return sa.select(Rule).order_by(Rule.number)


def rule_by_number(number: int) -> Rule:
    """The rule with that number. Raises NotFound."""
    found = db.session.scalar(sa.select(Rule).where(Rule.number == number))
    if found is None:
        raise NotFound("There is no such rule here.")
    return found


def matter(issue: Issue) -> rules.Matter:
    """The issue, as far as rules look at it."""
    return rules.Matter(issue.urgency, issue.legal, issue.topic)


def asked_of(issue: Issue) -> dict[str, Any]:
    """What would be asked for a response of this issue now: {"rules": [numbers], "functions": [keys]}."""
    return rules.asked(all_rules(), matter(issue), list(people.function_names()))


def decisions(version: Version) -> list[Signoff]:
    """Every decision on a version, oldest first."""
    return list(db.session.scalars(_decisions(), {"version": version.id}))


@cache
def _decisions() -> sa.Select[Signoff]:
    return sa.select(Signoff).where(Signoff.version_id == slot("version")).order_by(Signoff.id)


def signatures(found: Sequence[Signoff]) -> list[rules.Signature]:
    """The sign-offs among decisions."""
    return [rules.Signature(s.person_id, str(s.function), s.digest) for s in found if s.decision == "signed"]


def is_signed(version: Version) -> bool:
    """Whether everything that the frozen rule asks for is signed: the question publishing asks."""
    return rules.is_complete(
        version.rule["functions"], signatures(decisions(version)), version.contributors, version.digest
    )


def may_return(version: Version, person: Holder) -> bool:
    """Whether this person sits at one of the lines the version asks for."""
    return may(person, Permission.SIGNOFF_RETURN) and bool(person.functions & set(version.rule["functions"]))


def may_withdraw(version: Version, person: Holder, issue: Issue) -> bool:
    """Whether this person wrote or submitted the words, or owns the issue."""
    insiders = {*version.contributors, version.submitted_by_id, *issue.owner_ids}
    return may(person, Permission.RESPONSE_WITHDRAW) and person.id in insiders


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


def signers(issue: Issue) -> Signers:
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


def _who_may_sign() -> sa.Select[str]:
    roles = [role.value for role in holders(Permission.SIGNOFF_SIGN)]
    return sa.select(Grant.person_id).where(Grant.active, Grant.role.in_(roles))


@dataclass(frozen=True)
class Lane:
    """One function's line on a version. `state`: signed, open (the reader may sign) or waiting.

    `could`: who could sign it now, the reader left out; `wrote`: carriers who cannot, because they wrote part of the
    words; `is_stuck`: nobody is left to sign it; `ask`: colleagues on the issue who wrote nothing, when it is stuck.
    """

    function: str
    name: str
    state: str
    signer: Signer | None = None
    decision: Signoff | None = None
    could: Sequence[Signer] = ()
    wrote: Sequence[Signer] = ()
    is_stuck: bool = False
    ask: Sequence[Person] = ()


@dataclass(frozen=True)
class _Sheet:
    """What the lines of one version have in common."""

    version: Version
    issue: Issue
    reader: Holder
    signed: list[rules.Signature]
    carry: dict[str, list[Signer]]
    stuck: set[str]


def lanes(version: Version, reader: Holder, issue: Issue, found: Sequence[Signoff], able: Signers) -> list[Lane]:
    """The version's lines to sign on, in the frozen order, as `reader` sees them. `found`: the decisions on it."""
    by_function = {s.function: s for s in found if s.decision == "signed"}
    signed, asked_for, names = signatures(found), version.rule["functions"], able.names
    carry = {key: able.carry.get(key, []) for key in asked_for}
    carried = {f: [p.id for p in some] for f, some in carry.items()}
    stuck = rules.cannot_be_signed(asked_for, carried, version.contributors, signed)
    sheet = _Sheet(version, issue, reader, signed, carry, stuck)
    signers = {p.id: p for some in carry.values() for p in some}
    if gone := {s.person_id for s in by_function.values()} - signers.keys():
        signers.update({key: Signer(key, name) for key, name in people.names(gone).items()})
    return [
        Lane(key, names.get(key, key), "signed", signers.get(by_function[key].person_id), by_function[key])
        if key in by_function
        else _open_lane(sheet, key, names.get(key, key))
        for key in asked_for
    ]


def _open_lane(sheet: _Sheet, key: str, name: str) -> Lane:
    version, reader, signed, issue = sheet.version, sheet.reader, sheet.signed, sheet.issue
    able = [p for p in sheet.carry[key] if _why_not(version, key, p.id, (key,), signed) is None]
    wrote = [p for p in sheet.carry[key] if p.id in version.contributors]
    state = "open" if any(p.id == reader.id for p in able) else "waiting"
    could, is_stuck = [p for p in able if p.id != reader.id], key in sheet.stuck
    ask = could_be_asked(version, signed, issue) if is_stuck else ()
    return Lane(key, name, state, could=could, wrote=wrote, is_stuck=is_stuck, ask=ask)


def could_be_asked(version: Version, signed: Sequence[rules.Signature], issue: Issue) -> list[Person]:
    """Owners of the issue who wrote none of the words and signed nothing: they could be given a function."""
    taken = {*version.contributors, *(s.person_id for s in signed)}
    query = sa.select(Person).where(Person.id.in_(issue.owner_ids - taken), Person.active).order_by(Person.name)
    return [p for p in db.session.scalars(query.options(*people.IN_ONE)).unique() if may(p, Permission.SIGNOFF_SIGN)]


def why_not(
    version: Version, function: str, person: Holder, signed: list[rules.Signature], issue: Issue | None = None
) -> str | None:
    """The rule that keeps this person from this line, by key; None when they may sign.

    `issue` is given where it is not known yet that the person may know of it.
    """
    if not may(person, Permission.SIGNOFF_SIGN) or (issue and not issues.may_hear(issue, {person.id})):
        return "no_right"
    return _why_not(version, function, person.id, person.functions, signed)


def _why_not(
    version: Version, function: str, person_id: str, carries: Collection[str], signed: Sequence[rules.Signature]
) -> str | None:
    return rules.why_not_sign(
        person_id=person_id,
        carries=carries,
        function=function,
        asked_for=version.rule["functions"],
        contributors=version.contributors,
        signatures=signed,
    )


def signers_beside(response: Response, person: Holder) -> Beside:
    """For the draft page: functions this person could sign for, and who else could, if the words were sent now."""
    issue, written = db.session.get_one(Issue, response.issue_id), db.session.get_one(Draft, response.id).contributors
    names: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    left: set[str] = set()
    for key, name, signer_id, signer in rows_of(functions_and_signers()):
        names[key] = name
        if signer_id is not None and signer_id not in written:
            left.add(key)
            if signer_id != person.id:
                others.setdefault(key, []).append(signer or "")
    asked_for = rules.asked(all_rules(), matter(issue), list(names))["functions"]
    mine = [key for key in asked_for if key in person.functions and may(person, Permission.SIGNOFF_SIGN)]
    could = [CouldSign(names.get(key, key), others.get(key, [])) for key in mine]
    return Beside(could, [names.get(key, key) for key in asked_for if key not in left])


@cache
def functions_and_signers() -> sa.Select[str, str, str, str | None]:
    """(key, name, person id, person's name) of every function and everybody who may sign for it."""
    carried = sa.and_(Membership.function == Function.key, Membership.active, Membership.person_id.in_(_who_may_sign()))
    query = sa.select(Function.key, Function.name, Person.id, Person.name).select_from(Function)
    query = query.outerjoin(Membership, carried).outerjoin(
        Person, sa.and_(Person.id == Membership.person_id, Person.active)
    )
    return query.order_by(Function.position, Function.key, Person.name)


def came_back(response: Response) -> CameBack | None:
    """How the newest version came back to the draft, if it did."""
    query = sa.select(Signoff, Person.name).join(Version, Version.id == Signoff.version_id)
    query = query.join(Person, Person.id == Signoff.person_id).where(Signoff.response_id == response.id)
    query = query.where(Version.number == response.latest, Signoff.decision != "signed")
    found = db.session.execute(query.order_by(Signoff.id.desc()).limit(1)).one_or_none()
    if found is None:
        return None
    made, name = found
    return CameBack(made.decision == "returned", name or "…", made.at, made.comment or "")
