"""Who visits a source at this moment: one worker at a time, on whichever machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import sqlalchemy as sa

from govsocial.core import clock
from govsocial.core.db import commit, db, writing
from govsocial.listening.models import Visit

# A worker that died holds a source no longer than this. Where a visit takes longer, two may be there: what both bring
# is kept once all the same.
LEASE = timedelta(minutes=5)


@contextmanager
def leased(source_id: str, *, only_due: bool = False) -> Iterator[bool]:
    """Whether the source is ours until the block ends; not when somebody else visits it, or when it is `only_due`
    and its time has not come. No transaction is open inside at first, and what is left open is rolled back.
    """
    until = _take(source_id, only_due)
    try:
        yield until is not None
    finally:
        if until is not None:
            _free(source_id, until)


def _take(source_id: str, only_due: bool) -> datetime | None:
    """Until when the source is ours; None when it is not. One statement looks and takes."""
    now = clock.now()
    free = sa.or_(Visit.leased_until.is_(None), Visit.leased_until < now)
    wanted = [Visit.source_id == source_id, free, *([Visit.due_at <= now] if only_due else [])]
    taken = sa.update(Visit).where(*wanted).values(leased_until=now + LEASE).returning(Visit.leased_until)
    db.session.rollback()
    with writing():
        until = db.session.execute(taken).scalar_one_or_none()
        commit()
    return until


def _free(source_id: str, until: datetime) -> None:
    """Give the source back, unless our lease ran out and somebody else has it now."""
    ours = sa.update(Visit).where(Visit.source_id == source_id, Visit.leased_until == until)
    db.session.rollback()
    with writing():
        db.session.execute(ours.values(leased_until=None))
        commit()
