"""The rail: rooms add their items; each person sees those their rights open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may

COUNT_CAP = 1000


@dataclass(frozen=True)
class Item:
    """One line of the rail. `count` is asked once a page; it may stop counting at COUNT_CAP."""

    group: Any
    label: Any
    endpoint: str
    permission: Permission
    order: int
    count: Callable[[Person], int] | None = None


_items: list[Item] = []


def add(item: Item) -> None:
    """Put an item on the rail (once; rooms are imported once)."""
    if item not in _items:
        _items.append(item)


def groups(person: Person | None) -> list[dict[str, Any]]:
    """The rail's groups for a person: [{"heading", "items": [{"label", "url", "count", "current"}]}]."""
    found: dict[Any, list[dict[str, Any]]] = {}
    here = _nearest(request.path, [url_for(item.endpoint) for item in _items])
    for item in sorted(_items, key=lambda i: i.order):
        if person is None or not may(person, item.permission):
            continue
        url = url_for(item.endpoint)
        count = item.count(person) if item.count else None
        shown = {"label": item.label, "url": url, "count": count, "current": url == here}
        found.setdefault(item.group, []).append(shown)
    return [{"heading": heading, "items": items} for heading, items in found.items()]


def _nearest(path: str, urls: list[str]) -> str | None:
    """The item whose page this is, or lies above it: /issues for /issues/3. The desk is at home only on its own page."""
    above = [url for url in urls if path == url or (url != "/" and path.startswith(f"{url}/"))]
    return max(above, key=len, default=None)
