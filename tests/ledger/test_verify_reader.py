"""Reading quickly is reading well: patterns say what parsing says, and two processes what one says."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govsocial.ledger import body, verify
from tests.ledger.ledgers import Log, framed, frames, remanifest, river

NASTY = [
    '"',
    "\\",
    "\\n",
    "\\u000a",
    "\\u001f",
    "\\u001F",
    "\\/",
    "\\\\",
    '\\"',
    "\n",
    "\x00",
    "\x7f",
    "\u2028",
    "\ue000",
]
NASTY += [
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    " ",
    "-",
    "0",
    "00",
    "1",
    "1.0",
    "1e3",
    "9" * 15,
    "9" * 17,
    "null",
    "true",
    '":"',
]
NASTY += ['"id":"', ',"x":1', '"set":{', '"t":"', "é", "Z"]


@pytest.fixture(scope="module", params=["plain", 'a "quote" \\ and\nlines\t\x1f é \U0001f600'])
def practised(request: pytest.FixtureRequest) -> tuple[verify.Reader, list[bytes]]:
    """A reader that knows how most entries of a log look, and the entries."""
    acts, verify.ACTS = verify.ACTS, verify.ACTS | {"triage.left", "response.submitted"}
    reader, bodies = verify.Reader(), []
    for number in range(8):
        log = river(f"{request.param} {number}")
        log.heard([request.param, "more"])
        many = [
            (f"many{n}", log.new_id(), {"state": "left", "words_c": "x", "a-b": [], "c": [1, True]}) for n in range(40)
        ]
        log.act("triage.left", *many)
        digest = body.row_digest({"id": "1", "state": "left"})
        item = {"t": "triage/1", "i": "1", "prev": log.new_id(), "before": "b", "after": digest}
        log.act("triage.left", on=[item | {"set": {"id": "1", "state": "left"}}])
        assert not any(isinstance(reader.entry(entry), str) for entry in log.bodies)
        bodies = log.bodies
    verify.ACTS = acts
    return reader, bodies


def test_most_entries_fit_a_pattern_and_say_what_parsing_says(
    practised: tuple[verify.Reader, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, bodies = practised
    monkeypatch.setattr(verify, "ACTS", verify.ACTS | {"triage.left", "response.submitted"})
    for entry in bodies:
        parsed = verify.Reader().entry(entry)
        with monkeypatch.context() as patched:
            patched.setattr(reader, "_parse", lambda text: pytest.fail(f"no pattern fits {text}"))
            assert reader.entry(entry) == parsed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(st.data())
def test_whatever_is_written_into_an_entry_patterns_say_what_parsing_says(
    practised: tuple[verify.Reader, list[bytes]], data: st.DataObject
) -> None:
    reader, bodies = practised
    entry = data.draw(st.sampled_from(bodies))
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(entry)))
        end = at + data.draw(st.sampled_from([0, 0, 1, 2, 5]))
        entry = entry[:at] + data.draw(st.sampled_from(NASTY) | st.text(max_size=2)).encode() + entry[end:]
    acts, verify.ACTS = verify.ACTS, verify.ACTS | {"triage.left", "response.submitted"}
    try:
        assert reader.entry(entry) == verify.Reader().entry(entry)
    finally:
        verify.ACTS = acts


@pytest.mark.parametrize("key", ['a"b', "a\\c", "a\nb"])
def test_keys_that_need_escapes_make_no_hole_in_a_pattern(known_acts: None, key: str) -> None:
    log, reader = Log(), verify.Reader()
    for number in range(20):
        log.act("log.read", ("issue", f"i{number}", {key: "x"}), d={key: {key: 1}})
        assert not isinstance(reader.entry(log.bodies[-1]), str)
    spelt = verify.jcs(key).encode()
    assert log.bodies[-1].count(spelt) == 3
    assert isinstance(reader.entry(log.bodies[-1].replace(spelt, b'"' + key.encode() + b'"')), str)


def harmless(folder: Path) -> None:
    """Nothing is touched."""


def altered(folder: Path) -> None:
    path = folder / "tile/entries/000"
    bodies = list(frames(path.read_bytes()))
    bodies[4] = bodies[4].replace(b'"state":"active"', b'"state":"closed"')
    path.write_bytes(framed(bodies))
    remanifest(folder)


def cut(folder: Path) -> None:
    (folder / "tile/entries/001.p/56").write_bytes(b"\x00")


def opened(folder: Path) -> None:
    path = folder / "openings.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Ben", b"Bob") + b"x")


def missing(folder: Path) -> None:
    (folder / "tile/entries/001.p/56").unlink()
    remanifest(folder)


def altered_and_too_long(folder: Path) -> None:
    altered(folder)
    (folder / "tile/entries/001.p/56").write_bytes(bytes(256 * 65_537 + 1))


@pytest.mark.usefixtures("known_acts")
@pytest.mark.parametrize("harm", [harmless, altered, cut, opened, missing, altered_and_too_long])
@pytest.mark.parametrize("dies", [False, True], ids=["lives", "dies"])
def test_two_processes_say_what_one_says(
    log: Log, folder: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None], dies: bool
) -> None:
    harm(folder)
    monkeypatch.setattr(verify, "_helps", lambda pieces: False)
    alone = verify.verify(folder, log.key.vkey)
    monkeypatch.setattr(verify, "_helps", lambda pieces: True)
    monkeypatch.setattr(verify, "PIECE", 100)  # bytes, so that there are many pieces
    parent, entry, fork, children = os.getpid(), verify.Reader.entry, os.fork, list[int]()

    def forking() -> int:
        children.append(fork())
        return children[-1]

    def dying(reader: verify.Reader, data: bytes) -> Any:
        if os.getpid() != parent:
            os._exit(1)
        return entry(reader, data)

    monkeypatch.setattr(os, "fork", forking)
    if dies:
        monkeypatch.setattr(verify.Reader, "entry", dying)
    assert verify.verify(folder, log.key.vkey).as_dict() == alone.as_dict()
    assert children, "a second process was asked"
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


def test_the_other_process_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_helps", lambda pieces: True)
    pair = verify.Pair([lambda number=number: (number, os.getpid()) for number in range(2_000)])
    found = list(pair)
    pair.close()
    assert [number for number, _ in found] == list(range(2_000))
    assert len({pid for _, pid in found}) == 2


@pytest.mark.parametrize("size", [1, 7, 100, 1 << 20])
def test_lines_are_read_once_wherever_the_pieces_part(
    log: Log, sound: Path, monkeypatch: pytest.MonkeyPatch, size: int, known_acts: None
) -> None:
    monkeypatch.setattr(verify, "PIECE", size)
    report = verify.verify(sound, log.key.vkey)
    assert (report.status, report.counts["openings"]) == (0, 4), report.as_text()
