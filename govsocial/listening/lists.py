"""The inbox as lists: pages by key, counts that stop, what one can filter by.

Lists read columns, not objects, and are put together from plain tables: that costs a third of the time.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from govsocial.core.db import rows_of
from govsocial.listening import offers
from govsocial.listening.models import Mention, Source, Triage
from govsocial.people.permissions import Holder
from govsocial.text import search

PAGE = 20
CAP = 1_000
WALK = 4_000
"""How many mentions a count under filters looks at, the newest first."""
STATES = ("waiting", "issue", "left")
HAND = "hand"
_PREVIEW = 1_200
Condition = sa.ColumnElement[bool]
_mentions, _triage, _sources = (cast(sa.Table, model.__table__) for model in (Mention, Triage, Source))
_m, _t = _mentions.c, _triage.c
_listed = _triage.join(_mentions, _m.id == _t.mention_id)
_heard, _other, _other_triage = _mentions.alias("heard").c, _mentions.alias("other"), _triage.alias("other_triage")


@dataclass(frozen=True)
class Wanted:
    """What the inbox is narrowed to. `state`: waiting, issue, left or all; `source`: a number, "hand" or "";
    `issue`: the number of one.
    """

    state: str = "waiting"
    words: str = ""
    source: str = ""
    platform: str = ""
    language: str = ""
    issue: int | None = None
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


def page(person: Holder, wanted: Wanted, *, before: int | None = None, size: int = PAGE) -> Page:
    """A page of the inbox below number `before`."""
    key = _key(wanted)
    start = sa.func.substr(_m.words, 1, _PREVIEW)
    said = (_m.number, _m.author, _m.title, start, _m.language, _m.platform, _m.heard_at, _m.said_at)
    query = sa.select(*said, _sources.c.name, _alike(person)).select_from(_listed.outerjoin(_sources))
    query = query.where(*_narrowed(wanted, before), *_unhidden(person, wanted))
    if before is not None:
        query = query.where(key < before)
    rows = list(map(Row._make, rows_of(query.order_by(key.desc()).limit(size + 1))))
    if len(rows) > size:
        return Page(rows[:size], rows[size - 1].number)
    # What a search shows came from the newest matches; when there were as many as it looks at, older ones may follow.
    return Page(rows, search.end("mention", wanted.words, before=before) if wanted.words else None)


def next_waiting(person: Holder, wanted: Wanted, number: int) -> int | None:
    """The mention to look at after `number` was triaged: the next older one that fits, else the newest."""
    for before in (number, None):
        if rows := page(person, wanted, before=before, size=1).rows:
            return rows[0].number
    return None


class Count(NamedTuple):
    """How many there are; `more`: at least so many, counting stopped."""

    n: int
    more: bool


def counts(person: Holder, wanted: Wanted) -> dict[str, Count]:
    """How many mentions each state holds under the same filters; one statement, and one more for a search."""
    if wanted.words or _is_rare(wanted):
        return _counts_of_newest(person, wanted)
    tabs = []
    for state in STATES:
        narrowed = replace(wanted, state=state)
        some = sa.select(sa.literal(1)).select_from(_listed if wanted.since or wanted.until else _triage)
        some = some.where(*_narrowed(narrowed), *_unhidden(person, narrowed)).limit(CAP)
        tabs.append(sa.select(sa.func.count()).select_from(some.subquery()).scalar_subquery())
    row = rows_of(sa.select(*tabs)).one()
    return {state: Count(n, n == CAP) for state, n in zip(STATES, row, strict=True)}


def _counts_of_newest(person: Holder, wanted: Wanted) -> dict[str, Count]:
    """Where no index holds state and filter together: how the newest that fit the filters divide."""
    everywhere = replace(wanted, state="all")
    walked = sa.select(_m.id).select_from(_mentions if wanted.issue is None else _listed)
    walked = walked.where(*_narrowed(everywhere)).order_by(_m.number.desc())
    newest = walked.limit(WALK).subquery()
    query = sa.select(_t.state, sa.func.count()).join_from(newest, _triage, _t.mention_id == newest.c.id)
    found = {row[0]: row[1] for row in rows_of(query.where(_seen(person)).group_by(_t.state))}
    more = sum(found.values()) >= WALK or bool(wanted.words and search.end("mention", wanted.words))
    return {state: Count(found.get(state, 0), more and found.get(state, 0) > 0) for state in STATES}


class Choices(NamedTuple):
    """What the inbox can be filtered by."""

    sources: list[tuple[str, str]]
    platforms: list[str]
    languages: list[str]


def choices() -> Choices:
    """Sources by name, and the platforms and languages met so far; one statement, whatever the number of mentions."""
    rows = rows_of(_choices()).all()
    named = sorted(((key, name) for what, key, name in rows if what == "source"), key=lambda pair: pair[1].casefold())
    return Choices(named, *(sorted(key for what, key, _n in rows if what == w) for w in ("platform", "language")))


@cache
def _choices() -> sa.CompoundSelect[*tuple[Any, ...]]:
    sources = sa.select(sa.literal("source"), sa.cast(Source.number, sa.String), Source.name)
    return sa.union_all(sources, _met("platform", Mention.platform), _met("language", Mention.language))


def _key(wanted: Wanted) -> Any:
    """The number to page by: the index that can be walked under these filters holds it."""
    return _t.mention_number if wanted.state in STATES and not _is_rare(wanted) else _m.number


def _is_rare(wanted: Wanted) -> bool:
    return bool(wanted.source or wanted.platform or wanted.language)


def _narrowed(wanted: Wanted, before: int | None = None) -> list[Condition]:
    key, found = _key(wanted), []
    if wanted.state in STATES:
        # Joined to nothing, so that the planner walks the index of the filter and not that of the state.
        found.append((_t.state.concat("") if _is_rare(wanted) else _t.state) == wanted.state)
    if wanted.words:
        found.append(key.in_(search.matches("mention", wanted.words, before=before)))
    if wanted.source == HAND:
        found.append(_m.source_id.is_(None))
    elif wanted.source:
        source = sa.select(_sources.c.id).where(_sources.c.number == int(wanted.source))
        found.append(_m.source_id == source.scalar_subquery())
    if wanted.platform:
        found.append(_m.platform == wanted.platform)
    if wanted.language:
        found.append(_m.language == wanted.language)
    if wanted.issue is not None:
        found.append(_t.issue_id == offers.issues().numbered(wanted.issue))
    return [*found, *_heard_between(key, wanted.since, wanted.until)]


def _heard_between(key: Any, since: datetime | None, until: datetime | None) -> list[Condition]:
    """Numbers are given in the order of hearing, so a day is a range of numbers, which an index can walk."""
    found: list[Condition] = []
    if since is not None:
        first = sa.select(_heard.number).where(_heard.heard_at >= since)
        first = first.order_by(_heard.heard_at, _heard.number).limit(1)
        found += [key >= first.scalar_subquery(), _m.heard_at >= since]
    if until is not None:
        last = sa.select(_heard.number).where(_heard.heard_at < until)
        last = last.order_by(_heard.heard_at.desc(), _heard.number.desc()).limit(1)
        found += [key <= last.scalar_subquery(), _m.heard_at < until]
    return found


def _seen(person: Holder, triage: Any = None) -> Condition:
    """`visible_to` for the tables of a list."""
    issue_id = (_t if triage is None else triage).issue_id
    return sa.or_(issue_id.is_(None), offers.issues().seen(person, issue_id))


def _unhidden(person: Holder, wanted: Wanted) -> list[Condition]:
    """What waits or was left belongs to no issue, so nothing hides it."""
    return [] if wanted.state in ("waiting", "left") else [_seen(person)]


def _alike(person: Holder) -> Any:
    """How many other visible mentions have the same words, counted up to ten."""
    same = (_other.c.fold_key == _m.fold_key, _other.c.id != _m.id, _seen(person, _other_triage.c))
    some = sa.select(sa.literal(1)).join_from(_other, _other_triage, _other_triage.c.mention_id == _other.c.id)
    some = some.where(*same).limit(10).correlate(_mentions)
    return sa.select(sa.func.count()).select_from(some.subquery()).scalar_subquery()


def _met(what: str, column: Any) -> Any:
    """Each value of an indexed column once, by stepping from one to the next instead of reading all rows."""
    first = sa.select(sa.func.min(column).label("value")).cte(f"met_{what}", recursive=True)
    step = sa.select(sa.func.min(column)).where(column > first.c.value).scalar_subquery()
    steps = first.union_all(sa.select(step).where(first.c.value.is_not(None)))
    return sa.select(sa.literal(what), steps.c.value, sa.literal("")).where(steps.c.value.is_not(None))
