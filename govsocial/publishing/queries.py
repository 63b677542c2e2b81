"""Reads of this room."""

from collections.abc import Collection, Sequence
from functools import cache

import sqlalchemy as sa

from govsocial.core.db import db, rows_of, slot
from govsocial.core.errors import NotFound
from govsocial.core.outbox import Parcel
from govsocial.evidence.models import Evidence
from govsocial.evidence.offers import Reference
from govsocial.issues.mentions import seen
from govsocial.issues.models import Issue
from govsocial.people.permissions import Holder
from govsocial.people.reader import Reader, reading
from govsocial.platforms.registry import removing
from govsocial.publishing.models import Publication, Retraction
from govsocial.publishing.rules import Sendable
from govsocial.responses.models import Response, Version
from govsocial.responses.versions import place


def visible_to(person: Holder | Reader) -> sa.ColumnElement[bool]:
    """Condition on Publication: those of issues this person may see."""
    return seen(person, Publication.issue_id)


def by_number(number: int, person: Holder) -> Publication:
    """The publication with that number, if the person may see it. Raises NotFound."""
    found = db.session.scalar(_by_number(reading(person)), {"number": number, "me": person.id})
    if found is None:
        raise NotFound("There is no such publication here.")
    return found


@cache
def _by_number(reader: Reader) -> sa.Select[Publication]:
    return sa.select(Publication).where(Publication.number == slot("number"), visible_to(reader))


def of_response(response: Response) -> Sequence[Publication]:
    """All publications of a response, newest first."""
    return list(db.session.scalars(_of_response(), {"response": response.id}))


@cache
def _of_response() -> sa.Select[Publication]:
    query = sa.select(Publication).where(Publication.response_id == slot("response"))
    return query.order_by(Publication.number.desc())


def unsent(publication: Publication) -> list[Parcel]:
    """The parcels that are to send it, of those that wait."""
    waiting = db.session.scalars(sa.select(Parcel).where(Parcel.kind == "publish", Parcel.done_at.is_(None)))
    return [parcel for parcel in waiting if parcel.payload["publication"] == publication.id]


def latest_version(response: Response) -> Version:
    """The newest version. Raises NotFound before the first."""
    found = db.session.scalar(_version(), {"response": response.id, "number": response.latest})
    if found is None:
        raise NotFound("This response has no version yet.")
    return found


@cache
def _version() -> sa.Select[Version]:
    response, number = slot("response"), slot("number")
    return sa.select(Version).where(Version.response_id == response, Version.number == number)


def newest_states(version: Sendable) -> list[str]:
    """The state of the newest publication of each of its placements, in their order; "failed" where there is none."""
    found: dict[int, str] = {}
    for placement, state in rows_of(_newest_states(), {"version": version.id}):
        found[placement] = state
    return [found.get(n, "failed") for n, _placed in enumerate(version.placements)]


@cache
def _newest_states() -> sa.Select[int, str]:
    """Rows from before placements were counted have one placement."""
    query = sa.select(sa.func.coalesce(Publication.placement, 0), Publication.state)
    return query.where(Publication.version_id == slot("version")).order_by(Publication.number)


def corrected(version: Version) -> dict[tuple[int, str, str], str]:
    """Ids of the publications that this version corrects, by their place; none when it corrects nothing."""
    if version.corrects_id is None:
        return {}
    named = sa.select(Publication.version_id).where(Publication.id == version.corrects_id).scalar_subquery()
    query = sa.select(Publication.id, Publication.placement, Version.placements)
    query = query.join(Version, Version.id == Publication.version_id).where(
        Version.id == named, Publication.state != "failed"
    )
    query = query.order_by(Publication.number)
    found = [(place(placements[at or 0]), made) for made, at, placements in rows_of(query)]
    return dict(sorted(found, key=lambda one: one[1] == version.corrects_id))  # the one that is named counts


def open_retraction(publication: Publication) -> Retraction | None:
    """The retraction that waits for a second person."""
    return db.session.scalar(_open_retraction(), {"publication": publication.id})


@cache
def _open_retraction() -> sa.Select[Retraction]:
    of_it = Retraction.publication_id == slot("publication")
    return sa.select(Retraction).where(of_it, Retraction.state == "asked")


def evidence_of(publication: Publication) -> Sequence[Evidence]:
    """What was kept as proof, oldest first."""
    if not publication.evidence:
        return []
    query = sa.select(Evidence).where(Evidence.id.in_(publication.evidence))
    return list(db.session.scalars(query.order_by(Evidence.id)))


def citing(evidence_ids: Collection[str]) -> list[Reference]:
    """The publications these files prove. The list of ids is JSON, so all publications are looked through."""
    listed = sa.cast(Publication.evidence, sa.Text)
    query = sa.select(Publication.id, Publication.number).where(sa.or_(*(listed.contains(id) for id in evidence_ids)))
    return [Reference("publication", *row) for row in rows_of(query.order_by(Publication.number))]


def has_picture(evidence: Sequence[Evidence]) -> bool:
    """Whether there is a picture (or PDF) somebody can look at."""
    return any(row.kind != "text" for row in evidence)


def pictured(publications: Sequence[Publication]) -> set[str]:
    """Ids of those awaiting proof that have a picture somebody can look at."""
    waiting_for_proof = [p for p in publications if p.state == "awaiting"]
    kept = {id for p in waiting_for_proof for id in p.evidence}
    if not kept:
        return set()
    query = sa.select(Evidence.id).where(Evidence.id.in_(kept), Evidence.kind != "text")
    pictures = set(db.session.scalars(query))
    return {p.id for p in waiting_for_proof if pictures.intersection(p.evidence)}


def waiting(person: Holder, states: Sequence[str]) -> Sequence[tuple[Publication, Response, Issue]]:
    """Publications in these states that still ask something of people, as far as the person may see them, oldest first.

    Left out: failed ones whose words went out since, and retracted ones that are off the page or about to be.
    """
    asked = {"states": list(states), "me": person.id, "removing": removing()}
    found = db.session.execute(_waiting(reading(person)), asked)
    return [(p, r, i) for p, r, i in found]


@cache
def _waiting(reader: Reader) -> sa.Select[Publication, Response, Issue]:
    by_program = sa.and_(Publication.method.in_(slot("removing", many=True)), Publication.failure.is_(None))
    settled = sa.or_(
        sa.and_(Publication.state == "failed", Response.state != "signed"),
        sa.and_(Publication.state == "retracted", sa.or_(Publication.removed_at.is_not(None), by_program)),
    )
    query = sa.select(Publication, Response, Issue)
    query = query.join(Response, Response.id == Publication.response_id).join(Issue, Issue.id == Publication.issue_id)
    states = slot("states", many=True)
    query = query.where(Publication.state.in_(states), sa.not_(settled), visible_to(reader))
    return query.options(sa.orm.lazyload(Issue.seats)).order_by(Publication.number)


def is_retracted() -> sa.ColumnElement[bool]:
    """Condition on Response: its newest publication is retracted."""
    later = sa.orm.aliased(Publication)
    newer = sa.exists().where(later.response_id == Publication.response_id, later.number > Publication.number)
    back = sa.exists().where(Publication.response_id == Response.id, Publication.state == "retracted", ~newer)
    return back.correlate(Response)


def is_awaiting() -> sa.ColumnElement[bool]:
    """Condition on Response: words posted by hand wait for proof."""
    posted = sa.exists().where(Publication.response_id == Response.id, Publication.state == "awaiting")
    return posted.correlate(Response)
