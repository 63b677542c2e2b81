"""What is on record stays good: data of every release, brought up from every revision by the present program."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask

from govsocial import create_app, rooms, setup
from govsocial.audit import bundle, page
from govsocial.core import keys
from govsocial.core.db import db, writing
from govsocial.ledger.bundle import write_bundle
from govsocial.ledger.checkpoint import Key
from govsocial.ledger.governed import governed_models
from govsocial.ledger.models import Entry
from govsocial.ledger.reconcile import reconcile
from govsocial.ledger.verify import verify
from govsocial.text import search
from tests.conftest import POSTGRES, installation
from tests.house.test_schema import alembic, picture
from tests.ledger.ledgers import frames
from tests.release import RELEASES, bring_back, unpack

Rows = dict[str, list[dict[str, str]]]
REVISIONS = [script.revision for script in reversed(list(ScriptDirectory.from_config(alembic()).walk_revisions()))]
named = pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)


@pytest.fixture(scope="module")
def emptied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Gives the address of an empty database; what stood there before is gone."""
    file = tmp_path_factory.mktemp("release") / "govsocial.db"

    def unlinked() -> str:
        for path in file.parent.glob("govsocial.db*"):
            path.unlink()
        return f"sqlite:///{file}"

    if not POSTGRES:
        yield unlinked
        return
    from tests.real import postgres

    with postgres.fresh_database() as url:

        def dropped() -> str:
            engine = sa.create_engine(url)
            with engine.begin() as connection:
                connection.exec_driver_sql("DROP SCHEMA public CASCADE")
                connection.exec_driver_sql("CREATE SCHEMA public")
            engine.dispose()
            return url

        yield dropped


@contextmanager
def program(instance: Path, url: str) -> Iterator[Flask]:
    app = create_app(installation(instance, url), testing=True)
    with app.app_context(), writing():
        yield app
        db.session.remove()
        db.engine.dispose()


def stands(revision: str) -> None:
    """Brings the present database to the revision, from wherever it is."""
    with db.engine.connect() as connection:
        now = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    move = command.upgrade if REVISIONS.index(revision) > REVISIONS.index(now) else command.downgrade
    move(alembic(), revision)


def schema() -> dict[str, object]:
    with db.engine.connect() as connection:
        return picture(connection)


def fresh(instance: Path, url: str, revision: str) -> dict[str, object]:
    """The schema of a database that the migrations make anew."""
    with program(instance, url):
        command.upgrade(alembic(), revision)
        return schema()


def rows() -> Rows:
    """Every row as the database gives it, each value as text."""
    with db.engine.connect() as connection:
        tables = [t for t in sa.inspect(connection).get_table_names() if not search.owns(t) and t != "alembic_version"]
        return {
            table: [
                {column: repr(v) for column, v in row.items()} for row in connection.execute(_all(table)).mappings()
            ]
            for table in tables
        }


def _all(table: str) -> sa.TextClause:
    return sa.text(f'SELECT * FROM "{table}"')


def lost(before: Rows, after: Rows) -> list[str]:
    """Tables, columns and rows that are no longer there, or no longer the same."""
    found = []
    for table, old in before.items():
        if table not in after or (old and not after[table]):
            found.append(f"{table} is gone")
        elif old:
            columns = [column for column in old[0] if column in after[table][0]]
            found += [f"{table}.{column} is gone" for column in old[0] if column not in columns]
            kept = {tuple(row[column] for column in columns) for row in after[table]}
            found += [f"{table}: {row}" for row in old if tuple(row[column] for column in columns) not in kept]
    return found


@named
def test_the_migrations_make_the_schema_of_the_release(release: Path, emptied: Any, instance: Path) -> None:
    url = emptied()
    bring_back(release, instance, url)
    with program(instance, url):
        then = schema()
    assert fresh(instance, emptied(), release.name) == then


@pytest.fixture(scope="module")
def newest(emptied: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The schema of a fresh installation."""
    return fresh(tmp_path_factory.mktemp("newest"), emptied(), "head")


@named
@pytest.mark.parametrize("revision", REVISIONS)
def test_from_every_revision_nothing_is_lost(
    release: Path, revision: str, newest: dict[str, object], emptied: Any, instance: Path
) -> None:
    url = emptied()
    bring_back(release, instance, url)
    with program(instance, url):
        stands(revision)
        before = rows()
        setup.migrate()
        assert lost(before, rows()) == []
        assert schema() == newest
        assert reconcile() == []
        db.session.rollback()
        bundle.export(instance / "bundle", key=page.key(), by="system")
        report = verify(instance / "bundle", page.key().vkey)
        assert report.status == 0 and report.size == len(before["ledger_entry"]) + 1, report.as_text()


@named
def test_the_bundle_of_the_release_verifies(release: Path, instance: Path, tmp_path: Path) -> None:
    unpack(release / "instance.tar.xz", instance)
    key = Key.decode(keys.read(instance, "ledger"))
    report = verify(unpack(release / "bundle.tar.xz", tmp_path) / "bundle", key.vkey)
    assert report.status == 0, report.as_text()
    assert not any(name.startswith("not opened") for name in report.counts), report.as_text()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by its path in there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@named
def test_the_bundle_of_the_release_is_written_the_same_today(release: Path, tmp_path: Path) -> None:
    old = unpack(release / "bundle.tar.xz", tmp_path) / "bundle"
    notes = sorted((old / "checkpoints").iterdir(), key=lambda path: int(path.stem))
    write_bundle(
        tmp_path / "anew",
        vkey=(old / "policy.txt").read_text("utf-8").split()[1],
        entries=[
            one
            for tile in sorted((old / "tile/entries").rglob("*"))
            if tile.is_file()
            for one in frames(tile.read_bytes())
        ],
        checkpoints=[path.read_text("utf-8") for path in (*notes, old / "checkpoint")],
        openings=map(json.loads, (old / "openings.jsonl").read_bytes().splitlines()),
        evidence=[path.read_bytes() for path in (old / "evidence").iterdir()],
    )
    assert contents(tmp_path / "anew") == contents(old)


@named
def test_the_data_speaks_of_everything_then_governed(release: Path, emptied: Any, instance: Path) -> None:
    rooms.import_models()
    url = emptied()
    bring_back(release, instance, url)
    with program(instance, url):
        found = rows()
        acts = {json.loads(body)["act"] for body in db.session.scalars(sa.select(Entry.body))}
    assert len(acts) > 90
    governed = {model.__tablename__ for model in governed_models()} & set(found)
    assert len(governed) > 25
    assert [table for table in governed if not found[table]] == []


def test_there_is_data_of_a_release() -> None:
    assert {path.name for path in RELEASES} <= set(REVISIONS)
    assert "0002" in {path.name for path in RELEASES}


def test_what_is_lost_is_named() -> None:
    before = {"seat": [{"id": "1", "state": "taken"}, {"id": "2", "state": "left"}], "draft": []}
    assert lost(before, before) == []
    assert lost(before, {"seat": [row | {"more": "None"} for row in before["seat"]], "draft": []}) == []
    assert lost(before, {"draft": []}) == ["seat is gone"]
    assert lost(before, {**before, "seat": []}) == ["seat is gone"]
    assert lost(before, {**before, "seat": [{"id": "1"}, {"id": "2"}]}) == ["seat.state is gone"]
    assert len(lost(before, {**before, "seat": before["seat"][:1]})) == 1
    assert len(lost(before, {**before, "seat": [before["seat"][0], {"id": "2", "state": "taken"}]})) == 1


@named
def test_a_trigger_that_a_migration_forgot_is_missed(release: Path, emptied: Any, instance: Path) -> None:
    url = emptied()
    bring_back(release, instance, url)
    with program(instance, url):
        before = schema()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER seat_u" + (" ON seat" if POSTGRES else ""))
        assert schema() != before
