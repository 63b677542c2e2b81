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
from urllib3.connection import HTTPConnection, HTTPSConnection

from govsocial.net.addresses import Target

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
    """What http.client needs of a socket. Closing is left to `_Pinned`: the answer is read after the request."""

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


class _Pinned:
    """Mixed in before a connection of urllib3. `peer` is the address that answered."""

    sock: Any
    port: int
    peer = ""

    def pin(self, addresses: Sequence[str], left: Left) -> None:
        self._addresses, self._left = addresses, left
        self._dialled: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        failure: OSError = OSError()
        for tried, address in enumerate(self._addresses):
            share = self._left() / (len(self._addresses) - tried)
            try:
                self._dialled = socket.create_connection((address, self.port), timeout=share)
            except OSError as error:
                failure = error
            else:
                self._dialled.settimeout(self._left())
                self.peer = address
                return self._dialled
        raise failure

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]  # the connection mixed in after this class
        self._dialled = self.sock
        self.sock = _TimedSocket(self.sock, self._left)

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
        if self._dialled is not None:
            self._dialled.close()


class _Plain(_Pinned, HTTPConnection):
    """http"""


class _Secure(_Pinned, HTTPSConnection):
    """https"""


def connect(goal: Target, addresses: Sequence[str], left: Left) -> _Plain | _Secure:
    """A connection to `goal` through the first of `addresses` that takes it; `left`: seconds left, or raises."""
    connection: _Plain | _Secure
    if goal.scheme == "https":
        connection = _Secure(goal.host, goal.port, timeout=left(), ssl_context=_tls())
    else:
        connection = _Plain(goal.host, goal.port, timeout=left())
    connection.pin(addresses, left)
    return connection


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Trusts the system's authorities (SSL_CERT_FILE adds to them) and those of certifi."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
