"""A bundle that the program wrote bites too: sound as exported, and each kind of harm is named."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from govsocial.audit import bundle, page
from govsocial.core.db import commit
from govsocial.ledger.checkpoint import Key, new_key
from govsocial.ledger.verify import verify
from govsocial.publishing import retraction
from tests import factories
from tests.cast import Cast
from tests.conftest import ORIGIN
from tests.ledger.ledgers import Log, framed, frames, remanifest


@dataclass(frozen=True)
class Taken:
    """A bundle of the program, the checkpoint an auditor had kept from before, and where to write."""

    bundle: Path
    key: Key
    earlier: str
    out: Path

    def entries(self) -> Path:
        """The file of the first entries."""
        [path] = (self.bundle / "tile/entries").glob("000*/*")
        return path

    def bodies(self) -> list[bytes]:
        return list(frames(self.entries().read_bytes()))

    def edited(self, bodies: list[bytes]) -> Path:
        """With other entries in the file, and a manifest that fits."""
        self.entries().write_bytes(framed(bodies))
        remanifest(self.bundle)
        return self.bundle

    def rewritten(self, bodies: list[bytes], key: Key) -> Path:
        """Everything hashed and signed anew, as whoever holds a key can."""
        log = Log(key)
        log.bodies = bodies
        log.openings = [json.loads(line) for line in (self.bundle / "openings.jsonl").read_bytes().splitlines()]
        log.sign()
        log.write(self.out, tuple((self.bundle / "evidence").iterdir()))
        return self.out


def one_byte(taken: Taken) -> Path:
    first, *others = taken.bodies()
    return taken.edited([first.replace(b'"via":"cli"', b'"via":"api"'), *others])


def swapped(taken: Taken) -> Path:
    first, second, *others = taken.bodies()
    return taken.edited([second, first, *others])


def other_words(taken: Taken) -> Path:
    return taken.rewritten([b.replace(b"31 March 2027", b"30 November 26") for b in taken.bodies()], new_key(ORIGIN))


def csv_and_manifest(taken: Taken) -> Path:
    path = taken.bundle / "response-log.csv"
    path.write_bytes(path.read_bytes().replace(b"Leona Castell", b"Mateo Brandt"))
    remanifest(taken.bundle)
    return taken.bundle


ATTACKS: dict[str, tuple[Callable[[Taken], Path], str]] = {
    "byte": (one_byte, "entry 0"),
    "drop": (lambda taken: taken.edited(taken.bodies()[1:]), "entries, not"),
    "swap": (swapped, "entry 1"),
    "cut": (lambda taken: taken.rewritten(taken.bodies()[:-9], taken.key), "older checkpoint"),
    "other key": (other_words, "checkpoint: not signed by"),
    "csv": (csv_and_manifest, "response-log.csv: publication line 1"),
}


def test_a_bundle_of_the_program_is_sound_until_it_is_touched(app: Flask, cast: Cast, tmp_path: Path) -> None:
    publication = factories.published(cast)
    key = page.key()
    bundle.export(tmp_path / "first", key=key, by=cast.freya)
    retraction.ask(publication, by=cast.priya, reason="The date is wrong.")
    commit()
    bundle.export(tmp_path / "sound", key=key, by=cast.freya)
    earlier = (tmp_path / "first/checkpoint").read_text("utf-8")
    sound = verify(tmp_path / "sound", key.vkey, [earlier])
    assert sound.status == 0, sound.as_text()
    for name, (attack, named) in ATTACKS.items():
        taken = Taken(tmp_path / name, key, earlier, tmp_path / f"{name} rewritten")
        shutil.copytree(tmp_path / "sound", taken.bundle)
        report = verify(attack(taken), key.vkey, [earlier])
        assert report.status == 1, (name, report.as_text())
        assert named in report.as_text(), (name, report.as_text())
