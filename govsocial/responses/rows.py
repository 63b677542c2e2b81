"""Responses, versions and what was said about them, as pages show them: read, never changed.

Whoever may not know of the issue does not know of its responses.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from govsocial.channels.models import Channel
from govsocial.channels.rows import ChannelRow
from govsocial.core.db import slot
from govsocial.core.errors import NotFound
from govsocial.core.rows import Rows, columns
from govsocial.issues import rows as issues
from govsocial.issues.models import Issue
from govsocial.issues.rows import IssueRow
from govsocial.listening.models import Mention
from govsocial.listening.rows import MentionRow
from govsocial.people.models import Person
from govsocial.people.permissions import Holder
from govsocial.people.reader import Reader, reading
from govsocial.responses.models import Comment, Response, Suggestion, Version
from govsocial.responses.queries import visible_to


class ResponseRow(NamedTuple):
    """An answer to a mention. What the columns mean: responses/models.py."""

    id: str
    number: int
    issue_id: str
    target_url: str
    language: str
    state: str
    latest: int
    live: int
    due_at: datetime | None
    corrects_id: str | None
    reason: str | None


class VersionRow(NamedTuple):
    """Exact words at submission, as responses/models.py says of each column."""

    id: str
    number: int
    response_id: str
    variants: list[Any]
    placements: list[Any]
    digest: str
    contributors: list[Any]
    rule: dict[str, Any]
    taken: list[Any]
    checks: list[Any]
    corrects_id: str | None
    submitted_by_id: str
    submitted_at: datetime

    def language_of(self, quote: str) -> str:
        """The language of the words that the quote stands in; empty when it stands in none."""
        return next((str(placed["language"]) for placed in self.placements if quote in placed["words"]), "")


class Framed(NamedTuple):
    """A version and what stands round it."""

    version: VersionRow
    response: ResponseRow
    issue: IssueRow
    channel: ChannelRow
    mention: MentionRow | None


def version(number: int, version: int, person: Holder) -> Framed:
    """That version of that response, if this person may know of it; one statement. Raises NotFound."""
    found = _version(reading(person)).first(number=number, version=version, me=person.id)
    if found is None:
        raise NotFound("There is no such version here.")
    return found


@cache
def _version(reader: Reader) -> Rows[Framed]:
    query = framed().where(Response.number == slot("number"), Version.number == slot("version"))
    return Rows(Framed, query.where(visible_to(reader)))


def framed() -> sa.Select[*tuple[Any, ...]]:
    """The columns of a Framed, joined; which versions, the caller says."""
    parts = {"version": Version, "response": Response, "issue": Issue, "channel": Channel, "mention": Mention}
    query = sa.select(*columns(Framed, **parts, **issues.listed())).select_from(Version)
    query = query.join(Response, Response.id == Version.response_id).join(Issue, Issue.id == Response.issue_id)
    query = query.join(Channel, Channel.id == Response.channel_id)
    return query.outerjoin(Mention, Mention.id == Response.mention_id)


class Placed(NamedTuple):
    """Where a version goes, with the exact words."""

    number: int
    placements: list[Any]


def version_before(version: VersionRow) -> Placed | None:
    """The version before this one."""
    return _placed().first(response=version.response_id, number=version.number - 1) if version.number > 1 else None


def newest(response: ResponseRow) -> Placed | None:
    """The newest version; None before the first."""
    return _placed().first(response=response.id, number=response.latest)


@cache
def _placed() -> Rows[Placed]:
    query = sa.select(*columns(Placed, Version)).where(Version.response_id == slot("response"))
    return Rows(Placed, query.where(Version.number == slot("number")))


def channels_of(placements: Sequence[Any], *known: ChannelRow) -> dict[int, ChannelRow]:
    """The channels that placements go to, by number; asks only for those that are not `known`."""
    found = {channel.number: channel for channel in known}
    if lacking := {placed["channel"] for placed in placements} - found.keys():
        found |= {channel.number: channel for channel in _channels().all(numbers=sorted(lacking))}
    return found


@cache
def _channels() -> Rows[ChannelRow]:
    query = sa.select(*columns(ChannelRow, Channel)).where(Channel.number.in_(slot("numbers", many=True)))
    return Rows(ChannelRow, query)


class CommentRow(NamedTuple):
    """A remark on exact words."""

    id: str
    quote: str
    state: str
    at: datetime
    text: str | None


class Remark(NamedTuple):
    """A comment with its author's name and the number of the version it is on."""

    by_name: str | None
    version: int
    comment: CommentRow


def comments_on(version: VersionRow) -> tuple[list[Remark], list[Remark]]:
    """Remarks on a version, open ones first, oldest first; and those on others that nobody has dealt with."""
    remarks = _comments_on().all(response=version.response_id, version=version.id)
    return [r for r in remarks if r.version == version.number], [r for r in remarks if r.version != version.number]


@cache
def _comments_on() -> Rows[Remark]:
    about = {"comment": Comment, "by_name": Person.name, "version": Version.number}
    query = sa.select(*columns(Remark, **about)).select_from(Comment)
    query = query.join(Version, Version.id == Comment.version_id).join(Person, Person.id == Comment.by_id)
    wanted = sa.or_(Comment.version_id == slot("version"), Comment.state == "open")
    query = query.where(Version.response_id == slot("response"), wanted)
    return Rows(Remark, query.order_by(Comment.state, Comment.id))


class Aside(NamedTuple):
    """Something said about words of a response that nobody has dealt with. `kind`: suggestion or comment.

    `quote`: the exact words it is about; `text`: what would stand there, or the remark; `version`: the number of the
    version a comment is on, 0 for a suggestion.
    """

    kind: str
    id: str
    quote: str
    text: str | None
    at: datetime
    by_id: str
    version: int
    by_name: str | None


def left_open(response_id: str) -> list[Aside]:
    """Open suggestions for the words of a response, and open remarks on any version, oldest first; one statement."""
    return _left_open().all(response=response_id)


@cache
def _left_open() -> Rows[Aside]:
    response = slot("response")
    made = sa.select(
        sa.literal("suggestion").label("kind"),
        Suggestion.id,
        Suggestion.old.label("quote"),
        Suggestion.new.label("text"),
        Suggestion.at,
        Suggestion.by_id,
        sa.literal(0).label("version"),
    ).where(Suggestion.response_id == response, Suggestion.state == "open")
    said = sa.select(
        sa.literal("comment"), Comment.id, Comment.quote, Comment.text, Comment.at, Comment.by_id, Version.number
    )
    said = said.join(Version, Version.id == Comment.version_id)
    said = said.where(Version.response_id == response, Comment.state == "open")
    found = made.union_all(said).subquery()
    query = sa.select(*found.c, Person.name).join(Person, Person.id == found.c.by_id)
    return Rows(Aside, query.order_by(found.c.id))
