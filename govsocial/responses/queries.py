"""Reads of responses. Whoever may not know of the issue does not know of its responses."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from govsocial.channels.models import Channel
from govsocial.core.db import db, rows_of, slot
from govsocial.core.errors import NotFound
from govsocial.core.wording import gettext as _
from govsocial.issues.mentions import seen
from govsocial.issues.models import Fact, Issue
from govsocial.listening.models import Mention, Triage
from govsocial.people.models import Person
from govsocial.people.reader import Reader, reading
from govsocial.responses.checks import Given
from govsocial.responses.models import Comment, Draft, Response, Suggestion, Version
from govsocial.text.text import plain, snippet

STREAM = 20
Condition = sa.ColumnElement[bool]


def visible_to(person: Person | Reader) -> Condition:
    """The responses this person may know of."""
    return seen(person, Response.issue_id)


def drafted_by(person: Person | Reader) -> Condition:
    """The responses this person began or wrote in."""
    written = sa.orm.aliased(Draft)
    wrote = sa.cast(written.contributors, sa.Text).contains(person.id)
    theirs = sa.exists().where(written.response_id == Response.id, wrote)
    return sa.or_(Response.begun_by_id == person.id, theirs)


def by_number(number: int, person: Person) -> Response:
    """The response of that number with its issue and channel, if this person may know of it. Raises NotFound."""
    found = db.session.scalars(_by_number(reading(person)), {"number": number, "me": person.id}).unique().one_or_none()
    if found is None:
        raise NotFound("There is no such response here.")
    return found


@cache
def _by_number(reader: Reader) -> sa.Select[Response]:
    query = sa.select(Response).where(Response.number == slot("number"), visible_to(reader))
    return query.options(joinedload(Response.issue).joinedload(Issue.seats), joinedload(Response.channel))


def version_by_number(number: int, version: int, person: Person) -> Version:
    """That version of that response with what stands round it, if this person may know of it. Raises NotFound."""
    given = {"number": number, "version": version, "me": person.id}
    found = db.session.scalars(_version_by_number(reading(person)), given).unique().one_or_none()
    if found is None:
        raise NotFound("There is no such version here.")
    return found


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


def version_before(version: Version) -> Version | None:
    """The version before this one."""
    query = sa.select(Version).where(Version.response_id == version.response_id)
    return db.session.scalar(query.where(Version.number == version.number - 1))


def versions_of(response: Response) -> list[Version]:
    """All versions, oldest first."""
    query = sa.select(Version).where(Version.response_id == response.id)
    return list(db.session.scalars(query.order_by(Version.number)))


def live_text(response: Response) -> str:
    """The text of the version that was published last; of the newest when none was."""
    number = response.live or response.latest
    query = sa.select(Version).where(Version.response_id == response.id, Version.number == number)
    found = db.session.scalar(query)
    return str(found.variants[0]["text"]) if found else ""


def sent_words(response: Response) -> str:
    """The exact outgoing words of the newest version; nothing before the first."""
    query = sa.select(Version).where(Version.response_id == response.id, Version.number == response.latest)
    found = db.session.scalar(query)
    return str(found.placements[0]["words"]) if found else ""


@dataclass(frozen=True)
class Around:
    """A response and what stands round it: issue, channel, working text, the mention it answers, the issue's facts."""

    response: Response
    issue: Issue
    channel: Channel
    draft: Draft
    mention: Mention | None
    facts: list[Fact]


def around(number: int, person: Person) -> Around:
    """The response of that number with all this, in one statement. Raises NotFound."""
    rows = db.session.execute(_around(reading(person)), {"number": number, "me": person.id}).all()
    if not rows:
        raise NotFound("There is no such response here.")
    return Around(*rows[0][:5], facts=[row[5] for row in rows if row[5]])


@cache
def _around(reader: Reader) -> sa.Select[Response, Issue, Channel, Draft, Mention, Fact]:
    query = sa.select(Response, Issue, Channel, Draft, Mention, Fact)
    query = query.join(Issue, Issue.id == Response.issue_id).join(Channel, Channel.id == Response.channel_id)
    query = query.join(Draft, Draft.response_id == Response.id)
    query = query.outerjoin(Mention, Mention.id == Response.mention_id)
    query = query.outerjoin(Fact, sa.and_(Fact.issue_id == Issue.id, Fact.active))
    query = query.where(Response.number == slot("number"), visible_to(reader))
    query = query.options(sa.orm.lazyload(Issue.seats), sa.orm.lazyload(Mention.triage))
    return query.order_by(Fact.position)


def called(title: str | None, author: str | None, target_url: str) -> str:
    """What a response is called: by the title or the author of the mention it answers, or by where it goes."""
    if title:
        return str(_("Reply under “%(title)s”", title=snippet(title, 80)))
    if author:
        return str(_("Reply to %(author)s", author=snippet(author, 60)))
    return str(_("Reply on %(site)s", site=urlsplit(target_url).hostname or target_url[:60]))


class Proposed(NamedTuple):
    """A suggestion with the name of who made it."""

    row: Suggestion
    by_name: str | None


def suggestions(response: Response) -> list[Proposed]:
    """Every suggestion, oldest first."""
    return [Proposed(*row) for row in db.session.execute(_suggestions(), {"response": response.id})]


@cache
def _suggestions() -> sa.Select[Suggestion, str | None]:
    query = sa.select(Suggestion, Person.name).join(Person, Person.id == Suggestion.by_id)
    return query.where(Suggestion.response_id == slot("response")).order_by(Suggestion.id)


def suggestion(response: Response, suggestion_id: str) -> Suggestion:
    """That suggestion. Raises NotFound."""
    found = db.session.get(Suggestion, suggestion_id)
    if found is None or found.response_id != response.id:
        raise NotFound("There is no such suggestion here.")
    return found


class Remark(NamedTuple):
    """A comment with its author's name and the number of the version it is on."""

    comment: Comment
    by_name: str | None
    version: int


def comments_on(version: Version) -> tuple[list[Remark], list[Remark]]:
    """Remarks on a version, open ones first, oldest first; and those on others that nobody has dealt with."""
    given = {"response": version.response_id, "version": version.id}
    found = [Remark(*row) for row in db.session.execute(_comments_on(), given)]
    return [r for r in found if r.version == version.number], [r for r in found if r.version != version.number]


def open_remarks(response: Response) -> list[Remark]:
    """Remarks on any version that nobody has dealt with, oldest first."""
    query = _remarks(Comment.state == "open").order_by(Comment.id)
    return [Remark(*row) for row in db.session.execute(query, {"response": response.id})]


@cache
def _comments_on() -> sa.Select[Comment, str | None, int]:
    wanted = sa.or_(Comment.version_id == slot("version"), Comment.state == "open")
    return _remarks(wanted).order_by(Comment.state, Comment.id)


def _remarks(condition: Condition) -> sa.Select[Comment, str | None, int]:
    query = sa.select(Comment, Person.name, Version.number).join(Version, Version.id == Comment.version_id)
    return query.join(Person, Person.id == Comment.by_id).where(Version.response_id == slot("response"), condition)


def remark(response: Response, comment_id: str) -> tuple[Comment, int]:
    """That comment, and the number of the version of this response it is on. Raises NotFound."""
    query = sa.select(Comment, Version.number).join(Version, Version.id == Comment.version_id)
    query = query.where(Comment.id == comment_id, Version.response_id == response.id)
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound("There is no such comment here.")
    return found[0], found[1]


class Heard(NamedTuple):
    """A mention in the live stream."""

    mention: Mention
    text: str
    is_answered: bool


def stream(around: Around) -> Sequence[Heard]:
    """The issue's newest mentions, the one that is answered first."""
    answered = around.mention
    newest = db.session.scalars(_newest(), {"issue": around.issue.id})
    found = [mention for mention in newest if mention is not answered]
    ordered = [answered, *found] if answered else found
    return [Heard(m, snippet(plain(m.words or ""), 240), m is answered) for m in ordered]


@cache
def _newest() -> sa.Select[Mention]:
    query = sa.select(Mention).join(Triage, Triage.mention_id == Mention.id).options(sa.orm.lazyload(Mention.triage))
    query = query.where(Triage.issue_id == slot("issue"))
    return query.order_by(Triage.mention_number.desc()).limit(STREAM)


def news(response: Response, after: int) -> tuple[int, int, str]:
    """Number of the issue's newest mention, how many are newer than `after`, and the newest decision on a suggestion.

    The last is the id of an entry: it changes whenever a suggestion is made, taken or left.
    """
    given = {"issue": response.issue_id, "after": after, "response": response.id}
    newest, fresh, last = rows_of(_news(), given).one()
    return max(int(newest), after), int(fresh), last or ""


@cache
def _news() -> sa.Select[*tuple[Any, ...]]:
    mentions = sa.select(sa.func.coalesce(sa.func.max(Triage.mention_number), 0), sa.func.count())
    issue, after = slot("issue"), slot("after")
    mentions = mentions.where(Triage.issue_id == issue, Triage.mention_number > after)
    decided = sa.select(sa.func.max(Suggestion.last_event_id)).where(Suggestion.response_id == slot("response"))
    return mentions.add_columns(decided.scalar_subquery())


def given(around: Around) -> Given:
    """What the checks look at, and what they compare it with."""
    said = plain(around.mention.words or "") if around.mention else ""
    return Given(
        text=around.draft.text,
        disclosure=around.channel.disclosure,
        limit=around.channel.character_limit,
        language=around.response.language,
        myths=[myth for myth in (around.issue.claim, said) if myth],
        facts=[fact.text for fact in around.facts],
    )


def open_numbers(issue: Issue) -> list[int]:
    """Numbers of the issue's responses that are neither published nor ended."""
    query = sa.select(Response.number).where(Response.issue_id == issue.id)
    return list(
        db.session.scalars(query.where(Response.state.not_in(("published", "ended"))).order_by(Response.number))
    )
