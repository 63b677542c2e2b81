"""Every package of the program is under a contract that gives each of its files a level (pyproject.toml)."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.sources import ROOT

FREE = {"demo", "platforms"}  # prose as data; folders that only share a protocol


def contracts() -> list[dict[str, object]]:
    """As import-linter reads them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


def test_every_package_is_under_a_contract_that_knows_all_its_files() -> None:
    packages = {f"govsocial.{path.parent.name}" for path in (ROOT / "govsocial").glob("*/__init__.py")}
    under = {name for each in contracts() if each.get("exhaustive") for name in each["containers"]}  # type: ignore[attr-defined]
    assert packages - under == {f"govsocial.{name}" for name in FREE}


def test_a_file_without_a_level_and_an_import_upwards_are_found(tmp_path: Path) -> None:
    room = tmp_path / "house" / "issues"
    room.mkdir(parents=True)
    for name, text in {"__init__": "", "views": "", "models": "from house.issues import views", "odd": ""}.items():
        (room / f"{name}.py").write_text(text)
    (room.parent / "__init__.py").write_text("")
    inside = next(each for each in contracts() if "govsocial.issues" in each["containers"])  # type: ignore[operator]
    layers = "\n    ".join(inside["layers"])  # type: ignore[arg-type]
    config = "[importlinter]\nroot_package = house\n[importlinter:contract:1]\nname = inside\ntype = layers\n"
    config += f"containers = house.issues\nexhaustive = true\nlayers =\n    {layers}\n"
    (tmp_path / ".importlinter").write_text(config)
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache", "--config", ".importlinter"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    assert "odd" in done.stdout and "house.issues.models is not allowed to import house.issues.views" in done.stdout
