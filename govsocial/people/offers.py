"""What higher rooms offer to the pages about people: what somebody holds, and what becomes of it when they leave.

Nothing here knows what a seat or a channel is.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import LazyString

from govsocial.core.registry import Registry
from govsocial.people.models import Person
from govsocial.people.permissions import Holder


@dataclass(frozen=True)
class Holding:
    """Something a person holds, as their page lists it."""

    title: str
    url: str
    meta: str = ""


@dataclass(frozen=True)
class Holdings:
    """One list on a person's page: the newest few, how many there are, and where all of them stand."""

    heading: LazyString
    count: int
    newest: tuple[Holding, ...] = ()
    url: str | None = None


@dataclass(frozen=True)
class Load:
    """A column in the list of people: how much of something each of them owns.

    `counts(person_ids, reader)`: of what the reader may see, by person id, those with nothing left out; one statement.
    `url(number)`: where the things of the person of that number are listed. `said`: what is counted, for who hears the
    page ("open issues of %(name)s").
    """

    heading: LazyString
    said: LazyString
    counts: Callable[[Collection[str], Holder], Mapping[str, int]]
    url: Callable[[int], str]


loads: Registry[Load] = Registry()

holdings: Registry[Callable[[Person, Holder], Holdings]] = Registry()
"""`offer(person, reader)`: a list for the person's page, only of what the reader may see."""

leaving: Registry[Callable[[Person, Holder], list[str]]] = Registry()
"""`offer(person, reader)`: sentences or markup for the confirming page: what this room will do at deactivation."""

hidden_entries: Registry[Callable[[Holder], sa.Select[int]]] = Registry()
"""`offer(reader)`: the numbers of ledger entries that the reader may not read."""
