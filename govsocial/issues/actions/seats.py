"""Seats: people are asked to own an issue in a function; they accept, decline, leave, and others sit in for them."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from govsocial.accounts.notify import tell
from govsocial.core import clock
from govsocial.core.db import db
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.core.states import next_state
from govsocial.core.wording import gettext as _
from govsocial.issues import queries
from govsocial.issues import words as ledger
from govsocial.issues.actions.checks import held, still_open, words
from govsocial.issues.models import Issue, Seat
from govsocial.issues.rules import ENOUGH
from govsocial.issues.states import HELD, SEAT_TABLE, STAGE_TABLE
from govsocial.ledger.record import record
from govsocial.people import queries as people
from govsocial.people.models import Person
from govsocial.web.places import path_of

REASON = 2_000


def invite(issue: Issue, *, function: str, persons: Sequence[Person], by: Person) -> list[Seat]:
    """Ask people to own the issue for a function; who asks themselves sits down at once.

    Raises Invalid when somebody does not carry the function, is not active or is asked already; WrongState when closed.
    """
    issue = held(issue)
    still_open(issue)
    if not persons:
        raise Invalid(errors={"people": _("Choose whom to ask")})
    for person in persons:
        _check_fit(issue, function, person)
    asked = [_ask(issue, function, person, by) for person in dict.fromkeys(persons) if person.id != by.id]
    if by in persons:
        with record(ledger.TAKEN, by=by, as_=function, about=[issue], issue=issue.number, function=function):
            asked.append(take_seat(issue, function, by))
            settle(issue)
    return asked


def accept(seat: Seat, *, by: Person) -> None:
    """The person asked owns the issue from now on. Raises NotAllowed, WrongState."""
    issue = _held_for(seat, by)
    if seat.function not in by.functions:
        raise NotAllowed(_("You do not carry this function any more. Decline, and say who could be asked."))
    state = _next(seat, "accept")
    with record(ledger.ACCEPTED, by=by, as_=seat.function, about=[issue], issue=issue.number, function=seat.function):
        seat.state, seat.answered_at = state, clock.now()
        settle(issue)
    said = _("%(name)s owns it for %(function)s.", name=by.name, function=_name_of(seat.function))
    _tell_owners(issue, said, by)


def decline(seat: Seat, *, reason: str, by: Person) -> None:
    """The person asked does not take the seat, and says why. Raises Invalid, NotAllowed, WrongState."""
    issue = _held_for(seat, by)
    state = _next(seat, "decline")
    why = words(reason, "reason", REASON, _("Say why, so that the others know whom to ask"))
    with record(ledger.DECLINED, by=by, as_=seat.function, about=[issue], issue=issue.number, function=seat.function):
        seat.state, seat.answered_at, seat.reason = state, clock.now(), why
    said = _("%(name)s declined the seat for %(function)s.", name=by.name, function=_name_of(seat.function))
    _tell_owners(issue, said, by, why)


def leave(seat: Seat, *, reason: str, by: Person) -> None:
    """An owner gives the seat up, and says why. Raises Invalid, NotAllowed, WrongState."""
    issue = _held_for(seat, by)
    state = _next(seat, "leave")
    why = words(reason, "reason", REASON, _("Say why, so that the others know whom to ask"))
    with record(ledger.LEFT, by=by, as_=seat.function, about=[issue], issue=issue.number, function=seat.function):
        seat.state, seat.answered_at, seat.reason = state, clock.now(), why
        settle(issue)
    said = _("%(name)s left the seat for %(function)s.", name=by.name, function=_name_of(seat.function))
    _tell_owners(issue, said, by, why)


def replace(seat: Seat, *, person: Person, by: Person) -> Seat:
    """Somebody else is asked to take the seat of a person who is away, has left, no longer carries the function, or has
    not answered yet. One's own seat can always be handed on. Raises Invalid, WrongState.
    """
    issue = held(seat.issue)
    still_open(issue)
    sitting = db.session.get_one(Person, seat.person_id)
    if seat.state != "invited" and sitting.id != by.id and not _is_gone(sitting, seat.function):
        raise WrongState(
            _("%(name)s is here. Ask them to leave the seat, or ask somebody else beside them.", name=sitting.name)
        )
    _check_fit(issue, seat.function, person)
    state = _next(seat, "replace")
    facts: dict[str, Any] = {"function": seat.function, "invited_person": person.id, "replaced_person": sitting.id}
    with record(ledger.REPLACED, by=by, about=[issue], issue=issue.number, **facts):
        seat.state, seat.answered_at = state, clock.now()
        successor = _new_seat(issue, seat.function, person, by.id)
        settle(issue)
    _tell_asked(issue, successor, by)
    return successor


def hand_over(person: Person, *, by: Person | str, hand_over_to: Person | None, cause: str) -> None:
    """A person was deactivated: they give up their seats in open issues; who takes over is asked, where it fits."""
    query = sa.select(Seat).join(Seat.issue).where(Seat.person_id == person.id, Seat.state.in_(HELD))
    for seat in db.session.scalars(query.where(Issue.stage != "closed").order_by(Seat.id)).all():
        issue = held(seat.issue)
        facts: dict[str, Any] = {"issue": issue.number, "function": seat.function, "replaced_person": person.id}
        with record(ledger.HANDED_OVER, by=by, about=[issue], cause=cause, **facts):
            seat.state, seat.answered_at = _next(seat, "replace"), clock.now()
            successor = None
            if hand_over_to is not None and _fits(issue, seat.function, hand_over_to):
                asker = hand_over_to if isinstance(by, str) else by
                successor = _new_seat(issue, seat.function, hand_over_to, asker.id)
            settle(issue)
        if successor:
            _tell_asked(issue, successor, by)


def take_seat(issue: Issue, function: str, person: Person) -> Seat:
    """Inside a record: a seat the person takes themselves. Raises NotAllowed when they do not carry the function."""
    if function not in person.functions:
        raise NotAllowed(_("You do not carry this function."))
    seat = _new_seat(issue, function, person, person.id)
    seat.state, seat.answered_at = "accepted", seat.invited_at
    return seat


def settle(issue: Issue) -> None:
    """Inside a record: two functions make an issue owned, fewer no longer do (where nothing else has happened yet)."""
    verb = "own" if len(issue.owning_functions) >= ENOUGH else "disown"
    issue.stage = next_state(STAGE_TABLE, issue.stage, verb, otherwise="")


def _ask(issue: Issue, function: str, person: Person, by: Person) -> Seat:
    facts: dict[str, Any] = {"issue": issue.number, "function": function, "invited_person": person.id}
    with record(ledger.INVITED, by=by, about=[issue], **facts):
        seat = _new_seat(issue, function, person, by.id)
    _tell_asked(issue, seat, by)
    return seat


def _new_seat(issue: Issue, function: str, person: Person, asker_id: str) -> Seat:
    seat = Seat(issue_id=issue.id, function=function, person_id=person.id, state="invited", invited_by_id=asker_id)
    seat.invited_at = clock.now()
    issue.seats.append(seat)
    return seat


def _held_for(seat: Seat, by: Person) -> Issue:
    issue = held(seat.issue)
    if seat.person_id != by.id:
        raise NotAllowed(_("Only the person asked can answer for this seat."))
    still_open(issue)
    return issue


def _next(seat: Seat, verb: str) -> str:
    return next_state(SEAT_TABLE, seat.state, verb, otherwise=_("This seat is not held any more, or already answered."))


def _fits(issue: Issue, function: str, person: Person) -> bool:
    asked = any(s.person_id == person.id and s.function == function and s.state in HELD for s in issue.seats)
    return person.active and function in person.functions and not asked


def _check_fit(issue: Issue, function: str, person: Person) -> None:
    if _fits(issue, function, person):
        return
    if person.active and function in person.functions:
        raise Invalid(errors={"people": _("%(name)s is asked already.", name=person.name)})
    raise Invalid(errors={"people": _("%(name)s does not carry this function, or has left.", name=person.name)})


def _is_gone(person: Person, function: str) -> bool:
    return not person.active or function not in person.functions or person.id in people.away([person.id])


def _name_of(function: str) -> str:
    return people.function_names().get(function, function)


def _tell_asked(issue: Issue, seat: Seat, by: Person | str) -> None:
    subject = _("You are asked to own issue %(number)s: %(title)s", number=issue.number, title=issue.title)
    asker = _("The program") if isinstance(by, str) else by.name
    function = _name_of(seat.function)
    lines = [_("%(name)s asks you to own it for %(function)s.", name=asker, function=function)]
    tell(
        [seat.person_id],
        subject,
        [*lines, _("Accept, or decline with a reason.")],
        path_of("issue", issue.number),
        by=by,
    )


def _tell_owners(issue: Issue, said: str, by: Person, *more: str) -> None:
    subject = _("Issue %(number)s: %(said)s", number=issue.number, said=said)
    concerned: Iterable[str] = queries.concerned(issue) | {s.invited_by_id for s in issue.seats if s.person_id == by.id}
    tell(queries.may_hear(issue, concerned), subject, [issue.title, *more], path_of("issue", issue.number), by=by)
