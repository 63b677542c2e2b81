"""Other people's servers as child processes that never outlive the test run."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

# The shell leads a process group of its own and reads a pipe that only the test run holds open. When the run closes
# it, or dies without a word, the shell signals the whole group; when the server ends by itself, so does the shell.
LEASH = """
trap : {signal}
("$@" </dev/null; kill -{signal} 0) &
cat >/dev/null
kill -{signal} 0
wait
"""


class DidNotStart(Exception):
    """A server ended or stayed silent; the message holds the end of its log."""


class DidNotRun(Exception):
    """A command failed; the message holds the end of what it wrote."""


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(ready: Callable[[], bool], seconds: float) -> bool:
    """Asks every 50 ms; False when `seconds` went by without a yes."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def run(*command: object, cwd: Path | None = None, user: str | None = None) -> str:
    """What a command wrote to its standard output. Raises DidNotRun with the end of all it wrote when it failed."""
    told = [str(part) for part in command]
    done = subprocess.run(told, cwd=cwd, user=user, group=user, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DidNotRun(f"{command[0]} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


class Server:
    """One command with its children. `ready` is asked until it says yes, for at most `seconds`."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        ready: Callable[[], bool],
        user: str | None = None,
        env: Mapping[str, str] | None = None,
        end_with: str = "TERM",
        seconds: float = 60,
    ) -> None:
        self.log = log
        script = LEASH.format(signal=end_with)
        with log.open("wb") as out:
            self._shell = subprocess.Popen(
                ["/bin/sh", "-c", script, "leash", *map(str, command)],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=[] if user else None,
                cwd=log.parent,
                env={**os.environ, **(env or {})},
            )
        answered = wait_until(lambda: self._shell.poll() is not None or ready(), seconds)
        if not answered or self._shell.poll() is not None:
            self.stop()
            raise DidNotStart(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}")

    def stop(self) -> None:
        """Ends the whole group; what does not go within ten seconds is killed."""
        if self._shell.stdin and not self._shell.stdin.closed:
            self._shell.stdin.close()
        if not wait_until(self._gone, 10):
            os.killpg(self._shell.pid, signal.SIGKILL)
            self._shell.wait()

    def _gone(self) -> bool:
        self._shell.poll()  # reaps the shell, or its group would never be empty
        try:
            os.killpg(self._shell.pid, 0)
        except ProcessLookupError:
            return True
        return False
