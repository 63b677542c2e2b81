"""Reads about evidence. Who may see a file is decided by the room whose row refers to it."""

from collections.abc import Sequence

import sqlalchemy as sa

from govsocial.core.db import rows_of
from govsocial.evidence import offers
from govsocial.evidence.models import Evidence
from govsocial.evidence.offers import Reference


def digests() -> Sequence[str]:
    """The SHA-256 of every file on record, each once, in order."""
    return [row.sha256 for row in rows_of(sa.select(Evidence.sha256).distinct().order_by(Evidence.sha256))]


def references(sha256: str) -> list[Reference]:
    """Every row that needs the bytes: those of the table evidence, then what refers to these, by room.

    While this is not empty the bytes must stay.
    """
    ids = [row.id for row in rows_of(sa.select(Evidence.id).where(Evidence.sha256 == sha256).order_by(Evidence.id))]
    found = [Reference("evidence", id) for id in ids]
    return found + [reference for offer in offers.references for reference in offer(ids)] if ids else []
