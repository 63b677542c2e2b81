"""Where attempts to get in are counted: in one small table that all processes of the installation share.

It is in a file of its own on SQLite, so that a stranger at the door never holds the one write lock that colleagues
wait for; on PostgreSQL it is an unlogged table. Importing this registers the storage with `limits`, which is costly to
load: see views/limits.py. Addresses and names are kept as digests only.
"""

from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from limits.storage import Storage
from sqlalchemy.schema import CreateTable

from govsocial.accounts.models import Attempt
from govsocial.core import clock
from govsocial.core.db import Base

_TABLE = Base.metadata.tables[Attempt.__tablename__]
# as text: SQLAlchemy's own ON CONFLICT belongs to one dialect, and both understand this
_COUNT = sa.text(
    "INSERT INTO sign_in_attempt (id, count, ends) VALUES (:id, :amount, :ends) ON CONFLICT (id) DO UPDATE SET"
    " count = CASE WHEN sign_in_attempt.ends > :now THEN sign_in_attempt.count + :amount ELSE :amount END,"
    " ends = CASE WHEN sign_in_attempt.ends > :now THEN sign_in_attempt.ends ELSE :ends END RETURNING count"
)


class SharedStorage(Storage):
    """Counts for the fixed window strategy. `uri` is a database's address, as SQLAlchemy has it."""

    STORAGE_SCHEME = ["sqlite", "postgresql+psycopg"]

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self.uri = uri
        self._engine = sa.create_engine(uri, pool_size=1, max_overflow=-1, pool_pre_ping=True)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _quick)
            with self._engine.begin() as connection:
                connection.execute(CreateTable(_TABLE, if_not_exists=True))

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What may go wrong here."""
        return sa.exc.SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count an attempt, in one statement; the count then. A negative `amount` gives attempts back."""
        now = clock.now().timestamp()
        if amount < 0:
            return self._give_back(key, -amount, now)
        given = {"id": _digest(key), "amount": amount, "now": now, "ends": now + expiry}
        with self._engine.begin() as connection:
            count = int(connection.execute(_COUNT, given).scalar_one())
        if count == amount:  # a new window: the table grows by these only
            self._sweep(now)
        return count

    def get(self, key: str) -> int:
        """How many attempts were counted in the present window."""
        query = sa.select(Attempt.count).where(*_present(key, clock.now().timestamp()))
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none() or 0

    def get_expiry(self, key: str) -> float:
        """When the present window ends: now, when there is none."""
        now = clock.now().timestamp()
        with self._engine.connect() as connection:
            return connection.execute(sa.select(Attempt.ends).where(*_present(key, now))).scalar_one_or_none() or now

    def check(self) -> bool:
        """Whether the table can be read."""
        try:
            self.get("")
        except sa.exc.SQLAlchemyError:
            return False
        return True

    def reset(self) -> int:
        """Forget every attempt; returns how many windows there were."""
        with self._engine.begin() as connection:
            return connection.execute(sa.delete(Attempt)).rowcount

    def clear(self, key: str) -> None:
        """Forget the attempts of one key."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(Attempt).where(Attempt.id == _digest(key)))

    def _give_back(self, key: str, amount: int, now: float) -> int:
        """Nothing when the window has ended meanwhile."""
        given = sa.update(Attempt).where(*_present(key, now), Attempt.count >= amount)
        with self._engine.begin() as connection:
            counted = given.values(count=Attempt.count - amount).returning(Attempt.count)
            return connection.execute(counted).scalar_one_or_none() or 0

    def _sweep(self, now: float) -> None:
        """Windows that have ended go. What somebody else holds at this moment is left to them."""
        ended = sa.select(Attempt.id).where(Attempt.ends <= now).with_for_update(skip_locked=True)
        with self._engine.begin() as connection:
            connection.execute(sa.delete(Attempt).where(Attempt.id.in_(ended)))


def _present(key: str, now: float) -> tuple[sa.ColumnElement[bool], ...]:
    return Attempt.id == _digest(key), Attempt.ends > now


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _quick(connection: Any, _record: Any) -> None:
    """Counts need not outlive a power cut."""
    connection.execute("PRAGMA synchronous=OFF")
