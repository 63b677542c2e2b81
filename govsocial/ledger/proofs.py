"""Inclusion proofs over a large log: complete blocks of 256 leaves are hashed once and remembered."""

from functools import lru_cache

import sqlalchemy as sa

from govsocial.core.db import db
from govsocial.ledger.merkle import inclusion_proof, root
from govsocial.ledger.models import Entry

BLOCK = 256


@lru_cache(maxsize=65_536)
def _block(origin: str, number: int) -> bytes:
    return root(_leaves(number * BLOCK, (number + 1) * BLOCK))


def _leaves(start: int, end: int) -> list[bytes]:
    query = sa.select(Entry.leaf_hash).where(Entry.seq >= start, Entry.seq < end).order_by(Entry.seq)
    return list(db.session.scalars(query))


def inclusion(origin: str, seq: int, size: int) -> list[bytes]:
    """The RFC 6962 inclusion proof of entry `seq` in the tree of `size` entries. ValueError unless seq < size."""
    if not 0 <= seq < size:
        raise ValueError("this entry is not in a tree of that size")
    block, blocks = seq // BLOCK, size // BLOCK
    inner_end = min((block + 1) * BLOCK, size)
    inner = inclusion_proof(_leaves(block * BLOCK, inner_end), seq - block * BLOCK)
    tops = [_block(origin, n) for n in range(blocks)]
    if size % BLOCK:
        tops.append(root(_leaves(blocks * BLOCK, size)))
    return inner + inclusion_proof(tops, block) if len(tops) > 1 else inner
