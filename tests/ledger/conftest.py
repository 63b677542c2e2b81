"""A sound bundle to attack. The hand-made ledger speaks words of its own; the verifier is told that it knows them."""

import shutil
from pathlib import Path

import pytest

from govsocial.ledger import verify
from tests.ledger.ledgers import ACTS, Log, river


@pytest.fixture
def known_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The verifier understands the acts of tests/ledger/ledgers.py."""
    monkeypatch.setattr(verify, "ACTS", ACTS)


@pytest.fixture(scope="session")
def log() -> Log:
    """312 entries and two checkpoints."""
    return river(filler=300)


@pytest.fixture(scope="session")
def sound(log: Log, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its bundle."""
    out = tmp_path_factory.mktemp("sound") / "bundle"
    log.write(out)
    return out


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    """A copy of it, to be touched."""
    shutil.copytree(sound, tmp_path / "bundle")
    return tmp_path / "bundle"
