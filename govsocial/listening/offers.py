"""What higher rooms offer to this one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import sqlalchemy as sa
from markupsafe import Markup

from govsocial.core.registry import Registry
from govsocial.people.permissions import Holder
from govsocial.people.reader import Reader


class AboutIssue(Protocol):
    """As much of an issue as this room shows; `subject` is its name in the ledger."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def subject(self) -> str: ...


class IssueDoor(Protocol):
    """How listening asks about issues. The issues room offers a module with these."""

    def seen(self, person: Holder | Reader, issue_id: sa.SQLColumnExpression[str | None]) -> sa.ColumnElement[bool]:
        """The condition that `person` may know of the issue whose id a column holds."""

    def fetch(self, issue_id: str) -> AboutIssue:
        """The issue of that id. Raises NotFound."""

    def called(self, number: int) -> Markup:
        """The issue of that number in a sentence that begins with it."""

    def numbered(self, number: int) -> sa.ScalarSelect[str]:
        """The id of the issue of that number, to compare with."""

    def named(self, ids: Collection[str]) -> Mapping[str, AboutIssue]:
        """Issues the reader was let see, by id; one statement."""

    def find(self, number: int, person: Holder) -> AboutIssue:
        """The issue of that number, if the person may know of it. Raises NotFound."""

    def choose(self, person: Holder, words: str, before: int | None) -> tuple[Sequence[AboutIssue], bool]:
        """Open issues the person sees, newest first, below a number, narrowed by words; and whether older follow."""


doors: Registry[IssueDoor] = Registry()


def issues() -> IssueDoor:
    """The issues room's door."""
    return doors["issues"]
