"""The issues somebody owns, the first few as the table of the desk shows them."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from govsocial.core import clock
from govsocial.core.db import db, slot
from govsocial.issues.mine import Mine
from govsocial.issues.models import Issue
from govsocial.listening.models import Mention, Triage
from govsocial.web.zones import local


class Owned(NamedTuple):
    """An issue in the table of mine: with its seats, the mentions it has, and how many of them were heard today."""

    issue: Issue
    mentions: int
    fresh: int


def told(few: Sequence[Mine]) -> list[Owned]:
    """These issues as the table shows them, in the order given; one statement, none when there are none."""
    if not few:
        return []
    today = local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = db.session.execute(_told(), {"few": [mine.id for mine in few], "today": today}).unique()
    found = {row[0].id: Owned(*row) for row in rows}
    return [found[mine.id] for mine in few]


@cache
def _told() -> sa.Select[Issue, int, int]:
    heard = sa.select(sa.func.count(Triage.mention_id)).where(Triage.issue_id == Issue.id)
    fresh = heard.join(Mention, Mention.id == Triage.mention_id).where(Mention.heard_at >= slot("today"))
    query = sa.select(Issue, heard.scalar_subquery(), fresh.scalar_subquery()).options(joinedload(Issue.seats))
    return query.where(Issue.id.in_(slot("few", many=True)))
