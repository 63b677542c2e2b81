"""What a visitor sees against what was signed: same, same after the platform's known formatting, or different.

Known formatting is what WordPress does to every comment (wptexturize, wpautop): curly quotation marks, longer dashes,
one sign for three points, a cross between digits, paragraphs. Whatever else differs, differs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from govsocial.core.wording import lazy_gettext as _l
from govsocial.text.text import plain

KNOWN = (
    ("quotes", re.compile("[\u2018\u2019\u201a\u2032\u02bc]"), "'"),
    ("quotes", re.compile("[\u201c\u201d\u201e\u2033\u00ab\u00bb]|''|``"), '"'),
    ("dashes", re.compile("[\u2013\u2014]|--+"), "-"),
    ("ellipses", re.compile("\u2026"), "..."),
    ("crosses", re.compile(r"(?<=\d)\u00d7(?=\d)"), "x"),
    ("trademarks", re.compile(r"\u2122"), "(tm)"),
    ("spaces", re.compile(r"\s+"), " "),
)
NAMES = {
    "quotes": _l("quotation marks"),
    "dashes": _l("dashes"),
    "ellipses": _l("three points"),
    "crosses": _l("crosses between digits"),
    "trademarks": _l("trade mark signs"),
    "spaces": _l("spaces and line ends"),
}


@dataclass(frozen=True)
class Verdict:
    """`read_back`: same, formatted or differs (or held: nobody sees them yet). `changes`: keys of NAMES, the known
    formatting that was applied. `seen`: the words that were compared."""

    read_back: str
    changes: tuple[str, ...] = ()
    seen: str = ""


def compare(signed: str, seen: str) -> Verdict:
    """Compare two texts. White space at the edges counts for nothing; anything else must be known formatting."""
    ours, theirs = signed.strip(), seen.strip()
    if ours == theirs:
        return Verdict("same", (), theirs)
    return _formatted(ours, theirs, str.__eq__) or Verdict("differs", (), theirs)


def compare_html(signed: str, markup: str) -> Verdict:
    """As `compare`, for a comment's markup as the platform serves it. Raises TooLong."""
    return compare(signed, plain(markup))


def contains(signed: str, page: str) -> Verdict:
    """Look for the signed words inside a pasted page; `seen` is the signed words where they stand in it."""
    ours = signed.strip()
    if ours and ours in page:
        return Verdict("same", (), ours)
    found = _formatted(ours, page, lambda part, whole: bool(part) and part in whole)
    return Verdict("formatted", found.changes, ours) if found else Verdict("differs")


def names(changes: tuple[str, ...]) -> list[Any]:
    """Known formatting in words, for showing."""
    return [NAMES[key] for key in changes]


def _formatted(ours: str, theirs: str, fits: Callable[[str, str], bool]) -> Verdict | None:
    """The verdict when the two fit after all known formatting; it names the kinds without which they would not."""
    if not fits(_flat(ours), _flat(theirs)):
        return None
    needed = [key for key in NAMES if not fits(_flat(ours, without=key), _flat(theirs, without=key))]
    return Verdict("formatted", tuple(needed), theirs)


def _flat(text: str, without: str = "") -> str:
    for key, pattern, sign in KNOWN:
        if key != without:
            text = pattern.sub(sign, text)
    return text.strip()
