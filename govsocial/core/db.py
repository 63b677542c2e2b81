"""One database, two dialects. Sessions, transactions that know they will write, UTC times, public numbers."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar, TypeVarTuple

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.sql.selectable import TypedReturnsRows

from govsocial.core.errors import NotFound, Stale

ONLY_WHERE = "only where"  # an Index's info: the condition its rows meet, alike in every database
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """Aware datetimes in, aware UTC datetimes out; SQLite loses the zone otherwise."""

    impl, cache_ok = sa.DateTime(timezone=True), True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuses naive times: they say nothing."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table. Constraints have names, so that migrations can speak of them."""

    registry = sa.orm.registry(
        type_annotation_map={datetime: UtcDateTime(), dict[str, Any]: sa.JSON(), list[Any]: sa.JSON()},
        metadata=sa.MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

Row = TypeVar("Row", bound=Base)
Columns = TypeVarTuple("Columns")


class Counter(Base):
    """Small public numbers, one sequence per kind. Ungoverned: a number means nothing until a row carries it."""

    __tablename__ = "counter"
    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[int] = mapped_column(sa.BigInteger)


def next_number(kind: str, count: int = 1) -> int:
    """The first of `count` fresh public numbers of `kind`. Given up with the transaction when that rolls back."""
    given = {"which": kind, "by": count}
    value = rows_of(_raised(), given).scalar_one_or_none()
    if value is None:  # kinds in use are seeded by migrations; where one is not, two may be the first at once
        db.session.execute(_seeded, {"which": kind})
        value = rows_of(_raised(), given).scalar_one()
    return value - count + 1


# as text: SQLAlchemy's own ON CONFLICT belongs to one dialect, and both understand this
_seeded = sa.text("INSERT INTO counter (kind, value) VALUES (:which, 0) ON CONFLICT (kind) DO NOTHING")


@cache
def _raised() -> ReturningUpdate[int]:
    raised = sa.update(Counter).where(Counter.kind == slot("which"))
    return raised.values(value=Counter.value + slot("by")).returning(Counter.value)


@contextmanager
def writing(on: bool = True) -> Iterator[None]:
    """Transactions begun inside will write: SQLite takes its write lock with BEGIN, before the first read.

    A transaction that reads and then writes is told "database is locked" at once, whatever the busy timeout.
    """
    token = _writing.set(on)
    try:
        yield
    finally:
        _writing.reset(token)


def set_writing(on: bool) -> None:
    """For the rest of this context (a request): see `writing`."""
    _writing.set(on)


def is_writing() -> bool:
    """Whether transactions begun now will write."""
    return _writing.get()


def slot(name: str, *, many: bool = False) -> Any:
    """A parameter of a statement that is put together once, under @cache: to build one costs as much as to run it."""
    return sa.bindparam(name, expanding=many)


def rows_of(query: TypedReturnsRows[*Columns], given: Mapping[str, Any] | None = None) -> sa.Result[*Columns]:
    """Rows of columns, straight from the connection of this transaction: the session would look for things to keep,
    which takes longer than a small statement does. As the session would, it first writes what is pending.
    """
    session = db.session()
    session.flush()
    return session.connection().execute(query, given)


def lock(model: type[Row], row_id: str | int) -> Row:
    """The row, fresh, held until this transaction ends; to ask again costs nothing. Raises NotFound.

    Others may still write rows that point at it: a save that had begun would else wait for this transaction, and this
    one for the save.
    """
    session = db.session()
    held: dict[tuple[type[Base], str | int], Any] = session.info.setdefault("held", {})
    row: Row | None = held.get((model, row_id)) or _fresh(session, model, row_id)
    if row is None:
        row = session.execute(_alone(model), {"id": row_id}).unique().scalar_one_or_none()
    if row is None:
        raise NotFound("There is no such thing here.")
    held[model, row_id] = row
    return row


@cache
def _alone(model: type[Row]) -> sa.Select[Row]:
    query = sa.select(model).where(model.__mapper__.primary_key[0] == slot("id"))
    return query.with_for_update(of=model, key_share=True).execution_options(populate_existing=True)


def _fresh(session: Session, model: type[Row], row_id: str | int) -> Row | None:
    """The row as this session has it, when nobody can have changed it since: SQLite has one writer at a time, and in
    the first transaction of a session everything was read after its BEGIN IMMEDIATE.
    """
    if not _writing.get() or session.info.get("ended") or session.get_bind().dialect.name != "sqlite":
        return None
    row: Row | None = session.identity_map.get(identity_key(model, row_id))
    return None if row is None or sa.inspect(row).expired_attributes else row


def commit() -> None:
    """Commit the request's one transaction. Raises Stale when a row was changed by somebody else meanwhile."""
    try:
        db.session.commit()
    except StaleDataError:
        db.session.rollback()
        raise Stale("Somebody else changed this while you were reading it. Look again, then decide.") from None


@event.listens_for(Session, "after_commit")
def _let_go(session: Session) -> None:
    session.info.pop("held", None)
    session.info["ended"] = True


@event.listens_for(Session, "after_soft_rollback")
def _let_go_back(session: Session, _previous: Any) -> None:
    _let_go(session)


@event.listens_for(sa.Table, "before_create")
def _partial(table: sa.Table, connection: sa.Connection, **_more: Any) -> None:
    """Says ONLY_WHERE in the words of the database at hand. Said in the model, it would load every dialect at start."""
    for index in table.indexes:
        if ONLY_WHERE in index.info:
            index.dialect_options[connection.dialect.name]["where"] = sa.text(index.info[ONLY_WHERE])


@event.listens_for(sa.Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "secure_delete=ON",
            "recursive_triggers=ON",  # lets delete triggers bite on REPLACE too
        ):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(sa.Engine, "begin")
def _begin(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
