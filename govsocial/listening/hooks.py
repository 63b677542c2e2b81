"""What rooms further down the river add to listening. They register once, in their `install`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol, cast

import sqlalchemy as sa
from markupsafe import Markup

from govsocial.listening.models import Mention
from govsocial.people.models import Person
from govsocial.people.reader import Reader

on_heard: list[Callable[[list[Mention]], None]] = []
"""`hook(mentions)`: runs in the transaction that stored new mentions, after their entry; what it changes it records
itself. The mentions are plain objects whose columns can be read; `actions.assign` takes them as they are."""


class IssueDoor(Protocol):
    """How listening asks about issues, which stand below it. The issues room gives a module with these."""

    def seen(self, person: Person | Reader, issue_id: Any) -> sa.ColumnElement[bool]:
        """The condition that `person` may know of the issue whose id a column holds."""

    def fetch(self, issue_id: str) -> Any:
        """The issue (id, number, title, stage) of that id. Raises NotFound."""

    def called(self, issue: Any) -> Markup:
        """The issue in a sentence that begins with it."""

    def numbered(self, number: int) -> sa.ScalarSelect[Any]:
        """The id of the issue of that number, to compare with."""

    def named(self, ids: Collection[str]) -> Mapping[str, Any]:
        """Number, title and stage of issues the reader was let see, by id; one statement."""

    def find(self, number: int, person: Person) -> Any:
        """The issue of that number, if the person may know of it. Raises NotFound."""

    def choose(self, person: Person, words: str, before: int | None) -> tuple[Sequence[Any], bool]:
        """Open issues the person sees, newest first, below a number, narrowed by words; and whether older follow."""


_doors: list[IssueDoor] = []


def use_issues(door: Any) -> None:
    """Called by the issues room."""
    _doors[:] = [cast(IssueDoor, door)]


def issues() -> IssueDoor:
    """The issues room's door."""
    return _doors[0]
