"""Words from the web and from staff: made safe to show, plain to read, folded to search.

The only module that imports bleach, nh3, markdown-it, courlan, w3lib and pyphen (inside the function that uses it).
Sizes are bytes of UTF-8. Every function is total over `str` and costs time linear in the text, apart from HTML parsing,
which is bounded by the caps below rather than by a clock.
"""

import re
import unicodedata
from functools import lru_cache
from html import escape, unescape
from typing import Any

from govsocial.core.wording import gettext as _

LIMIT = 65_536
URL_LIMIT = 4_096
REL = "noopener noreferrer nofollow ugc"


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_TAGS = _names("p br div blockquote ul ol li strong b em i u s del ins sub sup code pre a q cite abbr")
_DROPPED = _names("script style template noscript iframe object embed noembed noframes textarea title svg math")
# Elements that break a line but are not shown as themselves: structure stays readable, the page outline stays ours.
_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_CELLS = _names("td th")
_BOXES = _names(
    "table caption thead tbody tfoot tr section article aside main header footer nav figure figcaption dl dt dd "
    "address details summary hr"
)
_BLOCKS = _HEADINGS | _CELLS | _BOXES | {"p", "br", "div", "blockquote", "ul", "ol", "li", "pre"}
_PARSED = _TAGS | _BLOCKS

# An HTML parser re-opens unclosed formatting elements in every later paragraph; with distinct attributes 64 kB of them
# grow into millions of nodes. Without attributes the standard itself keeps at most three of a kind.
_FORMATTING = re.compile(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/])[^>]*(?:>|\Z)", re.IGNORECASE
)
_OPENING = re.compile(r"<[a-z]", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z0-9]+)([^<>]*)>")
_ANY_TAG = re.compile(r"<[^<>]*>")
_MOST_TAGS = 1_000
_DEEPEST = 40
_VOID = _names("br hr")

_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n ?(?:\n ?)+")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++(?=\s|$)|\n{2,}")


class TooLong(ValueError):
    """A text over its limit; `size` and `limit` in bytes. The message can be shown as it stands."""

    def __init__(self, size: int, limit: int = LIMIT) -> None:
        self.size, self.limit = size, limit
        super().__init__(
            _(
                "This text is %(size)s kB long and the limit is %(limit)s kB. Shorten it.",
                size=-(-size // 1024),
                limit=limit // 1024,
            )
        )


def size(text: str) -> int:
    """Bytes of UTF-8; a lone surrogate counts three."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def check_size(text: str, limit: int = LIMIT) -> str:
    """The text itself, or TooLong."""
    if (found := size(text)) > limit:
        raise TooLong(found, limit)
    return text


def scalar(text: str) -> str:
    """The text with lone surrogates replaced, so that every store and parser takes it."""
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def clean_html(markup: str) -> str:
    """Foreign HTML as safe HTML: a few tags without attributes, links to http, https and mailto only. Raises TooLong.

    Cleaning twice changes nothing. Markup that is nested or repeated beyond any honest text is shown as its words only.
    """
    return _clean(check_size(markup))


def plain(markup: str) -> str:
    """The words of foreign HTML: blocks become lines, entities are decoded, no scripts, no styles. Raises TooLong."""
    is_markup = "<" in check_size(markup) or "&" in markup
    return _lines(_parse(markup) if is_markup else scalar(markup))


def markdown(text: str) -> str:
    """Our staff's notes in Markdown as safe HTML; HTML in them is shown, not obeyed. Raises TooLong."""
    html: str = _markdown_parser().render(scalar(check_size(text)))
    return _clean(html)


def fold(text: str) -> str:
    """The text as the search column holds it: no case, no accents, no invisible characters, compatibility forms opened.

    Folding goes character by character, so no run of combining marks can make it slow.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def snippet(text: str, n: int) -> str:
    """At most `n` characters of the text on one line, cut between words where that loses little."""
    line = " ".join(text[: n * 4 + 200].split())
    if len(line) <= n and len(text) <= n * 4 + 200:
        return line
    cut = line[: n - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > n // 2 else cut).rstrip(" .,;:–—-") + "…"


def words(text: str) -> list[str]:
    """The words of a text, in order; an apostrophe or a hyphen inside a word belongs to it."""
    return _WORD.findall(text)


def canonical_url(url: str) -> str:
    """One spelling for one page: trackers gone, query sorted, host in lower case. '' when it is no web address.

    A fragment that holds a digit names one comment on a page and stays; any other is dropped.
    """
    from courlan import clean_url
    from w3lib.url import canonicalize_url

    try:
        url = scalar(url).strip()
        if len(url) > URL_LIMIT or not url.lower().startswith(("http://", "https://")):
            return ""
        page, _mark, fragment = url.partition("#")
        query = page.partition("?")[2]
        if all("=" in part for part in query.split("&") if part):  # courlan drops a bare `?1234`, and the page with it
            page = clean_url(page) or ""
        comment = f"#{fragment}" if any(letter.isdigit() for letter in fragment) else ""
        found: str = canonicalize_url(page + comment, keep_fragments=True)
    except (ValueError, TypeError, AttributeError, IndexError):
        return ""
    return found if re.match(r"https?://[^/?#@]+[/?#]?", found) and "@" not in found.split("/")[2] else ""


def grade(text: str, lang: str) -> float | None:
    """School grade needed to read an English text (Flesch–Kincaid 1975); None for other languages and for no words."""
    if not lang.lower().startswith("en"):
        return None
    found = [word for word in words(text) if word[0].isalpha()]
    if not found:
        return None
    sentences = max(1, len(_SENTENCE_END.findall(text.strip())))
    return round(0.39 * len(found) / sentences + 11.8 * sum(map(_syllables, found)) / len(found) - 15.59, 1)


def _clean(markup: str) -> str:
    import bleach

    tree = _parse(markup)
    if not _is_honest(tree):
        return _nh3(escape(_lines(tree), quote=False).replace("\n", "<br>"), _TAGS)
    tame = bleach.clean(
        _rename(tree), tags=_TAGS, attributes={"a": ["href"]}, protocols=["http", "https", "mailto"], strip=True
    )
    return _nh3(tame, _TAGS)


def _parse(markup: str) -> str:
    """Any markup as well-formed markup of known tags."""
    markup = _FORMATTING.sub(r"<\1>", scalar(markup))
    if len(_OPENING.findall(markup)) > _MOST_TAGS:
        markup = escape(unescape(_ANY_TAG.sub(" ", markup)))
    return _nh3(markup, _PARSED)


def _is_honest(tree: str) -> bool:
    """Small, flat and plain enough for bleach, whose parser is pure Python and walks its stack for every tag."""
    return (
        len(tree) <= 2 * LIMIT
        and tree.count("<") <= 2 * _MOST_TAGS
        and tree.count("&") <= 2 * _MOST_TAGS
        and _depth(tree) <= _DEEPEST
    )


def _nh3(markup: str, tags: frozenset[str]) -> str:
    import nh3

    return nh3.clean(
        markup,
        tags=set(tags),
        clean_content_tags=set(_DROPPED),
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel=REL,
    )


def _depth(tree: str) -> int:
    deepest = depth = 0
    for closing, name, _rest in _TAG.findall(tree):
        if name not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def _rename(tree: str) -> str:
    def swap(match: re.Match[str]) -> str:
        closing, name, _rest = match.groups()
        if name in _HEADINGS:
            return "</strong></p>" if closing else "<p><strong>"
        if name in _CELLS:
            return " "
        if name == "hr":
            return "<br>"
        return f"<{closing}div>" if name in _BOXES else match.group()

    return _TAG.sub(swap, tree)


def _lines(tree: str) -> str:
    def swap(match: re.Match[str]) -> str:
        name = match.group(2)
        if name in _CELLS:
            return " "
        if name == "li" or name == "br" or name == "tr":
            return "" if match.group(1) else "\n"
        return "\n\n" if name in _BLOCKS else ""

    text = unescape(_TAG.sub(swap, tree.replace("\r", "").replace("\n", " ") if "<pre" not in tree else tree))
    return _BREAKS.sub("\n\n", _SPACES.sub(" ", text)).replace(" \n", "\n").replace("\n ", "\n").strip()


_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŧ": "t"}


class _Folding(dict[int, str]):
    """Filled as characters are met; Unicode bounds its size."""

    def __missing__(self, code: int) -> str:
        opened = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        kept = "".join(
            _LETTERS.get(letter, letter)
            for letter in opened
            if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
        )
        self[code] = kept
        return kept


_FOLDED = _Folding()


@lru_cache(maxsize=1)
def _markdown_parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("js-default", {"html": False, "maxNesting": 20})


@lru_cache(maxsize=1)
def _hyphens() -> Any:
    from pyphen import Pyphen

    return Pyphen(lang="en_US", left=1, right=1)


@lru_cache(maxsize=4_096)
def _syllables(word: str) -> int:
    """Hyphenation points plus one. Over-long words are cut: pyphen remembers every word it has seen."""
    hyphens = _hyphens()
    if len(hyphens.hd.cache) > 20_000:
        hyphens.hd.cache.clear()
    return 1 + len(hyphens.positions(word[:40].lower()))
