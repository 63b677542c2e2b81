"""What rooms further down the river add to a person: what they hold, and what becomes of it when they leave.

A room registers once, in its `install`. Nothing here knows what a seat or a channel is.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from govsocial.people.models import Person


@dataclass(frozen=True)
class Holding:
    """Something a person holds, as their page lists it: `{"title", "url", "meta"}`."""

    title: str
    url: str
    meta: str = ""


@dataclass(frozen=True)
class Holdings:
    """One list on a person's page: the newest few, how many there are, and where all of them stand."""

    heading: Any
    count: int
    items: list[Holding] = field(default_factory=list)
    url: str | None = None


on_deactivate: list[Callable[..., None]] = []
"""`hook(person, *, by, hand_over_to, cause)`: runs in the deactivation's transaction, after its entry.

`hand_over_to` is a Person or None, `cause` the id of the deactivation's act. What a hook changes it records itself.
"""

said_before_deactivate: list[Callable[[Person, Person], list[str]]] = []
"""`hook(person, reader)`: sentences or markup for the confirming page: what this room will do at deactivation."""

holdings: list[Callable[[Person, Person], Holdings]] = []
"""`hook(person, reader)`: a list for the person's page, only of what the reader may see."""

hidden_entries: list[Callable[[Person], sa.Select[int]]] = []
"""`hook(reader)`: the numbers of entries that the reader may not read."""

open_issues: list[Callable[[Collection[str], Person], Mapping[str, int]]] = []
"""`hook(person_ids, reader)`: how many open issues the reader sees each owns, for the list of people; one statement."""
