"""The worker's errands against a site that answers anything: one call at most, no transaction open, no crash."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial.channels.models import ChannelSecret
from govsocial.core import clock, outbox, seal
from govsocial.core.db import commit, db
from govsocial.core.outbox import Parcel
from govsocial.platforms.wordpress import WordPress
from govsocial.publishing import actions
from govsocial.publishing.models import Publication
from tests import factories
from tests.cast import Cast
from tests.net.servers import Page, says, serve
from tests.pages import follow, press

Clients = Callable[[str], FlaskClient]
API = "/wp-json/wp/v2"
ME, COMMENTS, COMMENT = f"{API}/users/me", f"{API}/comments", f"{API}/comments/7"


def as_json(value: Any, status: int = 200) -> Page:
    return says(json.dumps(value).encode(), status)


@dataclass
class Site:
    """A stub of WordPress: `pages` by path, `posted` answers the POST. `calls` lists method and path."""

    pages: dict[str, Page] = field(default_factory=dict)
    posted: Page | None = None
    url: str = ""
    calls: list[tuple[str, str]] = field(default_factory=list)

    def comments(self, handler: BaseHTTPRequestHandler) -> None:
        page = self.posted if handler.command == "POST" else self.pages[COMMENTS]
        assert page is not None
        page(handler)


def comment(words: str, **more: Any) -> dict[str, Any]:
    content = {"rendered": f"<p>{words}</p>", "raw": words}
    return {
        "id": 7,
        "parent": 0,
        "author": 3,
        "status": "approved",
        "link": "https://x/#comment-7",
        "content": content,
        **more,
    }


@pytest.fixture
def site(app: Flask) -> Iterator[Site]:
    """Nothing is there, and what is posted is approved."""
    found = Site()
    found.pages.update({ME: as_json({"id": 3}), COMMENTS: as_json([]), COMMENT: as_json(comment("words"))})
    found.posted = as_json(comment("words"), 201)
    routes: dict[str, Page] = {path: (lambda h, p=path: found.pages[p](h)) for path in (ME, COMMENT)}  # type: ignore[misc]
    with serve({**routes, COMMENTS: found.comments}) as server:
        app.config["FETCH_ALLOW"] = (f"127.0.0.1:{server.server_port}",)
        found.url, found.calls = f"http://127.0.0.1:{server.server_port}/", server.heard
        yield found


def posts(site: Site) -> int:
    return len([call for call in site.calls if call[0] == "POST"])


def publish(cast: Cast, site: Site) -> Publication:
    channel = factories.channel(cast, "Town news", "wordpress", site_url=site.url)
    version = factories.signed(cast, on=channel, target=site.url + "?p=1")
    [made] = actions.publish(version.response, by=cast.tomas)
    commit()
    return delivered(made)


def delivered(made: Publication) -> Publication:
    """As it stands when nothing is due any more."""
    number = made.number
    while outbox.deliver_due():
        pass
    return fresh(number)


def fresh(number: int) -> Publication:
    db.session.rollback()
    query = sa.select(Publication).where(Publication.number == number)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (says(b"<html>Welcome to the hotel network</html>"), "unknown"),
        (says(b"[1, 2"), "unknown"),
        (as_json([]), "unknown"),
        (as_json("yes"), "unknown"),
        (as_json({"id": "seven", "content": {}}), "unknown"),
        (as_json({"id": 7, "content": None}), "unknown"),
        (says(b"", 500), "unknown"),
        (says(b"{}", 503), "unknown"),
        (says(b"x" * (6 * 2**20)), "unknown"),
        (as_json({"code": "comment_flood", "message": "<b>Slow</b> down"}, 400), "failed"),
        (as_json({"code": "rest_comment_closed"}, 403), "failed"),
        (says(b"", 301, Location="https://elsewhere.example/"), "failed"),
        (as_json([], 404), "failed"),
        (as_json(comment("words", status="spam"), 201), "held"),
        (as_json(comment("words", link="x" * 9_000), 201), "published"),
    ],
)
def test_whatever_the_site_says_to_a_comment(cast: Cast, site: Site, answer: Page, state: str) -> None:
    site.posted = answer
    site.pages[COMMENT] = as_json(comment("words")) if state == "published" else as_json({}, 401)
    made = publish(cast, site)
    assert made.state == state, made.failure
    assert posts(site) == 1
    while outbox.deliver_due():
        pass
    assert posts(site) == 1


@pytest.mark.parametrize(
    "answer",
    [says(b"<html>"), as_json({"id": "x"}), as_json([]), says(b"", 502), as_json({"code": "x"}, 401), as_json(None)],
)
def test_a_site_that_does_not_say_who_we_are_gets_no_comment(cast: Cast, site: Site, answer: Page) -> None:
    site.pages[ME] = answer
    made = publish(cast, site)
    assert (made.state, posts(site)) == ("failed", 0)
    assert made.failure


def test_a_site_that_asks_for_patience_is_asked_again_when_it_said(
    cast: Cast, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.posted = says(b"{}", 429, Retry_After="600")
    made = publish(cast, site)
    assert (made.state, posts(site)) == ("intended", 1)
    parcel = db.session.scalars(sa.select(Parcel).where(Parcel.kind == "publish")).one()
    assert parcel.error and "429" in parcel.error
    assert timedelta(minutes=9) < parcel.due_at - made.intended_at < timedelta(minutes=30)
    site.posted = as_json(comment("words"), 201)
    due = parcel.due_at
    monkeypatch.setattr(clock, "now", lambda: due)
    assert delivered(made).state == "published"
    assert posts(site) == 2


def test_a_list_with_rubbish_in_it_is_read_past(cast: Cast, site: Site) -> None:
    rows = [None, 5, {"id": 1}, comment("other words")]
    site.pages[COMMENTS] = as_json(rows)
    made = publish(cast, site)
    assert made.state in ("failed", "published"), made.failure
    assert posts(site) <= 1


def test_a_defect_of_ours_is_an_unknown_outcome_too(cast: Cast, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(WordPress, "find", breaks)
    made = publish(cast, site)
    assert made.state == "unknown" and "ZeroDivisionError" in (made.failure or "")


def test_a_secret_of_another_key_is_a_wrong_password(cast: Cast, site: Site, app: Flask) -> None:
    site.pages[ME] = as_json({"code": "rest_not_logged_in"}, 401)
    channel = factories.channel(cast, "Town news", "wordpress", site_url=site.url)
    key = app.config["SETTINGS"].instance / "other"
    key.write_text(seal.new_key())
    db.session.get_one(ChannelSecret, channel.id).sealed = seal.seal("secret", key)
    commit()
    version = factories.signed(cast, on=channel, target=site.url + "?p=1")
    [made] = actions.publish(version.response, by=cast.tomas)
    commit()
    made = delivered(made)
    assert made.state == "failed" and "application password" in (made.failure or "")


def test_no_transaction_is_open_while_the_site_thinks(cast: Cast, site: Site, app: Flask, client_for: Clients) -> None:
    """Each call of the worker, and of a person who asks again, finds the database free to write to."""
    free: list[bool] = []
    real = dict(site.pages)

    def watching(page: Page) -> Page:
        def look(handler: BaseHTTPRequestHandler) -> None:
            free.append(is_free(app))
            page(handler)

        return look

    site.pages.update({path: watching(page) for path, page in real.items()})
    site.posted = watching(says(b"", 500))
    made = publish(cast, site)
    assert made.state == "unknown"
    asked = len(free)
    site.pages[COMMENTS] = watching(as_json([comment(made.words)]))
    tomas = client_for("tomas")
    follow(tomas, press(tomas, "/publications/1/look", "/publications/1"))
    assert fresh(1).state == "published"
    assert asked >= 4 and len(free) > asked
    assert all(free)


def is_free(app: Flask) -> bool:
    """Whether somebody else could write now."""
    url = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite":
        engine = sa.create_engine(url)
        query = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND left(state, 7) = 'idle in'"
        )
        with engine.connect() as connection:
            idle = connection.exec_driver_sql(query).scalar()
        engine.dispose()
        return idle == 0
    connection = sqlite3.connect(str(url.database), timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


def test_a_parcel_for_what_is_settled_does_nothing(cast: Cast, site: Site) -> None:
    made = publish(cast, site)
    for kind in ("publish", "read_back", "retract"):
        outbox.queue(kind, {"publication": made.id})
    commit()
    before = posts(site)
    while outbox.deliver_due():
        pass
    db.session.rollback()
    late = db.session.scalars(sa.select(Parcel).where(Parcel.done_at.is_(None), Parcel.error.is_not(None))).all()
    assert (posts(site), [p.error for p in late]) == (before, [])
