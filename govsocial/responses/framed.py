"""A version with what stands round it, for the pages of rooms further down the river."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from govsocial.channels.models import Channel
from govsocial.core.db import db
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


def framed(*conditions: sa.ColumnElement[bool]) -> Framed:
    """The one version under these conditions, in one statement. Raises NotFound."""
    query = sa.select(Version, Response, Issue, Channel, Mention).join(Response, Response.id == Version.response_id)
    query = query.join(Issue, Issue.id == Response.issue_id).join(Channel, Channel.id == Response.channel_id)
    query = query.outerjoin(Mention, Mention.id == Response.mention_id).where(*conditions)
    query = query.options(joinedload(Issue.seats), lazyload(Mention.triage))
    found = db.session.execute(query).unique().one_or_none()
    if found is None:
        raise NotFound("There is no such version here.")
    return Framed(*found)
