"""Connections of urllib3 that dial given addresses and keep one time limit over everything they do.

The connection keeps the host's name, so the Host header, the name sent in TLS and the certificate's check stay right;
only the dialling is replaced. Socket timeouts count from byte to byte: a server that drips one byte a second never
meets them. Here every read and write gets only what is left of the whole.
"""

import io
import socket
import ssl
from collections.abc import Callable, Sequence
from functools import lru_cache
from types import TracebackType
from typing import Any, Self

import certifi
from urllib3.connection import HTTPConnection

from govsocial.net.addresses import PORTS, Target

Left = Callable[[], float]


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, left: Left) -> None:
        self._sock, self._left = sock, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._left())
        return self._sock.recv_into(buffer)


class _TimedSocket:
    """What http.client needs of a socket. Closing is left to the connection: the answer is read after the request."""

    def __init__(self, sock: socket.socket, left: Left) -> None:
        self._sock, self._left = sock, left

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def makefile(self, *_args: Any, **_kwargs: Any) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._sock, self._left))

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._left())
        self._sock.sendall(data)

    def close(self) -> None:
        """Nothing yet."""


class _Plain(HTTPConnection):
    """http. `peer` is the address that answered."""

    dialled: socket.socket | None = None

    def __init__(self, goal: Target, addresses: Sequence[str], left: Left) -> None:
        super().__init__(goal.host, goal.port, timeout=left())
        self.addresses, self.left = addresses, left
        self.peer = ""

    def connect(self) -> None:
        """Dial; every read and write gets what is left of the time."""
        self.sock = _TimedSocket(self.dial(), self.left)

    def dial(self) -> socket.socket:
        """To the first address that takes it. Each gets its share of what is left."""
        failure: OSError = OSError()
        for tried, address in enumerate(self.addresses):
            share = self.left() / (len(self.addresses) - tried)
            try:
                self.dialled = socket.create_connection((address, self.port), timeout=share)
            except OSError as error:
                failure = error
            else:
                self.dialled.settimeout(self.left())
                self.peer = address
                return self.dialled
        raise failure

    def __enter__(self) -> Self:
        try:
            self.connect()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.dialled is not None:
            self.dialled.close()


class _Secure(_Plain):
    """https"""

    default_port = PORTS["https"]  # type: ignore[misc]  # the Host header need not name it

    def dial(self) -> socket.socket:
        """As over http, and the server proves that it is who its name says."""
        self.dialled = _tls().wrap_socket(super().dial(), server_hostname=self.host)
        return self.dialled


def connect(goal: Target, addresses: Sequence[str], left: Left) -> _Plain:
    """A connection to `goal` through the first of `addresses` that takes it; `left`: seconds left, or raises."""
    return (_Secure if goal.scheme == "https" else _Plain)(goal, addresses, left)


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Trusts the system's authorities (SSL_CERT_FILE adds to them) and those of certifi."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context
