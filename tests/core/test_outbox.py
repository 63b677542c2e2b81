"""Errands that were delivered go after 30 days; what waits or was given up stays."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.core import clock, outbox
from govsocial.core.db import commit, db
from govsocial.core.outbox import Parcel


def left() -> set[str]:
    """Kinds of the errands that are there."""
    found = set(db.session.scalars(sa.select(Parcel.kind)))
    db.session.rollback()
    return found


def test_delivered_errands_go_after_thirty_days(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    given = {
        "old": (now - timedelta(days=31), None),
        "older": (now - timedelta(days=400), None),
        "fresh": (now - timedelta(days=29), None),
        "given up": (now - timedelta(days=400), "no such host"),
        "waiting": (None, None),
    }
    for kind, (done_at, error) in given.items():
        outbox.queue(kind, {}, due=now - timedelta(days=500)).done_at = done_at
        db.session.flush()
        db.session.execute(sa.update(Parcel).where(Parcel.kind == kind).values(error=error))
    commit()
    monkeypatch.setattr(outbox, "FORGET_AT_ONCE", 1)
    assert [outbox.forget_delivered() for _turn in range(3)] == [1, 1, 0]
    assert left() == {"fresh", "given up", "waiting"}
