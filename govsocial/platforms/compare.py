"""What a visitor sees against what was signed: same, same after the platform's known formatting, or different.

Each platform says what its known formatting is. Whatever else differs, differs.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from govsocial.core.wording import lazy_gettext as _l


@dataclass(frozen=True)
class Change:
    """A kind of formatting: whatever `pattern` finds counts as `sign`, in both texts. Two changes may share a key."""

    key: str
    name: Any
    pattern: re.Pattern[str]
    sign: str


QUOTES = _l("quotation marks")
SPACES = Change("spaces", _l("spaces and line ends"), re.compile(r"\s+"), " ")
TYPOGRAPHY = (
    Change("quotes", QUOTES, re.compile("[\u2018\u2019\u201a\u2032\u02bc]"), "'"),
    Change("quotes", QUOTES, re.compile("[\u201c\u201d\u201e\u2033\u00ab\u00bb]|''|``"), '"'),
    Change("dashes", _l("dashes"), re.compile("[\u2013\u2014]|--+"), "-"),
    Change("ellipses", _l("three points"), re.compile("\u2026"), "..."),
    Change("crosses", _l("crosses between digits"), re.compile(r"(?<=\d)\u00d7(?=\d)"), "x"),
    Change("trademarks", _l("trade mark signs"), re.compile(r"\u2122"), "(tm)"),
    SPACES,
)
"""What sites with typographic ambition make of plain text: WordPress (wptexturize), and some we post to by hand."""


@dataclass(frozen=True)
class Verdict:
    """`read_back`: same, formatted or differs (or held: nobody sees them yet). `changes`: keys of the known formatting
    that was applied. `seen`: the words that were compared."""

    read_back: str
    changes: tuple[str, ...] = ()
    seen: str = ""


def compare(signed: str, seen: str, formatting: Sequence[Change]) -> Verdict:
    """Compare two texts. White space at the edges counts for nothing; anything else must be known formatting."""
    ours, theirs = signed.strip(), seen.strip()
    if ours == theirs:
        return Verdict("same", (), theirs)
    return _formatted(ours, theirs, formatting, str.__eq__) or Verdict("differs", (), theirs)


def contains(signed: str, page: str, formatting: Sequence[Change]) -> Verdict:
    """Look for the signed words inside a pasted page; `seen` is the signed words where they stand in it."""
    ours = signed.strip()
    if ours and ours in page:
        return Verdict("same", (), ours)
    found = _formatted(ours, page, formatting, lambda part, whole: bool(part) and part in whole)
    return Verdict("formatted", found.changes, ours) if found else Verdict("differs")


def names(changes: Sequence[str], formatting: Sequence[Change]) -> list[Any]:
    """Known formatting in words, for showing."""
    called = {change.key: change.name for change in formatting}
    return [called[key] for key in changes]


def _formatted(
    ours: str, theirs: str, formatting: Sequence[Change], fits: Callable[[str, str], bool]
) -> Verdict | None:
    """The verdict when the two fit after all known formatting; it names the kinds without which they would not."""
    if not fits(_flat(ours, formatting), _flat(theirs, formatting)):
        return None
    keys = dict.fromkeys(change.key for change in formatting)
    rest = {key: [change for change in formatting if change.key != key] for key in keys}
    needed = [key for key in keys if not fits(_flat(ours, rest[key]), _flat(theirs, rest[key]))]
    return Verdict("formatted", tuple(needed), theirs)


def _flat(text: str, formatting: Sequence[Change]) -> str:
    for change in formatting:
        text = change.pattern.sub(change.sign, text)
    return text.strip()
