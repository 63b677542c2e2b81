"""Signs what the ledger holds: reads new entries, recomputes their hashes, extends the tree, signs the head.

It signs only what is committed and only what follows from the checkpoint before. On a mismatch it signs nothing.
"""

import sqlalchemy as sa

from govsocial.core import clock
from govsocial.core.db import db, writing
from govsocial.ledger import checkpoint
from govsocial.ledger.merkle import Range, leaf_hash
from govsocial.ledger.models import Checkpoint, Entry

PAGE = 5_000


class Mismatch(RuntimeError):
    """The ledger is not what was signed before. Nothing was signed."""


def latest() -> Checkpoint | None:
    """The newest checkpoint, or None before the first."""
    return db.session.scalar(sa.select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1))


def sign_new(key: checkpoint.Key) -> Checkpoint | None:
    """Sign a checkpoint over all entries if there are new ones; returns it, or None when there is nothing new.

    Raises Mismatch when an entry's stored hash is not that of its body, a number is missing, or entries have vanished.
    """
    while True:
        with writing(False):
            db.session.rollback()
            last = latest()
            signed, (size, tree) = _size(last), _grown(last)
            db.session.rollback()
        if size == signed:
            return None
        with writing():
            if _alone_since(signed):
                note = checkpoint.sign(key.name, size, tree.root(), key)
                made = Checkpoint(size=size, note=note, range=b"".join(tree.nodes), at=clock.now())
                db.session.add(made)
                db.session.commit()
                return made


def _alone_since(signed: int) -> bool:
    """Keeps other signers out until this transaction ends; False when one was quicker: we go on from their checkpoint.

    SQLite has one writer at a time. On PostgreSQL the lock shuts out signers on all machines, and nobody who reads.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.text("LOCK TABLE ledger_checkpoint IN SHARE ROW EXCLUSIVE MODE"))
    return _size(latest()) == signed


def _grown(last: Checkpoint | None) -> tuple[int, Range]:
    """How many entries there are, and their tree. Raises Mismatch."""
    tree, size = _tree(last), _size(last)
    highest = db.session.scalar(sa.select(sa.func.max(Entry.seq)))
    if (highest if highest is not None else -1) + 1 < size:
        raise Mismatch(f"entries are missing: {size} were signed, {(highest or 0) + 1} are here")
    while rows := _page(size):
        for seq, text, stored in rows:
            if seq != size or leaf_hash(text) != stored:
                raise Mismatch(f"entry {size} is missing or does not match its hash")
            tree.push(stored)
            size += 1
    return size, tree


def _size(signed: Checkpoint | None) -> int:
    return signed.size if signed else 0


def _tree(last: Checkpoint | None) -> Range:
    if last is None:
        return Range()
    return Range(last.size, [last.range[i : i + 32] for i in range(0, len(last.range), 32)])


def _page(after: int) -> list[tuple[int, bytes, bytes]]:
    query = sa.select(Entry.seq, Entry.body, Entry.leaf_hash).where(Entry.seq >= after).order_by(Entry.seq).limit(PAGE)
    return [(seq, text, stored) for seq, text, stored in db.session.execute(query)]
