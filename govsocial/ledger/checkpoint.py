"""Signed checkpoints: C2SP signed-note and tlog-checkpoint, Ed25519 (c2sp.org/signed-note, c2sp.org/tlog-checkpoint).

The origin of a checkpoint is the name of the key that signs it.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_MAX_NOTE = 100_000
_MAX_SIGNATURES = 100
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


class BadNote(ValueError):
    """A note, checkpoint or key text that is malformed, or not signed by the key asked for."""


@dataclass(frozen=True)
class Checkpoint:
    """What the log commits to: the root (32 bytes) of the tree over its first `size` entries."""

    origin: str
    size: int
    root: bytes


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _unb64(text: str) -> bytes:
    """Strict standard base64: what encodes back to the same text. BadNote otherwise."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise BadNote("not base64") from error
    if _b64(data) != text:
        raise BadNote("not base64 in its one right form")
    return data


def _good_name(name: str) -> bool:
    return 0 < len(name) <= 255 and "+" not in name and name.isprintable() and not any(map(str.isspace, name))


def _key_hash(name: str, data: bytes) -> bytes:
    """The key's short id: the first 4 bytes of SHA-256(name || 0A || algorithm || public key)."""
    return sha256(name.encode() + b"\n" + data).digest()[:4]


@dataclass(frozen=True)
class Key:
    """A log's signing key. Its name is the log's origin; its secret never shows in a repr."""

    name: str
    private: Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        if not _good_name(self.name):
            raise ValueError("a key name is 1 to 255 visible characters, without spaces and plus signs")

    @property
    def _public(self) -> bytes:
        return _ED25519 + self.private.public_key().public_bytes_raw()

    @property
    def hash(self) -> bytes:
        """The 4 bytes that name this key in a signature line."""
        return _key_hash(self.name, self._public)

    @property
    def vkey(self) -> str:
        """The public verifier key, `name+hash+base64`: give it to auditors."""
        return f"{self.name}+{self.hash.hex()}+{_b64(self._public)}"

    def encode(self) -> str:
        """The secret signer key, `PRIVATE+KEY+name+hash+base64`: what the key file holds."""
        return f"PRIVATE+KEY+{self.name}+{self.hash.hex()}+{_b64(_ED25519 + self.private.private_bytes_raw())}"

    @classmethod
    def decode(cls, text: str) -> "Key":
        """The key of which `text` is the encoding; BadNote when it is none."""
        parts = text.strip().split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"] or not _good_name(parts[2]):
            raise BadNote("not a signer key")
        data = _unb64(parts[4])
        if len(data) != 33 or data[:1] != _ED25519:
            raise BadNote("not an Ed25519 signer key")
        key = cls(parts[2], Ed25519PrivateKey.from_private_bytes(data[1:]))
        if key.hash.hex() != parts[3]:
            raise BadNote("the signer key's hash does not fit its key")
        return key


def new_key(name: str) -> Key:
    """A fresh key; ValueError when `name` cannot be a key's name."""
    return Key(name, Ed25519PrivateKey.generate())


def sign(origin: str, size: int, root: bytes, key: Key) -> str:
    """The signed checkpoint note. ValueError when origin is not the key's name, or size or root are impossible."""
    if origin != key.name:
        raise ValueError("a log's origin is its key's name")
    if type(size) is not int or not 0 <= size < 2**63 or len(root) != 32:
        raise ValueError("a checkpoint needs a size and a root of 32 bytes")
    text = f"{origin}\n{size}\n{_b64(root)}\n"
    return f"{text}\n\u2014 {key.name} {_b64(key.hash + key.private.sign(text.encode()))}\n"


def verify(note: str, vkey: str) -> Checkpoint:
    """The checkpoint in `note`, once the key of `vkey` is seen to have signed it. BadNote otherwise.

    Signatures by other keys (witnesses) are passed over, as C2SP asks.
    """
    if not isinstance(note, str) or not isinstance(vkey, str):
        raise BadNote("note and key are texts")
    name, key_hash, public = _read_vkey(vkey)
    text, signatures = _read_note(note)
    ours = [signature[4:] for who, signature in signatures if who == name and signature[:4] == key_hash]
    if not ours:
        raise BadNote(f"not signed by {name}+{key_hash.hex()}")
    try:
        for signature in ours:
            public.verify(signature, text.encode())
    except InvalidSignature as error:
        raise BadNote(f"the signature of {name} does not fit this note") from error
    found = _read_checkpoint(text)
    if found.origin != name:
        raise BadNote("the checkpoint speaks of another log than its key")
    return found


def _read_vkey(vkey: str) -> tuple[str, bytes, Ed25519PublicKey]:
    parts = vkey.strip().split("+", 2)
    if len(parts) != 3 or not _good_name(parts[0]):
        raise BadNote("not a verifier key")
    name, short, data = parts[0], parts[1], _unb64(parts[2])
    if len(data) != 33 or data[:1] != _ED25519:
        raise BadNote("not an Ed25519 verifier key")
    if _key_hash(name, data).hex() != short:
        raise BadNote("the verifier key's hash does not fit its key")
    return name, _key_hash(name, data), Ed25519PublicKey.from_public_bytes(data[1:])


def _read_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The signed text, and (key name, key hash || signature) of each signature line."""
    if len(note) > _MAX_NOTE or any(char < " " and char != "\n" for char in note):
        raise BadNote("not a signed note")
    text, found, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not found or not text or lines.pop() != "" or not 0 < len(lines) <= _MAX_SIGNATURES:
        raise BadNote("not a signed note")
    signatures = []
    for line in lines:
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not _good_name(parts[1]):
            raise BadNote("not a signature line")
        signature = _unb64(parts[2])
        if len(signature) < 5:
            raise BadNote("not a signature")
        signatures.append((parts[1], signature))
    try:
        note.encode()
    except UnicodeEncodeError as error:
        raise BadNote("not UTF-8") from error
    return text + "\n", signatures


def _read_checkpoint(text: str) -> Checkpoint:
    """Origin, size and root; further lines are extensions that this program does not use."""
    lines = text.split("\n")[:-1]
    if len(lines) < 3 or "" in lines or not _NUMBER.fullmatch(lines[1]):
        raise BadNote("not a checkpoint")
    size, root = int(lines[1]), _unb64(lines[2])
    if size >= 2**63 or len(root) != 32:
        raise BadNote("not a checkpoint")
    return Checkpoint(lines[0], size, root)
