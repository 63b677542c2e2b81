"""Whom to ask to own an issue for a function, and why them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from govsocial.core import clock
from govsocial.core.db import db
from govsocial.core.wording import gettext as _
from govsocial.issues.models import OPEN, Issue, Seat
from govsocial.issues.states import HELD
from govsocial.people.models import Absence, Follow, Membership, Person
from govsocial.text.search import terms

ALIKE = 3  # words of at least WORD letters that two issues share to count as near
WORD = 5
EARLIER = 300  # most recent seats looked through


@dataclass(frozen=True)
class Proposal:
    """Somebody who could be asked: why them, how many open issues they own, until when they are away."""

    person_id: str
    number: int
    name: str
    reasons: tuple[str, ...]
    load: int
    away_until: datetime | None
    declined: bool


def proposals(issue: Issue, function: str) -> list[Proposal]:
    """Active people who carry the function and are not asked yet, best first; one statement.

    Best: follows the topic, owned issues of the same topic or in nearly the same words, is here, has least to carry.
    Who declined or left this seat comes last. Restricted issues are never given as a reason.
    """
    told = {seat.person_id for seat in issue.seats if seat.function == function and seat.state in ("declined", "left")}
    rows = defaultdict(list)
    for row in db.session.execute(_rows(issue, function)):
        rows[row.id].append(row)
    found = []
    for person_id, theirs in rows.items():
        first = theirs[0]
        reasons = [_("follows “%(topic)s”", topic=issue.topic)] if first.follows else []
        reasons += _nearness(issue, theirs)
        away, gone = first.away_until, person_id in told
        name = first.name or _("Somebody")
        found.append(Proposal(person_id, first.number, name, tuple(reasons), first.load, away, gone))
    return sorted(found, key=lambda p: (p.declined, p.away_until is not None, -len(p.reasons), p.load, p.name))


def _rows(issue: Issue, function: str) -> sa.Select[Any]:
    """Each candidate with each of the issues they own or owned; once, without an issue, who owns none."""
    who = _candidates(issue, function).cte("who")
    held = sa.select(Seat.person_id, Issue.number.label("earlier"), Issue.topic, Issue.title, Issue.claim)
    held = held.join(Issue, Issue.id == Seat.issue_id).where(Seat.person_id.in_(sa.select(who.c.id)))
    held = held.where(Seat.state.in_(("accepted", "left", "replaced")), Issue.id != issue.id, sa.not_(Issue.restricted))
    seats = held.order_by(Seat.id.desc()).limit(EARLIER).subquery("held")
    return sa.select(who, *seats.c).outerjoin(seats, seats.c.person_id == who.c.id)


def _candidates(issue: Issue, function: str) -> sa.Select[Any]:
    now = clock.now()
    follows = sa.exists().where(Follow.person_id == Person.id, Follow.topic == issue.topic, Follow.active)
    held = sa.exists().where(Seat.issue_id == Issue.id, Seat.person_id == Person.id, Seat.state == "accepted")
    owned = sa.select(sa.func.count()).select_from(Issue).where(OPEN, held.correlate(Issue, Person))
    away = sa.select(sa.func.max(Absence.ends_at)).where(
        Absence.person_id == Person.id, Absence.active, Absence.starts_at <= now, Absence.ends_at > now
    )
    query = sa.select(
        Person.id,
        Person.number,
        Person.name,
        follows.label("follows"),
        owned.scalar_subquery().label("load"),
        away.scalar_subquery().label("away_until"),
    )
    query = query.join(Membership, Membership.person_id == Person.id)
    query = query.where(Person.active, Membership.active, Membership.function == function)
    asked = [s.person_id for s in issue.seats if s.function == function and s.state in HELD]
    return query.where(Person.id.not_in(asked))


def _nearness(issue: Issue, rows: Sequence[Any]) -> list[str]:
    """Reasons from issues somebody owns or owned: the newest of the same topic, and of nearly the same words."""
    mine, near = _long_words(issue.title, issue.claim), [row for row in rows if row.earlier is not None]
    by_topic = [row.earlier for row in near if issue.topic and row.topic == issue.topic]
    others = [row for row in near if row.earlier not in by_topic]
    by_words = [row.earlier for row in others if len(mine & _long_words(row.title, row.claim)) >= ALIKE]
    said = [_("owned issue %(number)s on the same topic", number=max(by_topic))] if by_topic else []
    return said + ([_("owned issue %(number)s in nearly the same words", number=max(by_words))] if by_words else [])


def _long_words(*texts: str) -> set[str]:
    return {word for text in texts for word in terms(text) if len(word) >= WORD}
