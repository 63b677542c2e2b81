"""Keeping bytes, then making the row that speaks of them: in this order, so that no row points at nothing.

Bytes whose row is never committed stay behind, known to nobody.
"""

from datetime import datetime
from typing import NamedTuple

from govsocial.core import clock
from govsocial.evidence import pictures
from govsocial.evidence.models import Evidence
from govsocial.evidence.stores import store


class Kept(NamedTuple):
    """Bytes that are in the store."""

    sha256: str
    size: int
    kind: str

    def row(self, *, url: str | None = None, at: datetime | None = None) -> Evidence:
        """A row that speaks of them, for a verb to add under its entry; `at`: since when we have them, or now."""
        return Evidence(sha256=self.sha256, size=self.size, kind=self.kind, url=url, at=at or clock.now())


def keep(data: bytes, kind: str) -> Kept:
    """Keep bytes exactly as they came: a fetched feed, a pasted page. Raises Unreachable."""
    return Kept(store().put(data), len(data), kind)


def keep_upload(data: bytes) -> Kept:
    """Keep an uploaded picture (written anew) or PDF (as it is). Raises BadFile, Unreachable."""
    return keep(*pictures.taken(data))
