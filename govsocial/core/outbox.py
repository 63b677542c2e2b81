"""What has to leave the house, kept as rows: what, due when, tried how often, held until when.

A verb queues; the row lives or dies with the verb's transaction; a worker delivers after the commit. There is no
second queue beside this table, so there is nothing to lose between two. (docs/decisions/0002)
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from govsocial.core import clock
from govsocial.core.db import Base, db, writing
from govsocial.core.ids import uuid7
from govsocial.core.log import log

LEASE = timedelta(minutes=5)
KEEP = timedelta(days=30)
FORGET_AT_ONCE = 500
WAITS = (timedelta(seconds=20), timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12))


class Parcel(Base):
    """One thing to deliver. Ungoverned: the acts behind it are in the ledger, this is only the errand."""

    __tablename__ = "outbox"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=uuid7)
    kind: Mapped[str] = mapped_column(sa.String(40))
    payload: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(sa.Text)
    __table_args__ = (sa.Index("ix_outbox_waiting", "done_at", "due_at"),)


class Later(Exception):
    """Raised by a carrier: not now, try again at the usual intervals. `reason` is kept on the row.

    `due`: the other side said when to come back; that is no attempt then.
    """

    def __init__(self, reason: str, due: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason, self.due = reason, due


Carrier = Callable[[dict[str, Any]], None]
_carriers: dict[str, Carrier] = {}


def carrier(kind: str) -> Callable[[Carrier], Carrier]:
    """Registers the function that delivers parcels of `kind`. It opens and commits its own transactions."""

    def register(function: Carrier) -> Carrier:
        _carriers[kind] = function
        return function

    return register


def queue(kind: str, payload: dict[str, Any], *, due: datetime | None = None) -> Parcel:
    """Queue an errand in the present transaction; it leaves after the commit, never before."""
    parcel = Parcel(kind=kind, payload=payload, due_at=due or clock.now(), attempts=0)
    db.session.add(parcel)
    return parcel


def deliver_due(limit: int = 50) -> int:
    """Deliver what is due; returns how many were tried. Called by the worker, and by tests."""
    tried = 0
    while tried < limit and (parcel := _lease()):
        _deliver(*parcel)
        tried += 1
    return tried


def forget_delivered() -> int:
    """Delete errands delivered long ago, some at a time; returns how many. Those given up stay, with their error."""
    old = sa.select(Parcel.id).where(Parcel.done_at < clock.now() - KEEP, Parcel.error.is_(None)).limit(FORGET_AT_ONCE)
    ids = list(db.session.scalars(old))
    db.session.rollback()
    if ids:
        with writing():
            db.session.execute(sa.delete(Parcel).where(Parcel.id.in_(ids)))
            db.session.commit()
    return len(ids)


def _lease() -> tuple[str, str, dict[str, Any], int] | None:
    now = clock.now()
    free = sa.or_(Parcel.leased_until.is_(None), Parcel.leased_until < now)
    first = sa.select(Parcel.id).where(Parcel.done_at.is_(None), Parcel.due_at <= now, free)
    first = first.order_by(Parcel.due_at).limit(1)
    if db.session.scalar(first) is None:  # the quiet case takes no write lock
        db.session.rollback()
        return None
    db.session.rollback()
    with writing():
        taken = sa.update(Parcel).where(Parcel.id == first.with_for_update(skip_locked=True).scalar_subquery())
        taken = taken.values(leased_until=now + LEASE, attempts=Parcel.attempts + 1)
        row = db.session.execute(taken.returning(Parcel.id, Parcel.kind, Parcel.payload, Parcel.attempts)).one_or_none()
        db.session.commit()
    return (row[0], row[1], row[2], row[3]) if row else None


def _deliver(parcel_id: str, kind: str, payload: dict[str, Any], attempts: int) -> None:
    values: dict[str, Any]
    try:
        _carriers[kind](payload)
        values = {"done_at": clock.now(), "error": None}
    except Exception as error:  # whatever a carrier trips over must not stop the others
        reason = error.reason if isinstance(error, Later) else f"{type(error).__name__}: {error}"
        log().warning("outbox.not_delivered", kind=kind, attempts=attempts, reason=reason)
        values = {"error": reason[:2000], **_again(attempts, error.due if isinstance(error, Later) else None)}
    db.session.rollback()
    with writing():
        db.session.execute(sa.update(Parcel).where(Parcel.id == parcel_id).values(leased_until=None, **values))
        db.session.commit()


def _again(attempts: int, due: datetime | None) -> dict[str, Any]:
    """When a parcel is tried again: at `due`, which is no attempt, else a while after the last, five times at most."""
    if due is not None:
        return {"due_at": due, "attempts": attempts - 1}
    again = {"due_at": clock.now() + WAITS[min(attempts, len(WAITS)) - 1]}
    return again if attempts < len(WAITS) else {**again, "done_at": clock.now()}
