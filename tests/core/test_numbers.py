"""Public numbers: each is given once, also the very first, and also when two ask at once."""

import ast
from collections.abc import Iterator
from threading import Event

import sqlalchemy as sa
from alembic import command
from flask import Flask

from govsocial.core.db import Counter, commit, db, next_number
from govsocial.people.models import Person
from tests.house.sources import dotted, files
from tests.house.test_schema import alembic
from tests.meanwhile import elsewhere, waits


def kinds(text: str) -> Iterator[object]:
    """The kinds a source file counts."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and dotted(node.func).endswith("next_number"):
            yield ast.literal_eval(node.args[0])


def counters() -> dict[str, int]:
    """How far each kind has come."""
    db.session.rollback()
    return {counter.kind: counter.value for counter in db.session.scalars(sa.select(Counter))}


def test_every_kind_in_use_is_seeded(app: Flask) -> None:
    used = {kind for path in files("govsocial") for kind in kinds(path.read_text())}
    assert "mention" in used
    assert used <= counters().keys()


def test_two_may_be_the_first_of_a_kind(app: Flask) -> None:
    """The second finds no counter while that of the first is not committed, where the database lets two write."""
    given: list[int] = []
    asked = Event()

    def second() -> None:
        asked.set()
        given.append(next_number("comet"))
        commit()

    db.session.rollback()
    given.append(next_number("comet"))
    other = elsewhere(app, second)
    assert asked.wait(60)
    assert waits(db.session.connection())
    commit()
    other.join()
    assert given == [1, 2]
    assert counters()["comet"] == 2


def test_counters_begin_where_the_numbers_end_and_stay_when_there_are_some(app: Flask) -> None:
    command.downgrade(alembic(), "0004")
    highest = db.session.scalars(sa.select(sa.func.max(Person.number))).one()
    db.session.execute(sa.delete(Counter).where(Counter.kind.in_(("person", "source", "mention"))))
    db.session.execute(sa.insert(Counter).values(kind="source", value=41))
    commit()
    command.upgrade(alembic(), "head")
    assert highest > 1
    assert (counters()["person"], counters()["source"], counters()["mention"]) == (highest, 41, 0)
