"""The tree against the reference vectors and against its own definition."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsocial.ledger import merkle

VECTORS = Path(__file__).parents[1] / "vectors" / "rfc6962"
ROOTS = json.loads((VECTORS / "roots.json").read_text())
LEAVES = [bytes.fromhex(leaf) for leaf in ROOTS["leaves_hex"]]


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in json.loads((VECTORS / name).read_text())]


def raw(text: str | None) -> bytes:
    return base64.b64decode(text) if text else b""


def tree(size: int) -> list[bytes]:
    return [merkle.leaf_hash(n.to_bytes(4)) for n in range(size)]


def defined_root(hashes: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return merkle.node_hash(defined_root(hashes[:k]), defined_root(hashes[k:]))


def test_roots_are_the_reference_ones() -> None:
    hashes = [merkle.leaf_hash(leaf) for leaf in LEAVES]
    assert [leaf.hex() for leaf in hashes] == ROOTS["leaf_hashes_hex"]
    assert [merkle.root(hashes[:size]).hex() for size in range(9)] == ROOTS["root_by_size_hex"]


@pytest.mark.parametrize("case", cases("inclusion_proofs.json"))
def test_inclusion_vectors(case: dict[str, Any]) -> None:
    proof = [raw(step) for step in case["proof"] or []]
    found = merkle.verify_inclusion(raw(case["leafHash"]), case["leafIdx"], case["treeSize"], proof, raw(case["root"]))
    assert found is not case["wantErr"]


@pytest.mark.parametrize("case", cases("consistency_proofs.json"))
def test_consistency_vectors(case: dict[str, Any]) -> None:
    proof = [raw(step) for step in case["proof"] or []]
    sizes = case["size1"], case["size2"]
    found = merkle.verify_consistency(*sizes, proof, raw(case["root1"]), raw(case["root2"]))
    assert found is not case["wantErr"] or sizes[0] == 0  # from nothing, either answer is right


@given(st.integers(1, 300), st.data())
def test_every_proof_holds_and_no_altered_one_does(size: int, data: st.DataObject) -> None:
    hashes = tree(size)
    root, index = merkle.root(hashes), data.draw(st.integers(0, size - 1))
    assert root == defined_root(hashes)
    proof = merkle.inclusion_proof(hashes, index)
    assert merkle.verify_inclusion(hashes[index], index, size, proof, root)
    assert not merkle.verify_inclusion(hashes[index], index, size, [*proof, root], root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"other"), index, size, proof, root)
    assert not merkle.verify_inclusion(hashes[index], index + 1, size, proof, root)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        assert not merkle.verify_inclusion(hashes[index], index, size, proof[:-1], root)
        proof[place] = bytes(32)
        assert not merkle.verify_inclusion(hashes[index], index, size, proof, root)


@given(st.integers(1, 300), st.data())
def test_every_older_tree_is_shown_to_be_a_prefix(size: int, data: st.DataObject) -> None:
    hashes = tree(size)
    old = data.draw(st.integers(0, size))
    roots = merkle.root(hashes[:old]), merkle.root(hashes)
    proof = merkle.consistency_proof(hashes, old)
    assert merkle.verify_consistency(old, size, proof, *roots)
    assert not merkle.verify_consistency(old, size, [*proof, roots[1]], *roots)
    if old:
        assert not merkle.verify_consistency(old, size, proof, roots[0], bytes(32))
    if 0 < old < size:
        assert not merkle.verify_consistency(old, size, proof, bytes(32), roots[1])
        assert not merkle.verify_consistency(old, size, proof[:-1], *roots)


@given(st.integers(0, 600))
def test_a_range_can_be_remembered_and_taken_up_again(size: int) -> None:
    first = merkle.Range()
    for leaf in tree(size):
        first.push(leaf)
    second = merkle.Range(first.size, first.nodes)
    assert second.root() == first.root() == merkle.root(tree(size))
    second.push(bytes(32))
    assert second.root() == merkle.root([*tree(size), bytes(32)])


@pytest.mark.parametrize(("size", "nodes"), [(3, [bytes(32)]), (1, [b"short"]), (-1, []), (0, [bytes(32)])])
def test_a_range_that_cannot_be_is_refused(size: int, nodes: list[bytes]) -> None:
    with pytest.raises(ValueError, match="compact range"):
        merkle.Range(size, nodes)


ANYTHING: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.binary(max_size=40), st.lists(st.binary())
)


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_verifying_never_raises(a: Any, b: Any, c: Any, d: Any, e: Any) -> None:
    assert merkle.verify_inclusion(a, b, c, d, e) in (True, False)
    assert merkle.verify_consistency(a, b, c, d, e) in (True, False)


def test_proofs_that_cannot_be_made_are_refused() -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_proof(tree(3), 3)
    with pytest.raises(IndexError):
        merkle.inclusion_proof(tree(3), -1)
    with pytest.raises(ValueError, match="never had"):
        merkle.consistency_proof(tree(3), 4)
