"""Reads of responses. Whoever may not know of the issue does not know of its responses."""

from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from govsocial.channels.models import Channel
from govsocial.core.db import db, rows_of, slot
from govsocial.core.errors import NotFound
from govsocial.core.wording import gettext as _
from govsocial.issues.mentions import seen
from govsocial.issues.models import Issue
from govsocial.listening.models import Mention
from govsocial.people.permissions import Holder
from govsocial.people.reader import Reader, reading
from govsocial.responses import offers, states
from govsocial.responses.models import Comment, Response, Suggestion, Version
from govsocial.responses.versions import text_in
from govsocial.text.text import snippet

STREAM = 20
Condition = sa.ColumnElement[bool]


def visible_to(person: Holder | Reader) -> Condition:
    """The responses this person may know of."""
    return seen(person, Response.issue_id)


def by_number(number: int, person: Holder) -> Response:
    """The response of that number with its issue and channel, if this person may know of it. Raises NotFound."""
    response = (
        db.session.scalars(_by_number(reading(person)), {"number": number, "me": person.id}).unique().one_or_none()
    )
    if response is None:
        raise NotFound("There is no such response here.")
    return response


@cache
def _by_number(reader: Reader) -> sa.Select[Response]:
    query = sa.select(Response).where(Response.number == slot("number"), visible_to(reader))
    return query.options(joinedload(Response.issue).joinedload(Issue.seats), joinedload(Response.channel))


def version_by_number(number: int, version: int, person: Holder) -> Version:
    """That version of that response with what stands round it, if this person may know of it. Raises NotFound."""
    given = {"number": number, "version": version, "me": person.id}
    row = db.session.scalars(_version_by_number(reading(person)), given).unique().one_or_none()
    if row is None:
        raise NotFound("There is no such version here.")
    return row


@cache
def _version_by_number(reader: Reader) -> sa.Select[Version]:
    query = sa.select(Version).join(Version.response).options(*around_version())
    return query.where(Response.number == slot("number"), Version.number == slot("version"), visible_to(reader))


def around_version() -> Sequence[ExecutableOption]:
    """Options that load with a version its response, and the issue, its seats, the channel and the mention."""
    response = contains_eager(Version.response)
    return (
        response.joinedload(Response.issue).joinedload(Issue.seats),
        response.joinedload(Response.channel),
        response.joinedload(Response.mention).lazyload(Mention.triage),
    )


def version_by_id(version_id: str) -> Version:
    """That version with what stands round it, in one statement. Raises NotFound."""
    found = db.session.scalars(_version_by_id(), {"id": version_id}).unique().one_or_none()
    if found is None:
        raise NotFound("There is no such version here.")
    return found


@cache
def _version_by_id() -> sa.Select[Version]:
    return sa.select(Version).join(Version.response).options(*around_version()).where(Version.id == slot("id"))


def versions_of(response: Response) -> list[Version]:
    """All versions, oldest first."""
    query = sa.select(Version).where(Version.response_id == response.id)
    return list(db.session.scalars(query.order_by(Version.number)))


def live_text(response: Response) -> str:
    """The text, in the response's language, of the version that was published last; of the newest when none was."""
    number = response.live or response.latest
    query = sa.select(Version).where(Version.response_id == response.id, Version.number == number)
    found = db.session.scalar(query)
    return text_in(found.variants, response.language) if found else ""


def channels_of(version: Version, *known: Channel) -> dict[int, Channel]:
    """The channels its placements go to, by number; asks only for those that are not `known`."""
    found = {channel.number: channel for channel in known}
    if lacking := {placed["channel"] for placed in version.placements} - found.keys():
        found |= {c.number: c for c in db.session.scalars(_channels(), {"numbers": sorted(lacking)})}
    return found


@cache
def _channels() -> sa.Select[Channel]:
    return sa.select(Channel).where(Channel.number.in_(slot("numbers", many=True)))


def called(title: str | None, author: str | None, target_url: str) -> str:
    """What a response is called: by the title or the author of the mention it answers, or by where it goes."""
    if title:
        return str(_("Reply under “%(title)s”", title=snippet(title, 80)))
    if author:
        return str(_("Reply to %(author)s", author=snippet(author, 60)))
    return str(_("Reply on %(site)s", site=urlsplit(target_url).hostname or target_url[:60]))


def suggestion(response: Response, suggestion_id: str) -> Suggestion:
    """That suggestion. Raises NotFound."""
    row = db.session.get(Suggestion, suggestion_id)
    if row is None or row.response_id != response.id:
        raise NotFound("There is no such suggestion here.")
    return row


def remark(response: Response, comment_id: str) -> tuple[Comment, int]:
    """That comment, and the number of the version of this response it is on. Raises NotFound."""
    query = sa.select(Comment, Version.number).join(Version, Version.id == Comment.version_id)
    query = query.where(Comment.id == comment_id, Version.response_id == response.id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such comment here.")
    return row[0], row[1]


def open_numbers(issue: Issue) -> list[int]:
    """Numbers of the issue's responses that are neither published nor ended."""
    query = sa.select(Response.number).where(Response.issue_id == issue.id)
    return list(
        db.session.scalars(query.where(Response.state.not_in(("published", "ended"))).order_by(Response.number))
    )


def listed(response_id: str, state: str) -> str:
    """Its state as in states.LISTED_NAMES."""
    if state not in states.STANDS_AS.values():
        return state
    return str(rows_of(_listed(), {"response": response_id}).scalar_one())


@cache
def _listed() -> sa.Select[str]:
    return sa.select(listed_state()).where(Response.id == slot("response"))


def listed_state() -> sa.ColumnElement[str]:
    """Its state as lists call it, as a column."""
    return sa.case(*((is_listed(state), state) for state in states.STANDS_AS), else_=Response.state)


def is_listed(listed: str) -> Condition:
    """Whether a response is listed in one of the states that publications tell."""
    return sa.and_(Response.state == states.STANDS_AS[listed], offers.listed[listed]())
