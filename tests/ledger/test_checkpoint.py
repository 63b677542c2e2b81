"""Signed notes as C2SP writes them; every other note is refused."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from govsocial.ledger import checkpoint
from govsocial.ledger.checkpoint import BadNote, Checkpoint, Key

ROOT = bytes(range(32))
KEY = Key("log.example/a", Ed25519PrivateKey.from_private_bytes(bytes(32)))
NOTE = checkpoint.sign("log.example/a", 42, ROOT, KEY)


def test_a_note_is_what_the_specification_says() -> None:
    text, signature = NOTE.split("\n\n")
    assert text == f"log.example/a\n42\n{base64.b64encode(ROOT).decode()}"
    assert signature.startswith("\u2014 log.example/a ")
    raw = base64.b64decode(signature.split(" ")[2])
    assert len(raw) == 4 + 64
    KEY.private.public_key().verify(raw[4:], text.encode() + b"\n")
    assert checkpoint.verify(NOTE, KEY.vkey) == Checkpoint("log.example/a", 42, ROOT)


def test_the_reference_key_of_the_specification_is_read() -> None:
    """The example note of golang.org/x/mod/sumdb/note, which c2sp.org/signed-note took over: name, hash, key."""
    vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    note = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUg"
        "YN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    with pytest.raises(BadNote, match="not a checkpoint"):  # the signature holds; the text is no checkpoint
        checkpoint.verify(note, vkey)
    with pytest.raises(BadNote, match="signature"):
        checkpoint.verify(note.replace("think", "thunk"), vkey)


def test_a_key_survives_its_text() -> None:
    key = checkpoint.new_key("log.example/b")
    again = Key.decode(key.encode() + "\n")
    assert again.vkey == key.vkey
    assert again.encode() == key.encode()
    assert key.encode().startswith("PRIVATE+KEY+log.example/b+" + key.hash.hex() + "+")
    assert key.encode().split("+", 4)[4] not in repr(key), "base64 has plus signs of its own"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PRIVATE+KEY+a",
        KEY.vkey,
        KEY.encode().replace(KEY.hash.hex(), "00000000"),
        KEY.encode()[:-4],
        "PRIVATE+KEY+a b+00000000+AAAA",
    ],
)
def test_what_is_no_signer_key_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        Key.decode(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "x" * 256])
def test_a_name_no_key_can_have(name: str) -> None:
    with pytest.raises(ValueError, match="key name"):
        checkpoint.new_key(name)


def test_signing_what_cannot_be_is_refused() -> None:
    for origin, size, root in (("other", 1, ROOT), (KEY.name, -1, ROOT), (KEY.name, 1, b"short")):
        with pytest.raises(ValueError, match=r"origin|size"):
            checkpoint.sign(origin, size, root, KEY)


def test_signatures_of_others_are_passed_over() -> None:
    other = checkpoint.sign("witness.example", 1, ROOT, checkpoint.new_key("witness.example")).split("\n\n")[1]
    assert checkpoint.verify(NOTE + other, KEY.vkey).size == 42
    with pytest.raises(BadNote, match="not signed by"):
        checkpoint.verify(NOTE.split("\n\n")[0] + "\n\n" + other, KEY.vkey)


def test_another_key_of_the_same_name_did_not_sign() -> None:
    with pytest.raises(BadNote, match="not signed by"):
        checkpoint.verify(NOTE, checkpoint.new_key(KEY.name).vkey)


def test_a_checkpoint_of_another_log_is_refused() -> None:
    text = f"other.example\n42\n{base64.b64encode(ROOT).decode()}\n"
    signature = base64.b64encode(KEY.hash + KEY.private.sign(text.encode())).decode()
    with pytest.raises(BadNote, match="another log"):
        checkpoint.verify(f"{text}\n\u2014 {KEY.name} {signature}\n", KEY.vkey)


def test_extension_lines_are_part_of_what_is_signed() -> None:
    text = f"{KEY.name}\n42\n{base64.b64encode(ROOT).decode()}\nextension\n"
    signature = base64.b64encode(KEY.hash + KEY.private.sign(text.encode())).decode()
    note = f"{text}\n\u2014 {KEY.name} {signature}\n"
    assert checkpoint.verify(note, KEY.vkey).size == 42
    with pytest.raises(BadNote):
        checkpoint.verify(note.replace("extension", "extensiom"), KEY.vkey)


@pytest.mark.parametrize("size", ["042", "-1", "4 2", "", "9223372036854775808", "\u0664\u0662", "4_2"])
def test_a_size_has_one_spelling(size: str) -> None:
    text = f"{KEY.name}\n{size}\n{base64.b64encode(ROOT).decode()}\n"
    signature = base64.b64encode(KEY.hash + KEY.private.sign(text.encode())).decode()
    with pytest.raises(BadNote):
        checkpoint.verify(f"{text}\n\u2014 {KEY.name} {signature}\n", KEY.vkey)


@given(st.integers(0, len(NOTE) - 1), st.characters())
def test_no_altered_note_passes(place: int, char: str) -> None:
    altered = NOTE[:place] + char + NOTE[place + 1 :]
    if altered != NOTE:
        with pytest.raises(BadNote):
            checkpoint.verify(altered, KEY.vkey)


@given(st.text(), st.text())
def test_hostile_notes_and_keys_are_bad_notes(note: str, vkey: str) -> None:
    for pair in ((note, KEY.vkey), (NOTE, vkey), (NOTE[:-1] + note, KEY.vkey)):
        if pair != (NOTE, KEY.vkey):
            with pytest.raises(BadNote):
                checkpoint.verify(*pair)


@pytest.mark.parametrize(("note", "vkey"), [(None, KEY.vkey), (NOTE.encode(), KEY.vkey), (NOTE, None), (NOTE, 7)])
def test_what_is_no_text_is_no_note(note: Any, vkey: Any) -> None:
    with pytest.raises(BadNote):
        checkpoint.verify(note, vkey)


@pytest.mark.parametrize("size", [True, 1.0, -1, 2**63])
def test_only_a_whole_number_is_signed_as_a_size(size: Any) -> None:
    with pytest.raises(ValueError, match="a size"):
        checkpoint.sign(KEY.name, size, ROOT, KEY)
