"""What an export on record promised to open cannot be taken out again, and rows of batches are what was heard."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govsocial.ledger import body, bundle, verify
from tests.ledger.ledgers import Log, remanifest, river

pytestmark = pytest.mark.usefixtures("known_acts")

LONG = "Twelve euro, not forty. " * 100
Line = dict[str, Any]


def told(*, exported: bool = True) -> Log:
    """A river with three mentions heard in one batch, of which the second was looked at again, and an export."""
    log = river(LONG)
    ids = log.heard(["It costs forty!", "Forty, I heard.", 'He said: "forty"'])
    event, columns = json.loads(log.bodies[-1])["id"], {}
    for line in log.openings:
        if line["k"] == "row" and line["v"]["id"] == ids[1]:
            columns = line["v"]
    before, after = body.row_digest(columns), columns | {"cut": True}
    item = {"t": "mention/1", "i": ids[1], "prev": event, "before": before, "after": body.row_digest(after)}
    log.act("triage.left", on=[item | {"set": after}])
    at = next(at for at, line in enumerate(log.openings) if line["v"] == columns)
    opened = log.openings[at]["open"]["words"]
    log.openings[at] = bundle.closed_row(event, "mention/1", ids[1], before)
    log.openings.append({"k": "private", "t": "mention", "i": ids[1], "p": "words", **opened})
    if exported:
        log.exported()
    else:
        log.sign()
    return log


def checked(log: Log, out: Path, *, as_is: bool = False) -> verify.Report:
    """The report on a bundle in which response log and manifest fit whatever the openings are.

    `as_is`: with openings that the program itself would leave out.
    """
    log.write(out)
    if as_is:
        (out / "openings.jsonl").write_bytes(b"".join(body.canonical(line) + b"\n" for line in log.openings))
        remanifest(out)
    return verify.verify(out, log.key.vkey)


def test_a_bundle_that_opens_all_is_sound(tmp_path: Path) -> None:
    report = checked(told(), tmp_path / "x")
    assert report.status == 0, report.as_text()
    assert (report.counts["openings"], report.counts["rows in batches"]) == (10, 3)
    assert not any(name.startswith("not opened") for name in report.counts)


@pytest.mark.parametrize("place", range(10))
def test_an_opening_taken_out_is_missed_even_if_everything_else_fits(tmp_path: Path, place: int) -> None:
    log = told()
    gone = log.openings.pop(place)
    report = checked(log, tmp_path / "x")
    assert report.status == 1, gone
    says = {"private": f"{gone.get('t')}.{gone.get('p')} is not opened", "long": " is not opened"}
    assert says.get(gone["k"], "its batch of mention is not whole") in report.as_text()


@pytest.mark.parametrize("place", range(10))
def test_without_such_an_export_what_is_not_opened_is_counted(tmp_path: Path, place: int) -> None:
    log = told(exported=False)
    gone = log.openings.pop(place)
    report = checked(log, tmp_path / "x")
    assert report.status == (1 if gone["k"] == "row" else 0), report.as_text()
    assert gone["k"] == "row" or sum(n for name, n in report.counts.items() if name.startswith("not opened")) > 0


def test_a_batch_that_is_not_shown_at_all_is_missed_or_counted(tmp_path: Path) -> None:
    for exported in (True, False):
        log = told(exported=exported)
        log.openings = [line for line in log.openings if line["k"] != "row"]
        report = checked(log, tmp_path / str(exported))
        assert report.status == (1 if exported else 0)
        assert report.counts["not opened: mention in batches"] == 3


def test_the_last_export_on_record_decides(tmp_path: Path) -> None:
    log = told()
    log.openings.pop(0)
    log.act("log.bundled", d={"scope": "everything"})
    log.sign()
    assert checked(log, tmp_path / "less").status == 0
    log.act("log.bundled", d={"scope": "everything", "opens": "names only"})
    log.sign()
    report = checked(log, tmp_path / "other")
    assert (report.status, set(report.unknown)) == (3, {"a bundle that opens names only"})


def test_a_private_text_that_was_replaced_needs_its_new_opening_only(tmp_path: Path) -> None:
    log = river()
    one = log.person(9, "Old name")
    salt = bytes(32)
    log.act("person.added", ("person", one, {"name_c": body.commitment("person", one, "name", "New name", salt)}))
    log.openings[-1] = bundle.private_opening("person", one, "name", "New name", salt)
    log.exported()
    report = checked(log, tmp_path / "x")
    assert report.status == 0, report.as_text()
    log.act("person.added", ("person", one, {"name_c": None}))
    log.exported()
    log.openings.pop()
    assert checked(log, tmp_path / "none").status == 0


def test_evidence_that_is_not_there_is_missed(tmp_path: Path) -> None:
    kept = tmp_path / "kept.png"
    kept.write_bytes(b"picture")
    log = river()
    log.act("mention.heard", ("evidence", log.new_id(), {"sha256": verify.sha256(b"picture").hexdigest(), "size": 7}))
    log.exported()
    log.write(tmp_path / "with", (kept,))
    assert verify.verify(tmp_path / "with", log.key.vkey).status == 0
    assert "evidence is not opened" in checked(log, tmp_path / "without").as_text()


def first(lines: list[Line]) -> Line:
    """The first row of the batch."""
    return next(line for line in lines if line["k"] == "row")


def swap(lines: list[Line]) -> None:
    at = lines.index(first(lines))
    lines[at], lines[at + 2] = lines[at + 2], lines[at]


def twice(lines: list[Line]) -> None:
    lines.insert(lines.index(first(lines)), first(lines))


def hide(lines: list[Line]) -> None:
    row = first(lines)
    row.update(v=body.row_digest(row["v"]), i="x")
    row.pop("open")


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (
            lambda lines: first(lines)["open"]["words"].update(v="It costs twelve!"),
            "not what was committed to: mention",
        ),
        (lambda lines: first(lines)["open"]["words"].update(salt=body.b64(bytes(32))), "not what was committed to"),
        (lambda lines: first(lines)["open"]["words"].update(salt=""), "not what was committed to"),
        (lambda lines: first(lines)["open"]["words"].update(x=1), "not what was committed to"),
        (lambda lines: first(lines)["open"].update(title=first(lines)["open"]["words"]), "not what was committed to"),
        (lambda lines: first(lines).pop("open"), "mention.words is not opened"),
        (lambda lines: first(lines)["v"].update(cut=True), "the rows are not those of the batch of entry 12"),
        (lambda lines: first(lines).update(e="01930000-0000-7000-8000-00000000ffff"), "a row of no batch"),
        (lambda lines: first(lines).update(t="triage/1"), "not what was committed to"),
        (lambda lines: first(lines).update(more=1), "opening row"),
        (lambda lines: first(lines).update(v=[]), "not of the form of an opening"),
        (lambda lines: (first(lines).pop("open"), first(lines).update(i="x")), "not of the form of an opening"),
        (lambda lines: first(lines).update(t="mention/2"), "a row of no batch"),
        (swap, "not in the order of the ids"),
        (twice, "not in the order of the ids"),
        (hide, "mention.row is not opened"),
        (lambda lines: lines[lines.index(first(lines)) + 1].update(v=body.b64(bytes(32))), "not as the entry that"),
        (lambda lines: lines[lines.index(first(lines)) + 1].update(i="x"), "its batch of mention is not whole"),
        (lambda lines: lines.append(first(lines) | {"t": "person/1"}), "committed to"),
    ],
)
def test_a_row_of_a_batch_that_was_touched_is_named(
    tmp_path: Path, edit: Callable[[list[Line]], object], says: str
) -> None:
    log, folder = told(), tmp_path / "x"
    log.write(folder)
    path = folder / "openings.jsonl"
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    edit(lines)
    path.write_bytes(b"".join(verify.jcs(line).encode() + b"\n" for line in lines))
    remanifest(folder)
    report = verify.verify(folder, log.key.vkey)
    assert report.status == 1, report.as_text()
    assert says in report.as_text()


def test_a_row_that_began_elsewhere_is_in_no_batch(tmp_path: Path) -> None:
    log = river()
    row_id = log.new_id()
    log.act("mention.heard", ("mention", row_id, {"cut": False}))
    columns = {"id": row_id, "cut": False}
    root = body.batch_root([body.row_digest(columns)])
    event = log.act("mention.heard", batch=[{"t": "mention/1", "n": 1, "root": root}])
    log.openings.append(bundle.row_opening(event, "mention/1", columns, {}))
    log.sign()
    assert "a row that began elsewhere" in checked(log, tmp_path / "x", as_is=True).as_text()


def batches(*rows: Line, opened: bool = True) -> Log:
    """A log with a batch for each of these rows, and an export."""
    log = river()
    for row in rows:
        root = body.batch_root([body.row_digest(row)])
        event = log.act("mention.heard", batch=[{"t": "mention/1", "n": 1, "root": root}])
        if opened:
            log.openings.append(bundle.row_opening(event, "mention/1", row, {}))
    log.sign()
    return log


def test_a_row_of_two_batches_is_named(tmp_path: Path) -> None:
    assert checked(batches({"id": "1"}, {"id": "2"}), tmp_path / "x", as_is=True).status == 0
    report = checked(batches({"id": "1"}, {"id": "1"}), tmp_path / "y", as_is=True)
    assert "a row that began elsewhere" in report.as_text()


def test_rows_of_a_batch_are_signed_in_their_order_and_have_ids(tmp_path: Path) -> None:
    log, rows = river(), [{"id": "2"}, {"id": "1"}]
    event = log.act(
        "mention.heard",
        batch=[{"t": "mention/1", "n": 2, "root": body.batch_root(body.row_digest(row) for row in rows)}],
    )
    log.openings += [bundle.row_opening(event, "mention/1", row, {}) for row in rows]
    log.sign()
    assert "not in the order of the ids: mention 1" in checked(log, tmp_path / "x", as_is=True).as_text()
    assert "a row without id" in checked(batches({"id": 1}), tmp_path / "y", as_is=True).as_text()


def test_no_more_rows_follow_a_batch_than_it_has(tmp_path: Path) -> None:
    log = batches({"id": "1"}, opened=False)
    assert checked(log, tmp_path / "x").status == 0
    event = json.loads(log.bodies[-1])["id"]
    for row_id in ("1", "2"):
        row = {"id": row_id, "cut": True}
        item = {"t": "mention/1", "i": row_id, "prev": event, "before": body.row_digest({"id": row_id}), "set": row}
        log.act("triage.left", on=[item | {"after": body.row_digest(row)}])
        log.sign()
        status = checked(log, tmp_path / row_id).status
        assert status == (0 if row_id == "1" else 1)


def test_a_column_named_like_a_commitment_is_never_called_open(tmp_path: Path) -> None:
    log = river()
    log.act("issue.opened", ("issue", log.new_id(), {"number": 8, "words_c": 3}))
    log.exported()
    assert "issue.words is not opened" in checked(log, tmp_path / "x").as_text()


def test_long_values_of_batches_are_opened_too(tmp_path: Path) -> None:
    log, columns = river(), {"id": "1", "address": "https://example.org/" + "ä" * 1_500}
    root = body.batch_root([body.row_digest(columns)])
    event = log.act("mention.heard", batch=[{"t": "mention/1", "n": 1, "root": root}])
    opening = bundle.long_opening(columns["address"])
    assert opening is not None
    log.openings += [bundle.row_opening(event, "mention/1", columns, {}), opening]
    log.exported()
    assert checked(log, tmp_path / "x").status == 0
    log.openings.pop()
    assert "mention in batches, a long value is not opened" in checked(log, tmp_path / "y").as_text()


@pytest.mark.parametrize("stand_in", [{"h": "x", "n": "1"}, {"h": ["x"], "n": 1}, {"h": "x", "n": True}])
def test_a_stand_in_without_hash_or_length_is_named(tmp_path: Path, stand_in: Line) -> None:
    log = river()
    row = {"id": "1", "address": stand_in}
    digest = body.b64(verify.sha256(b"govsocial/row/1\x00" + body.canonical(row)).digest())
    event = log.act("mention.heard", batch=[{"t": "mention/1", "n": 1, "root": body.batch_root([digest])}])
    log.act("issue.opened", on=[{"t": "issue/1", "i": "1", "after": digest, "set": row}])
    log.openings.append({"k": "row", "e": event, "t": "mention/1", "v": row})
    log.sign()
    report = checked(log, tmp_path / "x", as_is=True)
    named = [(finding.file, finding.entry) for finding in report.findings if "without hash or length" in finding.says]
    assert named == [(None, len(log.bodies) - 1), ("openings.jsonl", None)]


def test_two_batches_of_one_table_in_an_entry_are_named(tmp_path: Path) -> None:
    log = river()
    batch = {"t": "mention/1", "n": 1, "root": body.batch_root([body.row_digest({"id": "1"})])}
    log.act("mention.heard", batch=[batch, batch])
    log.sign()
    assert "two batches of one table" in checked(log, tmp_path / "x").as_text()
