"""The acts of the ledger as people choose among them: what was done, by the room where it is done."""

import re
from functools import cache

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import Word, all_words
from govsocial.web.forms import Choice

ROOMS = (
    (_l("Listening"), ("mention", "source")),
    (_l("Issues"), ("issue", "seat", "thread")),
    (_l("Assessment"), ("assessment",)),
    (_l("Responses"), ("response", "version", "suggestion", "comment")),
    (_l("Sign-off"), ("signoff", "rule")),
    (_l("Publishing"), ("publication", "retraction")),
    (_l("Channels"), ("channel",)),
    (_l("People"), ("person", "department", "team", "function")),
    (_l("Signing in"), ("account",)),
    (_l("Record"), ("register", "log")),
)
_FACT = re.compile(r"%\(\w+\)s")
_LESS = re.compile(r", version …,?|(?: \(…\)|: …)(?=\.?$)")


def label(word: Word) -> str:
    """The sentence of an act without who and which: "Signed response … for …"."""
    return _shortened(str(word.sentence))


@cache
def _shortened(sentence: str) -> str:
    said = _FACT.sub("…", sentence.removeprefix("%(who)s").strip())
    said = _LESS.sub("", said).removesuffix(".")
    return said[:1].upper() + said[1:]


def choices() -> list[Choice]:
    """Every act by room; its own word is the hint of its label, for those who know it from a bundle."""
    room_of = {thing: (place, name) for place, (name, things) in enumerate(ROOMS) for thing in things}
    found = [(room_of[word.name.split(".")[0]], word) for word in all_words()]
    found.sort(key=lambda pair: pair[0][0])
    return [Choice(word.name, label(word), {"title": word.name}, str(name)) for (_place, name), word in found]
