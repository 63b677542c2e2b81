"""Malformed and hostile bundles: refused without a traceback, and nothing outside the folder is touched."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from govsocial.ledger import checkpoint, verify
from tests.ledger.ledgers import Log, remanifest

pytestmark = pytest.mark.usefixtures("known_acts")


def unlink(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def write(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(data)


def extended(line: str) -> Callable[[Path], object]:
    """Write a checkpoint with this further line; what it signs does not matter, for it is no note."""
    return lambda folder: (folder / "checkpoint").write_text(
        (folder / "checkpoint").read_text().replace("\n\n", f"\n{line}\n\n")
    )


@pytest.mark.parametrize(
    "harm",
    [
        *(pytest.param(unlink(name), id=f"no {name}") for name in (*sorted(verify.NEEDED), "manifest.json")),
        pytest.param(unlink("tile/entries/000"), id="no entries"),
        pytest.param(shutil.rmtree, id="no folder"),
        pytest.param(write("manifest.json", b""), id="empty manifest"),
        pytest.param(write("manifest.json", b"\xff"), id="manifest not text"),
        pytest.param(write("manifest.json", b"[" * 100_000), id="manifest too deep"),
        pytest.param(write("manifest.json", b"[]"), id="manifest a list"),
        pytest.param(write("manifest.json", b'{"files":{},"format":"other"}'), id="other format"),
        pytest.param(write("manifest.json", b'{"files":[],"format":"govsocial/bundle/1"}'), id="files a list"),
        pytest.param(write("manifest.json", b'{"files":{"a":1},"format":"govsocial/bundle/1"}'), id="files of numbers"),
        pytest.param(write("checkpoint", b""), id="empty checkpoint"),
        pytest.param(write("checkpoint", b"x\n1\ny\n\n\xe2\x80\x94 a b\n"), id="no root"),
        pytest.param(write("checkpoint", b"\xff" * 99), id="checkpoint not text"),
        pytest.param(write("checkpoint", b"x" * 200_000), id="checkpoint too long"),
        pytest.param(write("checkpoints/7.note", b"hello"), id="older checkpoint no note"),
        *(pytest.param(extended(line), id=f"extension {line!r}") for line in ("", "a\tb", "a\rb", "a\x00b")),
        pytest.param(lambda folder: (folder / "link").symlink_to("/etc/passwd"), id="a link"),
        pytest.param(lambda folder: (folder / "etc").symlink_to("/etc"), id="a linked folder"),
        pytest.param(lambda folder: os.mkfifo(folder / "pipe"), id="a pipe"),
        pytest.param(lambda folder: (folder / "a\nb").touch(), id="a line end in a name"),
        pytest.param(lambda folder: (folder / ".hidden").touch(), id="a hidden file"),
    ],
)
def test_malformed_bundles_are_refused(log: Log, folder: Path, harm: Callable[[Path], object]) -> None:
    harm(folder)
    report = verify.verify(folder, log.key.vkey)
    assert report.status == 2, report.as_text()
    assert report.malformed


def test_a_link_in_place_of_a_file_is_refused(log: Log, folder: Path) -> None:
    (folder / "README.txt").rename(folder.parent / "README.txt")
    (folder / "README.txt").symlink_to("../README.txt")
    assert verify.verify(folder, log.key.vkey).status == 2


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "tile/../../outside"])
def test_no_path_leads_outside(log: Log, folder: Path, name: str) -> None:
    (folder.parent / "outside").write_text("x")
    listed = json.loads((folder / "manifest.json").read_text())
    listed["files"][name] = {"sha256": verify.sha256(b"x").hexdigest(), "size": 1}
    (folder / "manifest.json").write_text(json.dumps(listed))
    report = verify.verify(folder, log.key.vkey)
    assert (report.status, report.malformed) == (2, f"missing: {name}")


def test_a_head_that_claims_the_earth_costs_nothing(log: Log, folder: Path) -> None:
    (folder / "checkpoint").write_text(checkpoint.sign(log.key.name, 2**62, bytes(32), log.key))
    remanifest(folder)
    report = verify.verify(folder, log.key.vkey)
    assert report.status == 1
    assert "missing, though the checkpoint speaks of" in report.as_text()


@pytest.mark.parametrize(
    "vkey", ["", "a", "a+b+c", "log.example/govsocial+00000000+AQ==", "\ud800+1+2", "a+00000000+" + "A" * 44]
)
def test_a_bad_key_is_refused(sound: Path, vkey: str) -> None:
    assert verify.verify(sound, vkey).status == 2


def test_a_previous_checkpoint_that_is_none_is_refused(log: Log, sound: Path, tmp_path: Path) -> None:
    assert verify.verify(sound, log.key.vkey, ["hello"]).status == 2
    assert verify.main([str(sound), "--vkey", log.key.vkey, "--previous", str(tmp_path / "nowhere")]) == 2


def test_no_control_character_reaches_the_terminal(log: Log, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads((folder / "manifest.json").read_text())
    listed["files"]["\x1b[2J\u202e"] = {"sha256": "", "size": 1}
    (folder / "manifest.json").write_text(json.dumps(listed))
    assert verify.main([str(folder), "--vkey", log.key.vkey]) == 2
    shown = capsys.readouterr().out
    assert "\\x1b[2J\\u202e" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


def test_the_file_stands_alone(log: Log, sound: Path, tmp_path: Path) -> None:
    alone = shutil.copy(verify.__file__, tmp_path / "verify.py")
    asked = [sys.executable, "-I", str(alone), str(sound), "--vkey"]
    run = subprocess.run([*asked, log.key.vkey], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (run.stderr, run.stdout[:5]) == ("", "Sound")
    run = subprocess.run([*asked, "nonsense"], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (run.returncode, run.stderr, run.stdout[:9]) == (2, "", "Malformed")
    source = Path(alone).read_text()
    assert "govsocial." not in "\n".join(line for line in source.splitlines() if "import" in line)


def test_a_reader_who_leaves_early_gets_no_traceback(log: Log, sound: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    asked = [sys.executable, str(verify.__file__), str(sound), "--vkey", log.key.vkey]
    run = subprocess.run(asked, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (run.returncode in (0, 3), run.stderr) == (True, "")


def test_a_narrow_terminal_gets_no_traceback(log: Log, folder: Path) -> None:
    (folder / "README.txt").unlink()
    asked = [sys.executable, "-X", "utf8=0", str(verify.__file__), str(folder / "\u0436"), "--vkey", log.key.vkey]
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    run = subprocess.run(asked, capture_output=True, text=True, env=env, check=False)
    assert (run.returncode, run.stderr, run.stdout[:9]) == (2, "", "Malformed")


def test_rows_that_no_longer_fit_in_memory_are_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log()
    ids = [log.new_id() for _ in range(1_000)]
    for row in ids + ids[::-1]:
        log.act("issue.opened", ("issue", row, {"title": f"{row} {len(log.bodies)}" * 9}))
    log.sign()
    log.write(tmp_path / "x")
    monkeypatch.setattr(verify, "SCHEMA", verify.SCHEMA.replace("cache_size = -8000", "cache_size = 10"))
    report = verify.verify(tmp_path / "x", log.key.vkey)
    assert report.status == 0, report.as_text()
    monkeypatch.setattr(verify, "SCHEMA", verify.SCHEMA.replace("BEGIN;", "PRAGMA max_page_count = 60; BEGIN;"))
    report = verify.verify(tmp_path / "x", log.key.vkey)
    assert (report.status, report.malformed) == (
        2,
        "the temporary file cannot be written: database or disk is full",
    )
