"""Reads of the register: who responded where, in which words, with whose sign-off. Lists use columns, not objects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from govsocial.channels.models import Channel
from govsocial.core.db import db, rows_of
from govsocial.core.errors import NotFound
from govsocial.issues.models import Issue
from govsocial.issues.queries import visible_to as issue_visible_to
from govsocial.ledger.models import Entry
from govsocial.listening.models import Mention
from govsocial.people import queries as people
from govsocial.people.models import Function
from govsocial.people.permissions import Holder
from govsocial.publishing.models import Publication
from govsocial.publishing.queries import visible_to
from govsocial.responses.models import Placement, Response, Version, VersionContributor
from govsocial.responses.versions import text_in
from govsocial.signoff.models import Signoff
from govsocial.text import search

PAGE = 25
COUNT_CAP = 1_000


@dataclass(frozen=True)
class Wanted:
    """The register's filters; empty ones ask nothing. `since` and `until` are aware moments."""

    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    channel: str = ""
    outcome: str = ""
    person: str = ""


OUTCOMES: dict[str, Any] = {
    "same": lambda: sa.and_(Publication.state == "published", Publication.read_back.in_(("same", "formatted"))),
    "differs": lambda: sa.and_(Publication.state == "published", Publication.read_back == "differs"),
    "unread": lambda: sa.and_(Publication.state == "published", Publication.read_back == "none"),
    "awaiting": lambda: Publication.state == "awaiting",
    "held": lambda: Publication.state == "held",
    "unknown": lambda: Publication.state == "unknown",
    "failed": lambda: Publication.state == "failed",
    "retracted": lambda: Publication.state == "retracted",
}


@dataclass(frozen=True)
class Line:
    """One line of the register, ready to show."""

    number: int
    response: int
    version: int
    issue: int
    issue_title: str
    restricted: bool
    channel: str
    account: str
    target: str
    permalink: str | None
    words: str
    text: str  # without the disclosure line
    state: str
    read_back: str
    intended_at: datetime
    published_at: datetime | None
    digest: str
    entry: int | None
    publisher: str
    drafters: tuple[str, ...]
    signers: tuple[tuple[str, str], ...]  # (function, name)


def page(person: Holder, wanted: Wanted, *, before: int | None = None, limit: int = PAGE) -> tuple[list[Line], bool]:
    """Lines newest first, and whether older ones follow; three statements. `before`: number of the last line seen."""
    query = _columns().where(*_conditions(person, wanted))
    query, number = search.joined(query, "publication", _words(wanted), Publication.number)
    if before is not None:
        query = query.where(number < before)
    rows = rows_of(query.order_by(number.desc()).limit(limit + 1)).all()
    return _lines(rows[:limit]), len(rows) > limit


def count(person: Holder, wanted: Wanted, *, most: int | None = COUNT_CAP) -> int:
    """How many lines there are, counted to `most`; None counts them all."""
    query = sa.select(Publication.id).where(*_conditions(person, wanted))
    query, _number = search.joined(query, "publication", _words(wanted), Publication.number)
    return rows_of(sa.select(sa.func.count()).select_from(query.limit(most).subquery())).scalar_one()


def everything(person: Holder, wanted: Wanted) -> Iterator[Line]:
    """All lines, newest first, fetched page by page by key: for exports."""
    before: int | None = None
    more = True
    while more:
        lines, more = page(person, wanted, before=before, limit=500)
        yield from lines
        before = lines[-1].number if lines else None


class Told(NamedTuple):
    """A response with all that its story tells of; `signed`: sign-offs on any version, oldest first."""

    response: Response
    issue: Issue
    channel: Channel
    mention: Mention | None
    versions: list[Version]
    signed: list[Signoff]


def told(number: int, person: Holder) -> Told:
    """What the story of that response tells, if the person may see it; one statement. Raises NotFound."""
    query = sa.select(Response, Issue, Channel, Mention, Version, Signoff).join(Issue, Issue.id == Response.issue_id)
    query = query.join(Channel, Channel.id == Response.channel_id)
    query = query.outerjoin(Mention, Mention.id == Response.mention_id)
    query = query.outerjoin(Version, Version.response_id == Response.id)
    query = query.outerjoin(Signoff, sa.and_(Signoff.version_id == Version.id, Signoff.decision == "signed"))
    query = query.where(Response.number == number, issue_visible_to(person)).order_by(Version.number, Signoff.id)
    rows = db.session.execute(query.options(lazyload(Issue.seats), lazyload(Mention.triage))).all()
    if not rows:
        raise NotFound("There is no such response here.")
    versions = {row[4].id: row[4] for row in rows if row[4] is not None}
    return Told(*rows[0][:4], [*versions.values()], [row[5] for row in rows if row[5] is not None])


def _columns() -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(
        Publication.number,
        Publication.version_id,
        Publication.account,
        Publication.target_url,
        Publication.permalink,
        Publication.words,
        Version.variants,
        Placement.language,
        Publication.state,
        Publication.read_back,
        Publication.intended_at,
        Publication.published_at,
        Publication.digest,
        Publication.publisher_id,
        Response.number.label("response"),
        Version.number.label("version"),
        Version.contributors,
        Issue.number.label("issue"),
        Issue.title,
        Issue.restricted,
        Channel.name.label("channel"),
        Entry.seq,
    )
    query = query.join(Response, Response.id == Publication.response_id)
    query = query.join(Version, Version.id == Publication.version_id).join(Issue, Issue.id == Publication.issue_id)
    query = query.join(Channel, Channel.id == Publication.channel_id)
    at = Placement.position == sa.func.coalesce(Publication.placement, 0)
    query = query.outerjoin(Placement, sa.and_(Placement.version_id == Publication.version_id, at))
    return query.join(Entry, Entry.event_id == Publication.last_event_id, isouter=True)


def _conditions(person: Holder, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [visible_to(person)]
    if _is_exact(wanted.words):
        found.append(_about(wanted.words))
    if wanted.since:
        found.append(Publication.intended_at >= wanted.since)
    if wanted.until:
        found.append(Publication.intended_at < wanted.until)
    if wanted.channel:
        found.append(Publication.channel_id == wanted.channel)
    if wanted.outcome in OUTCOMES:
        found.append(OUTCOMES[wanted.outcome]())
    if wanted.person:
        found.append(_took_part(wanted.person))
    return found


def _words(wanted: Wanted) -> str:
    return "" if _is_exact(wanted.words) else wanted.words


def _is_exact(words: str) -> bool:
    """Whether the words are the number of a response, or an address."""
    return (words.isdecimal() and len(words) < 10) or words.startswith(("http://", "https://"))


def _about(words: str) -> sa.ColumnElement[bool]:
    if words.isdecimal():
        return Publication.response_id.in_(sa.select(Response.id).where(Response.number == int(words)))
    return sa.or_(Publication.permalink == words, Publication.target_url == words)


def _took_part(person_id: str) -> sa.ColumnElement[bool]:
    signed = sa.select(Signoff.version_id).where(Signoff.person_id == person_id, Signoff.decision == "signed")
    wrote = sa.select(VersionContributor.version_id).where(VersionContributor.person_id == person_id)
    return sa.or_(
        Publication.publisher_id == person_id, Publication.version_id.in_(signed), Publication.version_id.in_(wrote)
    )


def _lines(rows: Sequence[Any]) -> list[Line]:
    versions = {row.version_id for row in rows}
    query = sa.select(Signoff.version_id, sa.func.coalesce(Function.name, Signoff.function), Signoff.person_id)
    query = query.outerjoin(Function, Function.key == Signoff.function).order_by(Signoff.id)
    query = query.where(Signoff.version_id.in_(versions), Signoff.decision == "signed")
    signed: dict[str, list[tuple[str, str]]] = {}
    for version_id, function, person_id in rows_of(query):
        signed.setdefault(version_id, []).append((str(function), person_id))
    ids = {row.publisher_id for row in rows} | {i for row in rows for i in row.contributors}
    names = people.names(ids | {person for some in signed.values() for _function, person in some})
    return [_line(row, signed.get(row.version_id, []), names) for row in rows]


def _line(row: Any, signed: list[tuple[str, str]], names: dict[str, str]) -> Line:
    return Line(
        number=row.number,
        response=row.response,
        version=row.version,
        issue=row.issue,
        issue_title=row.title,
        restricted=row.restricted,
        channel=row.channel,
        account=row.account,
        target=row.target_url,
        permalink=row.permalink,
        words=row.words,
        text=text_in(row.variants, row.language),
        state=row.state,
        read_back=row.read_back,
        intended_at=row.intended_at,
        published_at=row.published_at,
        digest=row.digest,
        entry=row.seq,
        publisher=names.get(row.publisher_id, "…"),
        drafters=tuple(names.get(i, "…") for i in row.contributors),
        signers=tuple((function, names.get(p, "…")) for function, p in signed),
    )
