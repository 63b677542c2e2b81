"""Canonical bytes and digests, against RFC 8785's own examples and against hand-made values."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum, StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from govsocial.ledger import body, merkle, verify
from govsocial.ledger.body import BadBody

VECTORS = Path(__file__).parents[1] / "vectors" / "jcs"
REFUSED = {"arrays", "structures", "values"}  # these hold floats or nulls, which no body does
VALUES = st.recursive(
    st.booleans() | st.integers(-body.MAX_INT, body.MAX_INT) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize("name", sorted(path.stem for path in (VECTORS / "input").iterdir()))
def test_reference_vectors(name: str) -> None:
    value = json.loads((VECTORS / "input" / f"{name}.json").read_bytes())
    expected = (VECTORS / "output" / f"{name}.json").read_bytes()
    if name in REFUSED:
        with pytest.raises(BadBody):
            body.canonical(value)
    else:
        assert body.canonical(value) == expected
        assert verify.jcs(value).encode() == expected


@given(VALUES)
def test_all_implementations_agree(value: Any) -> None:
    data = body.canonical(value)
    assert verify.jcs(value).encode() == rfc8785.dumps(value) == data
    assert verify.read_json(data) == (value, data.decode())


@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_a_body_is_read_back_as_it_was(value: dict[str, Any]) -> None:
    assert body.parse(body.canonical(value)) == value


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":null}',
        b'{"a":NaN}',
        b'{"a":-0}',
        b'{"a": 1}',
        b'{"b":1,"a":1}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\ud800"}',
        b'{"a":9007199254740992}',
        b'{"a":"\xff"}',
        b'{"a":"\x01"}',
        b"\xef\xbb\xbf{}",
        b"[]",
        b"",
        b"{} ",
        b'{"a":' + b"[" * 100_000,
        b'{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"a":' + b"[" * 65 + b"]" * 65 + b"}",
        b'{"a":"' + b"x" * body.MAX_BODY + b'"}',
        b'{"a":' + b"1" * 5_000 + b"}",
    ],
)
def test_loose_bodies_are_refused(data: bytes) -> None:
    with pytest.raises(BadBody):
        body.parse(data)


@pytest.mark.parametrize(
    "value", [1.0, None, [None], {"a": 0.5}, 2**53, -(2**53), {1: "a"}, {"a": b"x"}, "\ud800", {"\ud800": 1}, {1, 2}]
)
def test_values_no_body_holds(value: Any) -> None:
    with pytest.raises(BadBody):
        body.canonical(value)


class Colour(Enum):
    RED = "red"


class Word(StrEnum):
    SIGNED = "signed"


def test_columns_become_plain() -> None:
    moment = datetime(2026, 11, 22, 12, 38, 5, 123456, tzinfo=timezone(timedelta(hours=1)))
    assert body.plain(moment) == "2026-11-22T11:38:05.123456Z"
    assert body.plain(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000000Z"
    assert body.plain(date(2026, 1, 2)) == "2026-01-02"
    assert body.plain(b"\x00\xff") == "AP8="
    assert body.plain(UUID(int=1)) == "00000000-0000-0000-0000-000000000001"
    assert body.plain(Colour.RED) == "red"
    assert type(body.plain(Word.SIGNED)) is str
    assert body.plain({"a": [Colour.RED, True, 7]}) == {"a": ["red", True, 7]}


@pytest.mark.parametrize("value", [1.5, None, {"a": None}, [0.1], datetime(2026, 1, 1), object()])  # noqa: DTZ001
def test_what_has_no_plain_form(value: Any) -> None:
    with pytest.raises(TypeError):
        body.plain(value)


def test_a_row_digest_covers_what_is_not_null() -> None:
    columns: Mapping[str, Any] = {"id": "x", "count": 0, "open": False, "gone": None}
    expected = sha256(b'govsocial/row/1\x00{"count":0,"id":"x","open":false}').digest()
    assert body.row_digest(columns) == base64.b64encode(expected).decode()


def test_long_values_stand_as_their_hash() -> None:
    edge, text = "x" * (body.MAX_LONG - 2), "x" * (body.MAX_LONG - 1)
    assert body.long_value(edge) == edge
    data = b'"' + text.encode() + b'"'
    stand_in = {"h": base64.b64encode(sha256(data).digest()).decode(), "n": len(data)}
    assert body.long_value(text) == stand_in
    assert body.row_digest({"a": text}) != body.row_digest({"a": stand_in})  # no value can pose as another's stand-in
    assert body.long_value(stand_in) != stand_in


@pytest.mark.parametrize("char", ["x", "é", "\x01", "\U0001f600", '"', "\uffff"])
def test_what_is_long_is_decided_by_bytes(char: str) -> None:
    for length in range(body.MAX_SHORT - 2, body.MAX_LONG + 2):
        is_long = len(rfc8785.dumps(char * length)) > body.MAX_LONG
        assert (body.long_value(char * length) != char * length) is is_long


def test_keys_are_sorted_as_utf_16() -> None:
    assert body.canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_a_commitment_needs_its_salt() -> None:
    salt = bytes(range(32))
    said = b'{"i":"7","p":"name","t":"person","v":"Ann"}'
    expected = base64.b64encode(sha256(b"govsocial/commit/1\x00" + salt + said).digest()).decode()
    assert body.commitment("person", "7", "name", "Ann", salt) == expected
    assert body.commitment("person", "7", "name", "Ann", bytes(32)) != expected
    with pytest.raises(ValueError, match="salt"):
        body.commitment("person", "7", "name", "Ann", b"short")


def test_a_batch_root_is_a_tree_over_digests() -> None:
    digests = [body.row_digest({"id": str(n)}) for n in range(5)]
    leaves = [merkle.leaf_hash(base64.b64decode(digest)) for digest in digests]
    assert body.batch_root(digests) == base64.b64encode(merkle.root(leaves)).decode()
