"""Lists find their rows by an index: what a page reads does not grow with what lies in the house.

SQLite is asked for its plan, which does not depend on how many rows there are. PostgreSQL reads small tables whole, so
there it is asked what it would do if it could not.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.audit import entries
from govsocial.core.db import commit, db
from govsocial.issues import lists, mine, queries
from govsocial.issues.lists import Wanted
from govsocial.ledger import history
from govsocial.people import queries as people
from govsocial.people.models import Person
from govsocial.web.nav import Rail
from tests.cast import Cast

SMALL = frozenset(("ledger_checkpoint", "function", "person", "membership", "role_grant"))
SCAN = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?|Seq Scan on (\w+)")
BOUNDED = frozenset(
    ("ix_issue_open", "ix_issue_restricted", "sqlite_autoindex_issue_2", "sqlite_autoindex_ledger_entry_1")
)
"""Indexes that may be walked from an end: of open or restricted issues; of numbers, where a page ends the walk."""

Plans = dict[str, list[str]]


@contextmanager
def planned() -> Iterator[Plans]:
    """How the database goes about each SELECT that is asked meanwhile."""
    found: Plans = {}
    sqlite = db.engine.dialect.name == "sqlite"

    def explain(connection: sa.Connection, cursor: object, statement: str, given: object, *_more: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            how = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
            raw = connection.connection.cursor()
            raw.execute(f"{how} {statement}", given)
            found[statement] = [str(row[-1]) for row in raw.fetchall()]

    if not sqlite:
        db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
    sa.event.listen(db.engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", explain)


def read_whole(plans: Plans) -> list[str]:
    """Lines of plans that read a table whole, those of tables that stay small aside."""
    found, tables = [], set(db.metadata.tables)
    for plan in plans.values():
        for line in plan:
            scan = SCAN.search(line)
            table = scan and re.sub(r"_\d+$", "", scan[1] or scan[3])
            if scan and table in tables - SMALL and scan[2] not in BOUNDED:
                found.append(line)
    return found


def gathered(plans: Plans) -> list[str]:
    """Lines of plans that gather rows in order to sort them."""
    return [
        line
        for plan in plans.values()
        for line in plan
        if "FOR ORDER BY" in line or line.lstrip(" ->").startswith("Sort ")
    ]


FILTERS = (
    {},
    {"tab": "mine"},
    {"tab": "unowned"},
    {"tab": "closed"},
    {"stage": "published"},
    {"lacks": "legal"},
    {"urgency": "high"},
    {"urgency": "high", "tab": "closed"},
    {"topic": "rebate"},
    {"topic": "rebate", "tab": "closed"},
    {"owner": "3"},
)
READS: dict[str, Callable[[Person], object]] = {
    **{f"issues {given}": lambda p, given=given: lists.page(p, Wanted(**given)) for given in FILTERS},  # type: ignore[misc]
    **{f"counts {given}": lambda p, given=given: lists.counts(p, Wanted(**given)) for given in FILTERS},  # type: ignore[misc]
    "topics": lambda person: lists.topics(person),
    "rail": lambda person: Rail(person).groups,
    "load": lambda person: queries.load([person.id, "x"], person),
    "owned by": lambda person: queries.owned_by(person, person),
    "my seats": lambda person: mine.my_seats(person),
    "ledger": lambda person: entries.page(person, entries.Asked()),
    "ledger by act": lambda person: entries.page(person, entries.Asked(act="audit.read")),
    "ledger by person": lambda person: entries.page(person, entries.Asked(who=person.id)),
    "ledger by both": lambda person: entries.page(person, entries.Asked(act="audit.read", who=person.id), before=9),
    "ledger by issue": lambda person: entries.page(person, entries.Asked(issue=1)),
    "trail": lambda person: history.trail([person.subject], people.names, without=[entries.hidden_from(person)]),
}
NEEDED = {
    "ix_issue_open": "counts {}",
    "ix_issue_topic": "topics",
    "ix_issue_restricted": "ledger",
    "ix_seat_of_issue ix_seat_of_person": "counts {'tab': 'unowned'}",
}
"""What reads a table whole without these indexes."""


@pytest.mark.parametrize("what", READS)
def test_no_list_reads_a_table_whole(app: Flask, cast: Cast, what: str) -> None:
    with app.test_request_context(), planned() as plans:
        READS[what](cast.ines)
    assert plans
    assert read_whole(plans) == []


@pytest.mark.parametrize("what", [what for what in READS if what.startswith(("issues", "ledger", "trail"))])
def test_no_page_gathers_rows_to_sort_them(app: Flask, cast: Cast, what: str) -> None:
    with app.test_request_context(), planned() as plans:
        READS[what](cast.ines)
    first = next(iter(plans))
    assert gathered({first: plans[first]}) == []


@pytest.mark.parametrize(("indexes", "what"), NEEDED.items())
def test_a_list_without_its_index_is_found(app: Flask, cast: Cast, indexes: str, what: str) -> None:
    for index in indexes.split():
        db.session.execute(sa.text(f"DROP INDEX {index}"))
    commit()
    with app.test_request_context(), planned() as plans:
        READS[what](cast.ines)
    assert read_whole(plans)
