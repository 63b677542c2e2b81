"""What `pip install .` brings along besides the code."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from govsocial.core import config, schema
from tests.tools.system import ROOT


def test_every_migration_is_installed() -> None:
    told = ConfigParser()
    told.read(ROOT / "setup.cfg", "utf-8")
    installed: set[Path] = set()
    for folder, patterns in told["options.data_files"].items():
        for pattern in patterns.split():
            found = set(ROOT.glob(pattern))
            assert {path.parent for path in found} == {ROOT / folder.removeprefix("share/govsocial/")}
            installed |= found
    needed = {path for path in (ROOT / "migrations").rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert installed == needed


def test_every_static_file_is_installed() -> None:
    told = ConfigParser()
    told.read(ROOT / "setup.cfg", "utf-8")
    patterns = told["options.package_data"]["govsocial"].split()
    installed = {path for pattern in patterns for path in (ROOT / "govsocial").glob(pattern)}
    needed = set((ROOT / "govsocial/web/static").rglob("*"))
    assert len(needed) > 12
    assert needed <= installed


def test_a_copy_looks_where_pip_puts_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert schema.migrations() == ROOT / "migrations"
    monkeypatch.setattr(config, "ROOT", tmp_path / "site-packages")
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    monkeypatch.delenv("GOVSOCIAL_INSTANCE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert schema.migrations() == tmp_path / "share" / "govsocial" / "migrations"
    assert config.instance_folder() == tmp_path / "instance"
