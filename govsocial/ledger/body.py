"""The bytes of an entry and of all that it commits to. docs/formats.md says the same for people.

Everything here is pure: values in, canonical bytes and base64 digests out.
"""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID

import rfc8785

from govsocial.ledger import merkle

MAX_BODY = 60_000  # bytes: an entry's length is a uint16 in the entry tiles
MAX_LONG = 2_048  # bytes of canonical JSON: a longer value stands in the entry as its hash
SALT_SIZE = 32  # bytes
MAX_INT = 2**53 - 1
MAX_DEPTH = 64
MAX_SHORT = (MAX_LONG - 2) // 6  # characters that are never more than MAX_LONG bytes, whatever they are

# The C encoder writes RFC 8785 for everything _check lets pass, several times as fast as rfc8785, but for one thing: it
# sorts keys by code point, not by UTF-16 unit. That differs only where a character from U+E000 upwards stands.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode
_HIGH = re.compile("[\ue000-\U0010ffff]")


class BadBody(ValueError):
    """Bytes that are no entry body, or a value that no body can hold."""


def b64(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode("ascii")


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes. BadBody for floats, None, integers beyond 2^53-1, keys that are not strings, and other types."""
    _check(value, MAX_DEPTH)
    try:
        text = _encode(value)
        if text.isascii() or not _HIGH.search(text):
            return text.encode()
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:  # lone surrogates, in values and in keys
        raise BadBody(str(error)) from error


def _check(value: Any, depth: int) -> None:
    """Let pass what a body can hold: str, bool, int, list and dict."""
    if isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INT:
            raise BadBody("an integer beyond 2^53-1")
    elif not depth:
        raise BadBody(f"nested deeper than {MAX_DEPTH}")
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item, depth - 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise BadBody("a key that is not a string")
            _check(item, depth - 1)
    else:
        raise BadBody(f"{type(value).__name__} cannot stand in an entry")


def parse(data: bytes) -> dict[str, Any]:
    """The body these bytes hold. BadBody unless they are its one canonical form, within the size limit.

    Duplicate keys, floats, nulls and loose spellings all fail the comparison with the canonical form.
    """
    if len(data) > MAX_BODY:
        raise BadBody(f"longer than {MAX_BODY} bytes")
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadBody("not JSON") from error
    if not isinstance(value, dict):
        raise BadBody("not a JSON object")
    if canonical(value) != data:
        raise BadBody("not in canonical form")
    return value


def plain(value: Any) -> Any:
    """A column's value as a body holds it. TypeError for what it cannot hold: floats, None, a time without a zone.

    Times become "2026-11-22T11:38:05.123456Z" (UTC, six decimals), dates "2026-11-22", bytes base64, UUIDs and enums
    strings; lists, tuples and mappings are walked.
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a time without a zone")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} cannot stand in a governed column")


def long_value(value: Any) -> Any:
    """The value as it stands in `set` and in the row digest: itself, or {"h": hash, "n": length} when it is long.

    A short value that already looks like such a stand-in is replaced too, so that no two values share a form.
    """
    if isinstance(value, bool | int) or (isinstance(value, str) and len(value) <= MAX_SHORT):
        return value
    data = canonical(value)
    if len(data) <= MAX_LONG and not (isinstance(value, dict) and value.keys() == {"h", "n"}):
        return value
    return {"h": b64(sha256(data).digest()), "n": len(data)}


def row_values(columns: Mapping[str, Any]) -> dict[str, Any]:
    """A row's governed columns as its digest covers them: plain, long values as hashes, without those that are NULL."""
    return {name: long_value(plain(value)) for name, value in columns.items() if value is not None}


def row_digest(columns: Mapping[str, Any]) -> str:
    """Base64 of SHA-256("govsocial/row/1" || 00 || JCS(row_values(columns)))."""
    return b64(sha256(b"govsocial/row/1\x00" + canonical(row_values(columns))).digest())


def commitment(table: str, row_id: str, column: str, value: Any, salt: bytes) -> str:
    """Base64 commitment to a private value; without its 32 random bytes of salt nobody can guess it."""
    if len(salt) != SALT_SIZE:
        raise ValueError(f"a salt is {SALT_SIZE} bytes")
    said = canonical({"t": table, "i": row_id, "p": column, "v": plain(value)})
    return b64(sha256(b"govsocial/commit/1\x00" + salt + said).digest())


def batch_root(row_digests: Iterable[str]) -> str:
    """Base64 RFC 6962 root over rows in the order of their ids; a leaf is the 32 bytes of a row's digest."""
    return b64(merkle.root(merkle.leaf_hash(base64.b64decode(digest, validate=True)) for digest in row_digests))
