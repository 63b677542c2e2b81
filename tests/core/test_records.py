"""A record holds what its row holds, and a statement that does not fit it fails when it is prepared."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from govsocial.core import clock
from govsocial.core.db import slot
from govsocial.core.rows import Rows, columns
from govsocial.people import actions as people
from govsocial.people.models import Absence, Department, Person, Team
from tests.cast import Cast


class House(NamedTuple):
    id: str
    name: str


class Group(NamedTuple):
    id: str
    name: str
    department: House


class Card(NamedTuple):
    number: int
    name: str | None
    zone: str | None
    loud: str
    team: Group | None
    hats: tuple[str, ...] = ()


def card() -> Rows[Card]:
    """Persons with their team and its department, where they have one."""
    shown = columns(Card, Person, loud=sa.func.upper(Person.name), team=Team, department=Department)
    query = sa.select(*shown).outerjoin(Team, Team.id == Person.team_id)
    query = query.outerjoin(Department, Department.id == Team.department_id)
    return Rows(Card, query.where(Person.number == slot("number")).order_by(Person.number))


@pytest.fixture
def priya(cast: Cast) -> Person:
    """Somebody with a team."""
    team = people.add_team(department=people.add_department(name="Energy", by="system"), name="Web", by="system")
    people.set_team(cast.priya, team=team, by="system")
    return cast.priya


def test_a_record_holds_what_the_row_holds(priya: Person) -> None:
    person = priya
    found = card().first(number=person.number)
    assert found is not None
    assert found[:4] == (person.number, person.name, person.zone, (person.name or "").upper())
    assert person.team is not None and found.team is not None
    assert found.team == (person.team.id, person.team.name, (person.team.department.id, person.team.department.name))
    assert found.hats == ()
    assert found._replace(hats=("policy",)).hats == ("policy",)


def test_a_part_that_an_outer_join_does_not_find_is_none(priya: Person) -> None:
    shown = columns(Card, Person, loud=sa.func.lower(Person.name), team=Team, department=Department)
    query = (
        sa.select(*shown)
        .select_from(Person)
        .outerjoin(Team, Team.id == "none")
        .outerjoin(Department, Department.id == "none")
    )
    found = Rows(Card, query).all()
    assert found
    assert {card.team for card in found} == {None}


def test_nobody_is_none(cast: Cast) -> None:
    assert card().first(number=-1) is None
    assert card().all(number=-1) == []


class Away(NamedTuple):
    starts_at: datetime


def test_values_come_back_as_their_types_say(cast: Cast) -> None:
    begins = clock.now()
    people.set_absence(cast.priya, starts_at=begins, ends_at=begins + timedelta(days=9), by=cast.priya)
    found = Rows(Away, sa.select(*columns(Away, Absence))).all()
    assert found == [(begins,)]
    assert found[0].starts_at.tzinfo is not None


class Never(NamedTuple):
    zone: str


class Late(NamedTuple):
    team: House | None
    name: str


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Never\.zone may be null"):
        columns(Never, Person)
    with pytest.raises(TypeError, match="House has 2 columns, its statement 1"):
        Rows(House, sa.select(Person.id))
    with pytest.raises(TypeError, match=r"Late\.name: columns stand before parts"):
        Rows(Late, sa.select(Person.id))
