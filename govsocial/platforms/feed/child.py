"""Parses one feed from standard input to JSON on standard output, under limits it sets on itself before it reads.

Run by path in a bare interpreter, so that it imports nothing of the program. Exit codes: 0 parsed, 3 not a feed,
4 nested too deep; killed by a signal when over a limit. feedparser takes half a minute over some feeds of half a
megabyte.
"""

import calendar
import contextlib
import json
import re
import resource
import signal
import sys
from collections.abc import Iterable
from html import escape
from typing import Any

NOT_A_FEED, TOO_DEEP = 3, 4
DEEPEST = 100
MOST_ENTRIES = 5_000
# Possessive, and to the end where something is left open: linear over any bytes.
_TAG = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)([A-Za-z_][^\s/<>]*+)([^<>]*+)>", re.DOTALL)
_VOID = frozenset((b"br", b"hr", b"img", b"input", b"meta", b"link", b"wbr", b"source", b"embed", b"col", b"area"))


def main(seconds: int, memory: int, output: int, content_type: str) -> int:
    """Limits: CPU `seconds`, bytes of `memory` (address space), bytes of `output`."""
    for limit, amount in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, memory),
    ):
        with contextlib.suppress(ValueError, OSError):  # some systems know no limit on memory
            resource.setrlimit(limit, (amount, amount))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it otherwise, and the answer would be cut short
    import feedparser

    headers = {"content-type": content_type} if content_type else {}
    body = sys.stdin.buffer.read()
    if depth(body) > DEEPEST:
        return TOO_DEEP
    found = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version") and not found.entries:
        return NOT_A_FEED
    lang = found.feed.get("language")
    entries = [_entry(entry, lang) for entry in found.entries[:MOST_ENTRIES]]
    told = {"title": _title(found.feed), "generator": found.feed.get("generator"), "entries": entries}
    sys.stdout.write(json.dumps(told))
    return 0


def depth(body: bytes) -> int:
    """How deep the elements are nested, as far as DEEPEST and one more. A parser's time grows with its square."""
    inside: list[bytes] = []
    deepest = 0
    for tag in _TAG.finditer(body.replace(b"\0", b"")):  # UTF-16 and UTF-32 read as ASCII then
        closing, name, rest = tag.groups()
        if name and not closing and not rest.endswith(b"/") and name.lower() not in _VOID:
            inside.append(name)
            deepest = max(deepest, len(inside))
            if deepest > DEEPEST:
                break
        elif closing and name in inside:  # what was left open inside is closed with it
            while inside.pop() != name:
                pass
    return deepest


def _entry(entry: Any, lang: str | None) -> dict[str, Any]:
    words, words_lang = _words(entry)
    reply = entry.get("thr_in-reply-to") or entry.get("in-reply-to")
    reply = reply if isinstance(reply, dict) else {}
    return {
        "id": entry.get("id"),
        "link": entry.get("link"),
        "author": entry.get("author_detail", {}).get("name") or entry.get("author"),
        "title": _title(entry),
        "words": words,
        "lang": words_lang or lang,
        "at": _moment(entry.get("published_parsed") or entry.get("updated_parsed")),
        "reply": reply.get("href") or reply.get("ref"),
    }


def _words(entry: Any) -> tuple[str, str | None]:
    """The fullest text as HTML, and its language."""
    for part in [*_html_first(entry.get("content", [])), entry.get("summary_detail", {})]:
        if value := part.get("value"):
            return (escape(value) if part.get("type") == "text/plain" else value), part.get("language")
    return "", None


def _html_first(parts: Iterable[Any]) -> list[Any]:
    return sorted(parts, key=lambda part: part.get("type") == "text/plain")


def _title(thing: Any) -> str:
    detail = thing.get("title_detail", {})
    value = detail.get("value") or ""
    return escape(value) if detail.get("type") == "text/plain" else value


def _moment(parts: Any) -> int | None:
    """Seconds since 1970 in UTC; None for a date no calendar has."""
    try:
        return calendar.timegm(parts) if parts else None
    except (ValueError, OverflowError, TypeError):
        return None


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
