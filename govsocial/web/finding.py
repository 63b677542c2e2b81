"""What search finds. Each room that has something to find registers a kind; the desk shows them on one page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString

from govsocial.core.registry import Registry
from govsocial.people.permissions import Holder


@dataclass(frozen=True)
class Hit:
    """One thing found. `text` is the beginning of its words, `at` when they were said."""

    title: str
    url: str
    meta: str
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Kind:
    """Things of one kind: `find(words, reader, most)` gives the newest that the reader may see; one statement.

    `more(words)`: where all of them are listed, and what the link says.
    """

    heading: LazyString
    order: int
    find: Callable[[str, Holder, int], list[Hit]]
    more: Callable[[str], tuple[str, str]] | None = None


kinds: Registry[Kind] = Registry()
