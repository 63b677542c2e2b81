"""How listening, which stands further up the river, asks about issues (listening/offers.py, IssueDoor)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from govsocial.core.db import db
from govsocial.core.errors import NotFound
from govsocial.issues import queries
from govsocial.issues.models import OPEN, Issue
from govsocial.issues.rules import called
from govsocial.people.permissions import Holder
from govsocial.people.reader import Reader
from govsocial.text import search

__all__ = ["called", "choose", "fetch", "find", "named", "numbered", "seen"]

CHOICES = 20


def seen(person: Holder | Reader, issue_id: sa.SQLColumnExpression[str | None]) -> sa.ColumnElement[bool]:
    """That `person` may know of the issue whose id a column holds: said by naming the few they may not know of."""
    condition: sa.ColumnElement[bool] = issue_id.not_in(queries.hidden_from(person))
    return condition


def fetch(issue_id: str) -> Issue:
    """The issue of that id. Raises NotFound."""
    issue = db.session.get(Issue, issue_id)
    if issue is None:
        raise NotFound("There is no such issue here.")
    return issue


def numbered(number: int) -> sa.ScalarSelect[Any]:
    """The id of the issue of that number, to compare with."""
    return sa.select(Issue.id).where(Issue.number == number).scalar_subquery()


def named(ids: Collection[str]) -> Mapping[str, Issue]:
    """Issues by id, for lines about mentions the reader was let see; one statement, without seats."""
    query = sa.select(Issue).where(Issue.id.in_(ids)).options(lazyload(Issue.seats))
    return {issue.id: issue for issue in db.session.scalars(query)} if ids else {}


def find(number: int, person: Holder) -> Issue:
    """The issue of that number, if the person may know of it. Raises NotFound."""
    return queries.find(number, person)


def choose(person: Holder, words: str, before: int | None) -> tuple[Sequence[Issue], bool]:
    """Open issues the person sees, newest first, below a number, narrowed by words; and whether older follow."""
    query = sa.select(Issue).where(OPEN, queries.visible_to(person))
    if words:
        query = query.where(Issue.number.in_(search.matches("issue", words, most=None)))
    if before is not None:
        query = query.where(Issue.number < before)
    found = list(db.session.scalars(query.order_by(Issue.number.desc()).limit(CHOICES + 1)))
    return found[:CHOICES], len(found) > CHOICES
