"""record(): a governed change and its entry live or die together, and the database refuses what no entry explains."""

import json
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.core.db import db
from govsocial.core.errors import Stale
from govsocial.core.ids import uuid7
from govsocial.ledger import body, governed
from govsocial.ledger.models import Entry, Subject
from govsocial.ledger.reconcile import reconcile
from govsocial.ledger.record import Unrecorded, add_batch, record
from govsocial.ledger.vocabulary import UnknownWord, Word, word
from govsocial.people.models import Department, Person, Team

# not registered: the vocabulary of the program stays as it is
ADDED = Word("testthing.added", "%(who)s added %(name)s.", frozenset({"name"}))
CHANGED = Word("testthing.changed", "%(who)s changed it.")


def add(name: str = "Energy") -> Department:
    with record(ADDED, by="system", name=name):
        row = Department(name=name)
        db.session.add(row)
    db.session.commit()
    return row


def entries() -> list[dict[str, Any]]:
    return [json.loads(text) for text in db.session.scalars(sa.select(Entry.body).order_by(Entry.seq))]


def test_a_change_brings_its_entry(app: Flask) -> None:
    row = add()
    with record(CHANGED, by="system", about=[row]):
        row.name = "Climate"
    db.session.commit()
    first, second = entries()[-2:]
    assert first["act"] == "testthing.added" and first["d"] == {"name": "Energy"}
    assert first["on"][0]["set"] == {"active": True, "id": row.id, "name": "Energy"}
    assert second["on"][0]["prev"] == first["id"]
    assert second["on"][0]["set"] == {"name": "Climate"}
    assert second["on"][0]["after"] == governed.row_digest(row)
    assert row.last_event_id == second["id"]
    subjects = set(db.session.scalars(sa.select(Subject.subject)))
    assert {f"department/{row.id}", "act/testthing.added", "person/system"} <= subjects


def test_a_column_that_becomes_empty_is_named(app: Flask) -> None:
    department = add()
    with record(ADDED, by="system", name="x"):
        person = Person(number=991, name="Nobody Inparticular", zone="Europe/Paris")
        db.session.add(person)
    db.session.commit()
    with record(CHANGED, by="system"):
        person.zone = None
    db.session.commit()
    assert entries()[-1]["on"][0]["unset"] == ["zone"]
    assert department.id != person.id


def test_the_first_entry_under_a_new_row_schema_carries_the_whole_row(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with record(ADDED, by="system", name="x"):
        person = Person(number=991, name="Nobody Inparticular", mail="each")
        db.session.add(person)
    db.session.commit()
    whole = entries()[-1]["on"][0]["set"]
    assert entries()[-1]["on"][0]["t"] == "person/1" and "zone" not in whole
    monkeypatch.setattr(Person, "__row__", 2)
    monkeypatch.setattr(Person, "__since__", ("zone",))

    def change(**values: Any) -> dict[str, Any]:
        with record(CHANGED, by="system"):
            for key, value in values.items():
                setattr(person, key, value)
        db.session.commit()
        item: dict[str, Any] = entries()[-1]["on"][0]
        assert item["t"] == "person/2" and item["after"] == governed.row_digest(person)
        return item

    changed = whole | {"active": False}
    assert change(active=False)["set"] == changed
    assert change(zone="Europe/Paris")["set"] == changed | {"zone": "Europe/Paris"}  # nothing told of it before
    assert change(active=True)["set"] == {"active": True}
    assert reconcile() == []


def test_private_text_stays_out_of_the_entry(app: Flask) -> None:
    with record(ADDED, by="system", name="x"):
        person = Person(number=992, name="Ottoline Quist")
        db.session.add(person)
    db.session.commit()
    text = db.session.scalar(sa.select(Entry.body).order_by(Entry.seq.desc()).limit(1))
    assert text and b"Quist" not in text
    stored = db.session.execute(sa.text("SELECT name_salt, name_c FROM person WHERE number = 992")).one()
    assert body.commitment("person", person.id, "name", "Ottoline Quist", stored[0]) == stored[1]
    assert entries()[-1]["on"][0]["set"]["name_c"] == stored[1]


def test_changing_outside_a_record_is_refused(app: Flask) -> None:
    row = add()
    row.name = "Elsewhere"
    with pytest.raises(Unrecorded):
        db.session.commit()
    db.session.rollback()
    db.session.delete(row)
    with pytest.raises(Unrecorded):
        db.session.commit()
    db.session.rollback()


def test_a_rolled_back_act_leaves_nothing(app: Flask) -> None:
    before = len(entries())
    with record(ADDED, by="system", name="x"):
        db.session.add(Department(name="x"))
    db.session.rollback()
    db.session.commit()
    assert len(entries()) == before
    assert db.session.scalar(sa.select(Department).where(Department.name == "x")) is None


def test_acts_do_not_nest_and_lack_no_fact(app: Flask) -> None:
    with pytest.raises(Unrecorded), record(CHANGED, by="system"), record(CHANGED, by="system"):
        pass
    db.session.rollback()
    with pytest.raises(UnknownWord), record(ADDED, by="system"):
        pass
    with pytest.raises(UnknownWord):
        word("log.read", "again")


def test_a_retired_word_is_written_no_more(app: Flask) -> None:
    retired = replace(CHANGED, retired=True)
    with pytest.raises(UnknownWord, match="retired"), record(retired, by="system"):
        pass


def test_two_acts_on_one_row_in_one_transaction(app: Flask) -> None:
    with record(ADDED, by="system", name="x") as act:
        row = Department(name="x")
        db.session.add(row)
    with record(CHANGED, by="system", cause=act.id):
        row.name = "y"
    db.session.commit()
    first, second = entries()[-2:]
    assert second["cause"] == first["id"] and second["on"][0]["prev"] == first["id"]
    assert reconcile() == []


def test_a_stale_write_fails(app: Flask) -> None:
    from govsocial.core.db import commit

    row = add()
    old = row.last_event_id
    with record(CHANGED, by="system"):
        row.name = "newer"
    db.session.commit()
    _ = row.name
    sa.orm.attributes.set_committed_value(row, "last_event_id", old)
    with pytest.raises((Stale, sa.orm.exc.StaleDataError)), record(CHANGED, by="system"):
        row.name = "stale"
        commit()
    db.session.rollback()
    assert row.name == "newer"


def attacks(row: Department, old: str) -> dict[str, str]:
    sqlite = db.engine.dialect.name == "sqlite"
    return {
        "no event": "UPDATE department SET name = 'z'",
        "dangling event": f"UPDATE department SET name = 'z', last_event_id = 'nope' WHERE id = '{row.id}'",
        "old event": f"UPDATE department SET name = 'z', last_event_id = '{old}' WHERE id = '{row.id}'",
        "delete": "DELETE FROM department",
        "entry update": "UPDATE ledger_entry SET event_id = 'x'",
        "entry delete": "DELETE FROM ledger_entry",
        "replace" if sqlite else "truncate": (
            f"INSERT OR REPLACE INTO department (id, name, active, last_event_id) VALUES ('{row.id}', 'z', 1, 'new')"
            if sqlite
            else "TRUNCATE department CASCADE"
        ),
        "entry replace" if sqlite else "entry truncate": (
            "INSERT OR REPLACE INTO ledger_entry (seq, event_id, body, leaf_hash) VALUES (0, 'f', 'x', 'y')"
            if sqlite
            else "TRUNCATE ledger_entry CASCADE"
        ),
    }


@pytest.mark.parametrize("number", range(8))
def test_the_database_refuses(app: Flask, number: int) -> None:
    row = add()
    old = entries()[-1]["id"]
    name, statement = list(attacks(row, old).items())[number]
    db.session.rollback()
    with pytest.raises(sa.exc.DBAPIError), db.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert reconcile() == [], name


def test_a_change_that_brings_its_own_false_entry_is_named(app: Flask) -> None:
    row_id = add().id
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE department SET name = 'z', last_event_id = 'f' WHERE id = '{row_id}'")
        connection.execute(
            sa.text("INSERT INTO ledger_entry VALUES (100000, 'f', :b, :h)"), {"b": b'{"id":"f","on":[]}', "h": b"x"}
        )
    db.session.expire_all()
    assert any(row_id in line for line in reconcile())


def test_a_batch_is_one_entry_and_reconciles_after_a_later_change(app: Flask) -> None:
    from govsocial.core import clock
    from govsocial.listening.models import Mention, Triage

    def mention(number: int) -> Mention:
        return Mention(
            number=number, platform="feed", address="https://a.example/", canonical="https://a.example/",
            text_key=str(number), fold_key=str(number), heard_at=clock.now(), author="somebody",
            words=f"words {number}",
        )  # fmt: skip

    rows = [mention(n) for n in range(9001, 9006)]
    with record(ADDED, by="system", name="batch") as act:
        add_batch(act, rows)
        add_batch(act, [Triage(mention_id=m.id, mention_number=m.number) for m in rows])
    db.session.commit()
    entry = entries()[-1]
    assert [(b["t"], b["n"]) for b in entry["batch"]] == [("mention/1", 5), ("triage/1", 5)]
    assert reconcile() == []
    triage = db.session.scalars(sa.select(Triage).where(Triage.mention_number == 9002)).one()
    with record(CHANGED, by="system"):
        triage.state = "left"
        triage.reason = "spam"
    db.session.commit()
    assert entries()[-1]["on"][0]["prev"] == entry["id"] and "before" in entries()[-1]["on"][0]
    assert reconcile() == []
    db.session.rollback()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER mention_u")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        connection.exec_driver_sql("UPDATE mention SET platform = 'altered' WHERE number = 9003")
    db.session.expire_all()
    assert reconcile() == [f"mention: the batch of entry {entry['id']} is not as it was written"]


def test_an_unused_id_explains_nothing(app: Flask) -> None:
    """Two-step attack: invent an id now, write the entry never. The deferred foreign key refuses at COMMIT."""
    row_id = add().id
    db.session.rollback()
    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE department SET last_event_id = '{uuid7()}' WHERE id = '{row_id}'")


def test_a_team_keeps_its_department(app: Flask) -> None:
    department = add()
    with record(ADDED, by="system", name="team"):
        team = Team(department=department, name="Web")
        db.session.add(team)
    db.session.commit()
    assert entries()[-1]["on"][0]["set"]["department_id"] == department.id
    assert reconcile() == []
