"""The rail: rooms add their items; each person sees those their rights open. One statement asks for all its numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import sqlalchemy as sa
from flask import request, url_for

from govsocial.core.db import rows_of
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, rights
from govsocial.people.reader import Reader, reading
from govsocial.web import status

COUNT_CAP = 1000


@dataclass(frozen=True)
class Item:
    """One line of the rail. `count` selects a row for each thing to count; counting stops at COUNT_CAP. `also`: where
    else a page of this room may stand, as in /assessments for issues.
    """

    group: Any
    label: Any
    endpoint: str
    permission: Permission
    order: int
    count: Callable[[Reader], sa.Select[Any]] | None = None
    also: tuple[str, ...] = ()


_items: list[Item] = []


def add(item: Item) -> None:
    """Put an item on the rail (once; rooms are imported once)."""
    if item not in _items:
        _items.append(item)
        _items.sort(key=lambda item: item.order)


class Rail:
    """The rail of one page for one person. It asks the database when it is drawn: what has no rail pays nothing."""

    def __init__(self, person: Person) -> None:
        given = rights(person.roles)
        self._items = [item for item in _items if item.permission in given]
        self._person = person

    @property
    def groups(self) -> list[dict[str, Any]]:
        """[{"heading", "items": [{"label", "url", "count", "current"}]}]."""
        found: dict[Any, list[dict[str, Any]]] = {}
        urls = [address(request.script_root, item.endpoint) for item in self._items]
        roots = {root: url for item, url in zip(self._items, urls, strict=True) for root in (url, *item.also)}
        here = roots.get(_nearest(request.path, roots) or "")
        for item, url in zip(self._items, urls, strict=True):
            count = self._told.get(item.endpoint)
            shown = {"label": str(item.label), "url": url, "count": count, "current": url == here}
            found.setdefault(str(item.group), []).append(shown)
        return [{"heading": heading, "items": items} for heading, items in found.items()]

    @property
    def status(self) -> dict[str, Any]:
        """How the ledger stands: {"tone", "text", "when"}."""
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
