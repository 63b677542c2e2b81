"""What templates call on every page: times with their zone, numbers, names, and text as paragraphs.

All are cheap: what depends on the language is worked out once per language, never per call.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from flask import Flask
from flask_babel import get_locale
from markupsafe import Markup

from govsocial.core import clock
from govsocial.core.wording import gettext as _
from govsocial.core.wording import ngettext
from govsocial.text import invisible
from govsocial.text.links import link
from govsocial.text.text import size
from govsocial.web import forms
from govsocial.web.zones import abbreviation, local

_BREAK = re.compile(r"\r\n|\r|\n")

Part = tuple[str, str]
"""One piece of a diff: '=' kept, '-' taken out or '+' put in, and its text."""


class _Spelling(NamedTuple):
    """How one language writes dates and numbers."""

    months: Sequence[str]
    group: str


@lru_cache(maxsize=32)
def _spelling(language: str) -> _Spelling:
    locale = Locale.parse(language)
    months = locale.months["format"]["abbreviated"]
    symbols = locale.number_symbols.get("latn") or locale.number_symbols
    return _Spelling(["", *(str(months[m]).rstrip(".") for m in range(1, 13))], str(symbols["group"]))


def _here() -> _Spelling:
    return _spelling(str(get_locale() or "en"))


def clock_time(moment: datetime) -> str:
    """14:12 CET"""
    there = local(moment)
    return f"{there:%H:%M} {abbreviation(there)}"


def day(moment: datetime | date) -> str:
    """18 Nov, or 18 Nov 2025 when that is another year than this one."""
    there = local(moment) if isinstance(moment, datetime) else moment
    said = _("%(day)s %(month)s", day=there.day, month=_here().months[there.month])
    return said if there.year == local(clock.now()).year else f"{said} {there.year}"


def when(moment: datetime, inside: bool = False) -> str:
    """Today, 16:00 CET; 18 Nov, 17:40 CET; 18 Nov 2025, 17:40 CET. `inside` a sentence: today, 16:00 CET."""
    there = local(moment)
    if there.date() == local(clock.now()).date():
        said = _("today") if inside else _("Today")
    else:
        said = day(there)
    return f"{said}, {there:%H:%M} {abbreviation(there)}"


def nearness(due: datetime | None) -> str:
    """The class of a due time: late when it has passed, soon when it comes today, else none."""
    now = clock.now()
    if due is None or due < now:
        return "late" if due else ""
    return "soon" if local(due).date() == local(now).date() else ""


def iso(moment: datetime | date) -> str:
    """For <time datetime>: to the second, with the offset of this page's zone."""
    return local(moment).isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def number(n: int) -> str:
    """20,507, grouped as the language does."""
    return str(n) if -1000 < n < 1000 else f"{n:,}".replace(",", _here().group)


def plural(n: int, one: str, many: str) -> str:
    """`plural(3, "%(n)s mention", "%(n)s mentions")`: 3 mentions. Collected for translation as ngettext is."""
    said: str = ngettext(one, many, n, n=number(n))
    return said


def language_name(key: str) -> str:
    """English for en, in the reader's language; the key itself when it names none."""
    return _language(key, str(get_locale() or "en"))


@lru_cache(maxsize=256)
def _language(key: str, shown_in: str) -> str:
    try:
        name = Locale.parse(key, sep="-").get_display_name(shown_in)
    except (ValueError, UnknownLocaleError):
        return key
    return name[:1].upper() + name[1:] if name else key


def initials(name: str | None) -> str:
    """TV for Tomas Verhey: first letter of the first and of the last word."""
    letters = [next((c for c in word if c.isalnum()), "") for word in (name or "").split()]
    letters = [letter for letter in letters if letter]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


def named(text: Any) -> Markup:
    """The text escaped, with every invisible character named; markup stays as it is."""
    return text if isinstance(text, Markup) else invisible.mark(str(text))


def apart(text: Any) -> Markup:
    """As `named`, for names and titles inside a sentence: they cannot reorder what stands around them."""
    return text if isinstance(text, Markup) else invisible.apart(str(text))


def paragraphs(text: str) -> Markup:
    """Every line as a <p>, invisible characters named; an empty line is an empty <p>, so that copying keeps it."""
    return Markup("").join(Markup("<p>{}</p>").format(invisible.mark(line)) for line in _BREAK.split(text))


def bytes_text(text: str) -> Markup:
    """As `paragraphs`, split at line feeds only, with every invisible character named where it stands."""
    return Markup("").join(Markup("<p>{}</p>").format(invisible.mark(line)) for line in text.split("\n"))


def byte_count(text: str) -> str:
    """455 bytes, 4 lines"""
    lines = text.count("\n") + 1
    return ", ".join(
        [
            plural(size(text), "%(n)s byte", "%(n)s bytes"),
            plural(lines, "%(n)s line", "%(n)s lines"),
        ]
    )


def diff_lines(parts: Iterable[Part], keep: str = "=-+") -> list[list[Part]]:
    """A diff cut into lines for showing; `keep` leaves out one side ('=-' the older, '=+' the newer)."""
    lines: list[list[Part]] = [[]]
    for sign, text in parts:
        if sign not in keep:
            continue
        first, *rest = text.split("\n")
        if first:
            lines[-1].append((sign, first))
        lines.extend([(sign, line)] if line else [] for line in rest)
    return [line for line in lines if line]


def lead(text: str) -> tuple[str, str]:
    """The first sentence and the rest, for notices."""
    first, stop, rest = text.partition(". ")
    return first + stop.rstrip(), rest


def look_up(key: str, known: Mapping[str, str]) -> str:
    """For `ids|map('look_up', names)`: the name, or an ellipsis for somebody whose name is gone."""
    return known.get(key) or "…"


def install(app: Flask) -> None:
    """Make these known to templates, as filters and as functions, and name what base.html may be given."""
    tools: dict[str, Any] = {
        "when": when,
        "day": day,
        "date_of": date.fromisoformat,
        "clock_time": clock_time,
        "nearness": nearness,
        "iso": iso,
        "number": number,
        "plural": plural,
        "language_name": language_name,
        "initials": initials,
        "paragraphs": paragraphs,
        "bytes_text": bytes_text,
        "byte_count": byte_count,
        "named": named,
        "apart": apart,
        "link": link,
        "diff_lines": diff_lines,
        "lead": lead,
        "look_up": look_up,
        "kind": forms.kind,
        "anchor": forms.anchor,
    }
    app.jinja_env.filters.update(tools)
    app.jinja_env.globals.update(tools)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
