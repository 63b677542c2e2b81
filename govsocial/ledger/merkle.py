"""The Merkle tree of RFC 6962, section 2: hashes, proofs and their verification.

Hashes are 32 raw bytes. Proofs are lists of hashes, nearest the leaf first, as in RFC 9162, sections 2.1.3 and 2.1.4.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()
_MAX_SIZE = 2**63


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(00 || data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


class Range:
    """The compact range [0, size): the roots of the complete subtrees, largest first. Grows in O(log size) memory.

    `Range(size, nodes)` restores a remembered one; ValueError when `nodes` cannot belong to `size`.
    """

    def __init__(self, size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.nodes = list(nodes)
        if size < 0 or len(self.nodes) != size.bit_count() or any(len(node) != HASH_SIZE for node in self.nodes):
            raise ValueError("these nodes are not a compact range of this size")

    def push(self, leaf: bytes) -> None:
        """Append one leaf hash."""
        self.size += 1
        rest = self.size
        while not rest & 1:
            leaf = node_hash(self.nodes.pop(), leaf)
            rest >>= 1
        self.nodes.append(leaf)

    def root(self) -> bytes:
        """The root of the tree over all leaves pushed so far."""
        if not self.nodes:
            return EMPTY_ROOT
        top = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            top = node_hash(node, top)
        return top


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The tree head over these leaf hashes; SHA-256 of nothing when there are none."""
    tree = Range()
    for leaf in leaf_hashes:
        tree.push(leaf)
    return tree.root()


def _subroot(leaves: Sequence[bytes], start: int, end: int) -> bytes:
    return root(leaves[n] for n in range(start, end))


def _split(size: int) -> int:
    """The largest power of two below `size` (size >= 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of leaf `index` in the tree over all of `leaf_hashes`; IndexError when there is no such leaf."""
    start, end = 0, len(leaf_hashes)
    if not 0 <= index < end:
        raise IndexError(f"no leaf {index} in a tree of {end}")
    path = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_subroot(leaf_hashes, middle, end))
            end = middle
        else:
            path.append(_subroot(leaf_hashes, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Proof that the tree over the first `old_size` leaves is a prefix of the whole; empty for 0 and for the whole.

    ValueError when the tree was never that size.
    """
    start, end = 0, len(leaf_hashes)
    if not 0 <= old_size <= end:
        raise ValueError(f"a tree of {end} never had {old_size} leaves")
    if old_size in (0, end):
        return []
    path = []
    while end != old_size:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append(_subroot(leaf_hashes, middle, end))
            end = middle
        else:
            path.append(_subroot(leaf_hashes, start, middle))
            start = middle
    if start:  # otherwise the old tree is this whole subtree and the verifier has its root already
        path.append(_subroot(leaf_hashes, start, end))
    return path[::-1]


def _hashes(values: object) -> bool:
    """Whether this is a list or tuple of at most 64 hashes."""
    return (
        isinstance(values, list | tuple)
        and len(values) <= 64
        and all(isinstance(value, bytes) and len(value) == HASH_SIZE for value in values)
    )


def _size(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MAX_SIZE


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows the leaf at `index` of the tree of `size` with this root. False, never an error."""
    if not (_size(index) and _size(size) and index < size and _hashes(proof) and _hashes([leaf_hash, root])):
        return False
    top, node, last = leaf_hash, index, size - 1
    for step in proof:
        if not last:
            return False
        if node & 1 or node == last:
            top = node_hash(step, top)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            top = node_hash(top, step)
        node, last = node >> 1, last >> 1
    return not last and top == root


def verify_consistency(old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether `proof` shows that the older tree is a prefix of the newer. False, never an error.

    The empty tree is a prefix of every tree: its proof is empty and its root is `EMPTY_ROOT`.
    """
    if not (_size(old_size) and _size(new_size) and old_size <= new_size):
        return False
    if not (_hashes(proof) and isinstance(old_root, bytes) and isinstance(new_root, bytes)):
        return False
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT and (new_size > 0 or new_root == EMPTY_ROOT)
    if old_size == new_size:
        return not proof and old_root == new_root
    return _hashes([old_root, new_root]) and _grows(old_size, new_size, list(proof), old_root, new_root)


def _grows(old_size: int, new_size: int, path: list[bytes], old_root: bytes, new_root: bytes) -> bool:
    """RFC 9162, section 2.1.4.2, for 0 < old_size < new_size."""
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old_top = new_top = path[0]
    for step in path[1:]:
        if not last:
            return False
        if node & 1 or node == last:
            old_top, new_top = node_hash(step, old_top), node_hash(step, new_top)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new_top = node_hash(new_top, step)
        node, last = node >> 1, last >> 1
    return not last and old_top == old_root and new_top == new_root
