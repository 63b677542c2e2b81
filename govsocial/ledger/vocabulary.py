"""The closed vocabulary of acts: past tense, registered once, with facts and a sentence, never renamed.

Each room keeps its own words in `words.py`:

    SIGNED = word("response.signed_off", _l("%(who)s signed response %(response)s for %(function)s."),
                  facts=("response", "function"), tone="good", quote=("signoff", "comment"))
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

TONES = ("plain", "go", "wait", "stop", "good")


class UnknownWord(LookupError):
    """An act, or a fact of it, that the vocabulary does not have."""


@dataclass(frozen=True)
class Word:
    """One act: its name, its sentence, the facts each entry must carry.

    `quote` names a table and its private column whose text is shown after the sentence. Facts whose name ends in
    `_person` hold a person's id and are shown as that person's name. `follows`: the act only follows from another one,
    as when a response moves on because it was signed; timelines leave it out, the ledger page does not. `retired`: old
    entries have it, no new one may.
    """

    name: str
    sentence: Any
    facts: frozenset[str] = field(default_factory=frozenset)
    tone: str = "plain"
    quote: tuple[str, str] | None = None
    follows: bool = False
    retired: bool = False


_words: dict[str, Word] = {}


def word(
    name: str,
    sentence: Any,
    *,
    facts: Iterable[str] = (),
    tone: str = "plain",
    quote: tuple[str, str] | None = None,
    follows: bool = False,
    retired: bool = False,
) -> Word:
    """Register an act. Raises UnknownWord for a second registration or an unknown tone."""
    if name in _words or tone not in TONES or name.count(".") != 1:
        raise UnknownWord(f"{name}: registered twice, or not of the form thing.happened with a known tone")
    _words[name] = Word(name, sentence, frozenset(facts), tone, quote, follows, retired)
    return _words[name]


def known(name: str) -> Word:
    """The word of that name. Raises UnknownWord."""
    try:
        return _words[name]
    except KeyError:
        raise UnknownWord(name) from None


def all_words() -> list[Word]:
    """Every registered word, by name."""
    return [_words[name] for name in sorted(_words)]
