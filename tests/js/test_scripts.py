"""The scripts' own tests, which run in Node: each file of them is one test here."""

import json
import re
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted(path.name for path in HERE.glob("*.test.js"))
pytestmark = pytest.mark.node


def run(path: Path) -> tuple[bool, str]:
    """Whether all tests of a file ran and passed, and what Node said."""
    declared = len(re.findall(r"^ *test\(", path.read_text("utf-8"), re.M))  # without any, the file itself would count
    done = subprocess.run(["node", "--test", path.name], cwd=path.parent, capture_output=True, text=True, check=False)
    told = {name: int(number) for name, number in re.findall(r"^# (pass|fail|skipped|todo) (\d+)$", done.stdout, re.M)}
    passed = told.pop("pass", 0)
    is_well = done.returncode == 0 and declared > 0 and passed >= declared and not any(told.values())
    return is_well, done.stdout + done.stderr


@pytest.mark.parametrize("name", FILES)
def test_a_script(name: str) -> None:
    is_well, said = run(HERE / name)
    assert is_well, said


def test_all_pure_parts_have_one() -> None:
    assert {name.partition(".")[0] for name in FILES} >= {"caret", "pace", "protocol", "together"}


def test_one_that_passes_is_not_held_up(tmp_path: Path) -> None:
    (tmp_path / "good.test.mjs").write_text('import { test } from "node:test";\ntest("one", () => {});\n')
    assert run(tmp_path / "good.test.mjs")[0]


@pytest.mark.parametrize("body", ["assert.equal(1, 2)", "await new Promise(() => {})", "throw new Error('no')"])
def test_one_that_fails_is_found(tmp_path: Path, body: str) -> None:
    head = 'import assert from "node:assert/strict";\nimport { test } from "node:test";\n'
    (tmp_path / "bad.test.mjs").write_text(f'{head}test("one", async () => {{ {body}; assert.ok(true); }});\n')
    assert not run(tmp_path / "bad.test.mjs")[0]


@pytest.mark.parametrize("text", ["", "test.skip('one', () => {})", "test.todo('one')", "import './gone.js'"])
def test_one_that_tests_nothing_is_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.test.mjs").write_text(f'import {{ test }} from "node:test";\n{text};\n')
    assert not run(tmp_path / "bad.test.mjs")[0]


def test_what_npm_installs_is_pinned_and_names_no_registry() -> None:
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["devDependencies"]
    packages = json.loads((HERE / "package-lock.json").read_text("utf-8"))["packages"]
    assert packages.pop("")["devDependencies"] == wanted
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    for package in packages.values():
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package
