"""A visit of a source: its platform is asked, and the bytes are kept. Touches network and files, never the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from govsocial.evidence.keeping import keep
from govsocial.platforms.protocol import Cursor, Item, Page, Place
from govsocial.platforms.registry import hearing


@dataclass(frozen=True)
class Errand:
    """Where to go and how far we heard, as plain values: no row is held while we wait for others."""

    source_id: str
    number: int
    kind: str
    address: str
    language: str | None
    since: Cursor


@dataclass(frozen=True)
class Harvest:
    """One page of what a visit brought, its bytes kept. `items` is empty when nothing changed."""

    items: Sequence[Item]
    url: str
    at: datetime
    sha256: str
    size: int
    kind: str
    cursor: Cursor
    platform: str


def gather(errand: Errand) -> Iterator[Harvest]:
    """Visit a source, page by page. Raises PlatformError, Unreachable."""
    for page in hearing()[errand.kind].hear(place_of(errand.address), errand.since):
        yield _kept(page)


def place_of(address: str) -> Place:
    """An address as platforms want it."""
    return Place(address, current_app.config["FETCH_ALLOW"], current_app.config["SETTINGS"].instance)


def _kept(page: Page) -> Harvest:
    told = (page.kind, page.cursor, page.platform)
    if not page.body:
        return Harvest(page.items, page.url, page.at, "", 0, *told)
    kept = keep(page.body, page.kind)
    return Harvest(page.items, page.url, page.at, kept.sha256, kept.size, *told)
