"""Checks the style of the scripts, those of the pages and their tests. `--write` puts layout in order where it can.

What checks it comes from npm, in the versions and with the hashes of tests/js/package-lock.json, into .cache/js. Where
npm is missing and cannot be installed the check is left out; with CI=true that is an error.
"""

import os
import shutil
import subprocess
import sys

from tests.tools.system import CACHE, ROOT, install

LISTED = ROOT / "tests" / "js"
HOME = CACHE / "js"
LOG = CACHE / "npm.log"
STAMP = HOME / "installed"
BIOME = HOME / "node_modules" / ".bin" / "biome"
CHECKED = ("govsocial/web/static", "tests/js")


def provide() -> str:
    """Makes sure that the checker is there; empty, or one sentence why it is not."""
    wanted = (LISTED / "package-lock.json").read_text("utf-8")
    if BIOME.exists() and STAMP.is_file() and STAMP.read_text("utf-8") == wanted:
        return ""
    HOME.mkdir(parents=True, exist_ok=True)
    STAMP.unlink(missing_ok=True)
    if not shutil.which("npm") and not (install("npm") and shutil.which("npm")):
        return "npm is missing and could not be installed: on Debian, apt-get install npm."
    for name in (".npmrc", "package.json", "package-lock.json"):
        shutil.copy(LISTED / name, HOME)
    with LOG.open("wb") as log:
        done = subprocess.run(["npm", "ci"], cwd=HOME, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    if done.returncode or not BIOME.exists():
        return f"npm could not install what tests/js/package-lock.json lists: see {LOG.relative_to(ROOT)}."
    STAMP.write_text(wanted, "utf-8")
    return ""


def main(given: list[str]) -> int:
    """0 when all is in order, or when it could not be checked outside CI."""
    if trouble := provide():
        print(f"The scripts were not checked. {trouble}", file=sys.stderr)
        return int(os.environ.get("CI") == "true")
    how = ["check", "--write"] if "--write" in given else ["ci"]
    options = ["--error-on-warnings", f"--config-path={LISTED / 'style.json'}"]
    return subprocess.run([str(BIOME), *how, *options, *CHECKED], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
