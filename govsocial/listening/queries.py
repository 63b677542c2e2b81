"""Reads about what was heard. Whatever shows a mention filters through `visible_to`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from govsocial.core.db import db, rows_of, slot
from govsocial.core.errors import NotFound
from govsocial.evidence.models import Evidence
from govsocial.evidence.offers import Reference
from govsocial.listening import offers
from govsocial.listening.harvest import Errand
from govsocial.listening.models import Leaving, Mention, Source, Triage, Visit
from govsocial.people.models import Person
from govsocial.people.permissions import Holder
from govsocial.people.reader import Reader, reading
from govsocial.platforms.protocol import Cursor

PAGE = 20
Condition = sa.ColumnElement[bool]
_capturer, _sorter = (cast(sa.Table, Person.__table__).alias(name).c for name in ("capturer", "sorter"))


def visible_to(person: Holder | Reader) -> Condition:
    """The triage rows, and so the mentions, this person may know of: not those of restricted issues they cannot see."""
    return sa.or_(Triage.issue_id.is_(None), offers.issues().seen(person, Triage.issue_id))


def find(number: int, person: Holder) -> Mention:
    """The mention of that number with its triage, if this person may know of it. Raises NotFound."""
    query = sa.select(Mention).join(Mention.triage).options(contains_eager(Mention.triage))
    found = db.session.scalar(query.where(Mention.number == number, visible_to(person)))
    if found is None:
        raise NotFound("There is no such mention here.")
    return found


def waiting(_reader: Any) -> sa.Select[Any]:
    """Mentions to triage, one row each, for the rail to count. What waits belongs to no issue, so everybody sees it."""
    return sa.select(sa.literal(1)).select_from(Triage).where(Triage.state == "waiting")


class Shown(NamedTuple):
    """One mention with what stands around it."""

    mention: Mention
    source: Source | None
    evidence: Evidence | None
    reason: str | None
    captured_by: str | None
    triaged_by: str | None


def show(number: int, person: Holder) -> Shown:
    """The mention of that number for its pane. Raises NotFound."""
    query = sa.select(Mention, Source, Evidence, Leaving.reason, _capturer.name, _sorter.name).join(Mention.triage)
    query = query.outerjoin(Source, Source.id == Mention.source_id)
    query = query.outerjoin(Evidence, Evidence.id == Mention.evidence_id)
    query = query.outerjoin(Leaving, Leaving.id == Triage.leaving_id)
    query = query.outerjoin(_capturer.id.table, _capturer.id == Mention.captured_by_id)
    query = query.outerjoin(_sorter.id.table, _sorter.id == Triage.by_id).options(contains_eager(Mention.triage))
    row = db.session.execute(query.where(Mention.number == number, visible_to(person))).one_or_none()
    if row is None:
        raise NotFound("There is no such mention here.")
    return Shown(*row)


class Twin(NamedTuple):
    """Another mention with the same words, signs and markup aside."""

    number: int
    address: str
    platform: str
    heard_at: datetime
    state: str
    issue_id: str | None


def twins(mention: Mention, person: Holder, *, most: int = 5) -> list[Twin]:
    """Mentions that say the same elsewhere, those in an issue before others, newest first."""
    given = {"key": mention.fold_key, "not": mention.id, "most": most, "me": person.id}
    return [Twin(*row) for row in rows_of(_twins(reading(person)), given)]


@cache
def _twins(reader: Reader) -> sa.Select[*tuple[Any, ...]]:
    columns = (Mention.number, Mention.address, Mention.platform, Mention.heard_at, Triage.state, Triage.issue_id)
    query = sa.select(*columns).join_from(Triage, Mention, Triage.mention_id == Mention.id)
    # The newest few hundred are looked at: some words are said by everybody.
    same = sa.select(Mention.id).where(Mention.fold_key == slot("key"), Mention.id != slot("not"))
    query = query.where(Mention.id.in_(same.order_by(Mention.number.desc()).limit(200)), visible_to(reader))
    return query.order_by(Triage.issue_id.is_(None), Mention.number.desc()).limit(slot("most"))


def of_issue(issue_id: str, *, before: int | None = None, size: int = PAGE) -> list[Mention]:
    """The mentions of an issue, newest first, for rooms that have let the reader into the issue already."""
    query = sa.select(Mention).join(Mention.triage).options(contains_eager(Mention.triage))
    query = query.where(Triage.issue_id == issue_id)
    if before is not None:
        query = query.where(Triage.mention_number < before)
    return list(db.session.scalars(query.order_by(Triage.mention_number.desc()).limit(size)))


def citing(evidence_ids: Collection[str]) -> list[Reference]:
    """The mentions these files are kept for."""
    query = sa.select(Mention.id, Mention.number).where(Mention.evidence_id.in_(evidence_ids)).order_by(Mention.number)
    return [Reference("mention", *row) for row in rows_of(query)]


def sources_page(*, words: str = "", state: str = "", before: int | None = None) -> tuple[list[Any], int | None]:
    """(Source, Visit or None) pairs, newest first, and the number below which the next page starts."""
    query = sa.select(Source, Visit).outerjoin(Visit, Visit.source_id == Source.id)
    query = query.where(*_source_filter(words, state), *([] if before is None else [Source.number < before]))
    rows = list(db.session.execute(query.order_by(Source.number.desc()).limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1][0].number if len(rows) > PAGE else None


def source_count(*, words: str = "", state: str = "") -> int:
    """How many sources the filters leave."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Source).where(*_source_filter(words, state))) or 0


def find_source(number: int) -> Source:
    """The source of that number. Raises NotFound."""
    found = db.session.scalar(sa.select(Source).where(Source.number == number))
    if found is None:
        raise NotFound("There is no such source here.")
    return found


def visit(source: Source) -> Visit | None:
    """How the last visit of a source went."""
    return db.session.get(Visit, source.id)


def errand(source: Source) -> Errand:
    """What a visit of the source needs to know, as plain values."""
    last = visit(source)
    since = Cursor(last.etag, last.modified) if last else Cursor()
    return Errand(source.id, source.number, source.kind, source.address, source.language, since)


def active_sources() -> Sequence[Source]:
    """Sources that are visited, the longest unvisited first."""
    query = sa.select(Source).join(Visit, Visit.source_id == Source.id).where(Source.state == "active")
    return db.session.scalars(query.order_by(Visit.visited_at.is_not(None), Visit.visited_at, Source.number)).all()


def due(now: datetime) -> Sequence[Source]:
    """Active sources whose next visit has come, the longest overdue first."""
    query = sa.select(Source).join(Visit, Visit.source_id == Source.id)
    query = query.where(Source.state == "active", Visit.due_at <= now).order_by(Visit.due_at)
    return db.session.scalars(query).all()


def heard_before(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Which (text_key, canonical) pairs are mentions already, with their numbers."""
    found: dict[tuple[str, str], int] = {}
    for start in range(0, len(pairs), 400):
        keys = {text_key for text_key, _canonical in pairs[start : start + 400]}
        query = sa.select(Mention.text_key, Mention.canonical, Mention.number).where(Mention.text_key.in_(keys))
        found.update({(row[0], row[1]): row[2] for row in rows_of(query)})
    return found


def _source_filter(words: str, state: str) -> list[Condition]:
    found: list[Condition] = [Source.state == state] if state else []
    for word in words.split()[:8]:
        found.append(sa.or_(*(c.icontains(word, autoescape=True) for c in (Source.name, Source.address))))
    return found
