"""Issues as the pages of their responses show them: read, never changed."""

from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from govsocial.core.db import slot
from govsocial.core.rows import Rows, columns
from govsocial.issues.models import Fact, Issue, Seat
from govsocial.issues.states import HELD


class IssueRow(NamedTuple):
    """An issue with who sits there: a rules.AnyIssue. `owners`, `seated`: ids of persons, joined by commas."""

    id: str
    number: int
    claim: str
    topic: str
    urgency: str
    legal: bool
    restricted: bool
    stage: str
    opened_by_id: str
    owners: str | None
    seated: str | None

    @property
    def owner_ids(self) -> frozenset[str]:
        """Persons with an accepted seat."""
        return _ids(self.owners)

    @property
    def concerned_ids(self) -> frozenset[str]:
        """Persons who own or opened it, or are asked to own it."""
        return _ids(self.seated) | {self.opened_by_id}


def listed() -> dict[str, Any]:
    """The columns of an IssueRow that are not the issue's own, for `core.rows.columns`."""
    persons = sa.select(sa.func.aggregate_strings(Seat.person_id, ",")).where(Seat.issue_id == Issue.id)
    return {
        "owners": persons.where(Seat.state == "accepted").correlate(Issue).scalar_subquery(),
        "seated": persons.where(Seat.state.in_(HELD)).correlate(Issue).scalar_subquery(),
    }


def _ids(joined: str | None) -> frozenset[str]:
    return frozenset(joined.split(",")) if joined else frozenset()


class FactRow(NamedTuple):
    """Something true, with its source."""

    text: str
    source: str
    source_url: str


def facts(issue_id: str) -> list[FactRow]:
    """What is true, in order, without what was removed."""
    return _facts().all(issue=issue_id)


@cache
def _facts() -> Rows[FactRow]:
    query = sa.select(*columns(FactRow, Fact)).where(Fact.issue_id == slot("issue"), Fact.active)
    return Rows(FactRow, query.order_by(Fact.position))
