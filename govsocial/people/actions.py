"""What is done to people. Every verb writes its entries and never commits; `by` is a Person or "system".

Who may do this is asked at the door (Permission.PERSON_WRITE); the rules here hold whoever asks.
"""

import re
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

import sqlalchemy as sa

from govsocial.core.db import db, lock, next_number
from govsocial.core.errors import Invalid, NotAllowed, Stale, WrongState
from govsocial.core.wording import gettext as _
from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.record import Act, record
from govsocial.ledger.vocabulary import Word
from govsocial.people import queries, signals, words
from govsocial.people.models import Absence, Department, Follow, Function, Grant, Membership, Person, Team
from govsocial.people.permissions import Role

By = Person | str
MAX_TOPICS = 50
FUNCTION_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
FUNCTIONS = {
    "policy": _l("Policy"),
    "communications": _l("Communications"),
    "advocacy": _l("Advocacy"),
    "media_relations": _l("Media relations"),
    "web": _l("Web"),
    "legal": _l("Legal"),
}


def seed_functions(*, by: By) -> None:
    """The functions every installation starts with; those already there are left alone."""
    present = queries.function_names()
    for key, name in FUNCTIONS.items():
        if key not in present:
            add_function(key=key, name=str(name), by=by)


def add_function(*, name: str, by: By, key: str = "") -> Function:
    """A new function people can carry. `key` is made from the name when not given. Raises Invalid."""
    said = _line(name, "name", 80, _("Give the function a name."))
    key = key or re.sub(r"[^a-z0-9]+", "_", said.lower()).strip("_")[:40]
    if not FUNCTION_KEY.fullmatch(key):
        raise Invalid(errors={"name": _("Start the name with a letter from a to z.")})
    existing = queries.function_names()
    if key in existing:
        raise Invalid(errors={"name": _("There is already a function of that name.")})
    with record(words.FUNCTION_ADDED, by=by, function=key):
        function = Function(key=key, name=said, position=len(existing) + 1)
        db.session.add(function)
    return function


def add_department(*, name: str, by: By) -> Department:
    """A new department. Raises Invalid for an empty or taken name."""
    said = _line(name, "name", 200, _("Give the department a name."))
    if any(d.name.casefold() == said.casefold() for d in queries.departments()):
        raise Invalid(errors={"name": _("There is already a department of that name.")})
    with record(words.DEPARTMENT_ADDED, by=by, name=said):
        department = Department(name=said)
        db.session.add(department)
    return department


def add_team(*, department: Department, name: str, by: By) -> Team:
    """A new team of a department. Raises Invalid for an empty name or one the department already has."""
    said = _line(name, "name", 200, _("Give the team a name."))
    taken = (t for t in queries.teams() if t.department_id == department.id)
    if any(t.name.casefold() == said.casefold() for t in taken):
        raise Invalid(errors={"name": _("This department already has a team of that name.")})
    with record(words.TEAM_ADDED, by=by, about=[department], name=said):
        team = Team(department_id=department.id, name=said, department=department)
        db.session.add(team)
    return team


def add_person(
    *, name: str, by: By, functions: Collection[str] = (), roles: Collection[str] = ("staff",), team: Team | None = None
) -> Person:
    """A new colleague with their functions (keys) and roles. Raises Invalid."""
    said = _line(name, "name", 200, _("Say who this is."))
    _check_known(functions, roles)
    person = Person(number=next_number("person"), name=said, active=True, mail="at_once", team=team)
    with record(words.PERSON_ADDED, by=by, about_person=person.id) as act:
        db.session.add(person)
    _give(person, functions, roles, by, act.id)
    return person


def rename(person: Person, *, name: str, by: By) -> None:
    """A new name, committed to afresh. Raises Invalid."""
    said = _line(name, "name", 200, _("Say who this is."))
    if said != person.name:
        with record(words.PERSON_RENAMED, by=by, about=[person], about_person=person.id):
            person.name = said


def set_team(person: Person, *, team: Team | None, by: By) -> None:
    """Where the person belongs; None for nowhere."""
    if person.team_id != (team.id if team else None):
        with record(words.TEAM_SET, by=by, about=[person], about_person=person.id):
            person.team = team


def set_functions(person: Person, *, functions: Collection[str], by: By) -> None:
    """The functions (keys) the person carries from now on; one entry for each given or taken. Raises Invalid."""
    _check_known(functions, ())
    for key in sorted(person.functions - set(functions)):
        with record(words.FUNCTION_TAKEN, by=by, about=[person], about_person=person.id, function=key):
            next(m for m in person.memberships if m.function == key).active = False
    _give(person, sorted(set(functions) - person.functions), (), by, None)


def set_roles(person: Person, *, roles: Collection[str], by: By) -> None:
    """The roles the person holds from now on. Raises Invalid, NotAllowed when the last administrator would go."""
    _check_known((), roles)
    gone = person.roles - set(roles)
    if Role.ADMINISTRATOR in gone:
        _keep_an_administrator(person)
    for role in sorted(gone):
        with record(words.ROLE_TAKEN, by=by, about=[person], about_person=person.id, role=role):
            next(g for g in person.grants if g.role == role).active = False
    _give(person, (), sorted(set(roles) - person.roles), by, None)


def edit(
    person: Person,
    *,
    name: str,
    team: Team | None,
    functions: Collection[str],
    roles: Collection[str],
    by: By,
    token: str = "",
) -> None:
    """Everything an administrator sets on one page. Raises Stale when somebody else changed the person meanwhile."""
    lock(Person, person.id)
    if token and token != queries.token(person):
        raise Stale(_("Somebody else changed this person while you were reading. Look again, then decide."))
    rename(person, name=name, by=by)
    set_team(person, team=team, by=by)
    set_functions(person, functions=functions, by=by)
    set_roles(person, roles=roles, by=by)


def set_preferences(person: Person, *, zone: str, mail: str, by: By) -> None:
    """Time zone (IANA name; empty: the organisation's) and mail ("at_once" or "none"). Raises Invalid."""
    if zone and zone not in available_timezones():
        raise Invalid(errors={"zone": _("Choose a time zone from the list.")})
    if mail not in ("at_once", "none"):
        raise Invalid(errors={"mail": _("Choose when mail is sent to you.")})
    if (person.zone or "", person.mail) != (zone, mail):
        with record(words.PREFERENCES_SET, by=by, about=[person]):
            person.zone, person.mail = zone or None, mail


def follow_topics(person: Person, *, topics: Iterable[str], by: By) -> None:
    """The topics the person follows from now on. Raises Invalid for too long or too many."""
    wanted = {key for topic in topics if (key := queries.topic_key(topic))}
    if any(len(topic) > 80 for topic in wanted):
        raise Invalid(errors={"topics": _("A topic may have 80 characters.")})
    if len(wanted) > MAX_TOPICS:
        raise Invalid(errors={"topics": _("Follow %(max)s topics at most.", max=MAX_TOPICS)})
    rows = {row.topic: row for row in db.session.scalars(sa.select(Follow).where(Follow.person_id == person.id))}
    if wanted == {topic for topic, row in rows.items() if row.active}:
        return
    with record(words.TOPICS_SET, by=by, about=[person]):
        for topic in wanted - rows.keys():
            db.session.add(Follow(person_id=person.id, topic=topic, active=True))
        for topic, row in rows.items():
            row.active = topic in wanted


def set_absence(person: Person, *, starts_at: datetime, ends_at: datetime, by: By) -> Absence:
    """The person is away from `starts_at` until `ends_at`; an earlier notice gives way. Raises Invalid."""
    if ends_at <= starts_at:
        raise Invalid(errors={"ends": _("The last day comes before the first.")})
    with _of_absence(words.ABSENCE_SET, words.ABSENCE_NOTED, person, by):
        if running := queries.absence_of(person):
            running.active = False
        absence = Absence(person_id=person.id, starts_at=starts_at, ends_at=ends_at, active=True)
        db.session.add(absence)
    return absence


def end_absence(person: Person, *, by: By) -> None:
    """The person is here after all. Raises WrongState when no absence is noted."""
    running = queries.absence_of(person)
    if running is None:
        raise WrongState(_("No absence is noted."))
    with _of_absence(words.ABSENCE_ENDED, words.ABSENCE_LIFTED, person, by):
        running.active = False


def _of_absence(own: Word, other: Word, person: Person, by: By) -> AbstractContextManager[Act]:
    """One's own absence is on record in the word `own`, somebody else's in the word `other`."""
    if isinstance(by, Person) and by.id == person.id:
        return record(own, by=by, about=[person])
    return record(other, by=by, about=[person], about_person=person.id)


def deactivate(person: Person, *, by: By, hand_over_to: Person | None = None) -> None:
    """The person leaves: no sign-in, no seat, no sign-off from now on; what they signed stays signed.

    Rooms that gave them something hand it over (signals.deactivated). Raises WrongState, NotAllowed for the last
    administrator, Invalid when the successor is not active or the same person.
    """
    lock(Person, person.id)
    if not person.active:
        raise WrongState(_("%(name)s is already deactivated.", name=person.name))
    if hand_over_to is not None and (hand_over_to.id == person.id or not hand_over_to.active):
        raise Invalid(errors={"hand_over_to": _("Choose an active colleague.")})
    if Role.ADMINISTRATOR in person.roles:
        _keep_an_administrator(person)
    with record(words.DEACTIVATED, by=by, about=[person], about_person=person.id) as act:
        person.active = False
    signals.deactivated.send(person, by=by, hand_over_to=hand_over_to, cause=act.id)


def reactivate(person: Person, *, by: By) -> None:
    """The person is back, with the functions and roles they had; seats are not given back. Raises WrongState."""
    lock(Person, person.id)
    if person.active:
        raise WrongState(_("%(name)s is active.", name=person.name))
    with record(words.REACTIVATED, by=by, about=[person], about_person=person.id):
        person.active = True


def _give(person: Person, functions: Collection[str], roles: Collection[str], by: By, cause: str | None) -> None:
    told: dict[str, Any] = {"by": by, "about": [person], "cause": cause, "about_person": person.id}
    for key in functions:
        with record(words.FUNCTION_GIVEN, function=key, **told):
            held = next((m for m in person.memberships if m.function == key), None)
            if held is None:
                person.memberships.append(Membership(person_id=person.id, function=key, active=True))
            else:
                held.active = True
    for role in roles:
        with record(words.ROLE_GIVEN, role=role, **told):
            grant = next((g for g in person.grants if g.role == role), None)
            if grant is None:
                person.grants.append(Grant(person_id=person.id, role=role, active=True))
            else:
                grant.active = True


def _check_known(functions: Collection[str], roles: Collection[str]) -> None:
    if set(functions) - {f.key for f in queries.functions()}:
        raise Invalid(errors={"functions": _("Choose functions from the list.")})
    if set(roles) - {role.value for role in Role}:
        raise Invalid(errors={"roles": _("Choose roles from the list.")})


def _keep_an_administrator(person: Person) -> None:
    if queries.is_last_administrator(person):
        raise NotAllowed(
            _("%(name)s is the last administrator. Make somebody else administrator first.", name=person.name)
        )


def _line(text: str, field: str, longest: int, missing: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise Invalid(errors={field: missing})
    if len(said) > longest:
        raise Invalid(errors={field: _("Use %(max)s characters at most.", max=longest)})
    return said
