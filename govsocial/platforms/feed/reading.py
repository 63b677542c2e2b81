"""What a feed says, read in a child process with limits on time, memory and output."""

import json
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from govsocial.core.wording import lazy_gettext as _l
from govsocial.platforms.feed import child
from govsocial.platforms.protocol import Item
from govsocial.text.text import LIMIT, TooLong, plain, scalar, size

_CHILD = Path(child.__file__)
# WordPress says of a reply, in any language: words, then a link to the comment it answers.
_REPLY = re.compile(r"""\s*(?:<p>)?[^<>]{1,80}<a\s[^<>]*?href=["']([^"'<>\s]{1,1000}#comment-\d{1,12})["']""")
_REASONS = {
    child.NOT_A_FEED: _l("This is not a feed. Give the address of an RSS or Atom feed."),
    child.TOO_DEEP: _l("The feed nests its elements deeper than any feed does."),
    -signal.SIGXCPU: _l("The feed takes too long to read."),
    -signal.SIGKILL: _l("The feed takes too long to read."),
    -signal.SIGXFSZ: _l("The feed says more than can be read at once."),
}
_DAMAGED = _l("The feed is damaged, or needs too much memory.")
_WEB = ("http://", "https://")
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class NotAFeed(ValueError):
    """The bytes cannot be read as a feed within the limits. The message is a sentence to show."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one parsing: CPU seconds, wall seconds, bytes of memory, bytes of what comes back."""

    cpu: int = 10
    wall: float = 30.0
    memory: int = 768 * 2**20
    output: int = 48 * 2**20


@dataclass(frozen=True, slots=True)
class Parsed:
    """A feed. `platform`: "wordpress" when the feed says so, else "feed". Items in the feed's order."""

    title: str
    platform: str
    items: list[Item]


def parse(body: bytes, url: str, content_type: str = "", *, limits: Limits = Limits()) -> Parsed:
    """The feed in `body`, fetched from `url`. Raises NotAFeed."""
    told = _told(body, content_type, limits)
    generator = str(told["generator"] or "")
    platform = "wordpress" if "wordpress" in generator.lower() else "feed"
    title = _title(told["title"])
    items = [_item(entry, url, title) for entry in told["entries"]]
    return Parsed(title, platform, items)


def _told(body: bytes, content_type: str, limits: Limits) -> dict[str, Any]:
    """What the child says. Files instead of pipes: neither side waits for the other, and the system caps the output."""
    asked = [str(limits.cpu), str(limits.memory), str(limits.output), scalar(content_type).replace("\0", "")[:200]]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(body)
        given.seek(0)
        command = [sys.executable, "-I", str(_CHILD), *asked]
        try:
            code = subprocess.run(  # noqa: S603  our own file, in a bare interpreter
                command, stdin=given, stdout=answer, stderr=subprocess.DEVNULL, timeout=limits.wall, env={}, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            code = -signal.SIGXCPU
        if code:
            raise NotAFeed(str(_REASONS.get(code, _DAMAGED)))
        answer.seek(0)
        try:
            told: dict[str, Any] = json.load(answer)
        except (ValueError, RecursionError):
            raise NotAFeed(str(_DAMAGED)) from None
        return told


def _item(entry: dict[str, Any], url: str, feed: str) -> Item:
    words, is_cut = _within(_text(entry["words"]))
    said = _REPLY.match(words)
    reply = _text(entry["reply"]) or (said.group(1).replace("&#038;", "&").replace("&amp;", "&") if said else "")
    return Item(
        address=_address(url, _text(entry["link"])),
        external_id=_text(entry["id"]),
        author=(author := _title(entry["author"])),
        title=_thread(_title(entry["title"]), author, feed),
        words=words,
        said_at=_moment(entry["at"]),
        language=_text(entry["lang"])[:35] or None,
        in_reply_to=(_address(url, reply) or reply) or None,
        cut=is_cut,
    )


def _thread(title: str, author: str, feed: str) -> str:
    """What a comment stands under. Comment feeds title each by its author ("By: Anna"), themselves by the page."""
    if not author or author not in title or len(title) > len(author) + len("Von : "):
        return title
    return feed.partition(": ")[2] or feed


def _text(value: Any) -> str:
    """A text every store takes: no half characters, and none with the number 0."""
    return scalar(value).replace("\0", "\ufffd") if isinstance(value, str) else ""


def _title(value: Any) -> str:
    try:
        return " ".join(plain(_text(value)[:4_000]).split())
    except TooLong:
        return ""


def _within(words: str) -> tuple[str, bool]:
    """The words within 64 kB, cut between characters."""
    if size(words) <= LIMIT:
        return words, False
    return words.encode()[:LIMIT].decode("utf-8", "ignore"), True


def _address(base: str, link: str) -> str:
    link = link.strip()
    try:
        found = link if not link or link.startswith(_WEB) else urljoin(base, link)
    except ValueError:
        return ""
    return found if found.lower().startswith(_WEB) else ""


def _moment(seconds: Any) -> datetime | None:
    try:
        found = datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found is None or found < _LATEST else None
