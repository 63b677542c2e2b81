"""Writer and verifier work everything out apart: a lie in one is found by the other."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsocial.ledger import body, bundle, projection, tiles, verify
from govsocial.text import cells
from tests.house.sources import files, imported, name_of
from tests.ledger.ledgers import Log, river

pytestmark = pytest.mark.usefixtures("known_acts")

Patch = Callable[[pytest.MonkeyPatch], None]


def another_signer(patch: pytest.MonkeyPatch) -> None:
    whole = projection.Projection._line
    patch.setattr(projection.Projection, "_line", lambda self, *of: whole(self, *of) | {"signers": "Eve #9 (policy)"})


def no_guard(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(projection, "guard", lambda text: text)


def other_words(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(projection.Projection, "_long", lambda self, stand_in: "Other words.")


def another_readme(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bundle, "README", bundle.README.replace("offline", "").replace("Exit 0", "Exit 1"))


def another_policy(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bundle, "policy", lambda vkey: f"log {vkey}\nquorum any\n")


def loose_manifest(patch: pytest.MonkeyPatch) -> None:
    whole = bundle.manifest
    patch.setattr(bundle, "manifest", lambda found: whole(found).replace(b"\n ", b"\n  "))


def false_tile(patch: pytest.MonkeyPatch) -> None:
    whole = tiles.Tiles.push
    patch.setattr(tiles.Tiles, "push", lambda self, value, level=0: whole(self, value[::-1], level))


def false_name(patch: pytest.MonkeyPatch) -> None:
    whole = bundle.private_opening
    patch.setattr(bundle, "private_opening", lambda *of: whole(*of) | {"v": "Eve"})
    patch.setattr(projection.Projection, "takes", lambda self, line, opening: True)


@pytest.mark.parametrize(
    ("lie", "named"),
    [
        (another_signer, "response-log.csv: publication line 1 is not what the entries say"),
        (no_guard, "response-log.csv: publication line 1 is not what the entries say"),
        (other_words, "response-log.csv: publication line 1 is not what the entries say"),
        (another_readme, "README.txt: not the program's own text"),
        (another_policy, "policy.txt: names another key"),
        (loose_manifest, "manifest.json: written in another form"),
        (false_tile, "its hash is not the one in this tile"),
        (false_name, "openings.jsonl: line 1: the value is not what was committed to"),
    ],
)
def test_the_verifier_finds_the_lie_of_the_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: Patch, named: str
) -> None:
    with monkeypatch.context() as patch:
        lie(patch)
        log = river("Twelve euro, not forty. " * 200)
        log.write(tmp_path / "x")
    report = verify.verify(tmp_path / "x", log.key.vkey)
    assert report.status == 1
    assert named in report.as_text()


def blind_to_signers(patch: pytest.MonkeyPatch) -> None:
    whole = verify.Replay.columns
    patch.setattr(
        verify.Replay,
        "columns",
        lambda self, name: whole(self, name) | ({"decision": "refused"} if name.startswith("signoff/") else {}),
    )


def other_digests(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(verify, "_row_digest", lambda columns: body.b64(bytes(32)))


@pytest.mark.parametrize(
    ("lie", "named"),
    [
        (blind_to_signers, "response-log.csv: publication line 1"),
        (other_digests, "the row's digest does not fit"),
        (lambda patch: patch.setattr(verify, "README", "Trust us.\n"), "README.txt"),
        (
            lambda patch: patch.setattr(verify, "merge", lambda hashes: bytes(32)),
            "checkpoint: the entries do not add up",
        ),
        (lambda patch: patch.setattr(verify, "guard", lambda text: text), "response-log.csv: publication line 1"),
        (lambda patch: patch.setattr(verify, "LOG_COLUMNS", ("who",)), "response-log.csv: the head"),
    ],
)
def test_a_verifier_that_errs_disagrees_with_the_writer(
    log: Log, sound: Path, monkeypatch: pytest.MonkeyPatch, lie: Patch, named: str
) -> None:
    lie(monkeypatch)
    report = verify.verify(sound, log.key.vkey)
    assert report.status == 1
    assert named in report.as_text()


def leaners(name: str, text: str) -> list[str]:
    """What leans on the verifier in one file of the program; the command line hands over to it, and no more."""
    if name in ("govsocial/cli.py", "govsocial/ledger/verify.py"):
        return []
    found = imported(ast.parse(text))
    return [f"{name}:{line}" for line, what in found if what.startswith("govsocial.ledger.verify")]


def test_nothing_in_the_program_leans_on_the_verifier() -> None:
    assert [one for path in files("govsocial") for one in leaners(name_of(path), path.read_text("utf-8"))] == []
    assert leaners("govsocial/ledger/bundle.py", "from govsocial.ledger import verify\nverify.README")
    assert leaners("govsocial/audit/cells.py", "from govsocial.ledger.verify import guard")


def test_what_is_written_twice_is_the_same() -> None:
    assert bundle.README == verify.README
    assert projection.COLUMNS == verify.LOG_COLUMNS
    for number in (0, 999, 1_000, 1_234_067, 10**9):
        for width in (1, 255, 256):
            assert tiles.tile_name("entries", number, width) == verify.tile_name("entries", number, width)


@given(st.text(st.characters() | st.sampled_from("=+-@\t\r\n 0٣\u2212\uff1d\u200b\u3164e.")))
def test_cells_are_guarded_alike(text: str) -> None:
    assert cells.guard(text) == verify.guard(text)
