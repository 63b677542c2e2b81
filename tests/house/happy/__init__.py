"""One happy path for each verb: what has to be there first, then the verb, told which words it puts on record."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from govsocial.ledger.vocabulary import Word
from tests.cast import Cast

Verb = Callable[..., Any]
Act = Callable[[], Any]


@dataclass
class Stage:
    """Where a path is played. `by`: who acts, a Person or "system"."""

    cast: Cast
    by: Any
    instance: Path
    monkeypatch: pytest.MonkeyPatch


@dataclass(frozen=True)
class Happy:
    """`prepare` brings everything there and commits; what it returns does the verb and commits nothing.

    `by` is a cast key or "system"; `words` are exactly those the verb writes; `commits`: the verb itself commits.
    """

    verb: Verb
    by: str
    words: frozenset[str]
    prepare: Callable[[Stage], Act]
    commits: bool


HAPPY: dict[str, list[Happy]] = {}


def name_of(verb: Verb) -> str:
    """A verb's dotted name, where it is defined."""
    return f"{verb.__module__}.{verb.__qualname__}"


def happy(verb: Verb, *words: Word, by: str, commits: bool = False) -> Callable[[Callable[[Stage], Act]], None]:
    """Registers a path of the verb."""

    def register(prepare: Callable[[Stage], Act]) -> None:
        path = Happy(verb, by, frozenset(word.name for word in words), prepare, commits)
        HAPPY.setdefault(name_of(verb), []).append(path)

    return register
