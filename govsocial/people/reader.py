"""Whoever asks, in statements that are put together once (core.db.slot) and run for everybody.

@cache
def _by_number(reader: Reader) -> sa.Select[Response]:
    return sa.select(Response).where(Response.number == slot("number"), visible_to(reader))

db.session.scalar(_by_number(reading(person)), {"number": number, "me": person.id})
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from govsocial.core.db import slot
from govsocial.people.permissions import Holder, Role


class Reader(NamedTuple):
    """A person without a name: `id` is the parameter `me`; of the roles only those that decide what one may see."""

    id: Any
    roles: Collection[str]


_SOMEBODY = Reader(slot("me"), frozenset())
_AUDITOR = Reader(_SOMEBODY.id, frozenset({Role.AUDITOR}))


def reading(person: Holder) -> Reader:
    """The reader who stands for this person."""
    return _AUDITOR if Role.AUDITOR in person.roles else _SOMEBODY
