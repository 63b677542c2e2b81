"""Feeds as places to listen to: fetched from the web, or read from a file of the installation."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from govsocial.core import clock
from govsocial.core.wording import gettext as _
from govsocial.core.wording import lazy_gettext as _l
from govsocial.net import fetch
from govsocial.net.dates import http_date
from govsocial.platforms.feed import reading
from govsocial.platforms.protocol import Cursor, Gone, Lost, Page, Place, Refused

FEEDS = "feeds"
NAMES = {"wordpress": _l("WordPress"), "feed": _l("Web feed")}
_SETTLED = timedelta(minutes=1)


class WebFeed:
    """A feed at a web address. One page: a feed is fetched whole."""

    key = "feed"
    names = NAMES
    by_site = True

    def check(self, place: Place) -> None:
        try:
            fetch.check_url(place.address, allow=place.allow)
        except fetch.Refused as refusal:
            raise Refused(str(refusal)) from None

    def hear(self, place: Place, since: Cursor) -> Iterator[Page]:
        try:
            answer = fetch.fetch(place.address, allow=place.allow, etag=since.etag, modified=since.modified)
        except fetch.Refused as refusal:
            raise Lost(str(refusal)) from None
        if answer.status == 304:
            yield Page([], answer.url, answer.at, since)
            return
        if answer.status != 200:
            said = _("The site answered %(status)s instead of a feed.", status=answer.status)
            raise (Gone if answer.status in (404, 410) else Lost)(said)
        yield _page(answer.body, answer.url, answer.at, _validators(answer), answer.content_type)


class FileFeed:
    """A feed that somebody puts into the folder feeds of the installation."""

    key = "file"
    names = NAMES
    by_site = True

    def check(self, place: Place) -> None:
        feed_file(place.address, place.folder)

    def hear(self, place: Place, since: Cursor) -> Iterator[Page]:
        path = feed_file(place.address, place.folder)
        if path.stat().st_size > fetch.MAX_BYTES:
            raise Refused(_("The file is larger than %(n)s kB.", n=fetch.MAX_BYTES // 1024))
        yield _page(path.read_bytes(), place.address, clock.now(), Cursor())


def feed_file(address: str, instance: Path) -> Path:
    """The file an address names inside `instance/feeds`: nothing else of the instance, keys least of all, can be heard.

    Raises Refused.
    """
    folder = (instance / FEEDS).resolve()
    try:
        path = (instance / address).resolve()
        inside = path.is_relative_to(folder) and path.is_file()
    except (OSError, ValueError):
        inside = False
    if inside:
        return path
    if address.startswith(f"{FEEDS}/"):
        said = _("There is no such file in the folder feeds of this installation. Ask who runs it to put it there.")
    else:
        said = _("Give a web address with https://, or a file of this installation as feeds/name.xml.")
    raise Refused(said)


def _page(body: bytes, url: str, at: datetime, cursor: Cursor, content_type: str = "") -> Page:
    try:
        parsed = reading.parse(body, url, content_type)
    except reading.NotAFeed as refusal:
        raise Refused(str(refusal)) from None
    return Page(parsed.items, url, at, cursor, parsed.platform, body, "feed")


def _validators(answer: fetch.Fetched) -> Cursor:
    """What to ask "anything new since?" with next time: nothing while the feed is fresher than its clock can tell.

    Both may count in seconds (WordPress builds its ETag from Last-Modified), so a second change within the second
    we fetched in would look like none, and stay unheard. RFC 9110 section 8.8.2.2 asks for a minute between.
    """
    etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    changed, told = http_date(modified), http_date(answer.headers.get("date")) or answer.at
    if changed is not None and told - changed < _SETTLED:
        return Cursor()
    return Cursor(etag, modified)
