"""Rows read past the session are the rows the session would read."""

import sqlalchemy as sa
from flask import Flask

from govsocial.core.db import Counter, db, next_number, rows_of, slot
from govsocial.people.models import Absence, Person


def test_what_is_pending_is_found(app: Flask) -> None:
    db.session.add(Counter(kind="drawn", value=3))
    query = sa.select(Counter.value).where(Counter.kind == slot("which"))
    assert rows_of(query, {"which": "drawn"}).scalars().all() == [3]
    assert next_number("drawn") == 4


def test_what_is_rolled_back_is_gone(app: Flask) -> None:
    assert next_number("drawn") == 1
    db.session.rollback()
    assert rows_of(sa.select(Counter).where(Counter.kind == "drawn")).all() == []


def test_columns_read_alike_both_ways(app: Flask) -> None:
    query = sa.select(Person.name, Person.active, sa.func.max(Absence.ends_at)).outerjoin(
        Absence, Absence.person_id == Person.id
    )
    query = query.group_by(Person.name, Person.active).order_by(Person.name)
    found = rows_of(query).all()
    assert found
    assert found == db.session.execute(query).all()
    assert found[0].name == found[0][0]
