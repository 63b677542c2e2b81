"""The bundle: the whole log as static files that anybody can check without us (docs/formats.md)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from govsocial.audit import words
from govsocial.core.db import commit, db, writing
from govsocial.core.errors import WrongState
from govsocial.core.wording import gettext as _
from govsocial.evidence.queries import digests
from govsocial.evidence.stores import store
from govsocial.ledger import body, signer
from govsocial.ledger.bundle import closed_row, long_opening, private_opening, row_opening, write_bundle
from govsocial.ledger.checkpoint import Key
from govsocial.ledger.governed import governed_keys, governed_models
from govsocial.ledger.models import Checkpoint, Entry
from govsocial.ledger.record import note

PAGE = 2_000
TRIES = 50  # entries that come in between signing and reading make another try necessary

Batches = dict[tuple[str, str], tuple[str, dict[str, str]]]  # (entry, table) → kind, digests of rows changed since


def export(out: Path, *, key: Key, by: Any) -> int:
    """Put the export on record, sign, and write a bundle of everything into `out` (new or empty). Returns the size.

    The entry says that the bundle opens all: from then on a verifier misses whatever is taken out. Rows are read as
    they stood at the checkpoint, while others go on writing. Raises WrongState, Unavailable (evidence that cannot be
    read), BadBundle or FileExistsError.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    note(words.BUNDLE_EXPORTED, by=by, scope="everything", opens="all")
    commit()
    with writing(False):
        notes = _signed(key)
        written = write_bundle(
            out,
            vkey=key.vkey,
            entries=_bodies(),
            checkpoints=notes,
            openings=_openings(_batches()),
            evidence=(store().read(digest) for digest in digests()),
        )
        db.session.rollback()
    return written.size


def _signed(key: Key) -> list[str]:
    """All checkpoints, once the newest covers exactly what this transaction sees and will go on seeing."""
    for _try in range(TRIES):
        signer.sign_new(key)
        db.session.rollback()
        if db.engine.dialect.name == "postgresql":
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        rows = db.session.execute(sa.select(Checkpoint.size, Checkpoint.note).order_by(Checkpoint.size)).all()
        if rows and rows[-1].size == db.session.scalars(sa.select(sa.func.max(Entry.seq))).one() + 1:
            return [row.note for row in rows]
    raise WrongState(_("The log grew while it was being read, every time. Try again when less is going on."))


def _bodies() -> Iterator[bytes]:
    yield from db.session.scalars(sa.select(Entry.body).order_by(Entry.seq).execution_options(yield_per=PAGE))


def _batches() -> Batches:
    """Every batch in the order of the log, with the rows that a later entry changed, as they were before."""
    found: Batches = {}
    for text in _bodies():
        if b'"batch":[' not in text and b'"before":"' not in text:
            continue
        entry = json.loads(text)
        for item in entry["on"]:
            if "before" in item and (batch := found.get((item["prev"], _table(item["t"])))):
                batch[1][item["i"]] = item["before"]
        for batch_said in entry.get("batch", ()):
            found[entry["id"], _table(batch_said["t"])] = batch_said["t"], {}
    return found


def _table(kind: str) -> str:
    return kind.split("/")[0]


def _openings(batches: Batches) -> Iterator[dict[str, Any]]:
    """What the entries only commit to: rows of batches, private texts with their salts, long values once each."""
    told: set[str] = set()
    models = {model.__tablename__: model for model in governed_models()}
    for (event, table), (kind, moved) in batches.items():
        yield from _rows(models[table], event, kind, moved)
    for model in models.values():
        source = sa.inspect(model).local_table
        for row in db.session.execute(sa.select(source).execution_options(yield_per=PAGE)):
            if (row.last_event_id, model.__tablename__) not in batches:
                for name, (value, salt) in _private(row, model).items():
                    yield private_opening(model.__tablename__, row.id, name, value, salt)
            yield from _long(row, governed_keys(model), told)


def _rows(model: Any, event: str, kind: str, moved: dict[str, str]) -> Iterator[dict[str, Any]]:
    """A batch in the order of its rows' ids."""
    table = sa.inspect(model).local_table
    rows = {row.id: row for row in db.session.execute(sa.select(table).where(table.c.last_event_id == event))}
    for row_id in sorted(rows.keys() | moved.keys()):
        if row_id in moved:
            yield closed_row(event, kind, row_id, moved[row_id])
        else:
            columns = {key: getattr(rows[row_id], key) for key in governed_keys(model)}
            yield row_opening(event, kind, columns, _private(rows[row_id], model))


def _private(row: Any, model: Any) -> dict[str, tuple[Any, bytes]]:
    """Private texts of a row that are there, with their salts."""
    found = {name: (getattr(row, name), getattr(row, f"{name}_salt")) for name in model.__private__}
    return {name: pair for name, pair in found.items() if pair[0] is not None}


def _long(row: Any, keys: tuple[str, ...], told: set[str]) -> Iterator[dict[str, Any]]:
    for key in keys:
        value = getattr(row, key)
        if isinstance(value, str | list | dict) and (line := long_opening(body.plain(value))) and line["h"] not in told:
            told.add(line["h"])
            yield line
