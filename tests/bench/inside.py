"""A person at the program in this process: the same forms, without a server, so that statements can be counted."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from govsocial.core.db import db
from tests.bench.browser import Answer, Browser

CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")  # opens and closes transactions, asks nothing


class Inside(Browser):
    """A browser whose requests go to the program itself. `told(method)` before each of them."""

    def __init__(self, app: Flask, told: Callable[[str], None] = lambda _method: None) -> None:
        super().__init__("http://localhost")
        self._client, self._told = app.test_client(), told  # which keeps the cookies

    def _ask(self, method: str, path: str, body: str | None, more: Mapping[str, str]) -> Answer:
        self._told(method)
        began = time.perf_counter()
        got = self._client.open(path, method=method, data=body, headers=dict(more), buffered=True)
        text = got.get_data(as_text=True)
        return Answer(got.status_code, got.headers.get("Location", ""), text, time.perf_counter() - began)

    def download(self, path: str, data: Mapping[str, str]) -> Iterator[bytes]:
        """A form sent whose answer is a file, chunk by chunk."""
        got = self._client.post(path, data=data)
        if got.status_code != 200:
            raise RuntimeError(f"POST {path} answered {got.status_code}, not 200")
        yield from got.iter_encoded()
        got.close()


class Counter:
    """What reached the database, request by request: (method, statements)."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, list[str]]] = []

    def begin(self, method: str) -> None:
        """A request begins."""
        self.requests.append((method, []))

    def note(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        """SQLAlchemy is about to send a statement."""
        if self.requests and not statement.startswith(CONTROL):
            self.requests[-1][1].append(" ".join(statement.split()))

    def statements(self, *methods: str) -> list[str]:
        """Those of requests with these methods; of all when none is named."""
        return [one for method, asked in self.requests if not methods or method in methods for one in asked]


@contextmanager
def counting(app: Flask) -> Iterator[Counter]:
    """Counts what this program asks its database meanwhile."""
    with app.app_context():
        engine = db.engine
    counter = Counter()
    sa.event.listen(engine, "before_cursor_execute", counter.note)
    try:
        yield counter
    finally:
        sa.event.remove(engine, "before_cursor_execute", counter.note)
