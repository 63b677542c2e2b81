"""What the tests need from the operating system: found, installed through apt where that is allowed, or named.

Standard library only. `python -m tests.tools.system` installs what is missing and exits 1 when something still is.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.real.postgres import binaries

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache"
LOG = CACHE / "apt.log"
SITE = CACHE / "wordpress"
OLDEST_NODE = 18  # Debian 12's
PATH = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"  # Debian keeps servers out of an ordinary person's PATH


@dataclass(frozen=True)
class Piece:
    """One thing the tests need. `marker` is the pytest marker of the tests that cannot do without it."""

    name: str
    present: Callable[[], bool]
    install: Callable[[], bool]
    marker: str
    left_out: str


@cache
def apt() -> tuple[str, ...] | None:
    """The start of an apt-get command; None unless this is root or sudo asks for no password."""
    if not shutil.which("apt-get"):
        return None
    command = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qy")
    if os.getuid() == 0:
        return command
    return ("sudo", "-n", *command) if shutil.which("sudo") and _run(["sudo", "-n", "true"]) else None


@cache
def update() -> bool:
    """Fresh package lists, once."""
    command = apt()
    return command is not None and _run([*command, "update"])


def install(*packages: str) -> bool:
    """Installs Debian packages; whether that went well."""
    command = apt()
    return command is not None and update() and _run([*command, "install", "--no-install-recommends", *packages])


def unpack(folder: Path, *packages: str) -> bool:
    """The packages' files under `folder`, without installing anything: needs no rights and starts no service."""
    update()
    with tempfile.TemporaryDirectory(dir=CACHE) as work:
        if not _run(["apt-get", "-q", "download", *packages], cwd=work):
            return False
        unpacked = Path(work) / "unpacked"
        for package in Path(work).glob("*.deb"):
            if not _run(["dpkg-deb", "-x", str(package), str(unpacked)]):
                return False
        shutil.rmtree(folder, ignore_errors=True)
        unpacked.rename(folder)
        return True


def chromium() -> str | None:
    """The browser to test in: CHROMIUM, else the first found on PATH."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _has_chromium() -> bool:
    try:
        ctypes.CDLL("libatomic.so.1")  # what drives the browser is a Node of its own and needs this
    except OSError:
        return False
    return chromium() is not None


def _has_wordpress() -> bool:
    programs = ("php", "mariadbd", "mariadb", "mariadb-install-db")
    return (SITE / "usr/share/wordpress/wp-load.php").is_file() and all(shutil.which(p, path=PATH) for p in programs)


def _install_wordpress() -> bool:
    # WordPress itself is unpacked, not installed: its package would bring a web server that starts on port 80
    php = [f"php-{part}" for part in ("cli", "mysql", "xml", "mbstring", "curl")]
    return install(*php, "mariadb-server-core", "mariadb-client-core") and unpack(
        SITE, "wordpress", "wordpress-theme-twentytwentyone", "php-getid3", "libjs-underscore", "libjs-cropper"
    )


def _has_node() -> bool:
    node = shutil.which("node")
    if node is None:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(said.lstrip("v").partition(".")[0] or 0) >= OLDEST_NODE


PIECES = (
    Piece(
        name="PostgreSQL",
        present=lambda: binaries() is not None,
        install=lambda: install("postgresql"),
        marker="postgresql",
        left_out="the second run of all tests, on PostgreSQL",
    ),
    Piece(
        name="Chromium",
        present=_has_chromium,
        install=lambda: install("chromium", "libatomic1"),
        marker="chromium",
        left_out="the tests in a real browser",
    ),
    Piece(
        name="Node",
        present=_has_node,
        install=lambda: install("nodejs"),
        marker="node",
        left_out="the tests of the scripts by themselves",
    ),
    Piece(
        name="WordPress",
        present=_has_wordpress,
        install=_install_wordpress,
        marker="wordpress",
        left_out="the tests against a real WordPress",
    ),
)


def provide() -> list[Piece]:
    """Installs what is missing, says so, and returns what could not be had."""
    CACHE.mkdir(exist_ok=True)
    missing = []
    for piece in PIECES:
        if piece.present():
            continue
        print(f"Installing {piece.name} from Debian's packages…", flush=True)
        piece.install()
        if not piece.present():
            missing.append(piece)
            why = f"see {LOG.relative_to(ROOT)}" if apt() else "this needs Debian's apt and root or sudo rights"
            print(f"{piece.name} is not there ({why}). Left out: {piece.left_out}.", flush=True)
    return missing


def _run(command: list[str], cwd: str | None = None) -> bool:
    with LOG.open("ab") as log:
        try:
            return subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log).returncode == 0
        except FileNotFoundError:
            return False


if __name__ == "__main__":
    sys.exit(1 if provide() else 0)
