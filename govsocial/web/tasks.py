"""What waits for somebody. Each room says in its `tasks.py` what of its own does; the desk merges, sorts and shows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar, cast

from govsocial.core import clock
from govsocial.core.registry import Registry
from govsocial.people import queries as people
from govsocial.people.permissions import Holder
from govsocial.web.zones import local

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Task:
    """One line of the desk. `kind` orders equal dates; `due` may be unknown."""

    kind: str
    tone: str
    word: str
    title: str
    why: str
    due: datetime | None
    url: str
    act: str

    @property
    def is_late(self) -> bool:
        """Whether its time has passed."""
        return self.due is not None and self.due < clock.now()

    @property
    def is_today(self) -> bool:
        """Whether its time comes today, where the reader is."""
        now = clock.now()
        return self.due is not None and now <= self.due and local(self.due).date() == local(now).date()


class Look:
    """One look by one person at what waits. What several offers need is asked of the database once."""

    def __init__(self, person: Holder) -> None:
        self.person = person
        self._answers: dict[Callable[[Holder], object], object] = {}

    def once(self, read: Callable[[Holder], Answer]) -> Answer:
        """What `read` says of the person: the first offer to ask pays its statement, the others do not."""
        if read not in self._answers:
            self._answers[read] = read(self.person)
        return cast(Answer, self._answers[read])

    @cached_property
    def functions(self) -> dict[str, str]:
        """Names of functions by key."""
        return people.function_names()


offers: Registry[Callable[[Look], Iterable[Task]]] = Registry()
"""`offer(look)`: everything of this room that waits for the person, in any order; at most two statements of its own."""
