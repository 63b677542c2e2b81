"""A real S3-compatible server (`rclone serve s3`) on loopback, with one bucket; it checks signatures."""

import shutil
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.real.processes import Server, free_port, listens

BUCKET, KEY, SECRET = "tessermark", "govsocial", "letter-opener-9"


class S3Server:
    """Keeps its objects in a temporary folder; `stop` and `start` again find them."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="govsocial-s3-"))
        (self.folder / "data" / BUCKET).mkdir(parents=True)
        self.prefix = "evidence"
        self.port = free_port()
        self._server: Server | None = None
        self.start()

    @property
    def settings(self) -> dict[str, str]:
        """What an installation is told to keep its evidence here."""
        return {
            "evidence_store": f"s3://{BUCKET}/{self.prefix}",
            "evidence_endpoint": f"http://127.0.0.1:{self.port}",
            "evidence_key": KEY,
            "evidence_secret": SECRET,
        }

    def start(self) -> None:
        """Listen, if it does not."""
        if self._server:
            return
        told = ("--addr", f"127.0.0.1:{self.port}", "--auth-key", f"{KEY},{SECRET}", "--config", "/dev/null")
        self._server = Server(
            [Path(sys.executable).with_name("rclone"), "serve", "s3", *told, self.folder / "data"],
            log=self.folder / "server.log",
            ready=lambda: listens(self.port),
        )

    def stop(self) -> None:
        """Listen no more."""
        if self._server:
            self._server.stop()
        self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
