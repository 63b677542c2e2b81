"""Who asks for a page, as a row: one statement a request, with functions and roles in it.

Verbs load the Person instead: they lock it, change it, and read their rights anew (docs/decisions/0015).
"""

from typing import Any, NamedTuple

import sqlalchemy as sa

from govsocial.people.models import Grant, Membership, Person


class Who(NamedTuple):
    """A person as pages need them: a Holder. `carries`, `holds`: keys of functions and roles, joined by commas."""

    id: str
    number: int
    name: str | None
    active: bool
    zone: str | None
    mail: str
    carries: str | None
    holds: str | None
    functions: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    @property
    def subject(self) -> str:
        """How the ledger names this person."""
        return f"{Person.__tablename__}/{self.id}"


def listed() -> dict[str, Any]:
    """The columns of a Who that are not the person's own, for `core.rows.columns`."""
    carried = sa.select(sa.func.aggregate_strings(Membership.function, ","))
    held = sa.select(sa.func.aggregate_strings(Grant.role, ","))
    return {
        "carries": carried.where(Membership.person_id == Person.id, Membership.active).scalar_subquery(),
        "holds": held.where(Grant.person_id == Person.id, Grant.active).scalar_subquery(),
    }


def told(row: Who) -> Who:
    """The same with functions and roles as sets."""
    return row._replace(functions=_keys(row.carries), roles=_keys(row.holds))


def _keys(joined: str | None) -> frozenset[str]:
    return frozenset(joined.split(",")) if joined else frozenset()
