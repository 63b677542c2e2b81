"""What a visitor sees against what was signed: same, same after the platform's known formatting, or different."""

import re
from dataclasses import dataclass

from govsocial.core.text import plain

KNOWN = (
    ("quotes", re.compile("[\u2018\u2019\u201a\u2032\u02bc`´]"), "'"),
    ("quotes", re.compile("[\u201c\u201d\u201e\u2033«»]"), '"'),
    ("dashes", re.compile("[\u2012\u2013\u2014\u2015\u2212]|--+"), "-"),
    ("ellipses", re.compile("\u2026|\\.\\.\\."), "..."),
    ("multiplication signs", re.compile("\u00d7"), "x"),
    ("spaces and line ends", re.compile(r"[\s\u00a0\u202f\u2009]+"), " "),
)


@dataclass(frozen=True)
class Verdict:
    """`read_back`: same, formatted or differs; `changes`: which known formatting was applied; `seen`: what was compared."""

    read_back: str
    changes: tuple[str, ...]
    seen: str


def compare(signed: str, seen: str) -> Verdict:
    """Compare two texts. Line ends at the edges count for nothing; anything else must be known formatting."""
    ours, theirs = signed.strip(), seen.strip()
    if ours == theirs:
        return Verdict("same", (), theirs)
    changes: list[str] = []
    for name, pattern, sign in KNOWN:
        if pattern.findall(ours) != pattern.findall(theirs):
            changes.append(name)
        ours, theirs = pattern.sub(sign, ours), pattern.sub(sign, theirs)
    if ours.strip() == theirs.strip():
        return Verdict("formatted", tuple(dict.fromkeys(changes)), seen.strip())
    return Verdict("differs", (), seen.strip())


def compare_html(signed: str, markup: str) -> Verdict:
    """As `compare`, for a comment's markup as the platform serves it."""
    return compare(signed, plain(markup))


def contains(signed: str, page: str) -> Verdict:
    """Look for the signed words inside a pasted page."""
    whole, part = _flat(page), _flat(signed)
    if signed.strip() in page:
        return Verdict("same", (), signed.strip())
    if part and part in whole:
        return Verdict("formatted", ("spaces and line ends",), signed.strip())
    return Verdict("differs", (), page.strip())


def _flat(text: str) -> str:
    for _name, pattern, sign in KNOWN:
        text = pattern.sub(sign, text)
    return text.strip()

