"""Feeds as sites serve them, and a site to serve them from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from xml.sax.saxutils import escape

from flask import Flask

from tests.net.servers import serve

SAID = datetime(2026, 11, 19, 12, 41, tzinfo=UTC)


@dataclass
class Post:
    """One comment of a feed."""

    words: str
    address: str = "https://courier.example/news/rebate-pot#comment-5512"
    author: str = "radiator_rob"
    title: str = "By: radiator_rob"
    said: datetime = SAID
    language: str = ""


def rss(*posts: Post, generator: str = "https://wordpress.org/?v=6.4") -> bytes:
    """An RSS feed as WordPress writes it."""
    items = "".join(
        f"<item><title>{escape(p.title)}</title><link>{escape(p.address)}</link><dc:creator>{escape(p.author)}</dc:creator>"
        f"<pubDate>{format_datetime(p.said)}</pubDate>"
        + (f"<dc:language>{p.language}</dc:language>" if p.language else "")
        + f"<content:encoded><![CDATA[{p.words}]]></content:encoded></item>"
        for p in posts
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Comments on: Rebate pot</title>'
        f"<generator>{generator}</generator>{items}</channel></rss>"
    ).encode()


@dataclass
class Site:
    """What the site answers now; `asked` holds the headers of each request."""

    url: str = ""
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(dict(request.headers))
        etag = self.headers.get("ETag")
        status = 304 if etag and request.headers.get("If-None-Match") == etag else self.status
        body = b"" if status == 304 else self.body
        request.send_response(status)
        for name, value in {"Content-Type": "application/rss+xml", **self.headers}.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


@contextmanager
def site(app: Flask) -> Iterator[Site]:
    """A real server on loopback that the program may fetch from."""
    found = Site()
    with serve({"/feed": found.answer}) as server:
        port = server.server_address[1]
        found.url = f"http://127.0.0.1:{port}/feed"
        app.config["FETCH_ALLOW"] = (f"127.0.0.1:{port}",)
        yield found
