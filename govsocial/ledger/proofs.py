"""Inclusion proofs over a large log: complete blocks of 256 leaves are hashed once and remembered."""

import sqlalchemy as sa

from govsocial.core.db import db
from govsocial.ledger.merkle import inclusion_proof, root
from govsocial.ledger.models import Entry

BLOCK = 256
_known: dict[tuple[str, str], list[bytes]] = {}  # by log: entries never change, so neither do these


def _leaves(start: int, end: int) -> list[bytes]:
    query = sa.select(Entry.leaf_hash).where(Entry.seq >= start, Entry.seq < end).order_by(Entry.seq)
    return list(db.session.scalars(query))


def _blocks(origin: str, count: int) -> list[bytes]:
    """The roots of the first `count` blocks. What is missing is read with one statement, however much it is."""
    log = (str(db.engine.url), origin)
    found = _known.get(log, [])
    if len(found) < count:
        leaves = _leaves(len(found) * BLOCK, count * BLOCK)
        found = _known[log] = [*found, *(root(leaves[n : n + BLOCK]) for n in range(0, len(leaves), BLOCK))]
    return found[:count]


def inclusion(origin: str, seq: int, size: int) -> list[bytes]:
    """The RFC 6962 inclusion proof of entry `seq` in the tree of `size` entries. ValueError unless seq < size.

    At most three statements.
    """
    if not 0 <= seq < size:
        raise ValueError("this entry is not in a tree of that size")
    block, blocks = seq // BLOCK, size // BLOCK
    inner_end = min((block + 1) * BLOCK, size)
    inner = inclusion_proof(_leaves(block * BLOCK, inner_end), seq - block * BLOCK)
    tops = _blocks(origin, blocks)
    if size % BLOCK:
        tops.append(root(_leaves(blocks * BLOCK, size)))
    return inner + inclusion_proof(tops, block) if len(tops) > 1 else inner
