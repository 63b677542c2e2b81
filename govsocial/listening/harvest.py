"""A visit of a source: fetch, keep the bytes, read them. Touches network and files, never the database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from govsocial.core import clock, files
from govsocial.core.errors import Invalid
from govsocial.core.wording import gettext as _
from govsocial.listening import rules
from govsocial.net.addresses import Refused
from govsocial.net.fetch import MAX_BYTES, Fetched, fetch

if TYPE_CHECKING:
    from govsocial.platforms.feed import Item

_SETTLED = timedelta(minutes=1)


class Failed(Exception):
    """The visit brought nothing; the message is a sentence to show on the source's page."""


@dataclass(frozen=True)
class Errand:
    """Where to go and what we know from last time, as plain values: no row is held while we wait for others."""

    source_id: str
    number: int
    kind: str
    address: str
    language: str | None
    etag: str | None
    modified: str | None


@dataclass(frozen=True)
class Harvest:
    """What a visit brought. `items` is empty when nothing changed (304)."""

    items: "list[Item]"
    url: str
    at: datetime
    sha256: str
    size: int
    etag: str | None
    modified: str | None
    platform: str


def gather(errand: Errand) -> Harvest:
    """Visit a source. Raises Failed."""
    try:
        return _from_file(errand) if errand.kind == "file" else _from_web(errand)
    except Refused as refusal:
        raise Failed(str(refusal)) from None
    except Invalid as refusal:
        raise Failed(refusal.message) from None


def _from_web(errand: Errand) -> Harvest:
    allow = current_app.config["FETCH_ALLOW"]
    answer = fetch(errand.address, allow=allow, etag=errand.etag, modified=errand.modified)
    if answer.status == 304:
        return Harvest([], answer.url, answer.at, "", 0, errand.etag, errand.modified, "")
    if answer.status != 200:
        raise Failed(_("The site answered %(status)s instead of a feed.", status=answer.status))
    etag, modified = _validators(answer)
    return _read(answer.body, answer.url, answer.at, answer.content_type, etag, modified)


def _validators(answer: Fetched) -> tuple[str | None, str | None]:
    """What to ask "anything new since?" with next time: nothing while the feed is fresher than its clock can tell.

    Both may count in seconds (WordPress builds its ETag from Last-Modified), so a second change within the second
    we fetched in would look like none, and stay unheard. RFC 9110 section 8.8.2.2 asks for a minute between.
    """
    etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    changed, told = _http_date(modified), _http_date(answer.headers.get("date")) or answer.at
    if changed is not None and told - changed < _SETTLED:
        return None, None
    return etag, modified


def _http_date(value: str | None) -> datetime | None:
    """An HTTP date (RFC 9110 section 5.6.7) with its zone; None when there is none to read."""
    try:
        when = parsedate_to_datetime(value or "")
    except (ValueError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _from_file(errand: Errand) -> Harvest:
    instance: Path = current_app.config["SETTINGS"].instance
    path = rules.feed_file(errand.address, instance)
    if path.stat().st_size > MAX_BYTES:
        raise Failed(_("The file is larger than %(n)s kB.", n=MAX_BYTES // 1024))
    return _read(path.read_bytes(), errand.address, clock.now(), "", None, None)


def _read(body: bytes, url: str, at: datetime, content_type: str, etag: str | None, modified: str | None) -> Harvest:
    from govsocial.platforms import feed

    try:
        parsed = feed.parse(body, url, content_type)
    except feed.NotAFeed as refusal:
        raise Failed(str(refusal)) from None
    kept = files.store_raw(body, current_app.config["SETTINGS"].instance, "feed")
    return Harvest(parsed.items, url, at, kept.sha256, kept.size, etag, modified, parsed.platform)
