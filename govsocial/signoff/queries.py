"""Reads of this room: which rules stand, what is signed, who could sign."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from govsocial.core.db import db, rows_of
from govsocial.core.errors import NotFound
from govsocial.drafting.offers import Beside, CameBack, CouldSign
from govsocial.issues import queries as issues
from govsocial.issues.rules import AnyIssue
from govsocial.people import queries as people
from govsocial.people.permissions import Holder, Permission, may
from govsocial.responses.rows import ResponseRow
from govsocial.signoff import rows, rules
from govsocial.signoff.models import Rule
from govsocial.signoff.rows import Decision, Signer, Signers, functions_and_signers
from govsocial.signoff.rules import Signable


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


def matter(issue: AnyIssue) -> rules.Matter:
    """The issue, as far as rules look at it."""
    return rules.Matter(issue.urgency, issue.legal, issue.topic)


def asked_of(issue: AnyIssue) -> dict[str, Any]:
    """What would be asked for a response of this issue now: {"rules": [numbers], "functions": [keys]}."""
    return rules.asked(rows.all_rules(), matter(issue), list(people.function_names()))


def is_signed(version: Signable) -> bool:
    """Whether everything that the frozen rule asks for is signed: the question publishing asks."""
    signed = rules.signatures(rows.decisions(version.id))
    return rules.is_complete(version.rule["functions"], signed, version.contributors, version.digest)


def may_return(version: Signable, person: Holder) -> bool:
    """Whether this person sits at one of the lines the version asks for."""
    return may(person, Permission.SIGNOFF_RETURN) and bool(person.functions & set(version.rule["functions"]))


def may_withdraw(version: Signable, person: Holder, issue: AnyIssue) -> bool:
    """Whether this person wrote or submitted the words, or owns the issue."""
    insiders = {*version.contributors, version.submitted_by_id, *issue.owner_ids}
    return may(person, Permission.RESPONSE_WITHDRAW) and person.id in insiders


@dataclass(frozen=True)
class Lane:
    """One function's line on a version. `state`: signed, open (the reader may sign) or waiting.

    `could`: who could sign it now, the reader left out; `wrote`: carriers who cannot, because they wrote part of the
    words; `is_stuck`: nobody is left to sign it.
    """

    function: str
    name: str
    state: str
    signer: Signer | None = None
    decision: Decision | None = None
    could: Sequence[Signer] = ()
    wrote: Sequence[Signer] = ()
    is_stuck: bool = False


@dataclass(frozen=True)
class _Sheet:
    """What the lines of one version have in common."""

    version: Signable
    reader: Holder
    signed: list[rules.Signature]
    carry: dict[str, list[Signer]]
    stuck: set[str]


def lanes(version: Signable, reader: Holder, found: Sequence[Decision], able: Signers) -> list[Lane]:
    """The version's lines to sign on, in the frozen order, as `reader` sees them. `found`: the decisions on it."""
    by_function = {s.function: s for s in found if s.decision == "signed"}
    signed, asked_for, names = rules.signatures(found), version.rule["functions"], able.names
    carry = {key: able.carry.get(key, []) for key in asked_for}
    carried = {f: [p.id for p in some] for f, some in carry.items()}
    stuck = rules.cannot_be_signed(asked_for, carried, version.contributors, signed)
    sheet = _Sheet(version, reader, signed, carry, stuck)
    signers = {p.id: p for some in carry.values() for p in some}
    for made in by_function.values():
        signers.setdefault(made.person_id, Signer(made.person_id, made.by_name))
    return [
        Lane(key, names.get(key, key), "signed", signers.get(by_function[key].person_id), by_function[key])
        if key in by_function
        else _open_lane(sheet, key, names.get(key, key))
        for key in asked_for
    ]


def _open_lane(sheet: _Sheet, key: str, name: str) -> Lane:
    version, reader, signed = sheet.version, sheet.reader, sheet.signed
    able = [p for p in sheet.carry[key] if _why_not(version, key, p.id, (key,), signed) is None]
    wrote = [p for p in sheet.carry[key] if p.id in version.contributors]
    state = "open" if any(p.id == reader.id for p in able) else "waiting"
    could, is_stuck = [p for p in able if p.id != reader.id], key in sheet.stuck
    return Lane(key, name, state, could=could, wrote=wrote, is_stuck=is_stuck)


def could_be_asked(version: Signable, signed: Sequence[rules.Signature], issue: AnyIssue) -> frozenset[str]:
    """Ids of the issue's owners who wrote none of the words and signed nothing: they could be given a function."""
    return issue.owner_ids - {*version.contributors, *(s.person_id for s in signed)}


def why_not(
    version: Signable, function: str, person: Holder, signed: list[rules.Signature], issue: AnyIssue | None = None
) -> str | None:
    """The rule that keeps this person from this line, by key; None when they may sign.

    `issue` is given where it is not known yet that the person may know of it.
    """
    if not may(person, Permission.SIGNOFF_SIGN) or (issue and not issues.may_hear(issue, {person.id})):
        return "no_right"
    return _why_not(version, function, person.id, person.functions, signed)


def _why_not(
    version: Signable, function: str, person_id: str, carries: Collection[str], signed: Sequence[rules.Signature]
) -> str | None:
    return rules.why_not_sign(
        person_id=person_id,
        carries=carries,
        function=function,
        asked_for=version.rule["functions"],
        contributors=version.contributors,
        signatures=signed,
    )


def signers_beside(issue: AnyIssue, written: Collection[str], person: Holder) -> Beside:
    """For the draft page: functions this person could sign for, and who else could, if the words were sent now."""
    names: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    left: set[str] = set()
    for key, name, signer_id, signer in rows_of(functions_and_signers()):
        names[key] = name
        if signer_id is not None and signer_id not in written:
            left.add(key)
            if signer_id != person.id:
                others.setdefault(key, []).append(signer or "")
    asked_for = rules.asked(rows.all_rules(), matter(issue), list(names))["functions"]
    mine = [key for key in asked_for if key in person.functions and may(person, Permission.SIGNOFF_SIGN)]
    could = [CouldSign(names.get(key, key), others.get(key, [])) for key in mine]
    return Beside(could, [names.get(key, key) for key in asked_for if key not in left])


def came_back(response: ResponseRow) -> CameBack | None:
    """How the newest version came back to the draft, if it did."""
    made = rows.sent_back(response.id, response.latest)
    return made and CameBack(made.decision == "returned", made.by_name or "…", made.at, made.comment or "")
