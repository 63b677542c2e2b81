"""The chain bites: each attack on a bundle is named."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govsocial.ledger import body, checkpoint, verify
from tests.ledger.ledgers import Log, framed, frames, rebuilt, remanifest

pytestmark = pytest.mark.usefixtures("known_acts")


def test_an_untouched_bundle_is_sound(log: Log, sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = sound / "checkpoints/7.note"
    assert verify.main([str(sound), "--vkey", log.key.vkey, "--previous", str(note)]) == 0
    assert capsys.readouterr().out.startswith(f"Sound: log.example/govsocial, {len(log.bodies)} entries")
    assert verify.main([str(sound), "--vkey", log.key.vkey, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "Sound"


@pytest.mark.parametrize("fitting", [False, True], ids=["manifest kept", "manifest made to fit"])
@pytest.mark.parametrize(
    ("name", "old", "named"),
    [
        ("checkpoint", b"\n312\n", "checkpoint: not signed by"),
        ("checkpoints/7.note", b"\n7\n", "checkpoints/7.note: not signed by"),
        ("policy.txt", b"quorum", "policy.txt"),
        ("README.txt", b"audit bundle", "README.txt"),
        ("openings.jsonl", b"Ben", "openings.jsonl: line 2"),
        ("response-log.csv", b"Ben", "response-log.csv: publication line 1"),
        ("tile/entries/000", b"Town blog", "tile/0/000, entry 4"),
        ("tile/entries/000", b"{", "tile/0/000, entry 0"),
        ("tile/entries/001.p/56", b"the price list", "tile/0/001.p/56, entry 307"),
        ("tile/0/000", b"", "tile/0/000, entry 0"),
        ("tile/1/000.p/1", b"", "tile/1/000.p/1"),
    ],
)
def test_one_altered_byte_is_named(log: Log, folder: Path, name: str, old: bytes, named: str, fitting: bool) -> None:
    path = folder / name
    data = bytearray(path.read_bytes())
    data[data.index(old) + len(old) // 2] ^= 1
    path.write_bytes(data)
    if fitting:
        remanifest(folder)
    report = verify.verify(folder, log.key.vkey)
    assert report.status == 1, report.as_text()
    assert named in report.as_text()
    assert (f"{name}: not what the manifest says" in report.as_text()) is not fitting


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.data())
def test_no_altered_byte_passes(log: Log, sound: Path, tmp_path: Path, data: st.DataObject) -> None:
    folder = tmp_path / "any"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(sound, folder)
    names = sorted(path for path in folder.rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(names))
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    if bytes(content) == path.read_bytes():
        return
    path.write_bytes(content)
    if path.name != "manifest.json" and data.draw(st.booleans()):
        remanifest(folder)
    assert verify.verify(folder, log.key.vkey).status in (1, 2)


def edit_entries(folder: Path, edit: Callable[[list[bytes]], None]) -> None:
    path = folder / "tile/entries/000"
    bodies = list(frames(path.read_bytes()))
    edit(bodies)
    path.write_bytes(framed(bodies))
    remanifest(folder)


def test_an_altered_entry_is_named(log: Log, folder: Path) -> None:
    def edit(bodies: list[bytes]) -> None:
        bodies[4] = bodies[4].replace(b'"state":"active"', b'"state":"closed"')

    edit_entries(folder, edit)
    report = verify.verify(folder, log.key.vkey)
    assert report.status == 1
    assert (4, "tile/0/000") in [(finding.entry, finding.file) for finding in report.findings]
    assert any(finding.row and finding.row.startswith("channel/1 ") for finding in report.findings)


def test_a_dropped_entry_is_named(log: Log, folder: Path) -> None:
    edit_entries(folder, lambda bodies: bodies.pop(40) and None)  # type: ignore[func-returns-value]
    report = verify.verify(folder, log.key.vkey)
    assert report.status == 1
    assert "holds 255 entries, not 256" in report.as_text()


def test_swapped_entries_are_named(log: Log, folder: Path) -> None:
    def swap(bodies: list[bytes]) -> None:
        bodies[20], bodies[21] = bodies[21], bodies[20]

    edit_entries(folder, swap)
    report = verify.verify(folder, log.key.vkey)
    assert report.status == 1
    assert {20, 21} <= {finding.entry for finding in report.findings}


def test_an_inserted_copy_is_named(log: Log, tmp_path: Path) -> None:
    bodies = [*log.bodies[:30], log.bodies[29], *log.bodies[30:]]
    report = verify.verify(rebuilt(log, tmp_path / "x", bodies, log.key), log.key.vkey)
    assert report.status == 1
    assert "entry 30: a second entry with the id" in report.as_text()


def test_a_cut_tail_is_named_by_whoever_kept_a_checkpoint(log: Log, tmp_path: Path) -> None:
    cut = rebuilt(log, tmp_path / "x", log.bodies[:-3], log.key)
    assert verify.verify(cut, log.key.vkey).status == 0  # alone, an older log is a sound log
    report = verify.verify(cut, log.key.vkey, [log.notes[-1]])
    assert report.status == 1
    assert f"the log was cut: this shows {len(log.bodies)} entries" in report.as_text()


def test_a_rewritten_past_is_named_by_whoever_kept_a_checkpoint(log: Log, tmp_path: Path) -> None:
    bodies = [entry.replace(b'"page":7}', b'"page":8}') for entry in log.bodies]
    fake = rebuilt(log, tmp_path / "x", bodies, log.key)
    assert verify.verify(fake, log.key.vkey).status == 0  # whoever holds the key can sign another past …
    report = verify.verify(fake, log.key.vkey, [log.notes[-1]])  # … but not unsay the head they once gave away
    assert report.status == 1
    assert "are not those this checkpoint signed" in report.as_text()
    assert verify.verify(fake, log.key.vkey, [log.notes[0]]).status == 0  # it was the same up to there


def test_everything_rehashed_and_signed_with_another_key_is_named(log: Log, tmp_path: Path) -> None:
    other = checkpoint.new_key(log.key.name)
    fake = rebuilt(log, tmp_path / "x", log.bodies, other)
    assert verify.verify(fake, other.vkey).status == 0
    report = verify.verify(fake, log.key.vkey)
    assert report.status == 1
    assert "checkpoint: not signed by" in report.as_text()
    report = verify.verify(fake, other.vkey, [log.notes[-1]])
    assert report.status == 1
    assert "previous checkpoint 1: not signed by" in report.as_text()


def test_an_older_checkpoint_of_another_past_is_named(log: Log, folder: Path) -> None:
    path = folder / "checkpoints/7.note"
    path.write_text(checkpoint.sign(log.key.name, 7, bytes(32), log.key))
    remanifest(folder)
    report = verify.verify(folder, log.key.vkey)
    assert report.status == 1
    assert "checkpoints/7.note: the first 7 entries are not those" in report.as_text()


def test_an_older_checkpoint_under_a_false_name_is_named(log: Log, folder: Path) -> None:
    (folder / "checkpoints/7.note").rename(folder / "checkpoints/8.note")
    remanifest(folder)
    assert "its name is not its size" in verify.verify(folder, log.key.vkey).as_text()


def test_an_edited_response_log_is_named(log: Log, folder: Path) -> None:
    path = folder / "response-log.csv"
    path.write_bytes(path.read_bytes().replace(b"Ben #2 (policy)", b"Eve #9 (policy)"))
    remanifest(folder)
    report = verify.verify(folder, log.key.vkey)
    assert [str(finding) for finding in report.findings] == [
        "response-log.csv: publication line 1 is not what the entries say"
    ]


@pytest.mark.parametrize("extra", [b"6,3,1\r\n", b" "])
def test_a_lengthened_response_log_is_named(log: Log, folder: Path, extra: bytes) -> None:
    with (folder / "response-log.csv").open("ab") as file:
        file.write(extra)
    remanifest(folder)
    assert "response-log.csv: holds more" in verify.verify(folder, log.key.vkey).as_text()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'"v":"Ben"', b'"v":"Bob"', "not what was committed to"),
        (b'"p":"name"', b'"p":"mail"', "not what was committed to"),
        (b'"k":"private"', b'"k":"privatf"', ""),
        (b'"salt":"', b'"salt":"A', "base64"),
        (b'{"i"', b'{ "i"', "canonical"),
        (b'"v":"Ben"', b'"v":null', "null"),
        (b"\n", b"\n\n", "line 2"),
        (b'"v":"Ben"', b'"v":"B\xff"', "UTF-8"),
        (b'"v":"Ben"', b'"v":{"\\ud800":1,"\xee\x80\x80":2}', "canonical"),
        (b'"v":"Ben"', b'"v":' + b"9" * 5_000, "beyond"),
        (b'"v":"Ben"', b'"v":' + b"[" * 5_000, ""),
        (b'"p":"name"', b'"p":["name"]', "not of the form of an opening"),
    ],
)
def test_a_changed_opening_is_named(log: Log, folder: Path, old: bytes, new: bytes, says: str) -> None:
    path = folder / "openings.jsonl"
    path.write_bytes(path.read_bytes().replace(old, new))
    remanifest(folder)
    report = verify.verify(folder, log.key.vkey)
    assert report.status == 1
    assert says in report.as_text()


def test_an_opening_given_twice_or_of_nothing_is_named(log: Log, folder: Path) -> None:
    path = folder / "openings.jsonl"
    first = path.read_bytes().split(b"\n")[0] + b"\n"
    stray = body.canonical({"k": "long", "h": "x", "v": "words nobody wrote"}) + b"\n"
    path.write_bytes(path.read_bytes() + first + stray)
    remanifest(folder)
    text = verify.verify(folder, log.key.vkey).as_text()
    assert "opened twice" in text
    assert "not what an entry has the hash of" in text


def test_a_missing_tile_that_the_manifest_forgot_is_named(log: Log, folder: Path) -> None:
    for name in ("tile/entries/001.p/56", "tile/0/001.p/56"):
        (folder / name).unlink()
    remanifest(folder)
    report = verify.verify(folder, log.key.vkey)
    assert report.status == 1
    assert f"tile/entries/001.p/56: missing, though the checkpoint speaks of {len(log.bodies)}" in report.as_text()


@pytest.mark.parametrize("name", ["tile/entries/002", "tile/0/x001/000", "evidence/" + "0" * 64])
def test_a_file_that_belongs_to_nothing_is_named(log: Log, folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"x")
    assert f"{name}: not in the manifest" in verify.verify(folder, log.key.vkey).as_text()
    remanifest(folder)
    report = verify.verify(folder, log.key.vkey)
    assert report.status == 1
    assert name in report.as_text()


def test_a_manifest_that_lists_itself_is_named(log: Log, folder: Path) -> None:
    listed = json.loads((folder / "manifest.json").read_bytes())
    listed["files"]["manifest.json"] = {"sha256": "0" * 64, "size": 1}
    (folder / "manifest.json").write_text(json.dumps(listed, indent=1, sort_keys=True) + "\n")
    assert "manifest.json: lists itself" in verify.verify(folder, log.key.vkey).as_text()


def test_evidence_no_entry_speaks_of_is_named(log: Log, folder: Path) -> None:
    (folder / "evidence").mkdir()
    (folder / "evidence" / verify.sha256(b"planted").hexdigest()).write_bytes(b"planted")
    remanifest(folder)
    assert "no entry speaks of this file" in verify.verify(folder, log.key.vkey).as_text()
