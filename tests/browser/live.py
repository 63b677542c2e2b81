"""The real program, served by waitress in a process of its own, for browsers."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import requests

from govsocial.core.config import PREFIX, Settings
from tests.real.processes import Server, free_port

ROOT = Path(__file__).parents[2]


class LiveServer:
    """One installation on `url`. Tests change its data through the `app` fixture of the same settings, and commit."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        given = asdict(settings) | {"base_url": self.url, "insecure_cookies": True}
        self._server = Server(
            [sys.executable, "-m", "waitress", f"--listen=127.0.0.1:{self.port}", "--threads=8", "wsgi:app"],
            log=log,
            ready=self._answers,
            env={"PYTHONPATH": str(ROOT)} | {PREFIX + key.upper(): _written(value) for key, value in given.items()},
        )
        self.log = log

    def stop(self) -> None:
        """Serves no more."""
        self._server.stop()

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/sign-in", timeout=30).status_code < 500
        except requests.ConnectionError:
            return False


def _written(value: Any) -> str:
    """A setting as an environment variable holds it."""
    return value if isinstance(value, str) else os.fspath(value) if isinstance(value, Path) else json.dumps(value)
