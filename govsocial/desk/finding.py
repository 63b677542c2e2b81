"""Search over everything there is to find, each kind filtered by what the reader may see."""

from typing import NamedTuple

from govsocial.people.permissions import Holder
from govsocial.web.finding import Hit, Kind, kinds

MOST = 10


class Found(NamedTuple):
    """The newest hits of one kind, at most MOST."""

    name: str
    kind: Kind
    hits: list[Hit]


def everywhere(words: str, person: Holder) -> list[Found]:
    """Of every kind that holds all the words, the newest; one statement a kind."""
    wanted = sorted(kinds.items(), key=lambda item: item[1].order)
    found = [Found(name, kind, kind.find(words, person, MOST)) for name, kind in wanted]
    return [each for each in found if each.hits]
