"""Reads about what was heard. Whatever shows a mention filters through `visible_to`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from govsocial.core import search
from govsocial.core.db import db
from govsocial.core.errors import NotFound
from govsocial.listening import hooks
from govsocial.listening.harvest import Errand
from govsocial.listening.models import Evidence, Leaving, Mention, Source, Triage, Visit
from govsocial.people.models import Person

PAGE = 20
CAP = 1_000
STATES = ("waiting", "issue", "left")
HAND = "hand"
_PREVIEW = 1_200
Condition = sa.ColumnElement[bool]


def visible_to(person: Person) -> Condition:
    """The triage rows, and so the mentions, this person may know of: not those of restricted issues they cannot see."""
    return sa.or_(Triage.issue_id.is_(None), hooks.issues().seen(person, Triage.issue_id))


def find(number: int, person: Person) -> Mention:
    """The mention of that number with its triage, if this person may know of it. Raises NotFound."""
    query = sa.select(Mention).join(Mention.triage).options(contains_eager(Mention.triage))
    found = db.session.scalar(query.where(Mention.number == number, visible_to(person)))
    if found is None:
        raise NotFound("There is no such mention here.")
    return found


@dataclass(frozen=True)
class Wanted:
    """What the inbox is narrowed to. `state`: waiting, issue, left or all; `source`: a number, "hand" or ""."""

    state: str = "waiting"
    words: str = ""
    source: str = ""
    platform: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Row(NamedTuple):
    """A line of the inbox; `start` is the beginning of the words as heard, markup included."""

    number: int
    author: str | None
    title: str | None
    start: str | None
    language: str | None
    platform: str
    heard_at: datetime
    said_at: datetime | None
    source: str | None
    alike: int


class Page(NamedTuple):
    """Lines, newest first, and the number below which the next page starts (None: there is none)."""

    rows: list[Row]
    before: int | None


def page(person: Person, wanted: Wanted, *, before: int | None = None, size: int = PAGE) -> Page:
    """A page of the inbox below number `before`."""
    key = _key(wanted)
    query = sa.select(
        Mention.number,
        Mention.author,
        Mention.title,
        sa.func.substr(Mention.words, 1, _PREVIEW),
        Mention.language,
        Mention.platform,
        Mention.heard_at,
        Mention.said_at,
        Source.name,
        _alike(person),
    )
    query = query.select_from(Triage).join(Triage.mention).outerjoin(Source, Source.id == Mention.source_id)
    query = query.where(*_narrowed(wanted, before), visible_to(person))
    if before is not None:
        query = query.where(key < before)
    rows = [Row(*row) for row in db.session.execute(query.order_by(key.desc()).limit(size + 1))]
    if len(rows) > size:
        return Page(rows[:size], rows[size - 1].number)
    return Page(rows, _window_end(wanted, before) if wanted.words else None)


def next_waiting(person: Person, wanted: Wanted, number: int) -> int | None:
    """The mention to look at after `number` was triaged: the next older one that fits, else the newest."""
    for before in (number, None):
        if rows := page(person, wanted, before=before, size=1).rows:
            return rows[0].number
    return None


def counts(person: Person, wanted: Wanted) -> dict[str, int]:
    """How many mentions each state holds under the same filters, counted up to CAP; one statement."""
    tabs = []
    for state in STATES:
        narrowed = Wanted(**{**wanted.__dict__, "state": state})
        some = sa.select(sa.literal(1)).select_from(Triage)
        if _needs_mention(wanted):
            some = some.join(Triage.mention)
        some = some.where(*_narrowed(narrowed, None), visible_to(person)).limit(CAP)
        tabs.append(sa.select(sa.func.count()).select_from(some.subquery()).scalar_subquery())
    return dict(zip(STATES, db.session.execute(sa.select(*tabs)).one(), strict=True))


def waiting(_person: Person) -> sa.Select[tuple[int]]:
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


def show(number: int, person: Person) -> Shown:
    """The mention of that number for its pane. Raises NotFound."""
    capturer, sorter = aliased(Person, flat=True), aliased(Person, flat=True)
    query = sa.select(Mention, Source, Evidence, Leaving.reason, capturer.name, sorter.name).join(Mention.triage)
    query = query.outerjoin(Source, Source.id == Mention.source_id)
    query = query.outerjoin(Evidence, Evidence.id == Mention.evidence_id)
    query = query.outerjoin(Leaving, Leaving.id == Triage.leaving_id)
    query = query.outerjoin(capturer, capturer.id == Mention.captured_by_id)
    query = query.outerjoin(sorter, sorter.id == Triage.by_id).options(contains_eager(Mention.triage))
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


def twins(mention: Mention, person: Person, *, most: int = 5) -> list[Twin]:
    """Mentions that say the same elsewhere, newest first, those in an issue before others."""
    columns = (Mention.number, Mention.address, Mention.platform, Mention.heard_at, Triage.state, Triage.issue_id)
    query = sa.select(*columns).join(Mention.triage)
    query = query.where(Mention.fold_key == mention.fold_key, Mention.id != mention.id, visible_to(person))
    query = query.order_by(Triage.issue_id.is_(None), Mention.number.desc()).limit(most)
    return [Twin(*row) for row in db.session.execute(query)]


def of_issue(issue_id: str, *, before: int | None = None, size: int = PAGE) -> list[Mention]:
    """The mentions of an issue, newest first, for rooms that have let the reader into the issue already."""
    query = sa.select(Mention).join(Mention.triage).options(contains_eager(Mention.triage))
    query = query.where(Triage.issue_id == issue_id)
    if before is not None:
        query = query.where(Triage.mention_number < before)
    return list(db.session.scalars(query.order_by(Triage.mention_number.desc()).limit(size)))


class Choices(NamedTuple):
    """What the inbox can be filtered by."""

    sources: list[tuple[str, str]]
    platforms: list[str]
    languages: list[str]


def choices() -> Choices:
    """Sources by name, and the platforms and languages met so far; one statement, whatever the number of mentions."""
    parts = [sa.select(sa.literal("source"), sa.cast(Source.number, sa.String), Source.name)]
    parts += [_met("platform", Mention.platform), _met("language", Mention.language)]
    rows = db.session.execute(sa.union_all(*parts)).all()
    named = sorted(((key, name) for what, key, name in rows if what == "source"), key=lambda pair: pair[1].casefold())
    return Choices(named, *(sorted(key for what, key, _n in rows if what == w) for w in ("platform", "language")))


def sources_page(*, words: str = "", state: str = "", before: int | None = None) -> tuple[list[Any], int | None]:
    """(Source, Visit or None) pairs, newest first, and the number below which the next page starts."""
    query = sa.select(Source, Visit).outerjoin(Visit, Visit.source_id == Source.id)
    query = query.where(*_sources(words, state), *([] if before is None else [Source.number < before]))
    rows = list(db.session.execute(query.order_by(Source.number.desc()).limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1][0].number if len(rows) > PAGE else None


def source_count(*, words: str = "", state: str = "") -> int:
    """How many sources the filters leave."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Source).where(*_sources(words, state))) or 0


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
    known = (last.etag, last.modified) if last else (None, None)
    return Errand(source.id, source.number, source.kind, source.address, source.language, *known)


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
        found.update({(row[0], row[1]): row[2] for row in db.session.execute(query)})
    return found


def _key(wanted: Wanted) -> Any:
    """The number to page by: the index that can be walked under these filters holds it."""
    return Triage.mention_number if wanted.state in STATES and not _is_rare(wanted) else Mention.number


def _is_rare(wanted: Wanted) -> bool:
    return bool(wanted.source or wanted.platform or wanted.language)


def _needs_mention(wanted: Wanted) -> bool:
    return _is_rare(wanted) or bool(wanted.since or wanted.until)


def _narrowed(wanted: Wanted, before: int | None) -> list[Condition]:
    key = _key(wanted)
    found: list[Condition] = [Triage.state == wanted.state] if wanted.state in STATES else []
    if wanted.words:
        found.append(key.in_(search.matches("mention", wanted.words, before=before)))
    if wanted.source == HAND:
        found.append(Mention.source_id.is_(None))
    elif wanted.source:
        number = int(wanted.source)
        found.append(Mention.source_id == sa.select(Source.id).where(Source.number == number).scalar_subquery())
    if wanted.platform:
        found.append(Mention.platform == wanted.platform)
    if wanted.language:
        found.append(Mention.language == wanted.language)
    return [*found, *_heard_between(key, wanted.since, wanted.until)]


def _heard_between(key: Any, since: datetime | None, until: datetime | None) -> list[Condition]:
    """Numbers are given in the order of hearing, so a day is a range of numbers, which an index can walk."""
    found: list[Condition] = []
    heard = aliased(Mention)
    if since is not None:
        first = sa.select(heard.number).where(heard.heard_at >= since).order_by(heard.heard_at, heard.number).limit(1)
        found += [key >= first.scalar_subquery(), Mention.heard_at >= since]
    if until is not None:
        last = sa.select(heard.number).where(heard.heard_at < until)
        last = last.order_by(heard.heard_at.desc(), heard.number.desc()).limit(1)
        found += [key <= last.scalar_subquery(), Mention.heard_at < until]
    return found


def _alike(person: Person) -> Any:
    """How many other visible mentions have the same words, counted up to ten."""
    other, sorted_as = aliased(Mention), aliased(Triage)
    some = sa.select(sa.literal(1)).select_from(other).join(sorted_as, sorted_as.mention_id == other.id)
    seen = sa.or_(sorted_as.issue_id.is_(None), hooks.issues().seen(person, sorted_as.issue_id))
    some = some.where(other.fold_key == Mention.fold_key, other.id != Mention.id, seen).limit(10)
    some = some.correlate(Mention)
    return sa.select(sa.func.count()).select_from(some.subquery()).scalar_subquery().label("alike")


def _window_end(wanted: Wanted, before: int | None) -> int | None:
    """Where a search goes on when this page came from a full window of candidates."""
    window = search.matches("mention", wanted.words, before=before).subquery()
    lowest, found = db.session.execute(sa.select(sa.func.min(window.c.rowid), sa.func.count())).one()
    return lowest if found == search.WINDOW else None


def _met(what: str, column: Any) -> Any:
    """Each value of an indexed column once, by stepping from one to the next instead of reading all rows."""
    first = sa.select(sa.func.min(column).label("value")).cte(f"met_{what}", recursive=True)
    step = sa.select(sa.func.min(column)).where(column > first.c.value).scalar_subquery()
    steps = first.union_all(sa.select(step).where(first.c.value.is_not(None)))
    return sa.select(sa.literal(what), steps.c.value, sa.literal("")).where(steps.c.value.is_not(None))


def _sources(words: str, state: str) -> list[Condition]:
    found: list[Condition] = [Source.state == state] if state else []
    for word in words.split()[:8]:
        found.append(sa.or_(*(c.icontains(word, autoescape=True) for c in (Source.name, Source.address))))
    return found
