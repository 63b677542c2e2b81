"""Compares live rows with the digests of their last entries, and batches with their Merkle roots.

What the triggers cannot refuse (a change made around them) is named here, and so is a derived table that does not say
what its source says.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from govsocial.core.db import db
from govsocial.ledger import body, derived
from govsocial.ledger.governed import Governed, governed_models, row_digest
from govsocial.ledger.models import Entry

PAGE = 2_000


Said = dict[tuple[str, str], tuple[str, str]]  # (table, row) → (last entry, digest after)


@dataclass
class Batch:
    """A batch as its entry told it, and the digests of its rows as far as they have been found."""

    count: int
    root: str
    digests: dict[str, str] = field(default_factory=dict)


Batches = dict[tuple[str, str], Batch]  # (table, entry) → batch


def reconcile() -> list[str]:
    """One sentence per thing that does not fit, in table order; empty when all is well."""
    last, batches = _said()
    found: list[str] = []
    for model in governed_models():
        table = model.__tablename__
        for row in _rows(model):
            found += _private(row)
            found += _row(row, row_digest(row), last, batches)
        found += [_gap(table, event) for (name, event), b in batches.items() if name == table and not _whole(b)]
    return [*found, *(f"{table}/{row_id} is gone" for table, row_id in last), *derived.differences()]


def _said() -> tuple[Said, Batches]:
    """What the ledger says last of each row, and of each batch."""
    last: Said = {}
    batches: Batches = {}
    query = sa.select(Entry.body).order_by(Entry.seq).execution_options(yield_per=PAGE)
    for (text,) in db.session.execute(query):
        entry: dict[str, Any] = json.loads(text)
        for item in entry["on"]:
            table = item["t"].split("/")[0]
            last[table, item["i"]] = (entry["id"], item["after"])
            if "before" in item and (batch := batches.get((table, item["prev"]))):
                batch.digests[item["i"]] = item["before"]
        for batch_said in entry.get("batch", ()):
            key = (batch_said["t"].split("/")[0], entry["id"])
            batches[key] = Batch(batch_said["n"], batch_said["root"])
    return last, batches


def _rows(model: type[Governed]) -> Iterator[Governed]:
    query = sa.select(model).options(sa.orm.lazyload("*")).execution_options(yield_per=PAGE, populate_existing=True)
    yield from db.session.scalars(query)


def _row(row: Governed, digest: str, last: Said, batches: Batches) -> list[str]:
    said = last.pop((row.__tablename__, row.id), None)
    if said is not None:
        return [] if said == (row.last_event_id, digest) else [f"{row.subject} is not as entry {said[0]} left it"]
    batch = batches.get((row.__tablename__, row.last_event_id))
    if batch is None:
        return [f"{row.subject} has no entry"]
    batch.digests[row.id] = digest
    return []


def _private(row: Governed) -> list[str]:
    """Private texts that do not fit their commitments."""
    bad = []
    for name in row.__private__:
        value, salt, promised = (getattr(row, f"{name}{suffix}") for suffix in ("", "_salt", "_c"))
        if value is None:
            if promised is not None:  # nothing is erased in this version, so a text may never be gone
                bad.append(f"{row.subject}: {name} was committed to and is gone")
            continue
        if salt is None or body.commitment(row.__tablename__, row.id, name, value, salt) != promised:
            bad.append(f"{row.subject}: {name} is not what was committed to")
    return bad


def _whole(batch: Batch) -> bool:
    digests = [batch.digests[row_id] for row_id in sorted(batch.digests)]
    return len(digests) == batch.count and body.batch_root(digests) == batch.root


def _gap(table: str, event_id: str) -> str:
    return f"{table}: the batch of entry {event_id} is not as it was written"
