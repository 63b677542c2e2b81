"""House and schema stay straight: one head, up-down-up, migrations equal models and triggers. On either database."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from govsocial import create_app, rooms
from govsocial.core.config import ROOT
from govsocial.core.db import Base, db, writing
from govsocial.ledger.governed import governed_models
from govsocial.text import search
from tests.conftest import POSTGRES, installation


def alembic() -> Config:
    made = Config(str(ROOT / "migrations" / "alembic.ini"))
    made.set_main_option("script_location", str(ROOT / "migrations"))
    return made


@pytest.fixture
def empty_url(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if POSTGRES:
        from tests.real import postgres

        with postgres.fresh_database() as url:
            yield url
    else:
        yield f"sqlite:///{tmp_path / 'empty.db'}"


def picture(connection: sa.Connection) -> dict[str, object]:
    """Tables, columns, indexes, foreign keys and triggers, as plain values to compare."""
    inspector, where = sa.inspect(connection), f"{connection.dialect.name}_where"
    names = sorted(n for n in inspector.get_table_names() if n != "alembic_version" and not search.owns(n))
    found: dict[str, object] = {"tables": names, "triggers": triggers_in(connection)}
    for name in names:
        columns = [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(name)]
        indexes = sorted(
            (str(i["name"]), tuple(i["column_names"]), bool(i["unique"]), str(i.get("dialect_options", {}).get(where)))
            for i in inspector.get_indexes(name)
        )
        keys = sorted(
            (k["constrained_columns"], k["referred_table"], k["referred_columns"], str(k["options"]), _named(k["name"]))
            for k in inspector.get_foreign_keys(name)
        )
        unique = sorted(str(u["name"]) for u in inspector.get_unique_constraints(name))
        found[name] = (sorted(columns), indexes, keys, unique)
    return found


def _named(key: str | None) -> str:
    """SQLite forgets the name of a foreign key that came with its column."""
    return str(key) if POSTGRES else ""


def triggers_in(connection: sa.Connection) -> list[tuple[str, str]]:
    """(name, definition) of every trigger."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    return sorted((str(name), str(text)) for name, text in connection.exec_driver_sql(query))


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic()).get_heads()) == 1


def test_a_second_head_is_seen(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "migrations", tmp_path / "migrations")
    planted = 'revision = "x1"\ndown_revision = None\n\n\ndef upgrade() -> None: ...\n'
    (tmp_path / "migrations" / "versions" / "x1_planted.py").write_text(planted)
    config = Config()
    config.set_main_option("script_location", str(tmp_path / "migrations"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 2


def test_migrations_equal_models_and_go_both_ways(empty_url: str, instance: Path) -> None:
    rooms.import_models()
    app = create_app(installation(instance, empty_url))
    with app.app_context(), writing():
        command.upgrade(alembic(), "head")
        with db.engine.connect() as connection:
            up = picture(connection)
            context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _ours})
            assert compare_metadata(context, Base.metadata) == []
        command.downgrade(alembic(), "base")
        with db.engine.connect() as connection:
            assert sa.inspect(connection).get_table_names() == ["alembic_version"]
            assert triggers_in(connection) == []
        command.upgrade(alembic(), "head")
        with db.engine.connect() as connection:
            assert picture(connection) == up
        command.downgrade(alembic(), "base")
        with db.engine.begin() as connection:
            Base.metadata.create_all(connection)
        with db.engine.connect() as connection:
            assert picture(connection) | {"triggers": up["triggers"]} == up
        db.engine.dispose()


def _ours(_thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    return not (kind == "table" and name is not None and search.owns(name))


def ungoverned(triggers: list[tuple[str, str]]) -> list[str]:
    """Governed tables whose triggers are not those of a person's row, but for the table's name."""
    tables = [model.__tablename__ for model in governed_models()]
    made = {
        table: [
            (name.replace(f"{table}_", "…_"), re.sub(rf"\b{table}(_[uid])?\b", r"…\1", text))
            for name, text in triggers
            if name in (f"{table}_u", f"{table}_i", f"{table}_d")
        ]
        for table in tables
    }
    return [table for table in tables if made[table] != made["person"]]


def test_every_governed_table_has_its_triggers(app: object) -> None:
    with db.engine.connect() as connection:
        found = triggers_in(connection)
    assert ungoverned(found) == []
    assert len([name for name, _text in found if name.startswith("person_")]) == (2 if POSTGRES else 3)
    assert len([name for name, _text in found if name.startswith("ledger_entry_")]) == (1 if POSTGRES else 3)


def test_a_table_without_its_triggers_is_named(app: object) -> None:
    with db.engine.connect() as connection:
        found = triggers_in(connection)
    assert ungoverned([trigger for trigger in found if trigger[0] != "seat_u"]) == ["seat"]
    other = [(name, text.replace("seat_u BEFORE", "seat_u AFTER")) for name, text in found]
    assert ungoverned(other) == ["seat"]


def test_every_kind_can_be_searched(app: object) -> None:
    assert {f"search_{kind}" for kind in search.KINDS} <= set(sa.inspect(db.engine).get_table_names())


def test_ungoverned_tables_are_few_and_named() -> None:
    rooms.import_models()
    governed = {model.__tablename__ for model in governed_models()}
    assert set(Base.metadata.tables) - governed == {
        "ledger_head", "ledger_entry", "ledger_subject", "ledger_checkpoint",  # the ledger itself
        "counter", "outbox",  # numbers and errands
        "account", "account_role", "sign_in_attempt", "channel_secret",  # sign-in and sealed secrets
        "source_visit", "draft", "draft_desk",  # working rows
        "placement", "version_contributor", "draft_contributor",  # derived: ledger/derived.py
    }  # fmt: skip
