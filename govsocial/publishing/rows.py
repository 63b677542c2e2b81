"""What went out, as pages show it: read, never changed. Whoever may not know of the issue does not know of it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from govsocial.channels.models import Channel
from govsocial.core.db import rows_of, slot
from govsocial.core.errors import NotFound
from govsocial.core.outbox import Parcel
from govsocial.core.rows import Rows, columns
from govsocial.evidence.models import Evidence
from govsocial.issues import rows as issues
from govsocial.issues.models import Issue
from govsocial.listening.models import Mention
from govsocial.people.permissions import Holder
from govsocial.people.reader import Reader, reading
from govsocial.publishing.models import Publication, Retraction
from govsocial.publishing.queries import visible_to
from govsocial.responses import queries as responses
from govsocial.responses.models import Response, Version
from govsocial.responses.rows import Framed, framed


class PublicationRow(NamedTuple):
    """One sending. What the columns mean: publishing/models.py."""

    id: str
    number: int
    placement: int | None
    method: str
    account: str
    target_url: str
    state: str
    words: str
    publisher_id: str
    intended_at: datetime
    published_at: datetime | None
    permalink: str | None
    read_back: str
    read_back_at: datetime | None
    seen: str | None
    evidence: list[Any]
    proof_by_id: str | None
    failure: str | None
    removed_at: datetime | None


class Sent(NamedTuple):
    """A publication, the number of the one it corrects, and what stands round its version; `channel` is its own."""

    corrects: int | None
    publication: PublicationRow
    around: Framed


def sent(number: int, person: Holder) -> Sent:
    """The publication with that number, if the person may see it; one statement. Raises NotFound."""
    found = _sent(reading(person)).first(number=number, me=person.id)
    if found is None:
        raise NotFound("There is no such publication here.")
    return found


@cache
def _sent(reader: Reader) -> Rows[Sent]:
    corrected = sa.orm.aliased(Publication)
    parts = {"version": Version, "response": Response, "issue": Issue, "channel": Channel, "mention": Mention}
    ours = {"publication": Publication, "corrects": corrected.number, "around": None}
    query = sa.select(*columns(Sent, **ours, **parts, **issues.listed())).select_from(Publication)
    query = query.join(Version, Version.id == Publication.version_id)
    query = query.join(Response, Response.id == Publication.response_id)
    query = query.join(Issue, Issue.id == Response.issue_id).join(Channel, Channel.id == Publication.channel_id)
    query = query.outerjoin(Mention, Mention.id == Response.mention_id)
    query = query.outerjoin(corrected, corrected.id == Publication.corrects_id)
    return Rows(Sent, query.where(Publication.number == slot("number"), visible_to(reader)))


def to_publish(number: int, person: Holder) -> Framed:
    """The newest version of that response, if the person may see it; one statement. Raises NotFound."""
    found = _to_publish(reading(person)).first(number=number, me=person.id)
    if found is None:
        raise NotFound("There is no such version here.")
    return found


@cache
def _to_publish(reader: Reader) -> Rows[Framed]:
    query = framed().where(Response.number == slot("number"), Version.number == Response.latest)
    return Rows(Framed, query.where(responses.visible_to(reader)))


class Earlier(NamedTuple):
    """A publication of a response, as far as others beside it need it."""

    id: str
    number: int
    version_id: str
    placement: int | None
    state: str


def of_response(response_id: str) -> list[Earlier]:
    """All publications of a response, newest first."""
    return _of_response().all(response=response_id)


@cache
def _of_response() -> Rows[Earlier]:
    query = sa.select(*columns(Earlier, Publication)).where(Publication.response_id == slot("response"))
    return Rows(Earlier, query.order_by(Publication.number.desc()))


class RetractionRow(NamedTuple):
    """Taking an answer back. What the columns mean: publishing/models.py."""

    state: str
    asked_by_id: str
    decided_by_id: str | None
    decided_at: datetime | None
    reason: str | None


def retractions(publication_id: str) -> dict[str, RetractionRow]:
    """Of each state the newest that was asked for."""
    return {row.state: row for row in _retractions().all(publication=publication_id)}


@cache
def _retractions() -> Rows[RetractionRow]:
    query = sa.select(*columns(RetractionRow, Retraction)).where(Retraction.publication_id == slot("publication"))
    return Rows(RetractionRow, query.order_by(Retraction.id))


class EvidenceRow(NamedTuple):
    """Something that was kept as proof."""

    sha256: str
    size: int
    kind: str
    at: datetime


def evidence(ids: Collection[str]) -> list[EvidenceRow]:
    """What was kept as proof, oldest first."""
    return _evidence().all(ids=list(ids)) if ids else []


@cache
def _evidence() -> Rows[EvidenceRow]:
    query = sa.select(*columns(EvidenceRow, Evidence)).where(Evidence.id.in_(slot("ids", many=True)))
    return Rows(EvidenceRow, query.order_by(Evidence.id))


def pictures(evidence: Iterable[EvidenceRow]) -> list[EvidenceRow]:
    """Those that somebody can look at: pictures and PDF."""
    return [row for row in evidence if row.kind != "text"]


def corrected_by(publication_id: str) -> int | None:
    """The number of the newest publication that corrects this one and did not fail."""
    return rows_of(_corrected_by(), {"publication": publication_id}).scalar_one()


@cache
def _corrected_by() -> sa.Select[int | None]:
    corrects = Publication.corrects_id == slot("publication")
    return sa.select(sa.func.max(Publication.number)).where(corrects, Publication.state != "failed")


class Delayed(NamedTuple):
    """Why a publication could not be sent yet, and when that is tried again."""

    error: str | None
    due_at: datetime
    payload: dict[str, Any]


def delayed(publication_id: str) -> Delayed | None:
    """The parcel that is to send it, if that failed before."""
    found = (row for row in _unsent().all() if row.payload["publication"] == publication_id)
    return next((row for row in found if row.error), None)


@cache
def _unsent() -> Rows[Delayed]:
    query = sa.select(*columns(Delayed, Parcel)).where(Parcel.kind == "publish", Parcel.done_at.is_(None))
    return Rows(Delayed, query)
