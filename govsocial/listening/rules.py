"""What makes two mentions the same, and how long a source waits after a failure."""

import re
from datetime import timedelta
from hashlib import sha256
from html import escape
from typing import Any
from urllib.parse import urlsplit

from govsocial.core.wording import lazy_gettext as _l
from govsocial.platforms.registry import heard_as, hearing
from govsocial.text import text

_WORD = re.compile(r"[^\W_]+")
LONGEST_WAIT = timedelta(days=1)
NETWORKS = {
    "news": _l("News site"),
    "forum": _l("Forum"),
    "facebook": _l("Facebook"),
    "instagram": _l("Instagram"),
    "linkedin": _l("LinkedIn"),
    "x": _l("X"),
    "mastodon": _l("Mastodon"),
    "bluesky": _l("Bluesky"),
    "youtube": _l("YouTube"),
    "tiktok": _l("TikTok"),
}
PLATFORMS = {**heard_as(), **NETWORKS, "other": _l("Elsewhere")}
SITES = frozenset(key for platform in hearing().values() if platform.by_site for key in platform.names)


def place(mention: Any) -> str:
    """Where something was said: the site a feed came from, else the network."""
    site = urlsplit(mention.address).hostname if mention.platform in SITES else None
    return site or str(PLATFORMS.get(mention.platform, mention.platform))


def text_key(words: str) -> str:
    """SHA-256 of the exact words, in hex: with the canonical address it tells whether something was heard before."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def fold_key(words: str) -> str:
    """SHA-256 of the words without markup, case, accents and signs: equal for the same words in two places."""
    return sha256(" ".join(_WORD.findall(text.fold(shown(words)))).encode("utf-8", "surrogatepass")).hexdigest()


def shown(words: str) -> str:
    """The words of a mention as plain text. Words past the limit, which no verb stores, are cut."""
    return text.plain(words if text.size(words) <= text.LIMIT else words[: text.LIMIT // 4])


def safe(words: str) -> str:
    """The words of a mention as safe markup: the only form in which pages show them."""
    return text.clean_html(words if text.size(words) <= text.LIMIT else words[: text.LIMIT // 4])


def as_markup(typed: str) -> str:
    """Words typed by hand in the form words are kept in: markup that shows exactly what was typed."""
    return escape(typed, quote=False).replace("\n", "<br>\n")


def language(tag: str | None) -> str | None:
    """The language of a tag, without region or script: "en-GB" → "en"; None for what is no tag."""
    first = (tag or "").strip().lower().replace("_", "-").split("-")[0]
    return first if 2 <= len(first) <= 3 and first.isascii() and first.isalpha() and first != "und" else None


def wait_after(failures: int, minutes: int) -> timedelta:
    """How long until the next visit: the usual interval, doubled with each failure in a row, a day at most."""
    return min(timedelta(minutes=minutes << min(failures, 12)), LONGEST_WAIT)
