"""Runs all tests: once on SQLite, and the same ones once more on PostgreSQL. `make test` is this.

Arguments are handed to pytest. With CI=true anything that is missing on the machine is an error.
"""

import os
import subprocess
import sys

from tests.tools.system import ROOT, chromium, provide

# They start browsers and other people's servers, or read files: which database stands behind says nothing more.
ONCE = ("tests/browser", "tests/js", "tests/real", "tests/tools")
WORKERS = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup"]


def arguments(database: str) -> list[str]:
    """What pytest is told for one of the two databases."""
    return [] if database == "sqlite" else [f"--ignore={folder}" for folder in ONCE]


def run(database: str, *more: str) -> int:
    """One run of pytest, its closing line on the screen; its exit code."""
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database]
    print(f"\nThe tests on {name}:", flush=True)
    env = {**os.environ, "GOVSOCIAL_TEST_DATABASE": database, "CHROMIUM": chromium() or ""}
    command = [sys.executable, "-m", "pytest", "-q", *WORKERS, *arguments(database), *more]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def main(given: list[str]) -> int:
    """0 when every test passed on both databases."""
    missing = provide()
    if missing and os.environ.get("CI") == "true":
        print("In CI nothing may be left out: " + ", ".join(piece.name for piece in missing) + ".", file=sys.stderr)
        return 1
    without = " and ".join(f"not {piece.marker}" for piece in missing)
    more = ["-m", without, *given] if without else given
    failed = run("sqlite", *more)
    if "postgresql" not in without:
        failed = run("postgresql", *more) or failed
    for piece in missing:
        print(f"Left out, because {piece.name} is not there: {piece.left_out}.")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
