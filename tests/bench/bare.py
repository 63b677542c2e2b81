"""Two loops with nothing around them, held against what the program does: appending to a chain, and writing a CSV.

They speak to the driver. A table of the register's columns is filled from the program's own export.
"""

import csv
import sqlite3
from collections.abc import Iterator
from io import StringIO
from typing import Any

from govsocial.text.cells import guard
from tests.bench.floor_models import link


class Bare:
    """One connection to the floor's database."""

    def __init__(self, url: str) -> None:
        self._connection, self._begin, self._mark = _connected(url)

    def append(self, entries: int) -> None:
        """Entries at the end of the chain, each committed by itself."""
        ask = self._connection.execute
        for number in range(entries):
            ask(self._begin)
            last = ask("select seq, hash from link order by seq desc limit 1").fetchone()
            row = link(last[0] if last else 0, bytes(last[1]) if last else b"", "system", "read", number)
            ask(f"insert into link (seq, payload, prev, hash) values ({self._marks(4)})", row)
            ask("commit")

    def keep(self, table: str) -> int:
        """Takes a CSV over as a table of text columns; its rows."""
        head, *rows = csv.reader(StringIO(table.lstrip("\ufeff"), newline=""))
        ask = self._connection.execute
        ask(self._begin)
        ask("drop table if exists register")
        ask(f"create table register ({', '.join(f'{name} text' for name in head)})")
        self._connection.cursor().executemany(f"insert into register values ({self._marks(len(head))})", rows)
        ask("commit")
        return len(rows)

    def export(self) -> int:
        """Fetch, guard, write, one chunk a row; the bytes written."""
        return sum(map(len, self._chunks()))

    def _chunks(self) -> Iterator[str]:
        buffer = StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\r\n")
        for row in self._connection.execute("select * from register"):
            writer.writerow([guard(str(value)) for value in row])
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def _marks(self, count: int) -> str:
        return ", ".join([self._mark] * count)


def _connected(url: str) -> tuple[Any, str, str]:
    """A connection that commits nothing by itself, how a transaction that writes begins, and what marks a value."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("pragma synchronous=full")
        return connection, "begin immediate", "?"
    import psycopg

    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True), "begin", "%s"
