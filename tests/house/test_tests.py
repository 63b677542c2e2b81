"""The tests themselves: nothing skipped, nothing slept through, the same ones on both databases."""

import ast
import os
import subprocess
import sys

import pytest

from tests.house.sources import ROOT, called, files, name_of
from tests.tools.run import ONCE, arguments

WAYS_OUT = ("skip", "skipif", "skipTest", "xfail", "importorskip")


def ways_out(name: str, text: str) -> list[str]:
    """Where a test file lets a test pass without running it, or waits instead of asking."""
    tree = ast.parse(text)
    found = [
        f"{name}:{node.lineno} {node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in WAYS_OUT
    ]
    slept = {"time.sleep", "asyncio.sleep"}
    slept_at = [f"{name}:{line} {call}" for line, call in called(tree) if call in slept or "wait_for_timeout" in call]
    return found + slept_at


def test_no_test_is_skipped_or_slept_through() -> None:
    tests = [path for path in files("tests") if path.name.startswith("test_") or path.name == "conftest.py"]
    assert len(tests) > 10
    wrong = [line for path in tests for line in ways_out(name_of(path), path.read_text("utf-8"))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "import pytest\n@pytest.mark.skipif(True, reason='')\ndef test(): ...",
        "import pytest\ndef test(): pytest.skip('later')",
        "import pytest\npytestmark = pytest.mark.xfail",
        "import pytest\nnumpy = pytest.importorskip('numpy')",
        "from time import sleep\ndef test(): sleep(1)",
        "def test(page): page.wait_for_timeout(500)",
    ],
)
def test_ways_out_are_found(text: str) -> None:
    assert len(ways_out("tests/x/test_y.py", text)) == 1


def collected(database: str) -> set[str]:
    """The ids of all tests that `make test` runs on this database."""
    env = {**os.environ, "GOVSOCIAL_TEST_DATABASE": database}
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *arguments(database)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return {line for line in done.stdout.splitlines() if "::" in line}


def test_both_databases_run_the_same_tests() -> None:
    sqlite, postgresql = collected("sqlite"), collected("postgresql")
    once = {test for test in sqlite if test.startswith(tuple(f"{folder}/" for folder in ONCE))}
    assert len(postgresql) > 100
    assert sqlite - once == postgresql
