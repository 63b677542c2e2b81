"""A small forwarding HTTP server in front of another one. It can lose, delay, double and reorder what passes.

with Proxy("127.0.0.1", 8088) as proxy:
    proxy.next("POST", "/wp-json/wp/v2/comments", swallow)    the upstream stores it, its answer never arrives
    proxy.every("POST", "/autosave", chaos(seed=7))           one misfortune or none for each request
"""

import http.client
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
)


@dataclass(frozen=True)
class Answer:
    """What the upstream said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass
class Passage:
    """One request on its way. `forward()` sends it on; each call is one more delivery."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes
    proxy: "Proxy"
    fate: str = "passed"
    delivered: int = 0

    def forward(self) -> Answer:
        """One round trip to the upstream. The Host header stays the visitor's, so that links lead back here."""
        upstream = http.client.HTTPConnection(*self.proxy.upstream, timeout=60)
        try:
            upstream.putrequest(self.method, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers:
                if name.lower() not in HOP_BY_HOP:
                    upstream.putheader(name, value)
            upstream.putheader("Connection", "close")
            upstream.endheaders(self.body or None)
            reply = upstream.getresponse()
            self.delivered += 1
            return Answer(reply.status, reply.getheaders(), reply.read())
        finally:
            upstream.close()


# What can happen to a request: returns what the client gets, or None when its line just goes dead.
Fate = Callable[[Passage], Answer | None]


def passed(passage: Passage) -> Answer | None:
    """Nothing unusual."""
    return passage.forward()


def drop(passage: Passage) -> Answer | None:
    """The request never reaches the upstream."""
    return None


def swallow(passage: Passage) -> Answer | None:
    """The upstream did it; its answer is lost."""
    passage.forward()
    return None


def double(passage: Passage) -> Answer | None:
    """The upstream gets it twice; the client sees the second answer."""
    passage.forward()
    return passage.forward()


def delay(seconds: float) -> Fate:
    """The request arrives later."""

    def delayed(passage: Passage) -> Answer | None:
        time.sleep(seconds)
        return passage.forward()

    return delayed


def overtaken(seconds: float = 1.0) -> Fate:
    """The request waits until the next one to the same path has been served, for at most `seconds`: out of order."""

    def wait(passage: Passage) -> Answer | None:
        served = passage.proxy.served(passage.path)
        passage.proxy.wait_served(passage.path, served + 1, seconds)
        return passage.forward()

    return wait


def chaos(seed: int, seconds: float = 0.2) -> Fate:
    """Each request gets its own fate, the same ones for the same seed. Of seven in a row each fate meets one: a slow
    machine, which asks less often, meets them all too.
    """
    dice = random.Random(seed)
    lock = threading.Lock()
    ahead: list[str] = []

    def throw(passage: Passage) -> Answer | None:
        with lock:
            fates = {
                "delay": delay(dice.random() * seconds),
                "drop": drop,
                "swallow": swallow,
                "double": double,
                "overtaken": overtaken(seconds),
            }
            if not ahead:
                ahead.extend(dice.sample(["passed", "passed", *fates], k=len(fates) + 2))
            name = ahead.pop()
        passage.fate = name
        fate = fates.get(name, passed)
        return fate(passage)

    return throw


@dataclass
class Rule:
    """From now on, requests with this method and this text in their path meet this fate; `times` of them, or all."""

    method: str
    part: str
    fate: Fate
    times: int | None
    met: int = field(default=0)


class Proxy:
    """Listens on `port` of loopback and stands for the upstream. `seen` holds every request that came, in order."""

    def __init__(self, host: str, port: int) -> None:
        self.upstream = (host, port)
        self.seen: list[Passage] = []
        self._rules: list[Rule] = []
        self._served: dict[str, int] = {}
        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self.address = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def next(self, method: str, part: str, *fates: Fate) -> None:
        """The next requests with this method and this text in their path meet these fates, one each."""
        self._rules += [Rule(method, part, fate, 1) for fate in fates]

    def every(self, method: str, part: str, fate: Fate) -> None:
        """All such requests meet this fate, from now on."""
        self._rules.append(Rule(method, part, fate, None))

    def calm(self) -> None:
        """All rules end: everything passes again."""
        self._rules.clear()

    def met(self, method: str, part: str) -> list[Passage]:
        """The requests so far with this method and this text in their path."""
        return [p for p in self.seen if p.method == method and part in p.path]

    def served(self, path: str) -> int:
        """How many requests to this path are over."""
        return self._served.get(path, 0)

    def wait_served(self, path: str, count: int, seconds: float) -> bool:
        """Waits until `count` requests to this path are over; False when `seconds` went by before."""
        with self._changed:
            return self._changed.wait_for(lambda: self.served(path) >= count, seconds)

    def handle(self, passage: Passage) -> Answer | None:
        """One request from beginning to end."""
        self.seen.append(passage)
        try:
            return self._fate(passage)(passage)
        finally:
            with self._changed:
                self._served[passage.path] = self.served(passage.path) + 1
                self._changed.notify_all()

    def stop(self) -> None:
        """Listens no more."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _fate(self, passage: Passage) -> Fate:
        with self._changed:
            for rule in self._rules:
                wanted = rule.method == passage.method and rule.part in passage.path
                if wanted and (rule.times is None or rule.met < rule.times):
                    rule.met += 1
                    passage.fate = getattr(rule.fate, "__name__", "")
                    return rule.fate
        return passed


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        # One request per connection: a browser silently repeats a request when a line it used before goes dead.
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            self.close_connection = True
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            passage = Passage(self.command, self.path, self.headers.items(), body, proxy)
            answer = proxy.handle(passage)
            if answer is None:
                return
            self.send_response_only(answer.status)
            for name, value in answer.headers:
                if name.lower() not in HOP_BY_HOP | {"content-length"}:
                    self.send_header(name, value)
            if answer.status not in (204, 304):
                self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _pass

        def log_message(self, format: str, *arguments: object) -> None:
            """Silent: `seen` remembers."""

    return Handler
