"""Whether the addresses named in an answer answer: asked when somebody presses for it, through net/fetch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from govsocial.core import clock
from govsocial.core.wording import gettext as _
from govsocial.drafting.checks import SOURCE
from govsocial.net.fetch import Fetched, Refused, fetch

MOST = 10  # addresses of one text
EACH = 5.0  # seconds for one address, its redirects included
ALL = timedelta(seconds=20)
_PAIRS = {")": "(", "]": "[", "}": "{"}
_CLOSED = frozenset({401, 403, 405, 406, 429, 451})  # what sites answer programs, and not readers
_GONE = frozenset({404, 410})


@dataclass(frozen=True)
class Answer:
    """What an address answered. `tone`: good, wait or stop."""

    url: str
    tone: str
    said: str


def addresses(text: str) -> list[str]:
    """The addresses in a text, each once, in order, without the sign that ends a sentence; MOST at most."""
    bare = dict.fromkeys(_bare(url) for url in SOURCE.findall(text))
    return [url for url in bare if not url.endswith("://")][:MOST]


def ask(urls: Sequence[str], *, allow: Collection[str] = ()) -> list[Answer]:
    """Visit each address. Takes up to ALL and EACH together: hold no transaction meanwhile."""
    until = clock.now() + ALL
    return [_asked(url, allow) if clock.now() < until else _left(url) for url in urls]


def _bare(url: str) -> str:
    while url[-1] in ".,;:!?…'’”»" or (url[-1] in _PAIRS and url.count(url[-1]) > url.count(_PAIRS[url[-1]])):
        url = url[:-1]
    return url


def _asked(url: str, allow: Collection[str]) -> Answer:
    try:
        return _told(url, fetch(url, allow=allow, timeout=EACH))
    except Refused as refusal:
        return Answer(url, "wait" if refusal.sent else "stop", str(refusal))


def _left(url: str) -> Answer:
    return Answer(url, "wait", _("Not asked: the addresses before it took too long. Ask again."))


def _told(url: str, answer: Fetched) -> Answer:
    status = answer.status
    if 200 <= status < 300:
        moved = answer.url.rstrip("/") != url.partition("#")[0].rstrip("/")
        return Answer(url, "good", _("It answers, from %(url)s", url=answer.url) if moved else _("It answers."))
    if status in _CLOSED:
        meaning = _("It answers programs with %(status)s. Open it yourself: readers may see more.", status=status)
        return Answer(url, "wait", meaning)
    if status in _GONE:
        return Answer(url, "stop", _("There is no such page (%(status)s). Mend the address.", status=status))
    return Answer(url, "stop", _("It answers with an error (%(status)s). Ask again later.", status=status))
