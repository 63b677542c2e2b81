"""Spreadsheet cells that no program takes for a formula."""

import re
import unicodedata

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_INVISIBLE = "\u115f\u1160\u3164\uffa0\u2800\U0001d159"  # letters and symbols that show as nothing


def guard(text: str) -> str:
    """The text with an apostrophe in front, when a spreadsheet could take it for a formula.

    That is what begins with = + - @ or a look-alike, also behind spaces, controls, marks and other characters that do
    not show, and what begins with a tab or a line end. A plain signed number stays a number.
    """
    if (text[:1].isascii() and text[:1].isalnum()) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) or _first_visible(text) in "=+-@\u2212" else text


def _first_visible(text: str) -> str:
    """The first character that shows, as its plainest form begins; a space when none does."""
    for char in text:
        if unicodedata.category(char)[0] not in "CZM" and char not in _INVISIBLE:
            return unicodedata.normalize("NFKC", char)[0]
    return " "
