"""A real database for every test, with real commits: schema and cast are built once, then copied for each test."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from govsocial.core.db import Base, writing
from govsocial.core.ids import uuid7
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
    from govsocial.text import search

    made = list(triggers.of_ledger(dialect))
    for model in governed_models():
        made += triggers.of_table(dialect, model.__tablename__)
    return made + search.create_statements(dialect)


class Template:
    """A filled database to copy: a SQLite file, or a database of a PostgreSQL server."""

    def __init__(self, url: str, fill: Callable[[str], None]) -> None:
        self.url = sa.make_url(url)
        build(url)
        fill(url)
        if self.sqlite:
            with sqlite3.connect(str(self.url.database)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @property
    def sqlite(self) -> bool:
        """Whether this is a file."""
        return self.url.get_backend_name() == "sqlite"

    def copy(self, folder: Path) -> str:
        """A copy of its own for one test; its address."""
        if self.sqlite:
            shutil.copyfile(str(self.url.database), folder / "govsocial.db")
            return f"sqlite:///{folder / 'govsocial.db'}"
        name = f"test_{uuid7().replace('-', '')}"
        self._server(f"CREATE DATABASE {name} TEMPLATE {self.url.database} STRATEGY FILE_COPY")
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Give the copy up."""
        if not self.sqlite:
            self._server(f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")

    def _server(self, statement: str) -> None:
        engine = sa.create_engine(self.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()
