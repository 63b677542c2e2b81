"""What higher rooms offer to this one: which of their rows refer to evidence."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from govsocial.core.registry import Registry


class Reference(NamedTuple):
    """A row that needs the bytes; `number` is that of its page, where it has one."""

    table: str
    id: str
    number: int | None = None


references: Registry[Callable[[Collection[str]], Sequence[Reference]]] = Registry()
"""`offer(ids)`: the room's rows that refer to evidence rows of these ids."""
