"""A throw-away PostgreSQL on loopback: `start()` in Python, `python -m tests.real.postgres` from the shell."""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.real.processes import Server, free_port, run

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def binaries() -> Path | None:
    """The folder of initdb and postgres, newest version first; None when PostgreSQL is not installed."""

    def version(folder: Path) -> float:
        return float(folder.parent.name)

    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=version)
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


class Postgres:
    """One server with its data in a temporary folder. `url` names its empty database `govsocial`."""

    def __init__(self) -> None:
        programs = binaries()
        if programs is None:
            raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
        self.user = "postgres" if os.getuid() == 0 else None  # PostgreSQL refuses to run as root
        self.folder = Path(tempfile.mkdtemp(prefix="govsocial-pg-"))
        if self.user:
            shutil.chown(self.folder, self.user, self.user)
        self.port = free_port()
        self.url = f"postgresql://app@127.0.0.1:{self.port}/govsocial"
        data = self.folder / "data"
        told = ("-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        run(programs / "initdb", "-D", data, *told, cwd=self.folder, user=self.user)
        settings = (f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", *QUICK)
        self._server = Server(
            [programs / "postgres", "-D", data, *(part for s in settings for part in ("-c", s))],
            log=self.folder / "server.log",
            ready=lambda: (self.folder / f".s.PGSQL.{self.port}").exists() and self._ask(programs),
            user=self.user,
            end_with="INT",  # PostgreSQL's fast shutdown: clients are sent away
        )
        run(programs / "createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "app", "govsocial", cwd=self.folder)

    def stop(self) -> None:
        """Ends the server and removes its data."""
        self._server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ask(self, programs: Path) -> bool:
        ready = subprocess.run(
            [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], cwd=self.folder, check=False
        )
        return ready.returncode == 0


@contextmanager
def fresh_database() -> Iterator[str]:
    """SQLAlchemy's address of an empty database on a server of its own, for as long as this lasts."""
    server = Postgres()
    try:
        yield server.url.replace("postgresql:", "postgresql+psycopg:")
    finally:
        server.stop()


def start() -> str:
    """Starts a server that ends with this process; the address of an empty database on it."""
    server = Postgres()
    atexit.register(server.stop)
    return server.url


if __name__ == "__main__":
    print(f"GOVSOCIAL_DATABASE_URL={start()}   (Ctrl-C ends it)", flush=True)
    ending = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    signal.sigwait(ending)
