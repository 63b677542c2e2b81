"""A real database for every test, with real commits: built once by the models and triggers, then copied or emptied."""

import shutil
from pathlib import Path

import sqlalchemy as sa

from govsocial.core.db import Base, writing
from govsocial.ledger import triggers
from govsocial.ledger.governed import governed_models


def build(url: str) -> None:
    """Create the whole schema at `url`, which must be empty."""
    from govsocial import rooms

    rooms.import_models()
    engine = sa.create_engine(url)
    with writing(), engine.begin() as connection:
        Base.metadata.create_all(connection)
        for statement in statements(engine.dialect.name):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("INSERT INTO ledger_head (id, next_seq) VALUES (1, 0)")
    engine.dispose()


def statements(dialect: str) -> list[str]:
    """Triggers and search tables, in order."""
    made = list(triggers.of_ledger(dialect))
    for model in governed_models():
        made += triggers.of_table(dialect, model.__tablename__)
    try:
        from govsocial.core import search

        made += search.create_statements(dialect)
    except ImportError:
        pass
    return made


def empty(url: str) -> None:
    """PostgreSQL: back to the state after `build`, triggers set aside for this one connection."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")
        names = connection.exec_driver_sql(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables "
            "WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).scalar_one()
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        connection.exec_driver_sql("INSERT INTO ledger_head (id, next_seq) VALUES (1, 0)")
    engine.dispose()


def copy(template: Path, target: Path) -> None:
    """SQLite: the built file, for one test."""
    shutil.copyfile(template, target)
