"""What a version holds, to the byte.

Outgoing words: the channel's disclosure line, an empty line, then the text without white space at either end; line ends
are `\\n`. Without a disclosure line the text stands alone.

Digest: hex SHA-256 over the RFC 8785 form of `{"variants": [{"language", "text"}], "placements": [{"channel", "target",
"language", "words"}], "attachments": []}`; `channel` is the channel's public number, `words` the outgoing words.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from govsocial.ledger import body
from govsocial.text.diff import changes

GAP = "\n\n"


class Outlet(Protocol):
    """A channel, as far as a version needs it: the entity, or its row."""

    @property
    def number(self) -> int:
        """Its public number."""

    @property
    def disclosure(self) -> str:
        """The first line of whatever goes out there."""

    @property
    def state(self) -> str:
        """Only to active ones words may go."""


class Placing(NamedTuple):
    """The text in one language, and one place where it goes."""

    channel: Outlet
    target: str
    language: str
    text: str


class Held(NamedTuple):
    """What a version holds of its words: see Version."""

    variants: list[dict[str, Any]]
    placements: list[dict[str, Any]]
    digest: str


def held(placings: Sequence[Placing]) -> Held:
    """Words and places as a version holds them. ValueError for two texts in one language, or one place twice."""
    variants = {p.language: variant(p.language, p.text) for p in placings}
    if any(variants[p.language]["text"] != p.text.strip() for p in placings):
        raise ValueError("two texts in one language")
    if len({(p.channel.number, p.target, p.language) for p in placings}) < len(placings):
        raise ValueError("one place twice")
    placements = [
        placement(p.channel.number, p.target, p.language, outgoing(p.channel.disclosure, p.text)) for p in placings
    ]
    return Held([*variants.values()], placements, digest([*variants.values()], placements))


def outgoing(disclosure: str, text: str) -> str:
    """The exact words that leave the house."""
    first, rest = disclosure.strip(), text.strip()
    return f"{first}{GAP}{rest}" if first and rest else first or rest


def frame(disclosure: str) -> int:
    """Characters that go out beside the text: the disclosure line and the empty line."""
    return len(disclosure.strip()) + len(GAP) if disclosure.strip() else 0


def variant(language: str, text: str) -> dict[str, Any]:
    """The text in one language."""
    return {"language": language, "text": text.strip()}


def placement(channel: int, target: str, language: str, words: str) -> dict[str, Any]:
    """What goes where: the public number of the channel, the page, the language and the outgoing words."""
    return {"channel": channel, "target": target, "language": language, "words": words}


def digest(variants: Sequence[Any], placements: Sequence[Any]) -> str:
    """What sign-offs bind to: 64 hex digits."""
    held = {"variants": list(variants), "placements": list(placements), "attachments": []}
    return sha256(body.canonical(held)).hexdigest()


def text_in(variants: Sequence[Any], language: str) -> str:
    """The text in that language; where there is none, the one that stands first."""
    texts = {held["language"]: str(held["text"]) for held in variants}
    return texts.get(language, next(iter(texts.values()), ""))


def all_words(placements: Sequence[Any]) -> str:
    """What all placements send, in order, each words once."""
    return GAP.join(dict.fromkeys(str(placed["words"]) for placed in placements))


def changed(before: Sequence[Any], now: Sequence[Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The language of each of a version's placements, and how its words changed since an earlier version."""
    return [
        (placed["language"], changes(old["words"] if old else "", placed["words"]))
        for old, placed in pairs(before, now)
    ]


def place(placed: Any) -> tuple[int, str, str]:
    """Where a placement stands: no version has two of the same."""
    return placed["channel"], placed["target"], placed["language"]


def pairs(before: Sequence[Any], now: Sequence[Any]) -> list[tuple[Any | None, Any]]:
    """Each of a version's placements with the one of an earlier version to compare it with, if there is one.

    That is the one at the same place, else one in the same language that stands at no place of now, else the next left.
    """
    left = list(before)
    found: dict[int, Any] = {}
    for alike in (place, lambda placed: placed["language"], lambda _placed: None):
        for n, placed in enumerate(now):
            match = next((old for old in left if alike(old) == alike(placed)), None)
            if n not in found and match is not None:
                found[n] = match
                left.remove(match)
    return [(found.get(n), placed) for n, placed in enumerate(now)]
