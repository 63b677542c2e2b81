"""A verifier written from the formats alone says what verify.py says, of sound logs and of logs that were touched."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govsocial.ledger import body, verify
from tests.ledger.ledgers import ACTS, Log, rebuilt, remanifest
from tests.ledger.second import Second
from tests.ledger.test_verify_openings import told

pytestmark = pytest.mark.usefixtures("known_acts")

Line = dict[str, Any]


def verdicts(folder: Path, log: Log) -> list[int]:
    """Of the first verifier and of the second."""
    return [verify.verify(folder, log.key.vkey).status, Second(folder, log.key.vkey, ACTS).status()]


@pytest.fixture
def whole(tmp_path: Path) -> tuple[Log, Path]:
    """A bundle that opens everything, with a batch, a changed row of it, a long value and names."""
    log = told()
    log.write(tmp_path / "whole")
    return log, tmp_path / "whole"


def test_both_call_the_same_bundles_sound(whole: tuple[Log, Path], log: Log, sound: Path) -> None:
    assert verdicts(whole[1], whole[0]) == [0, 0]
    assert verdicts(sound, log) == [0, 0]


def test_what_is_no_person_stands_in_the_log_without_a_number(tmp_path: Path) -> None:
    log = told(exported=False)
    version = next(name for name in log.rows if name.startswith("version/")).removeprefix("version/")
    log.act("response.submitted", ("version", version, {"contributors": [["x"], {"a": 1}, 7]}))
    log.sign()
    log.write(tmp_path / "x")
    assert verdicts(tmp_path / "x", log) == [0, 0]
    assert b"person #?; person #?; person #?" in (tmp_path / "x/response-log.csv").read_bytes()


def test_each_byte_of_the_openings_matters_to_both(whole: tuple[Log, Path]) -> None:
    log, folder = whole
    data = (folder / "openings.jsonl").read_bytes()
    for at in range(0, len(data), 97):
        (folder / "openings.jsonl").write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        remanifest(folder)
        assert verdicts(folder, log) in ([1, 1], [3, 3]), data[max(0, at - 40) : at + 40]


@pytest.mark.parametrize("name", ["response-log.csv", "tile/entries/000.p/15"])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.8])
def test_a_changed_file_is_named_by_both(whole: tuple[Log, Path], name: str, part: float) -> None:
    log, folder = whole
    data = (folder / name).read_bytes()
    at = int(len(data) * part)
    (folder / name).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    remanifest(folder)
    assert verdicts(folder, log) == [1, 1]


def test_openings_dropped_moved_or_given_twice_are_judged_alike(whole: tuple[Log, Path]) -> None:
    log, folder = whole
    path = folder / "openings.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    for at in range(len(lines)):
        for changed in (lines[:at] + lines[at + 1 :], [*lines, lines[at]], [lines[at], *lines[:at], *lines[at + 1 :]]):
            path.write_bytes(b"".join(changed))
            remanifest(folder)
            first, second = verdicts(folder, log)
            assert first == second, (at, len(changed))


EDITS: list[Callable[[Line], object]] = [
    lambda item: item["set"].update(state="x"),
    lambda item: item["set"].update(id="other"),
    lambda item: item["set"].update(words={"h": 7, "n": 7}),
    lambda item: item["set"].update(words={"h": "7", "n": True}),
    lambda item: item["set"].pop("id", item["set"].clear()),
    lambda item: item.update(after=body.b64(bytes(32))),
    lambda item: item.update(before=body.b64(bytes(32))),
    lambda item: item.update(before=item["after"]),
    lambda item: item.pop("before", None),
    lambda item: item.pop("prev", None),
    lambda item: item.pop("unset", None),
    lambda item: item.update(prev="01930000-0000-7000-8000-000000000001"),
    lambda item: item.update(unset=["id"]),
    lambda item: item.update(i="other"),
    lambda item: item.update(t="issue/1"),
    lambda item: item.update(t=item["t"].replace("/1", "/2")),
]


@pytest.mark.parametrize("number", range(len(EDITS)))
def test_a_log_signed_with_a_changed_item_is_judged_alike(whole: tuple[Log, Path], tmp_path: Path, number: int) -> None:
    log, _ = whole
    for at, data in enumerate(log.bodies):
        entry = json.loads(data)
        for place in range(len(entry["on"])):
            touched = json.loads(data)
            EDITS[number](touched["on"][place])
            bodies = [*log.bodies[:at], verify.jcs(touched).encode(), *log.bodies[at + 1 :]]
            folder = rebuilt(log, tmp_path / "x", bodies, log.key)
            first, second = verdicts(folder, log)
            shutil.rmtree(folder)
            assert first == second, (at, place, touched)
