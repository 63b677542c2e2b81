"""Hearing: what a feed says becomes mentions once, exactly as fetched, and a failure is said and waited out."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from email.utils import format_datetime
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.core import clock
from govsocial.core.db import commit, db
from govsocial.evidence.models import Evidence
from govsocial.evidence.stores import store
from govsocial.ledger.models import Entry
from govsocial.ledger.reconcile import reconcile
from govsocial.listening import actions, queries, signals
from govsocial.listening.models import Mention, Source, Triage, Visit
from govsocial.net import fetch
from govsocial.text import search
from tests.cast import Cast
from tests.listening.feeds import Post, Site, rss, site


@pytest.fixture
def courier(app: Flask) -> Iterator[Site]:
    with site(app) as found:
        yield found


@pytest.fixture
def source(app: Flask, cast: Cast, courier: Site) -> Source:
    courier.body = rss(Post("<p>Second</p>", "https://courier.example/a#comment-2"), Post("<p>First</p>"))
    made = actions.add_source(name="Courier comments", address=courier.url, by=cast.priya)
    commit()
    return made


def mentions() -> list[Mention]:
    return list(db.session.scalars(sa.select(Mention).order_by(Mention.number)))


def entries(act: str) -> list[dict]:
    bodies = db.session.scalars(sa.select(Entry.body).order_by(Entry.seq))
    return [e for e in map(json.loads, bodies) if e["act"] == act]


def test_what_is_new_becomes_mentions_in_the_order_it_was_said(source: Source, courier: Site) -> None:
    assert actions.hear(source).count == 2
    first, second = mentions()
    assert (first.words, second.words) == ("<p>First</p>", "<p>Second</p>")
    assert second.number == first.number + 1
    assert first.author == "radiator_rob"
    assert first.platform == "wordpress"
    assert first.said_at is not None
    assert first.triage.state == "waiting"
    assert list(db.session.scalars(search.matches("mention", "radiator_rob first"))) == [first.number]
    visit = queries.visit(source)
    assert visit is not None
    assert (visit.heard, visit.error, visit.failures) == (2, None, 0)
    assert visit.due_at > clock.now()


def test_the_bytes_fetched_are_kept_identical(app: Flask, source: Source, courier: Site) -> None:
    actions.hear(source)
    evidence = db.session.scalars(sa.select(Evidence)).one()
    assert evidence.sha256 == sha256(courier.body).hexdigest()
    assert evidence.size == len(courier.body)
    assert store().read(evidence.sha256) == courier.body
    assert {m.evidence_id for m in mentions()} == {evidence.id}


def test_one_entry_carries_the_whole_batch(source: Source) -> None:
    actions.hear(source)
    (entry,) = entries("mention.heard")
    assert entry["d"] == {"source": source.number, "count": 2, "first": mentions()[0].number}
    assert [(b["t"].split("/")[0], b["n"]) for b in entry["batch"]] == [("mention", 2), ("triage", 2)]
    assert entry["who"]["i"] == "system"
    assert reconcile() == []


def test_the_same_is_heard_once(source: Source, courier: Site) -> None:
    actions.hear(source)
    assert actions.hear(source).count == 0
    tracked = Post("<p>First</p>", "https://COURIER.example/news/rebate-pot?utm_source=x#comment-5512")
    courier.body = rss(tracked, tracked, Post("<p>First!</p>", tracked.address))
    assert actions.hear(source).count == 1, "the same address with other words is a new mention: words were edited"
    assert len(mentions()) == 3
    assert len(entries("mention.heard")) == 2, "a visit that brings nothing leaves no entry"


def test_the_same_through_another_source_is_heard_once(source: Source, courier: Site, cast: Cast) -> None:
    actions.hear(source)
    other = actions.add_source(name="Again", address=courier.url + "?again", by=cast.priya)
    commit()
    assert actions.hear(other).count == 0


def test_an_unchanged_feed_is_not_read_again(source: Source, courier: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    courier.headers = {"ETag": '"v1"', "Last-Modified": "Thu, 19 Nov 2026 12:41:00 GMT"}
    assert actions.hear(source).count == 2

    def never(*_args: object) -> None:
        raise AssertionError("a 304 has nothing to read")

    monkeypatch.setattr("govsocial.platforms.feed.reading.parse", never)
    heard = actions.hear(source)
    assert (heard.count, heard.error) == (0, None)
    assert courier.asked[1]["If-None-Match"] == '"v1"'
    assert courier.asked[1]["If-Modified-Since"] == "Thu, 19 Nov 2026 12:41:00 GMT"
    visit = queries.visit(source)
    assert visit is not None
    assert visit.etag == '"v1"'


def test_a_long_feed_is_taken_in_by_pieces(source: Source, courier: Site, cast: Cast) -> None:
    courier.headers = {"ETag": '"long"'}
    posts = [Post(f"<p>Voice {n}</p>", f"https://courier.example/a#comment-{n}") for n in range(450, 0, -1)]
    courier.body = rss(*posts)
    assert actions.hear(source).count == 450
    assert [entry["d"]["count"] for entry in entries("mention.heard")] == [200, 200, 50]
    assert [m.words for m in mentions()] == [f"<p>Voice {n}</p>" for n in range(1, 451)], "in the order they were said"
    visit = queries.visit(source)
    assert visit is not None
    assert (visit.etag, visit.heard) == ('"long"', 450)
    assert actions.hear(source).count == 0
    assert reconcile() == []


@pytest.mark.parametrize("modified", ["now", "in an hour"])
def test_a_feed_fresher_than_its_clock_is_asked_for_whole_again(source: Source, courier: Site, modified: str) -> None:
    """WordPress makes its ETag of the last comment's second: the second comment of that second must still be heard."""
    when = clock.now() + (timedelta(hours=1) if modified == "in an hour" else timedelta())
    courier.headers = {"ETag": '"this second"', "Last-Modified": format_datetime(when, usegmt=True)}
    actions.hear(source)
    courier.body = rss(Post("<p>The same second, another voice.</p>", address="https://blog.example/late"))
    assert actions.hear(source).count == 1
    assert "If-None-Match" not in courier.asked[1]
    assert "If-Modified-Since" not in courier.asked[1]


def test_a_date_that_is_none_keeps_what_the_site_said(source: Source, courier: Site) -> None:
    courier.headers = {"ETag": '"v1"', "Last-Modified": "the day before yesterday"}
    assert actions.hear(source).count == 2
    assert actions.hear(source).count == 0
    assert courier.asked[1]["If-None-Match"] == '"v1"'


HOSTILE = {
    "not a feed": b"<html><body>Hello</body></html>",
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "entities": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(9))
    + b"]><rss><channel><item><title>&j;</title></item></channel></rss>",
    "external": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b"<rss version='2.0'><channel><item><title>&x;</title><link>https://a.example/1</link></item></channel></rss>",
    "nested": b"<rss><channel>" + b"<item>" * 20_000,
    "half": rss(Post("<p>cut off</p>"))[:-40],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_harms_nothing(source: Source, courier: Site, name: str) -> None:
    courier.body = HOSTILE[name]
    heard = actions.hear(source)
    visit = queries.visit(source)
    assert visit is not None
    assert visit.visited_at is not None
    assert (heard.error is None) == (visit.error is None)
    assert "root:" not in " ".join((m.words or "") + (m.title or "") for m in mentions())
    assert reconcile() == []
    courier.body = rss(Post("<p>Afterwards</p>"))
    assert actions.hear(source).count == 1


def test_hostile_words_are_stored_raw_and_never_shown_raw(source: Source, courier: Site, client_for) -> None:
    words = '<p onclick="x()">Hi<script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:x">y</a></p>'
    courier.body = rss(Post(words, author='<script>alert("author")</script>', title="</title><script>alert(3)"))
    actions.hear(source)
    (mention,) = mentions()
    assert mention.words == words
    number = mention.number
    page = client_for("priya").get(f"/mentions/{number}")
    assert page.status_code == 200
    shown = page.get_data(as_text=True)
    for danger in ("alert(1)", "onerror", "onclick", "javascript:", "<script>alert", "</title><script"):
        assert danger not in shown


def test_words_over_the_limit_are_cut_and_say_so(source: Source, courier: Site, client_for) -> None:
    courier.body = rss(Post("<p>" + "long " * 20_000 + "</p>"))
    actions.hear(source)
    (mention,) = mentions()
    assert mention.cut
    assert b"long long" in courier.body
    page = client_for("priya").get(f"/mentions/{mention.number}")
    assert "The rest stands in the evidence only" in page.get_data(as_text=True)


@pytest.mark.parametrize("status", [401, 404, 410, 500, 503])
def test_a_failure_is_noted_and_waited_out_longer_each_time(source: Source, courier: Site, status: int) -> None:
    courier.status = status
    waits = []
    for _ in range(4):
        heard = actions.hear(source)
        assert heard.error is not None
        assert str(status) in heard.error
        visit = queries.visit(source)
        assert visit is not None
        assert visit.visited_at is not None
        waits.append(visit.due_at - visit.visited_at)
    assert visit.failures == 4
    assert waits == sorted(set(waits)), "each wait is longer than the one before"
    assert max(waits) <= timedelta(days=1)
    assert mentions() == []
    courier.status = 200
    assert actions.hear(source) == actions.Heard(2)
    again = queries.visit(source)
    assert again is not None
    assert (again.failures, again.error) == (0, None)


def test_an_address_inside_the_house_is_not_asked(app: Flask, source: Source, courier: Site) -> None:
    app.config["FETCH_ALLOW"] = ()
    asked = len(courier.asked)
    heard = actions.hear(source)
    assert heard.error is not None
    assert len(courier.asked) == asked


def test_no_transaction_is_open_while_the_network_is_asked(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    real, seen = fetch.fetch, []

    def watched(*asked: Any, **how: Any) -> fetch.Fetched:
        seen.append(db.session().in_transaction())
        return real(*asked, **how)

    monkeypatch.setattr(fetch, "fetch", watched)
    actions.hear(source)
    assert seen == [False]


def test_unsaved_work_is_never_lost_to_a_visit(source: Source, cast: Cast) -> None:
    actions.pause(source, by=cast.priya)
    with pytest.raises(RuntimeError, match="commit first"):
        actions.hear(source)
    assert source.state == "paused"


def test_receivers_run_in_the_same_transaction(source: Source) -> None:
    told: list[list[int]] = []
    with signals.heard.connected_to(lambda found: told.append([m.number for m in found])):
        actions.hear(source)
    assert told == [[m.number for m in mentions()]]


def test_a_failing_receiver_leaves_nothing_half_done(source: Source, courier: Site) -> None:
    def fail(found: Sequence[Mention]) -> None:
        raise ValueError("a defect further down")

    db.session.execute(sa.update(Visit).values(due_at=clock.now() - timedelta(minutes=1)))
    commit()
    with signals.heard.connected_to(fail):
        assert actions.hear_due() == 1
    assert mentions() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Triage)) == 0
    visit = queries.visit(queries.find_source(1))
    assert visit is not None
    assert "a defect further down" in (visit.error or "")
    assert actions.hear(queries.find_source(1)).count == 2


def test_the_worker_visits_what_is_due_and_only_that(source: Source, courier: Site, cast: Cast) -> None:
    paused = actions.add_source(name="Paused", address=courier.url + "?p", by=cast.priya)
    actions.pause(paused, by=cast.priya)
    commit()
    assert actions.hear_due() == 1
    assert len(mentions()) == 2
    assert actions.hear_due() == 0, "the next visit is due later"


def test_a_file_of_the_instance_is_a_source(app: Flask, cast: Cast) -> None:
    folder = app.config["SETTINGS"].instance / "feeds"
    folder.mkdir()
    (folder / "town.xml").write_bytes(rss(Post("<p>From a file</p>", language="fr-BE"), generator="x"))
    made = actions.add_source(name="Town", address="feeds/town.xml", by=cast.priya)
    commit()
    assert actions.hear(made).count == 1
    (mention,) = mentions()
    assert mention.platform == "feed"
    (folder / "town.xml").unlink()
    assert actions.hear(made).error is not None
