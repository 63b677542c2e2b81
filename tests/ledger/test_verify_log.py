"""A log whose owner signs what does not add up: the signature holds, the entries do not."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govsocial.ledger import body, verify
from tests.ledger.acts import with_acts
from tests.ledger.ledgers import Log, rebuilt, remanifest

pytestmark = pytest.mark.usefixtures("known_acts")


def tampered(log: Log, tmp_path: Path, edit: Callable[[dict[str, Any]], object], seq: int = -1) -> verify.Report:
    """The report on a log in which one entry was changed before it was signed."""
    bodies = list(log.bodies)
    entry = json.loads(bodies[seq])
    edit(entry)
    bodies[seq] = verify.jcs(entry).encode()
    return verify.verify(rebuilt(log, tmp_path / "x", bodies, log.key), log.key.vkey)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda e: e["on"][0]["set"].update(state="retracted"), "the row's digest does not fit"),
        (lambda e: e["on"][0].update(prev=e["id"]), "does not follow the entry that last spoke"),
        (lambda e: e["on"][0].pop("prev"), "a row without id"),
        (lambda e: (e["on"][0].pop("prev"), e["on"][0]["set"].update(id=e["on"][0]["i"])), "does not follow the entry"),
        (lambda e: e["on"][0].update(i="new", before="x"), "a row without id"),
        (
            lambda e: e["on"].append({"t": "a/1", "i": "b", "before": "x", "after": "x", "set": {"id": "b"}}),
            "never spoke",
        ),
        (lambda e: e["on"].append({"t": "a/1", "i": "b", "after": "x", "set": {"c": 1}}), "a row without id"),
        (lambda e: e["on"][1].update(unset=["id"]), "unsets the id"),
        (lambda e: e["on"][1].update(unset=[]), "not of the form of an entry"),
        (lambda e: e["on"][1].update(unset=[1]), "not of the form of an entry"),
        (lambda e: e["on"][1].update(unset="id"), "not of the form of an entry"),
        (lambda e: e["on"][0].update(t="Publication/1"), "not of the form of an entry"),
        (lambda e: e["on"][0].update(t="publication/01"), "not of the form of an entry"),
        (lambda e: e.update(on=e["on"] * 101), "not of the form of an entry"),
        (lambda e: e["who"].update(via="fax"), "not of the form of an entry"),
        (lambda e: e["who"].update(aal=3), "not of the form of an entry"),
        (lambda e: e["who"].update(aal=True), "not of the form of an entry"),
        (lambda e: e["who"].update({"as": 1}), "not of the form of an entry"),
        (lambda e: e["who"].update(more=1), "not of the form of an entry"),
        (lambda e: e["who"].pop("aal"), "not of the form of an entry"),
        (lambda e: e.update(re=[]), "not of the form of an entry"),
        (lambda e: e.update(re=["issue"]), "not of the form of an entry"),
        (lambda e: e.update(re="issue/1"), "not of the form of an entry"),
        (lambda e: e.update(batch=[]), "not of the form of an entry"),
        (lambda e: e.update(batch=[{"t": "mention/1", "n": 1, "root": "AAAA", "x": 1}]), "not of the form of an entry"),
        (lambda e: e.update(batch=[{"t": "mention/1", "n": True, "root": "AAAA"}]), "not of the form of an entry"),
        (lambda e: e["on"][1].pop("unset"), "the row's digest does not fit"),
        (lambda e: e["on"][0].update(unset=["state"]), "unsets the id, a column that it sets"),
        (lambda e: e["on"][0]["set"].update(id="other"), "the row carries another id"),
        (lambda e: e.update(log="other.example"), "speaks of another log"),
        (lambda e: e.update(cause=e["id"]), "its cause is no earlier entry"),
        (lambda e: e.update(id="7"), "its id is no UUIDv7"),
        (lambda e: e.update(at="yesterday"), "its time not of the right form"),
        (lambda e: e.update(extra=1), "not of the form of an entry"),
        (lambda e: e.update(v=True), "not in canonical form"),
        (lambda e: e.update(on=7), "not of the form of an entry"),
        (lambda e: e.update(who="me"), "not of the form of an entry"),
        (lambda e: e.update(d=[]), "not of the form of an entry"),
        (lambda e: e.update(id=["x"]), "not of the form of an entry"),
        (lambda e: e["on"][0].update(t="publication"), "not an entry"),
        (lambda e: e["on"][0].update(set=[]), "not of the form of an entry"),
        (lambda e: e.update(batch=[{"t": "mention/1", "n": 0, "root": "AAAA"}]), "a batch without count or root"),
        (lambda e: e["on"][0].update(i="nobody"), "follows an entry that never spoke of this row"),
        (lambda e: e.pop("act"), "not of the form of an entry"),
    ],
)
def test_a_log_that_contradicts_itself_is_named(
    log: Log, tmp_path: Path, edit: Callable[[dict[str, Any]], object], says: str
) -> None:
    report = tampered(log, tmp_path, edit)
    assert report.status == 1
    assert f"entry {len(log.bodies) - 1}" in report.as_text()
    assert says in report.as_text()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"v":1}',
        b"\xff",
        b'{"v":1.0}',
        b'{"v":null}',
        b"{" * 60_000,
        b'{"v":1,"v":1}',
        b'{"\\ud800":1,"v":2,"\xee\x80\x80":1}',
        b'{"id":"\\udfff","v":2}',
        b'{"v":' + b"9" * 5_000 + b"}",
        b'{"v":{}}',
        b'{"id":[],"v":2}',
        b"x" * 65_535,
        b'{"a":' + b"[" * 500 + b"]" * 500 + b',"v":2}',
    ],
)
def test_bytes_that_are_no_entry_are_named(log: Log, tmp_path: Path, data: bytes) -> None:
    report = verify.verify(rebuilt(log, tmp_path / "x", [*log.bodies, data], log.key), log.key.vkey)
    assert report.status == 1
    assert f"entry {len(log.bodies)}: not an entry" in report.as_text()


def test_unknown_things_are_not_called_sound(log: Log, tmp_path: Path) -> None:
    later = body.canonical({"id": "x", "v": 2})
    strange = Log(log.key)
    strange.act("future.happened", id="01930000-0000-7000-8000-0000000f0000")
    report = verify.verify(rebuilt(log, tmp_path / "x", [*log.bodies, later, *strange.bodies], log.key), log.key.vkey)
    assert report.status == 3
    assert set(report.unknown) == {"entry body version 2", "act future.happened"}


def test_an_unknown_file_is_not_called_sound(log: Log, folder: Path) -> None:
    (folder / "receipts").mkdir()
    (folder / "receipts/1.tsr").write_bytes(b"x")
    remanifest(folder)
    assert verify.verify(folder, log.key.vkey).status == 3


def batched(log: Log, tmp_path: Path, edit: Callable[[dict[str, Any]], object]) -> verify.Report:
    """The report on a log with a batch of three rows, of which one is changed twice; the second change is edited."""
    more = Log(log.key)
    more.bodies, more.openings = list(log.bodies), log.openings
    ids = [f"01930000-0000-7000-8000-0000000e{n:04x}" for n in range(3)]
    digests = [body.row_digest({"id": one, "state": "waiting"}) for one in ids]
    prev, before = "01930000-0000-7000-8000-0000000f0000", digests[0]
    more.act("mention.heard", id=prev, batch=[{"t": "triage/1", "n": 3, "root": body.batch_root(digests)}])
    for number, state in enumerate(("left", "issue"), 1):
        row = {"id": ids[0], "state": state}
        item = {"t": "triage/1", "i": ids[0], "after": body.row_digest(row), "before": before, "prev": prev, "set": row}
        if number == 2:
            edit(item)
        prev, before = f"01930000-0000-7000-8000-0000000f{number:04x}", item["after"]
        more.act("triage.left", id=prev, on=[item])
    more.sign()
    more.write(tmp_path / "x")
    return verify.verify(tmp_path / "x", log.key.vkey)


def test_rows_that_began_in_a_batch_are_followed_from_their_first_change(log: Log, tmp_path: Path) -> None:
    report = batched(log, tmp_path, lambda item: None)
    assert report.status == 0, report.as_text()
    assert report.counts["rows in batches"] == 3


def test_a_batch_under_a_word_of_later_times_is_followed_too(
    log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "ACTS", verify.ACTS - {"mention.heard"})
    report = batched(log, tmp_path, lambda item: None)
    assert (report.status, set(report.unknown)) == (3, {"act mention.heard"}), report.as_text()


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda item: item.update(before=item["after"]), "the row's digest before does not fit"),
        (lambda item: item["set"].update(state="open"), "the row's digest does not fit"),
        (lambda item: item.update(i="nobody"), "follows an entry that never spoke of this row"),
        (lambda item: item.update(prev="01930000-0000-7000-8000-0000000f0000"), "does not follow the entry that last"),
    ],
)
def test_a_batched_row_that_does_not_follow_is_named(
    log: Log, tmp_path: Path, edit: Callable[[dict[str, Any]], object], says: str
) -> None:
    assert says in batched(log, tmp_path, edit).as_text()


def test_every_word_of_the_program_is_understood() -> None:
    source = Path(verify.__file__).read_text("utf-8")
    assert with_acts(source) == source, "python -m tests.ledger.acts writes the new words into the verifier"
