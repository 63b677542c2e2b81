"""The tables of the bare floor, its chain of entries, and its two ways into the database: to read, and to write.

`python -m tests.bench.floor_models URL SIZE` sets one up, in a process that knows nothing of the program's sessions.
"""

import hashlib
import json
import sqlite3
import sys
import time

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

ROLES = {"author": "author", "moderator": "moderator"}  # by name


class Base(DeclarativeBase):
    """Every table."""


class User(Base):
    """Who signs in."""

    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]


class Text(Base):
    """What is written, submitted and published."""

    __tablename__ = "text"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    title: Mapped[str]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)


class Revision(Base):
    """A text as it was."""

    __tablename__ = "revision"
    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(sa.ForeignKey("text.id"), index=True)
    body: Mapped[str]
    at: Mapped[float]


class Link(Base):
    """An entry of the chain: its hash is taken over the hash of the one before and its own bytes."""

    __tablename__ = "link"
    seq: Mapped[int] = mapped_column(primary_key=True)
    payload: Mapped[bytes]
    prev: Mapped[bytes]
    hash: Mapped[bytes]


def chained(rows: Session, who: str, act: str, number: int) -> None:
    """One more entry, at the end of the chain."""
    last = rows.execute(_LAST).first()
    seq, payload, prev, digest = link(last.seq if last else 0, last.hash if last else b"", who, act, number)
    rows.add(Link(seq=seq, payload=payload, prev=prev, hash=digest))


def link(seq: int, prev: bytes, who: str, act: str, number: int) -> tuple[int, bytes, bytes, bytes]:
    """The columns of the entry that follows the one with this number and hash."""
    said = {"seq": seq + 1, "at": time.time(), "who": who, "act": act, "about": number}
    payload = json.dumps(said, sort_keys=True).encode()
    return seq + 1, payload, prev, hashlib.sha256(prev + payload).digest()


_LAST = sa.select(Link.seq, Link.hash).order_by(Link.seq.desc()).limit(1)


def opened(url: str) -> tuple[sa.Engine, sa.Engine]:
    """The database to read and to write, set up as the program sets up its own."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)
    return engine, engine.execution_options(writes=True)


def set_up(url: str, size: int) -> None:
    """The tables, two users, and `size` published texts, so that a list has something to show."""
    _reading, writing = opened(url)
    Base.metadata.create_all(writing)
    body = "Thank you for raising this; the water main is being repaired. " * 4
    with Session(writing) as rows:
        rows.add_all([User(name=name, role=role) for name, role in ROLES.items()])
        rows.flush()
        texts = [{"author_id": 1, "title": f"Reply {n}", "body": body, "state": "published"} for n in range(size)]
        rows.execute(sa.insert(Text), texts)
        rows.commit()
    writing.dispose()


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


if __name__ == "__main__":
    set_up(sys.argv[1], int(sys.argv[2]))
