"""Versions that wait for somebody: to sign them, to find who could, to mend them, to publish them."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from govsocial.channels.models import Channel
from govsocial.core.db import db, rows_of
from govsocial.drafting.queries import drafted_by
from govsocial.issues import queries as issues
from govsocial.issues.mine import owned_by
from govsocial.issues.models import Issue
from govsocial.people.permissions import Holder, Permission, may
from govsocial.people.reader import Reader, reading
from govsocial.responses.models import Response, Version
from govsocial.responses.queries import visible_to
from govsocial.signoff.models import Signoff
from govsocial.signoff.queries import why_not
from govsocial.signoff.rows import functions_and_signers
from govsocial.signoff.rules import signatures


class Waiting(NamedTuple):
    """The newest version of a response, the name of its channel, and every decision on it so far."""

    response: Response
    version: Version
    channel: str
    decisions: list[Signoff]


def waiting(person: Holder) -> list[Waiting]:
    """What this person may know of, the oldest first, with its issue; one statement.

    Versions in review; signed ones, if they may publish; and drafts with a version, of issues they own or of which they
    wrote words.
    """
    query = _waiting(reading(person), may(person, Permission.PUBLICATION_PUBLISH))
    found: dict[str, Waiting] = {}
    for response, version, channel, decision in db.session.execute(query, {"me": person.id}):
        one = found.setdefault(version.id, Waiting(response, version, channel, []))
        if decision is not None:
            one.decisions.append(decision)
    return list(found.values())


@cache
def _waiting(reader: Reader, publishes: bool) -> sa.Select[Response, Version, str, Signoff]:
    theirs = sa.and_(Response.state == "draft", sa.or_(Response.issue_id.in_(owned_by(reader.id)), drafted_by(reader)))
    states = ("review", "signed") if publishes else ("review",)
    newest = sa.and_(Version.response_id == Response.id, Version.number == Response.latest)
    query = sa.select(Response, Version, Channel.name, Signoff).join(Version, newest)
    query = query.join(Channel, Channel.id == Response.channel_id)
    query = query.outerjoin(Signoff, Signoff.version_id == Version.id)
    query = query.options(joinedload(Response.issue).lazyload(Issue.seats))
    # Said of all states at once, so that the index of the state is walked.
    query = query.where(Response.state.in_((*states, "draft")), sa.or_(Response.state != "draft", theirs))
    return query.where(visible_to(reader)).order_by(Version.submitted_at, Signoff.id)


def in_review(found: Sequence[Waiting]) -> list[Waiting]:
    """Those that are in review."""
    return [one for one in found if one.response.state == "review"]


def to_sign(person: Holder, found: Sequence[Waiting]) -> list[tuple[Waiting, list[str]]]:
    """Those in review that this person could sign, and for which functions."""
    result = []
    for one in in_review(found):
        signed = signatures(one.decisions)
        functions = [f for f in one.version.rule["functions"] if why_not(one.version, f, person, signed) is None]
        if functions:
            result.append((one, functions))
    return result


def stuck(found: Sequence[Waiting]) -> list[tuple[Waiting, list[str]]]:
    """Those in review that nobody is left to sign, and the names of the functions; one statement, or none."""
    reviewed = in_review(found)
    if not reviewed:
        return []
    names, carry = _carriers()
    result = []
    for one in reviewed:
        made = {d.function: d.person_id for d in one.decisions if d.decision == "signed"}
        taken = {*one.version.contributors, *made.values()}
        could = {f: carry.get(f, set()) - taken for f in one.version.rule["functions"] if f not in made}
        lacking = [names.get(f, f) for f, people in could.items() if not issues.may_hear(one.response.issue, people)]
        if lacking:
            result.append((one, lacking))
    return result


def _carriers() -> tuple[dict[str, str], dict[str, set[str]]]:
    """The functions' names, and the ids of those who may sign for them."""
    names: dict[str, str] = {}
    found: dict[str, set[str]] = {}
    for key, name, person, _name in rows_of(functions_and_signers()):
        names[key] = name
        if person is not None:
            found.setdefault(key, set()).add(person)
    return names, found
