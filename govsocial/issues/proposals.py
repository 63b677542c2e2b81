"""Whom to ask to own an issue for a function, and why them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from govsocial.core import clock
from govsocial.core.db import db
from govsocial.core.search import terms
from govsocial.issues.models import Issue, Seat
from govsocial.issues.states import HELD
from govsocial.people.models import Absence, Follow, Membership, Person

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
    """Active people who carry the function and are not asked yet, best first.

    Best: follows the topic, owned issues of the same topic or in nearly the same words, is here, has least to carry.
    Who declined or left this seat comes last. Restricted issues are never given as a reason.
    """
    rows = _candidates(issue, function)
    if not rows:
        return []
    earlier = _earlier(issue, {row.id for row in rows})
    told = {seat.person_id for seat in issue.seats if seat.function == function and seat.state in ("declined", "left")}
    found = []
    for row in rows:
        reasons = [_("follows “%(topic)s”", topic=issue.topic)] if row.follows else []
        reasons += earlier.get(row.id, [])
        name = row.name or _("Somebody")
        found.append(Proposal(row.id, row.number, name, tuple(reasons), row.load, row.away_until, row.id in told))
    return sorted(found, key=lambda p: (p.declined, p.away_until is not None, -len(p.reasons), p.load, p.name))


def _candidates(issue: Issue, function: str) -> list[sa.Row[tuple[str, int, str | None, bool, int, datetime | None]]]:
    now = clock.now()
    follows = sa.exists().where(Follow.person_id == Person.id, Follow.topic == issue.topic, Follow.active)
    owned = sa.select(sa.func.count(sa.distinct(Seat.issue_id))).join(Issue, Issue.id == Seat.issue_id)
    owned = owned.where(Seat.person_id == Person.id, Seat.state == "accepted", Issue.stage != "closed")
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
    return list(db.session.execute(query.where(Person.id.not_in(asked))))


def _earlier(issue: Issue, person_ids: set[str]) -> Mapping[str, list[str]]:
    """Reasons from issues these people own or owned: the same topic, or nearly the same words."""
    query = sa.select(Seat.person_id, Issue.number, Issue.topic, Issue.title, Issue.claim)
    query = query.join(Issue, Issue.id == Seat.issue_id).where(Seat.person_id.in_(person_ids))
    query = query.where(
        Seat.state.in_(("accepted", "left", "replaced")), Issue.id != issue.id, sa.not_(Issue.restricted)
    )
    mine = _long_words(issue.title, issue.claim)
    by_topic: dict[str, list[int]] = defaultdict(list)
    by_words: dict[str, list[int]] = defaultdict(list)
    for row in db.session.execute(query.order_by(Seat.id.desc()).limit(EARLIER)):
        if issue.topic and row.topic == issue.topic:
            by_topic[row.person_id].append(row.number)
        elif len(mine & _long_words(row.title, row.claim)) >= ALIKE:
            by_words[row.person_id].append(row.number)
    found: dict[str, list[str]] = defaultdict(list)
    for person_id, numbers in by_topic.items():
        found[person_id].append(_("owned issue %(number)s on the same topic", number=max(numbers)))
    for person_id, numbers in by_words.items():
        found[person_id].append(_("owned issue %(number)s in nearly the same words", number=max(numbers)))
    return found


def _long_words(*texts: str) -> set[str]:
    return {word for text in texts for word in terms(text) if len(word) >= WORD}
