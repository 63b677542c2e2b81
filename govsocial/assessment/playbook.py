"""Playbooks: questions, answers and outcomes as versioned data. A released version is never edited, only followed.

The file playbooks/<key>-<version>.json holds

    {"key", "version", "title", "about", "start": <question>,
     "questions": {<question>: {"ask", "short", "hint", "note", "answers": [{"key", "label", "to"}]}},
     "outcomes": {<outcome>: {"label", "tone", "why", "respond", "reason"?, "tell": [<function>], "steps": [...]}},
     "considerations": [{"key", "label", "hint"}]}

where `to` is a question or, behind "=", an outcome.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from govsocial.ledger.body import canonical

FOLDER = Path(__file__).parent / "playbooks"
DEFAULT = ("web-posting", "2")
NO_ANSWER = "no-answer"
FINAL = "final"
_KEY_LENGTH = 40


class BadPlaybook(ValueError):
    """Data that is no playbook: the sentence says where it fails."""


@dataclass(frozen=True)
class Choice:
    """One answer to a question, and where it leads: a question's key or "=" and an outcome's."""

    key: str
    label: str
    to: str


@dataclass(frozen=True)
class Question:
    """One question; `short` names it in a path, `note` asks for the grounds."""

    key: str
    ask: str
    short: str
    hint: str
    note: str
    choices: tuple[Choice, ...]

    def choice(self, key: str) -> Choice | None:
        """The answer of that key."""
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True)
class Outcome:
    """Where a path ends. `respond`: an answer follows; `reason`: it must be said why; `tell`: functions to be told."""

    key: str
    label: str
    tone: str
    why: str
    respond: bool
    reason: bool
    tell: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Consideration:
    """Something to weigh before a draft goes to review."""

    key: str
    label: str
    hint: str


@dataclass(frozen=True)
class Playbook:
    """One version of a playbook; `digest` is the hex SHA-256 of its RFC 8785 form."""

    key: str
    version: str
    title: str
    about: str
    start: str
    questions: Mapping[str, Question]
    outcomes: Mapping[str, Outcome]
    considerations: tuple[Consideration, ...]
    digest: str

    def longest(self, question: str) -> int:
        """Most questions a path can hold from this one on, itself included."""
        ways = (choice.to for choice in self.questions[question].choices)
        return 1 + max(0 if to.startswith("=") else self.longest(to) for to in ways)


def parse(data: Mapping[str, Any]) -> Playbook:
    """The playbook this data describes. BadPlaybook when a path could fail to end in an outcome."""
    try:
        book = Playbook(
            key=data["key"],
            version=data["version"],
            title=data["title"],
            about=data["about"],
            start=data["start"],
            questions={key: _question(key, value) for key, value in data["questions"].items()},
            outcomes={key: _outcome(key, value) for key, value in data["outcomes"].items()},
            considerations=tuple(Consideration(**item) for item in data["considerations"]),
            digest=sha256(canonical(data)).hexdigest(),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadPlaybook(f"a part is missing or not of its kind: {error}") from error
    _check(book)
    return book


@cache
def shipped() -> dict[tuple[str, str], Playbook]:
    """Every playbook version in the folder, by (key, version); the default first. BadPlaybook at the first bad file."""
    books = [parse(json.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.json"))]
    books.sort(key=lambda book: ((book.key, book.version) != DEFAULT, book.title, book.version))
    return {(book.key, book.version): book for book in books}


def find(key: str, version: str) -> Playbook | None:
    """That version, or None when this installation does not have it (any more)."""
    return shipped().get((key, version))


def _question(key: str, data: Mapping[str, Any]) -> Question:
    choices = tuple(Choice(item["key"], item["label"], item["to"]) for item in data["answers"])
    return Question(key, data["ask"], data["short"], data["hint"], data["note"], choices)


def _outcome(key: str, data: Mapping[str, Any]) -> Outcome:
    return Outcome(
        key,
        data["label"],
        data["tone"],
        data["why"],
        bool(data["respond"]),
        bool(data.get("reason", False)),
        tuple(data["tell"]),
        tuple(data["steps"]),
    )


def _check(book: Playbook) -> None:
    if book.start not in book.questions:
        raise BadPlaybook(f"{book.start}: the first question is missing")
    if NO_ANSWER not in book.outcomes:
        raise BadPlaybook(f"{NO_ANSWER}: every playbook needs this outcome")
    reached = set(_walk(book, book.start, ()))
    if left := book.questions.keys() - reached:
        raise BadPlaybook(f"{', '.join(sorted(left))}: no path leads here")
    ends = {choice.to[1:] for question in book.questions.values() for choice in question.choices if choice.to[0] == "="}
    if left := book.outcomes.keys() - ends - {NO_ANSWER}:
        raise BadPlaybook(f"{', '.join(sorted(left))}: no path ends here")


def _walk(book: Playbook, key: str, above: tuple[str, ...]) -> Iterator[str]:
    if key in above:
        raise BadPlaybook(f"{' → '.join((*above, key))}: the path comes round to itself")
    if key not in book.questions:
        raise BadPlaybook(f"{key}: no such question")
    question = book.questions[key]
    names = [choice.key for choice in question.choices]
    if len(names) < 2 or len(set(names)) < len(names) or {NO_ANSWER, ""} & set(names):
        raise BadPlaybook(f"{key}: a question needs two different answers, none of them called {NO_ANSWER}")
    if key == FINAL or max(map(len, (key, *names))) > _KEY_LENGTH:
        raise BadPlaybook(f"{key}: this key is taken, or a key is longer than {_KEY_LENGTH}")
    yield key
    for choice in question.choices:
        if not choice.to.startswith("="):
            yield from _walk(book, choice.to, (*above, key))
        elif choice.to[1:] not in book.outcomes:
            raise BadPlaybook(f"{key}: answer {choice.key} leads to the unknown outcome {choice.to[1:]}")
