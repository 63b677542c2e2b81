"""A reader who follows every link: all pages one person can come to, a few of each kind."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

OF_A_KIND = 3


@dataclass(frozen=True)
class Seen:
    """One page of the walk."""

    endpoint: str
    address: str
    answer: TestResponse

    @property
    def html(self) -> str | None:
        """Its text, if it is a page."""
        return self.answer.get_data(as_text=True) if self.answer.mimetype == "text/html" else None


def walk(app: Flask, client: FlaskClient, start: str = "/") -> Iterator[Seen]:
    """Breadth first from `start`, over links and GET forms; at most three addresses of one endpoint."""
    waiting, known, kinds = deque([start]), {start}, Counter[str]()
    while waiting:
        address = waiting.popleft()
        endpoint = endpoint_of(app, address)
        if endpoint is None or kinds[endpoint] >= OF_A_KIND:
            continue
        kinds[endpoint] += 1
        seen = Seen(endpoint, address, client.get(address))
        yield seen
        for link in links(seen):
            if link not in known:
                known.add(link)
                waiting.append(link)


def endpoint_of(app: Flask, address: str) -> str | None:
    """The endpoint a GET of this address comes to; None for what is not a page of ours."""
    try:
        return app.url_map.bind("localhost").match(urlsplit(address).path, "GET")[0]
    except HTTPException:
        return None


def links(seen: Seen) -> Iterator[str]:
    """Addresses of this program that a page offers, without fragment."""
    location = seen.answer.headers.get("Location")
    offered = [location] if location else []
    if seen.html:
        page = html5lib.parse(seen.html, namespaceHTMLElements=False)
        offered += [a.get("href") for a in page.iter("a")]
        offered += [f.get("action") for f in page.iter("form") if (f.get("method") or "get").lower() == "get"]
    for address in offered:
        if address is None:
            continue
        whole = urlsplit(urldefrag(urljoin(f"http://localhost{seen.address}", address))[0])
        if whole.netloc == "localhost":
            yield whole.path + (f"?{whole.query}" if whole.query else "")
