"""The rail: rooms add their items; each person sees those their rights open. One statement asks for all its numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import sqlalchemy as sa
from flask import request, url_for
from flask_babel import LazyString

from govsocial.core.db import rows_of
from govsocial.core.registry import Registry
from govsocial.people.permissions import Holder, Permission, rights
from govsocial.people.reader import Reader, reading
from govsocial.web import status

COUNT_CAP = 1000


@dataclass(frozen=True)
class Item:
    """One line of the rail. `count` selects a row for each thing to count; counting stops at COUNT_CAP. `also`: where
    else a page of this room may stand, as in /teams for people.
    """

    group: LazyString
    label: LazyString
    endpoint: str
    permission: Permission
    order: int
    count: Callable[[Reader], sa.Select[int]] | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """An item as one page draws it; `current` when the page is that room's."""

    label: str
    url: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class Group:
    """Lines of the rail under a heading."""

    heading: str
    lines: list[Line]


_items: Registry[Item] = Registry()
_under: Registry[str] = Registry()


def add(item: Item) -> None:
    """Put an item on the rail."""
    _items.add(item.endpoint, item)


def shelve(path: str, endpoint: str) -> None:
    """Pages at this path belong to the item of that endpoint, as /assessments to the issues: called by their room."""
    _under.add(path, endpoint)


class Rail:
    """The rail of one page for one person. It asks the database when it is drawn: what has no rail pays nothing."""

    def __init__(self, person: Holder) -> None:
        given = rights(person.roles)
        self._items = [item for item in sorted(_items, key=lambda item: item.order) if item.permission in given]
        self._person = person

    @property
    def groups(self) -> list[Group]:
        """The lines this person may open, by group."""
        found: dict[str, list[Line]] = {}
        urls = [address(request.script_root, item.endpoint) for item in self._items]
        roots = {root: url for item, url in zip(self._items, urls, strict=True) for root in (url, *item.also)}
        at = {item.endpoint: url for item, url in zip(self._items, urls, strict=True)}
        roots |= {path: at[endpoint] for path, endpoint in _under.items() if endpoint in at}
        here = roots.get(_nearest(request.path, roots) or "")
        for item, url in zip(self._items, urls, strict=True):
            shown = Line(str(item.label), url, self._told.get(item.endpoint), url == here)
            found.setdefault(str(item.group), []).append(shown)
        return [Group(heading, lines) for heading, lines in found.items()]

    @property
    def status(self) -> status.Status:
        """How the ledger stands."""
        return status.shown(self._told["signed"])

    @cached_property
    def _told(self) -> dict[str, Any]:
        query = _asked(tuple(item.endpoint for item in self._items), reading(self._person))
        return dict(rows_of(query, {"me": self._person.id}).one()._mapping)


@lru_cache(maxsize=256)  # what stands before the program's addresses may come from a proxy's header
def address(_root: str, endpoint: str) -> str:
    """The address of a page that takes no arguments, where the program is mounted at `_root`."""
    return url_for(endpoint)


@cache
def _asked(endpoints: tuple[str, ...], reader: Reader) -> sa.Select[Any]:
    shown = [item for item in _items if item.endpoint in endpoints]
    counts: list[Any] = [_counted(item.count(reader)).label(item.endpoint) for item in shown if item.count]
    return sa.select(*counts, status.signed_at().label("signed"))


def _counted(some: sa.Select[Any]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(some.limit(COUNT_CAP).subquery()).scalar_subquery()


def _nearest(path: str, roots: Iterable[str]) -> str | None:
    """What this page is or lies below: /issues for /issues/3. The desk is at home on its own page only."""
    above = [url for url in roots if path == url or (url != "/" and path.startswith(f"{url}/"))]
    return max(above, key=len, default=None)
