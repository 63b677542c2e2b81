"""The seats somebody holds or is asked to take in open issues: what the desk and every room's tasks begin with."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from govsocial.core.db import rows_of, slot
from govsocial.issues.models import OPEN, Issue, Seat
from govsocial.issues.states import HELD
from govsocial.people.permissions import Holder


class Mine(NamedTuple):
    """What the desk must know of every open issue somebody owns, be they five or five hundred."""

    id: str
    number: int
    title: str
    stage: str
    due_at: datetime | None


class MySeat(NamedTuple):
    """A seat of mine, accepted or only offered."""

    issue: Mine
    function: str
    is_accepted: bool


def my_seats(person: Holder) -> list[MySeat]:
    """Seats in open issues, the soonest due first; one statement."""
    found = rows_of(_my_seats(), {"me": person.id})
    return [MySeat(Mine(*issue), function, state == "accepted") for *issue, function, state in found]


@cache
def _my_seats() -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(*(getattr(Issue, name) for name in Mine._fields), Seat.function, Seat.state)
    sits = Seat.issue_id == Issue.id.concat("")  # leads from issue to seat only: open issues are walked, not old seats
    query = query.join_from(Issue, Seat, sits).where(OPEN, Seat.person_id == slot("me"), Seat.state.in_(HELD))
    return query.order_by(Issue.due_at.is_(None), Issue.due_at, Issue.number, Seat.id)


def owned(seats: Sequence[MySeat]) -> list[Mine]:
    """The issues of the accepted seats, each once, in the same order."""
    return list(dict.fromkeys(seat.issue for seat in seats if seat.is_accepted))


def owned_by(person_id: Any) -> sa.Select[str]:
    """Ids of the open issues somebody owns, the same as in `owned`, for the database to look among."""
    held = sa.exists().where(Seat.issue_id == Issue.id, Seat.person_id == person_id, Seat.state == "accepted")
    return sa.select(Issue.id).where(OPEN, held).correlate(None)  # of its own, whatever it stands in
