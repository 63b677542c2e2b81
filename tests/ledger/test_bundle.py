"""What stands in a bundle, and what is refused or left out when one is written."""

import csv
import json
from pathlib import Path

import pytest

from govsocial.ledger import body, bundle, checkpoint, merkle, verify
from tests.ledger.ledgers import WORDS, Log, frames, river

pytestmark = pytest.mark.usefixtures("known_acts")


def test_a_bundle_has_the_tile_layout(tmp_path: Path) -> None:
    log = river(filler=600)
    written = log.write(tmp_path / "out")
    assert (written.size, written.publications, written.left_out) == (612, 1, 0)
    found = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    tiles = {f"tile/{kind}/{name}" for kind in ("entries", "0") for name in ("000", "001", "002.p/100")}
    assert found == tiles | {"tile/1/000.p/2", "checkpoints/7.note", "manifest.json", *verify.NEEDED}
    data = (tmp_path / "out/tile/entries/001").read_bytes()
    assert list(frames(data)) == log.bodies[256:512]
    hashes = (tmp_path / "out/tile/0/001").read_bytes()
    assert hashes == b"".join(map(merkle.leaf_hash, log.bodies[256:512]))
    upper = (tmp_path / "out/tile/1/000.p/2").read_bytes()
    assert upper[32:] == merkle.root(map(merkle.leaf_hash, log.bodies[256:512]))


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512])
def test_every_size_verifies(tmp_path: Path, size: int) -> None:
    log = Log()
    log.act("log.read")
    log.bodies *= size
    if size:
        log.bodies = [body.canonical(body.parse(log.bodies[0]) | {"id": log.new_id()}) for _ in range(size)]
    log.sign()
    log.write(tmp_path / "out")
    report = verify.verify(tmp_path / "out", log.key.vkey)
    assert (report.status, report.size) == (0, size), report.as_text()


def test_the_tree_of_tiles_is_the_tree_of_the_rfc() -> None:
    seen: dict[str, bytes] = {}
    tree = verify.Tree(
        lambda level, n, hashes: seen.update({verify.tile_name(level, n, len(hashes)): b"".join(hashes)})
    )
    leaves = [merkle.leaf_hash(n.to_bytes(4)) for n in range(65_536 + 257)]
    for start in range(0, len(leaves), 256):
        tile = leaves[start : start + 256]
        assert start not in (0, 256, 65_536) or tree.root(tile[:3]) == merkle.root(leaves[: start + 3])
        root = tree.root(tile)
        tree.add(tile)
    tree.finish()
    assert root == merkle.root(leaves)
    assert seen["tile/2/000.p/1"] == merkle.root(leaves[:65_536])
    assert seen["tile/1/000"][-32:] == merkle.root(leaves[65_280:65_536])
    assert seen["tile/0/257.p/1"] == leaves[-1]
    assert len(seen) == 258 + 2 + 1


@pytest.mark.parametrize(
    ("number", "width", "name"),
    [(0, 256, "000"), (999, 1, "999.p/1"), (1_000, 256, "x001/000"), (1_234_067, 255, "x001/x234/067.p/255")],
)
def test_tiles_are_named_as_c2sp_says(number: int, width: int, name: str) -> None:
    assert verify.tile_name(3, number, width) == f"tile/3/{name}"


def test_the_manifest_lists_every_file(tmp_path: Path) -> None:
    river().write(tmp_path / "out")
    listed = json.loads((tmp_path / "out/manifest.json").read_text())
    for name, item in listed["files"].items():
        data = (tmp_path / "out" / name).read_bytes()
        assert item == {"sha256": verify.sha256(data).hexdigest(), "size": len(data)}


def test_the_response_log_says_who_responded_where(tmp_path: Path) -> None:
    river().write(tmp_path / "out")
    with (tmp_path / "out/response-log.csv").open(newline="", encoding="utf-8") as file:
        (line,) = csv.DictReader(file)
    assert line["drafters"] == "Ann #1"
    assert line["signers"] == "Ben #2 (policy); =Cora() #3 (communications)"
    assert (line["publisher"], line["account"], line["channel"]) == ("Dov #4", "'@ministry", "Town blog")
    assert (line["words"], line["state"], line["permalink"]) == (WORDS, "published", "https://blog.example/fees#c9")
    assert line["entries"] == "7 8 9 10 11"


def test_long_words_travel_in_the_openings(tmp_path: Path) -> None:
    words = "Twelve euro, not forty.\n" * 200
    log = river(words)
    assert all(words[:100].encode() not in entry for entry in log.bodies)
    log.write(tmp_path / "out")
    assert verify.verify(tmp_path / "out", log.key.vkey).status == 0
    with (tmp_path / "out/response-log.csv").open(newline="", encoding="utf-8") as file:
        (line,) = csv.DictReader(file)
    assert line["words"] == words


def test_withheld_values_leave_everything_else_provable(tmp_path: Path) -> None:
    log = river("Twelve euro, not forty. " * 200)
    log.openings.clear()
    log.write(tmp_path / "out")
    report = verify.verify(tmp_path / "out", log.key.vkey)
    assert report.status == 0
    assert report.counts["values withheld from the response log"] > 0
    with (tmp_path / "out/response-log.csv").open(newline="", encoding="utf-8") as file:
        (line,) = csv.DictReader(file)
    assert (line["words"], line["publisher"]) == (verify.WITHHELD, "person #4")


def test_entries_after_the_newest_checkpoint_stay_out(tmp_path: Path) -> None:
    log = river()
    log.act("log.read")
    assert log.write(tmp_path / "out").size == len(log.bodies) - 1
    assert verify.verify(tmp_path / "out", log.key.vkey).status == 0


def test_entries_the_checkpoint_did_not_sign_are_refused(tmp_path: Path) -> None:
    log = river()
    log.bodies[2] = log.bodies[2].replace(b"Ben", b"Bob") if b"Ben" in log.bodies[2] else log.bodies[2][:-1] + b" }"
    with pytest.raises(bundle.BadBundle, match="not those"):
        log.write(tmp_path / "out")
    log.bodies.pop()
    with pytest.raises(bundle.BadBundle, match="not those"):
        log.write(tmp_path / "again")


def test_what_no_entry_speaks_of_is_left_out_and_counted(tmp_path: Path) -> None:
    log = river()
    log.openings += [{"k": "long", "h": "x", "v": "y" * 3000}, log.openings[0]]
    stray = tmp_path / "stray.png"
    stray.write_bytes(b"picture")
    written = log.write(tmp_path / "out", (stray,))
    assert (written.left_out, written.openings, written.evidence) == (2, 4, 0)
    assert verify.verify(tmp_path / "out", log.key.vkey).status == 0


def test_evidence_an_entry_speaks_of_is_taken_along(tmp_path: Path) -> None:
    log = river()
    kept = tmp_path / "kept.png"
    kept.write_bytes(b"picture")
    digest = verify.sha256(b"picture").hexdigest()
    log.act("mention.heard", ("evidence", log.new_id(), {"sha256": digest, "size": 7, "kind": "png"}))
    log.sign()
    assert log.write(tmp_path / "out", (kept, kept)).evidence == 1
    assert (tmp_path / "out/evidence" / digest).read_bytes() == b"picture"
    assert verify.verify(tmp_path / "out", log.key.vkey).status == 0


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(FileExistsError):
        river().write(tmp_path)
    assert (tmp_path / "mine").read_text() == "x"


def test_without_a_checkpoint_of_this_key_there_is_no_bundle(tmp_path: Path) -> None:
    log = Log()
    with pytest.raises(bundle.BadBundle, match="signer"):
        log.write(tmp_path / "out")
    log.sign()
    log.key = checkpoint.new_key(log.key.name)
    with pytest.raises(checkpoint.BadNote):
        log.write(tmp_path / "out")
    assert not (tmp_path / "out").exists()
