"""A program behind gunicorn with two workers, and what it costs in processor time and memory, from /proc."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from govsocial.core.config import PREFIX, Settings
from tests.bench.browser import Browser
from tests.bench.floor_cycle import TRIVIAL
from tests.browser.live import ROOT, _written
from tests.real.processes import free_port

WORKERS = 2


class Served:
    """One server on `url`, from the first to the last moment of a `with` block; it is there when `first` answers.

    `start`, `start_cpu`: seconds to that answer, by the clock and of its processors.
    """

    def __init__(self, app: str, log: Path, first: str, workers: int = WORKERS) -> None:
        self._port, self._first, self.log = free_port(), first, log
        self.url = f"http://127.0.0.1:{self._port}"
        self._command = [sys.executable, "-m", "gunicorn", "-w", str(workers), "-b", f"127.0.0.1:{self._port}", app]
        self._env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    @classmethod
    def ours(cls, settings: Settings, workers: int = WORKERS) -> "Served":
        """The program, over this installation."""
        server = cls("wsgi:app", Path(settings.instance) / "server.log", "/sign-in", workers)
        given = asdict(settings) | {"base_url": server.url}
        server._env |= {PREFIX + key.upper(): _written(value) for key, value in given.items()}
        return server

    @classmethod
    def floor(cls, url: str, log: Path, workers: int = WORKERS) -> "Served":
        """The bare floor, over the database at `url`."""
        return cls(f"tests.bench.floor:made({url!r})", log, TRIVIAL, workers)

    def __enter__(self) -> "Served":
        began = time.perf_counter()
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(self._command, cwd=ROOT, env=self._env, stdout=out, stderr=out)
        while True:
            try:
                Browser(self.url).get(self._first)
                break
            except OSError:
                if self._process.poll() is not None or time.perf_counter() - began > 60:
                    self._stop()
                    raise RuntimeError(f"the server did not start; see {self.log}") from None
                time.sleep(0.01)
        self.start, self.start_cpu = time.perf_counter() - began, self.cpu()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop()

    def cpu(self) -> float:
        """Processor seconds of all its processes so far, to the nanosecond."""
        return sum(_cpu(pid) for pid in [self._process.pid, *self.workers()])

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        text = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        return [int(pid) for pid in text.split()]

    def memory(self) -> float:
        """MiB of the largest worker: its own, and its share of what several processes hold together (PSS)."""
        return max(_memory(pid) for pid in self.workers())

    def _stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(30)


def _cpu(pid: int) -> float:
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kib = {name: int(size.split()[0]) for name, _colon, size in (line.partition(":") for line in lines)}
    return kib["Pss"] / 1024
