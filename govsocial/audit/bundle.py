"""The bundle: the whole log as static files that anybody can check without us (docs/formats.md)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from govsocial.audit import words
from govsocial.core import files
from govsocial.core.db import commit, db
from govsocial.ledger import body, signer
from govsocial.ledger.bundle import long_opening, private_opening, write_bundle
from govsocial.ledger.checkpoint import Key
from govsocial.ledger.governed import governed_keys, governed_models
from govsocial.ledger.models import Checkpoint, Entry
from govsocial.ledger.record import note
from govsocial.listening.models import Evidence

PAGE = 2_000


def export(out: Path, *, key: Key, by: Any) -> int:
    """Put the export on record, sign, and write a bundle of everything into `out` (new or empty). Returns the size.

    Raises BadBundle or FileExistsError.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    note(words.BUNDLE_EXPORTED, by=by, scope="everything")
    commit()
    signer.sign_new(key)
    notes = list(db.session.scalars(sa.select(Checkpoint.note).order_by(Checkpoint.size)))
    write_bundle(
        out,
        vkey=key.vkey,
        entries=_bodies(),
        checkpoints=notes,
        openings=_openings(),
        evidence=_evidence(),
    )
    latest = signer.latest()
    return latest.size if latest else 0


def _bodies() -> Iterator[bytes]:
    yield from db.session.scalars(sa.select(Entry.body).order_by(Entry.seq).execution_options(yield_per=PAGE))


def _openings() -> Iterator[dict[str, Any]]:
    """What the entries only commit to: private texts with their salts, and long values once each."""
    told: set[str] = set()
    for model in governed_models():
        table = sa.inspect(model).local_table
        for row in db.session.execute(sa.select(table).execution_options(yield_per=PAGE)):
            for name in model.__private__:
                value, salt = getattr(row, name), getattr(row, f"{name}_salt")
                if value is not None:
                    yield private_opening(model.__tablename__, row.id, name, value, salt)
            yield from _long(row, governed_keys(model), told)


def _long(row: Any, keys: tuple[str, ...], told: set[str]) -> Iterator[dict[str, Any]]:
    for key in keys:
        value = getattr(row, key)
        if isinstance(value, str | list | dict) and (line := long_opening(body.plain(value))) and line["h"] not in told:
            told.add(line["h"])
            yield line


def _evidence() -> Iterator[Path]:
    instance = current_app.config["SETTINGS"].instance
    for digest in db.session.scalars(sa.select(Evidence.sha256).distinct().order_by(Evidence.sha256)):
        yield files.path_of(instance, digest)
