"""A version with what stands round it, for the pages of rooms further down the river."""

from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from govsocial.channels.models import Channel
from govsocial.core.db import db, slot
from govsocial.core.errors import NotFound
from govsocial.issues.models import Issue
from govsocial.listening.models import Mention
from govsocial.responses.models import Response, Version
from govsocial.responses.queries import around_version


class Framed(NamedTuple):
    """`issue` comes with its seats, `mention` without its triage."""

    version: Version
    response: Response
    issue: Issue
    channel: Channel
    mention: Mention | None


def framed(version: Version) -> Framed:
    """The version and what was loaded with it."""
    response = version.response
    return Framed(version, response, response.issue, response.channel, response.mention)


def framed_by_id(version_id: str) -> Framed:
    """That version, in one statement. Raises NotFound."""
    return _found(_by_id(), version_id)


def framed_newest(response_id: str) -> Framed:
    """The newest version of that response, in one statement. Raises NotFound."""
    return _found(_newest(), response_id)


def _found(query: sa.Select[Version], row_id: str) -> Framed:
    found = db.session.scalars(query, {"id": row_id}).unique().one_or_none()
    if found is None:
        raise NotFound("There is no such version here.")
    return framed(found)


@cache
def _by_id() -> sa.Select[Version]:
    return sa.select(Version).join(Version.response).options(*around_version()).where(Version.id == slot("id"))


@cache
def _newest() -> sa.Select[Version]:
    newest = sa.and_(Response.id == slot("id"), Version.number == Response.latest)
    return sa.select(Version).join(Version.response).options(*around_version()).where(newest)
