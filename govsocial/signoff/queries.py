"""Reads of this room: which rules stand, what is signed, who could sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from govsocial.core.db import db
from govsocial.core.errors import NotFound
from govsocial.issues.models import Issue
from govsocial.people import queries as people
from govsocial.people.models import Membership, Person
from govsocial.people.permissions import Permission, may
from govsocial.responses.models import Response, Version
from govsocial.signoff import rules
from govsocial.signoff.models import Rule, Signoff


def all_rules() -> list[Rule]:
    """Every rule, in order of number."""
    return list(db.session.scalars(sa.select(Rule).order_by(Rule.number)))


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
    return list(db.session.scalars(sa.select(Signoff).where(Signoff.version_id == version.id).order_by(Signoff.id)))


def signatures(found: Sequence[Signoff]) -> list[rules.Signature]:
    """The sign-offs among decisions."""
    return [rules.Signature(s.person_id, str(s.function), s.digest) for s in found if s.decision == "signed"]


def is_signed(version: Version) -> bool:
    """Whether everything that the frozen rule asks for is signed: the question publishing asks."""
    return rules.is_complete(
        version.rule["functions"], signatures(decisions(version)), version.contributors, version.digest
    )


def carriers(functions: Sequence[str]) -> dict[str, list[Person]]:
    """Active people by function who may sign at all, in one statement."""
    query = sa.select(Membership.function, Person).join(Membership.person)
    query = query.where(Membership.function.in_(functions), Membership.active, Person.active).order_by(Person.name)
    found: dict[str, list[Person]] = {key: [] for key in functions}
    for function, person in db.session.execute(query).unique():
        if may(person, Permission.SIGNOFF_SIGN):
            found[function].append(person)
    return found


@dataclass(frozen=True)
class Lane:
    """One function's line on a version: signed, open to the reader, waiting, or impossible for now."""

    function: str
    name: str
    state: str  # signed | open | waiting | stuck
    signer: Person | None
    at: datetime | None
    decision: Signoff | None
    could: list[Person]  # who could sign it, the reader left out
    wrote: list[Person]  # carriers who cannot, because they wrote part of the words


def lanes(version: Version, reader: Person) -> list[Lane]:
    """The version's lines to sign on, in the frozen order, as `reader` sees them."""
    found = decisions(version)
    signed = signatures(found)
    asked_for: list[str] = version.rule["functions"]
    carry = carriers(asked_for)
    stuck = rules.could_complete(
        asked_for, {f: [p.id for p in some] for f, some in carry.items()}, version.contributors, signed
    )
    by_function = {s.function: s for s in found if s.decision == "signed"}
    people_by_id = {p.id: p for some in carry.values() for p in some}
    missing = {s.person_id for s in by_function.values()} - people_by_id.keys()
    if missing:
        people_by_id.update({p.id: p for p in db.session.scalars(sa.select(Person).where(Person.id.in_(missing)))})
    names = people.function_names()
    return [
        _lane(key, names.get(key, key), by_function.get(key), carry[key], version, signed, stuck, reader, people_by_id)
        for key in asked_for
    ]


def _lane(
    key: str,
    name: str,
    decision: Signoff | None,
    carry: list[Person],
    version: Version,
    signed: list[rules.Signature],
    stuck: set[str],
    reader: Person,
    people_by_id: dict[str, Person],
) -> Lane:
    if decision is not None:
        return Lane(key, name, "signed", people_by_id.get(decision.person_id), decision.at, decision, [], [])
    may_sign = why_not(version, key, reader, signed) is None
    free = [p for p in carry if p.id != reader.id and why_not(version, key, p, signed) is None]
    wrote = [p for p in carry if p.id in version.contributors]
    state = "open" if may_sign else "stuck" if key in stuck else "waiting"
    return Lane(key, name, state, None, None, None, free, wrote)


def why_not(version: Version, function: str, person: Person, signed: list[rules.Signature]) -> str | None:
    """The rule that keeps this person from this line, by key; None when they may sign."""
    if not may(person, Permission.SIGNOFF_SIGN):
        return "not_theirs"
    return rules.why_not_sign(
        person_id=person.id,
        carries=person.functions,
        function=function,
        asked_for=version.rule["functions"],
        contributors=version.contributors,
        signatures=signed,
    )


def open_for(person: Person, version: Version) -> list[str]:
    """Functions this person could sign this version for now."""
    signed = signatures(decisions(version))
    return [f for f in version.rule["functions"] if why_not(version, f, person, signed) is None]


def waiting_for(person: Person) -> list[tuple[Response, Version, list[str]]]:
    """Versions in review that this person could sign, oldest first: what the desk lists. Three statements."""
    query = sa.select(Response, Version).join(Version, Version.response_id == Response.id)
    query = query.where(Response.state == "review", Version.number == Response.latest).order_by(Version.submitted_at)
    pairs = [(r, v) for r, v in db.session.execute(query)]
    if not pairs or not person.functions:
        return []
    found = db.session.scalars(sa.select(Signoff).where(Signoff.version_id.in_([v.id for _r, v in pairs])))
    by_version: dict[str, list[Signoff]] = {}
    for decision in found:
        by_version.setdefault(decision.version_id, []).append(decision)
    result = []
    for response, version in pairs:
        signed = signatures(by_version.get(version.id, []))
        functions = [f for f in version.rule["functions"] if why_not(version, f, person, signed) is None]
        if functions:
            result.append((response, version, functions))
    return result


def signers_beside(response: Response, person: Person) -> dict[str, Any]:
    """For the draft page: functions this person could sign for, and who else could, if the words were sent now.

    {"functions": [{"name", "others": [names]}], "only": whether nobody else could sign for one of them}
    """
    issue = db.session.get(Issue, response.issue_id)
    asked_for = asked_of(issue)["functions"] if issue else []
    mine = [key for key in asked_for if key in person.functions and may(person, Permission.SIGNOFF_SIGN)]
    carry, names = carriers(mine), people.function_names()
    shown = [
        {"name": names.get(key, key), "others": [p.name for p in carry[key] if p.id != person.id]} for key in mine
    ]
    return {"functions": shown, "only": any(not entry["others"] for entry in shown)}


def offer_to_drafts() -> None:
    """Let the draft page, a room below, ask who could sign."""
    from govsocial.responses import hooks

    if signers_beside not in hooks.signers:
        hooks.signers.append(signers_beside)
