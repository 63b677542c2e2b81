"""Real HTTP servers on loopback, and names that resolve where a test wants them to."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Page = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serve(pages: dict[str, Page], *, context=None) -> Iterator[ThreadingHTTPServer]:
    """A server of `pages` by path. `server.heard` lists (method, path, headers, body) of every request."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server.heard.append((self.command, self.path, dict(self.headers), body))
            page = pages.get(self.path.partition("?")[0])
            try:
                page(self) if page else self.send_error(404)
            except OSError:
                self.close_connection = True

        do_POST = do_DELETE = do_GET

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.heard = []
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def says(body: bytes, status: int = 200, **headers: str) -> Page:
    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return page


def sends_on(where: str, status: int = 302) -> Page:
    return says(b"", status, Location=where)


def names(monkeypatch, table: dict[str, list[list[str]]]) -> list[str]:
    """Let names resolve by `table`: a list of addresses per look-up, the last one for good. Returns what was asked."""
    real, asked = socket.getaddrinfo, []

    def look_up(host, port, *args, **kwargs):
        if host not in table:
            if host.replace(".", "").isdigit() or ":" in host:
                return real(host, port, *args, **kwargs)
            raise socket.gaierror(f"{host} is not in the test's table")
        asked.append(host)
        answers = table[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [row for address in addresses for row in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def at(server, path="/", host="127.0.0.1"):
    return f"http://{host}:{server.server_port}{path}"


def pair(server, host="127.0.0.1"):
    return (f"{host}:{server.server_port}",)
