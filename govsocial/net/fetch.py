"""The only door to other people's servers.

Every address is checked by its letters, then every address its name resolves to, and the connection goes to exactly the
addresses that were checked: a name that answers differently a moment later changes nothing. Redirects pass the same
door. Bytes, time and redirects are limited. Proxies, netrc and cookies of the environment are not used.
"""

import socket
import ssl
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http.client import HTTPException
from json import dumps, loads
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from govsocial.core import clock
from govsocial.core.wording import gettext as _
from govsocial.net.addresses import Refused, Target, check_address, check_url, target

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

__all__ = ["Fetched", "Refused", "call", "check_address", "check_url", "fetch"]

MAX_BYTES = 5 * 2**20
MAX_REDIRECTS = 5
TIMEOUT = 10.0
_CHUNK = 65_536
_AGENT = "govsocial/0.1 (public sector listening; reads feeds and pages it was pointed to)"
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `url`: where it came from at last; `body`: unpacked, its digest in `sha256`; `headers`: lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    sha256: str
    at: datetime
    address: str

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    def json(self) -> Any:
        """The body as JSON, or Refused."""
        try:
            return loads(self.body)
        except (ValueError, RecursionError):
            raise Refused(_("%(url)s did not answer with JSON.", url=self.url), sent=True) from None


class _Budget:
    """What is left of the time and the bytes of one call."""

    def __init__(self, seconds: float, max_bytes: int) -> None:
        self.seconds, self.max_bytes = seconds, max_bytes
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds left; TimeoutError when there are none."""
        if (seconds := self._end - monotonic()) <= 0:
            raise TimeoutError
        return seconds


def fetch(
    url: str,
    *,
    allow: Collection[str] = (),
    etag: str | None = None,
    modified: str | None = None,
    max_bytes: int = MAX_BYTES,
    timeout: float = TIMEOUT,
) -> Fetched:
    """GET an address, following up to five redirects. Any HTTP status is an answer (304 when nothing changed).

    `allow`: `host:port` pairs exempt from the rules on names, ports and addresses. `timeout`: seconds for everything
    together. Raises Refused: address not allowed, no answer, too slow, more than `max_bytes`, too many redirects.
    """
    headers = {"Accept": "*/*", "If-None-Match": etag, "If-Modified-Since": modified}
    kept = {name: value for name, value in headers.items() if value}
    budget = _Budget(timeout, max_bytes)
    for _hop in range(MAX_REDIRECTS + 1):
        answer = _exchange("GET", target(url, allow), kept, None, budget)
        where = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not where:
            return answer
        url = _joined(answer.url, where)
    raise Refused(_("%(url)s sent us on more than %(n)s times.", url=url[:200], n=MAX_REDIRECTS), sent=True)


def call(
    method: str,
    url: str,
    *,
    json: Any = None,
    auth: tuple[str, str] | str | None = None,
    headers: Mapping[str, str] | None = None,
    allow: Collection[str] = (),
    max_bytes: int = MAX_BYTES,
    timeout: float = TIMEOUT,
) -> Fetched:
    """One request of a platform client. Redirects are returned, not followed: credentials go nowhere else.

    `auth`: (user, password) or a bearer token, over TLS only unless the pair is in `allow`. Raises Refused; when its
    `sent` is true the other side may have acted, and the outcome is unknown until looked up.
    """
    goal = target(url, allow)
    asked = {"Accept": "application/json", **(headers or {})}
    if isinstance(auth, tuple):
        asked["Authorization"] = "Basic " + b64encode(":".join(auth).encode()).decode("ascii")
    elif auth:
        asked["Authorization"] = f"Bearer {auth}"
    if goal.scheme != "https" and not goal.allowed and any(name.lower() == "authorization" for name in asked):
        raise Refused(_("A password is sent over https only. Use the https address of %(host)s.", host=goal.host))
    body = None
    if json is not None:
        body = dumps(json, ensure_ascii=False).encode()
        asked["Content-Type"] = "application/json"
    return _exchange(method, goal, asked, body, _Budget(timeout, max_bytes))


def _joined(base: str, where: str) -> str:
    """The next address. Headers arrive as Latin-1, many servers mean UTF-8."""
    try:
        return urljoin(base, where.encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return urljoin(base, where)
    except ValueError:
        raise Refused(_("%(url)s sent us on to no web address.", url=base[:200]), sent=True) from None


def _exchange(method: str, goal: Target, headers: Mapping[str, str], body: bytes | None, budget: _Budget) -> Fetched:
    from urllib3.exceptions import HTTPError

    from govsocial.net.pinned import connect

    sent = False
    try:
        addresses = _resolve(goal, budget)
        with connect(goal, addresses, budget.left) as connection:
            sent = True
            asked = {"User-Agent": _AGENT, "Accept-Encoding": "gzip", "Connection": "close", **headers}
            connection.request(method, goal.path, body=body, headers=asked, preload_content=False)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.headers.items()}
            content = _read(answer, found, budget)
    except Refused as refusal:
        refusal.sent = sent
        raise
    except ssl.SSLError as error:
        unsafe = _("No safe connection to %(host)s: %(why)s.", host=goal.host, why=error.reason)
        raise Refused(unsafe, sent=sent) from None
    except (OSError, HTTPException, HTTPError, ValueError) as error:
        if isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError):
            late = _("%(host)s did not answer within %(n)s seconds.", host=goal.host, n=f"{budget.seconds:g}")
            raise Refused(late, sent=sent) from None
        why = type(error).__name__
        raise Refused(_("%(host)s gave no answer: %(why)s.", host=goal.host, why=why), sent=sent) from None
    return Fetched(goal.url, answer.status, found, content, sha256(content).hexdigest(), clock.now(), connection.peer)


def _read(answer: "BaseHTTPResponse", headers: Mapping[str, str], budget: _Budget) -> bytes:
    """The decompressed body. Counted while it arrives, so that neither a lie nor a bomb fills the memory."""
    if headers.get("content-encoding", "").lower() not in _ENCODINGS:
        raise Refused(_("The answer is packed in a way nobody asked for."))
    too_big = _("The answer is larger than %(n)s kB.", n=budget.max_bytes // 1024)
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > budget.max_bytes:
        raise Refused(too_big)
    content = bytearray()
    for chunk in answer.stream(_CHUNK, decode_content=True):
        content += chunk
        if len(content) > budget.max_bytes:
            raise Refused(too_big)
        budget.left()
    return bytes(content)


def _resolve(goal: Target, budget: _Budget) -> list[str]:
    """The addresses of a host, each one checked. The system's resolver knows no time limit, so it works in a thread."""
    found: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(goal.host, goal.port, type=socket.SOCK_STREAM)
            found.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
        except (OSError, UnicodeError) as error:
            found.put(error)

    Thread(target=look_up, daemon=True, name="look-up").start()
    try:
        addresses = found.get(timeout=budget.left())
    except Empty:
        raise TimeoutError from None
    if not isinstance(addresses, list) or not addresses:
        raise Refused(_("There is no host named %(host)s.", host=goal.host))
    if not goal.allowed:
        for address in addresses:
            check_address(address)
    return addresses
