"""Who may do what to an issue, and when a response of it may go to review."""

from functools import cache
from typing import Protocol

import sqlalchemy as sa
from markupsafe import Markup

from govsocial.core.db import rows_of, slot
from govsocial.core.wording import gettext as _
from govsocial.issues.models import Issue, Seat
from govsocial.people.models import Membership, Person
from govsocial.people.permissions import Holder, Permission, predicate
from govsocial.web.places import link_to

POLICY = "policy"
LEGAL = "legal"
ENOUGH = 2


class AnyIssue(Protocol):
    """An issue as decisions look at it: the entity, or the row that a page shows."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def number(self) -> int:
        """Its public number."""

    @property
    def topic(self) -> str:
        """What it is about."""

    @property
    def urgency(self) -> str:
        """low, normal or high."""

    @property
    def legal(self) -> bool:
        """Whether it touches the law."""

    @property
    def restricted(self) -> bool:
        """Whether only those concerned may know of it."""

    @property
    def stage(self) -> str:
        """How far it is."""

    @property
    def owner_ids(self) -> frozenset[str]:
        """Persons with an accepted seat."""

    @property
    def concerned_ids(self) -> frozenset[str]:
        """Persons who own or opened it, or are asked to own it."""


def called(number: int) -> Markup:
    """The issue of that number in a sentence that begins with it."""
    return link_to(_("Issue %(number)s", number=number), "issue", number)


def owned_for(issue: AnyIssue) -> frozenset[str]:
    """Functions with an accepted seat whose person is active and carries the function still."""
    return frozenset(rows_of(_owned_for(), {"issue": issue.id}).scalars())


@cache
def _owned_for() -> sa.Select[str]:
    query = sa.select(Seat.function).join(Person, Person.id == Seat.person_id)
    query = query.join(Membership, sa.and_(Membership.person_id == Person.id, Membership.function == Seat.function))
    query = query.where(Seat.issue_id == slot("issue"), Seat.state == "accepted", Person.active, Membership.active)
    return query.distinct()


def ready_for_review(issue: AnyIssue) -> list[str]:
    """Why a response of this issue cannot go to review now, one sentence each; empty when it can."""
    if issue.stage == "closed":
        return [_("Issue %(number)s is closed. Reopen it first.", number=issue.number)]
    owned = owned_for(issue)
    reasons = []
    if POLICY not in owned:
        reasons.append(_("Nobody owns issue %(number)s for policy.", number=issue.number))
    if len(owned) < ENOUGH:
        reasons.append(_("Fewer than two functions own issue %(number)s.", number=issue.number))
    return reasons


def is_owner(person: Holder, issue: Issue) -> bool:
    """Whether the person sits here for some function, having accepted."""
    return person.id in issue.owner_ids


def leads(person: Holder, issue: Issue) -> bool:
    """Owners lead an issue; so does who opened it, and anybody who sees it as long as nobody owns it."""
    return is_owner(person, issue) or person.id == issue.opened_by_id or not issue.owner_ids


@predicate(Permission.ISSUE_EDIT, Issue)
def _may_edit(person: Holder, issue: Issue) -> bool:
    return leads(person, issue)


@predicate(Permission.ISSUE_CLOSE, Issue)
def _may_close(person: Holder, issue: Issue) -> bool:
    return leads(person, issue)


@predicate(Permission.ISSUE_SEAT, Seat)
def _own_seat(person: Holder, seat: Seat) -> bool:
    return person.id == seat.person_id
