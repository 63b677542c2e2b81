"""A version with what stands round it, for the pages of rooms further down the river."""

from functools import cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from govsocial.channels.models import Channel
from govsocial.core.db import db, slot
from govsocial.core.errors import NotFound
from govsocial.issues.models import Issue
from govsocial.listening.models import Mention
from govsocial.responses.models import Response, Version


class Framed(NamedTuple):
    """`issue` comes with its seats, `mention` without its triage."""

    version: Version
    response: Response
    issue: Issue
    channel: Channel
    mention: Mention | None


def framed(version_id: str) -> Framed:
    """That version, in one statement. Raises NotFound."""
    return _found(_query().where(Version.id == slot("id")), version_id)


def framed_newest(response_id: str) -> Framed:
    """The newest version of that response, in one statement. Raises NotFound."""
    newest = sa.and_(Response.id == slot("id"), Version.number == Response.latest)
    return _found(_query().where(newest), response_id)


def _found(query: sa.Select[Version, Response, Issue, Channel, Mention], row_id: str) -> Framed:
    found = db.session.execute(query, {"id": row_id}).unique().one_or_none()
    if found is None:
        raise NotFound("There is no such version here.")
    return Framed(*found)


@cache
def _query() -> sa.Select[Version, Response, Issue, Channel, Mention]:
    query = sa.select(Version, Response, Issue, Channel, Mention).join(Response, Response.id == Version.response_id)
    query = query.join(Issue, Issue.id == Response.issue_id).join(Channel, Channel.id == Response.channel_id)
    query = query.outerjoin(Mention, Mention.id == Response.mention_id)
    return query.options(joinedload(Issue.seats), lazyload(Mention.triage))
