"""The proof that one entry stands in the newest signed checkpoint, as pages show it."""

from dataclasses import dataclass
from datetime import datetime

from govsocial.audit.tree import Picture, draw
from govsocial.ledger import checkpoint, merkle, proofs
from govsocial.ledger.models import Checkpoint, Entry


@dataclass(frozen=True)
class Proof:
    """Fingerprints in hex. `path`: what the leaf is joined with, nearest first. `holds`: whether it leads to `root`."""

    seq: int
    size: int
    at: datetime
    leaf: str
    path: list[str]
    root: str
    holds: bool
    picture: Picture


def of(found: Entry, latest: Checkpoint, origin: str, vkey: str) -> Proof:
    """The proof of an entry in a checkpoint that reaches it, worked out anew from the entry's bytes."""
    path = proofs.inclusion(origin, found.seq, latest.size)
    root = checkpoint.verify(latest.note, vkey).root
    leaf = merkle.leaf_hash(found.body)
    return Proof(
        seq=found.seq,
        size=latest.size,
        at=latest.at,
        leaf=leaf.hex(),
        path=[node.hex() for node in path],
        root=root.hex(),
        holds=merkle.verify_inclusion(leaf, found.seq, latest.size, path, root),
        picture=draw(found.seq, latest.size),
    )
