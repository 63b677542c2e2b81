"""The chain bites: nothing governed changes behind the ledger's back, on a database built by the migrations.

What the database refuses is tried on the program's own connections; what an administrator can do, by taking triggers
and foreign keys away, is named by reconcile().
"""

import shutil
import sqlite3
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from flask import Flask

from govsocial import create_app, rooms, setup
from govsocial.core.db import Base, db, writing
from govsocial.ledger.governed import Governed, governed_keys, governed_models
from govsocial.ledger.reconcile import reconcile
from tests.conftest import POSTGRES, installation
from tests.house.forging import DANGLING, NO_ENTRY, a_row, another, disarm, fill, is_unique, old_event, refused
from tests.house.test_schema import alembic

rooms.import_models()
MODELS = {model.__tablename__: model for model in governed_models()}


@pytest.fixture(scope="module", params=["up", "up, down, up"])
def chain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The program over a filled database that the migrations built."""
    folder = tmp_path_factory.mktemp("chain")
    if POSTGRES:
        from tests.real import postgres

        with postgres.fresh_database() as url:
            yield from built(folder, url, request.param)
    else:
        yield from built(folder, f"sqlite:///{folder / 'govsocial.db'}", request.param)


def built(folder: Path, url: str, way: str) -> Iterator[Flask]:
    app = create_app(installation(folder, url), testing=True)
    with app.app_context(), writing():
        setup.migrate()
        if way != "up":
            command.downgrade(alembic(), "base")
            setup.migrate()
        fill(folder)
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def forger(chain: Flask) -> Iterator[sa.Connection]:
    """A fresh connection, as the program opens them."""
    with chain.app_context(), writing():
        db.engine.dispose()
        with db.engine.connect() as connection:
            yield connection
            connection.rollback()
        assert reconcile() == []
        db.session.remove()


def table_of(model: type[Governed]) -> sa.Table:
    return Base.metadata.tables[model.__tablename__]


def update(model: type[Governed], row: dict[str, Any], **changed: Any) -> sa.Update:
    table = table_of(model)
    return sa.update(table).where(table.c.id == row["id"]).values(**changed)


@pytest.mark.parametrize("table", MODELS)
def test_no_column_changes_without_an_entry_of_its_own(forger: sa.Connection, table: str) -> None:
    model = MODELS[table]
    row = a_row(forger, model)
    old = old_event(forger, row)
    for column in table_of(model).columns:
        if column.name == "last_event_id":
            continue
        changed = {column.name: another(forger, column, row[column.name])}
        assert changed[column.name] != row[column.name], column
        forger.rollback()
        assert NO_ENTRY in refused(forger, update(model, row, **changed)), column
        assert NO_ENTRY in refused(forger, update(model, row, **changed, last_event_id=old)), column
        said = refused(forger, update(model, row, **changed, last_event_id=DANGLING))
        assert "foreign key" in said.lower(), (column, said)
    assert NO_ENTRY in refused(forger, update(model, row, last_event_id=old))
    assert "foreign key" in refused(forger, update(model, row, last_event_id=DANGLING)).lower()


@pytest.mark.parametrize("table", MODELS)
def test_no_row_is_replaced_removed_or_slipped_in(forger: sa.Connection, table: str) -> None:
    model = MODELS[table]
    row = a_row(forger, model)
    old = old_event(forger, row)
    forger.rollback()
    into = sa.insert(table_of(model))
    new = row | {"id": DANGLING}
    assert NO_ENTRY in refused(forger, into.values(**new | {"last_event_id": old}))
    assert refused(forger, into.values(**new | {"last_event_id": DANGLING}))
    assert "delete" in refused(forger, sa.delete(table_of(model)).where(table_of(model).c.id == row["id"]))
    if POSTGRES:
        assert "deleted" in refused(forger, sa.text(f"TRUNCATE {table} CASCADE"))
        return
    replace = into.prefix_with("OR REPLACE")
    assert NO_ENTRY in refused(forger, replace.values(**row))
    assert NO_ENTRY in refused(forger, replace.values(**row | {"last_event_id": DANGLING}))
    said = refused(forger, replace.values(**new | {"last_event_id": DANGLING}))
    assert ("never deleted" in said) == any(map(is_unique, table_of(model).columns)), said


def test_no_entry_is_changed_removed_or_replaced(forger: sa.Connection) -> None:
    for statement in (
        "UPDATE ledger_entry SET body = leaf_hash WHERE seq = 3",
        "UPDATE ledger_entry SET seq = 100000 WHERE seq = 3",
        "DELETE FROM ledger_entry WHERE seq = 3",
        "TRUNCATE ledger_entry CASCADE"
        if POSTGRES
        else "INSERT OR REPLACE INTO ledger_entry SELECT seq, event_id, leaf_hash, leaf_hash FROM ledger_entry",
    ):
        assert "never" in refused(forger, sa.text(statement))


def forge(model: type[Governed], key: str, event: str) -> str:
    """Without triggers, change one column of a row; its subject. `event`: "none", "old" or "dangling"."""
    connection = db.session.connection()
    row = a_row(connection, model)
    column = sa.inspect(model).columns[key]
    changed = {column.name: another(connection, column, row[column.name])}
    if event != "none":
        changed["last_event_id"] = DANGLING if event == "dangling" else old_event(connection, row)
    connection.execute(update(model, row, **changed))
    return f"{model.__tablename__}/{row['id']}"


def is_named(subject: str, said: list[str]) -> bool:
    """By itself, or with the batch it came in."""
    batch = f"{subject.partition('/')[0]}: the batch of entry"
    return any(line.startswith((subject, batch)) for line in said)


@pytest.mark.parametrize("event", ["none", "old", "dangling"])
def test_a_change_made_around_the_triggers_is_named(forger: sa.Connection, event: str) -> None:
    forger.rollback()
    columns = [[(model, key) for key in governed_keys(model)] for model in MODELS.values()]
    for forged in zip_longest(*columns):  # a column of every table at a time: reconcile() reads everything
        disarm(db.session.connection())
        subjects = [forge(*found, event) for found in forged if found]
        said = reconcile()
        db.session.rollback()
        assert [subject for subject in subjects if not is_named(subject, said)] == []


@pytest.mark.parametrize("suffix", ["", "_salt", "gone"])
def test_private_text_that_was_not_committed_to_is_named(forger: sa.Connection, suffix: str) -> None:
    forger.rollback()
    disarm(db.session.connection())
    wanted = []
    for model in MODELS.values():
        for name in model.__private__:
            rows = db.session.execute(sa.select(table_of(model)).where(table_of(model).c[name].is_not(None)))
            row = dict(rows.mappings().first() or {})
            assert row, f"no {name} in {model.__tablename__}: fill() is to be completed"
            gone = suffix == "gone"
            other = None if gone else bytes(32) if suffix else f"{row[name]}, not"
            db.session.execute(update(model, row, **{name if gone else name + suffix: other}))
            what = "was committed to and is gone" if gone else "is not what was committed to"
            wanted.append(f"{model.__tablename__}/{row['id']}: {name} {what}")
    said = reconcile()
    db.session.rollback()
    assert len(wanted) > 10
    assert set(wanted) <= set(said)


def shell_attacks() -> Iterator[tuple[str, str]]:
    """What a database shell without foreign keys lets pass, and whom reconcile() names for it."""
    for model in MODELS.values():
        column = next(
            c
            for c in table_of(model).columns
            if isinstance(c.type, sa.String) and c.name not in ("id", "last_event_id")
        )
        row = a_row(db.session.connection(), model)
        where = f"WHERE id = '{row['id']}'"
        yield (
            f"UPDATE {model.__tablename__} SET {column.name} = 'forged', last_event_id = '{DANGLING}' {where}",
            f"{model.__tablename__}/{row['id']}",
        )


def test_what_a_shell_without_foreign_keys_writes_is_named(chain: Flask, tmp_path: Path) -> None:
    with chain.app_context(), writing():
        attacks = list(shell_attacks())
        if POSTGRES:
            connection = db.session.connection()
            disarm(connection)
            for statement, _subject in attacks:
                connection.exec_driver_sql(statement)
            said = reconcile()
        db.session.remove()
        if not POSTGRES:
            with sqlite3.connect(str(db.engine.url.database)) as sqlite:
                sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            said = after_shell(Path(str(db.engine.url.database)), tmp_path, attacks)
    assert [subject for _statement, subject in attacks if not is_named(subject, said)] == []


def after_shell(original: Path, folder: Path, attacks: list[tuple[str, str]]) -> list[str]:
    """What reconcile() says of a copy on which a SQLite shell did this, triggers in place and really committed."""
    copy = folder / "govsocial.db"
    shutil.copyfile(original, copy)
    shell = sqlite3.connect(copy)
    for statement, _subject in attacks:
        shell.execute(statement)
    shell.commit()
    shell.close()
    app = create_app(installation(folder, f"sqlite:///{copy}"), testing=True)
    with app.app_context():
        said = reconcile()
        db.session.remove()
        db.engine.dispose()
    return said
