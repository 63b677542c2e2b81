"""A real database for every test, with real commits: schema and cast are built once, then copied for each test."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from govsocial.core.ids import uuid7


class Template:
    """A filled database to copy: a SQLite file, or a database of a PostgreSQL server. `fill` migrates, too."""

    def __init__(self, url: str, fill: Callable[[str], None]) -> None:
        self.url = sa.make_url(url)
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
