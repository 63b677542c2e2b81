"""Inclusion proofs over a large log: complete blocks of 256 leaves are hashed once and remembered."""

import sqlalchemy as sa

from govsocial.core.db import db
from govsocial.ledger.merkle import inclusion_proof, root
from govsocial.ledger.models import Entry

BLOCK = 256
_known: dict[tuple[str, str], list[bytes]] = {}  # by log: entries never change, so neither do these


def _blocks(origin: str, count: int) -> list[bytes]:
    """The roots of the first `count` blocks. What is missing is read with one statement, however much it is."""
    log = (str(db.engine.url), origin)
    found = _known.get(log, [])
    if len(found) < count:
        missing = sa.select(Entry.leaf_hash).where(Entry.seq >= len(found) * BLOCK, Entry.seq < count * BLOCK)
        leaves = list(db.session.scalars(missing.order_by(Entry.seq)))
        found = _known[log] = [*found, *(root(leaves[n : n + BLOCK]) for n in range(0, len(leaves), BLOCK))]
    return found[:count]


def inclusion(origin: str, seq: int, size: int) -> list[bytes]:
    """The RFC 6962 inclusion proof of entry `seq` in the tree of `size` entries. ValueError unless seq < size.

    One statement, and one more when blocks were completed since the last proof.
    """
    if not 0 <= seq < size:
        raise ValueError("this entry is not in a tree of that size")
    block, blocks = seq // BLOCK, size // BLOCK
    start, end, tail = block * BLOCK, min((block + 1) * BLOCK, size), blocks * BLOCK
    near = sa.and_(Entry.seq >= start, Entry.seq < end)
    query = sa.select(Entry.seq, Entry.leaf_hash).where(sa.or_(near, sa.and_(Entry.seq >= tail, Entry.seq < size)))
    leaves = {row.seq: row.leaf_hash for row in db.session.execute(query)}
    inner = inclusion_proof([leaves[n] for n in range(start, end)], seq - start)
    tops = _blocks(origin, blocks)
    if tail < size:
        tops.append(root(leaves[n] for n in range(tail, size)))
    return inner + inclusion_proof(tops, block) if len(tops) > 1 else inner
