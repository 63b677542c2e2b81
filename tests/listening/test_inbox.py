"""The inbox: filters, paging by key, counts, and few statements."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.core import clock
from govsocial.core.db import commit, db, next_number
from govsocial.ledger.record import add_batch, record
from govsocial.listening import actions, lists, queries, rules, words
from govsocial.listening.lists import Wanted
from govsocial.listening.models import Mention, Source, Triage
from govsocial.text import search
from tests.cast import Cast

START = datetime(2025, 3, 1, 9, tzinfo=UTC)


def heard(count: int, *, source: Source | None = None, text: str = "Words", **more: Any) -> list[Mention]:
    """Mentions in one batch, an hour between two."""
    first = next_number("mention", count)
    made = []
    for n in range(first, first + count):
        said = f"<p>{text} {n}</p>"
        values = {
            "number": n,
            "source_id": source.id if source else None,
            "platform": "feed",
            "address": f"https://a.example/{n}",
            "canonical": f"https://a.example/{n}",
            "text_key": rules.text_key(said),
            "fold_key": rules.fold_key(said),
            "heard_at": START + timedelta(hours=n),
            "author": f"author{n}",
            "words": said,
        }
        made.append(Mention(**{**values, **more}))
    triage = [Triage(mention_id=m.id, mention_number=m.number) for m in made]
    with record(words.MENTIONS_HEARD, by="system", source=0, count=count, first=first) as act:
        add_batch(act, made)
        add_batch(act, triage)
    search.put_many("mention", [(m.number, f"{m.author} {rules.shown(m.words or '')}") for m in made])
    commit()
    return made


def numbers(cast: Cast, wanted: Wanted, **more: Any) -> list[int]:
    return [row.number for row in lists.page(cast.ines, wanted, **more).rows]


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(state="all"), Wanted(platform="feed"), Wanted(words="words")])
def test_every_mention_stands_on_exactly_one_page(cast: Cast, wanted: Wanted) -> None:
    heard(47)
    seen: list[int] = []
    before = None
    for _page in range(5):
        page = lists.page(cast.ines, wanted, before=before)
        seen += [row.number for row in page.rows]
        before = page.before
        if before is None:
            break
    assert seen == list(range(47, 0, -1))


def test_pages_do_not_move_when_something_new_is_heard(cast: Cast) -> None:
    heard(30)
    second = lists.page(cast.ines, Wanted(), before=lists.page(cast.ines, Wanted()).before)
    heard(5)
    assert lists.page(cast.ines, Wanted(), before=11) == second


def test_filters(cast: Cast) -> None:
    source = actions.add_source(name="Blog", address="https://a.example/feed", by=cast.priya)
    commit()
    heard(3)
    heard(2, source=source, language="fr", platform="wordpress", text="Réponse")
    assert numbers(cast, Wanted(source="hand")) == [3, 2, 1]
    assert numbers(cast, Wanted(source="1")) == [5, 4]
    assert numbers(cast, Wanted(language="fr")) == [5, 4]
    assert numbers(cast, Wanted(platform="wordpress", state="all")) == [5, 4]
    assert numbers(cast, Wanted(words="reponse 5")) == [5]
    assert numbers(cast, Wanted(words="author2")) == [2]
    assert numbers(cast, Wanted(state="left")) == []
    assert numbers(cast, Wanted(since=START + timedelta(hours=4))) == [5, 4]
    assert numbers(cast, Wanted(until=START + timedelta(hours=4))) == [3, 2, 1]
    assert numbers(cast, Wanted(since=START + timedelta(hours=2), until=START + timedelta(hours=4), source="hand")) == [
        3,
        2,
    ]
    assert numbers(cast, Wanted(since=START + timedelta(days=9))) == []
    assert numbers(cast, Wanted(until=START)) == []
    met = lists.choices()
    assert met == lists.Choices([("1", "Blog")], ["feed", "wordpress"], ["fr"])


def test_counts_follow_the_filters_and_stop_at_the_cap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = heard(12)
    actions.leave(made[0], reason="A joke", by=cast.priya)
    commit()
    count, none = lists.Count, lists.Count(0, False)
    assert lists.counts(cast.ines, Wanted()) == {"waiting": count(11, False), "issue": none, "left": count(1, False)}
    found = lists.counts(cast.ines, Wanted(words="author3", state="left"))
    assert found == {"waiting": count(1, False), "issue": none, "left": none}
    found = lists.counts(cast.ines, Wanted(platform="feed", state="left"))
    assert found == {"waiting": count(11, False), "issue": none, "left": count(1, False)}
    assert len(db.session.execute(queries.waiting(cast.ines)).all()) == 11
    monkeypatch.setattr(lists, "CAP", 5)
    assert lists.counts(cast.ines, Wanted())["waiting"] == count(5, True)
    monkeypatch.setattr(lists, "WALK", 6)
    assert lists.counts(cast.ines, Wanted(platform="feed"))["waiting"] == count(6, True)
    assert lists.counts(cast.ines, Wanted(platform="wordpress"))["waiting"] == none


def test_a_search_goes_on_past_its_window(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = heard(30)
    for mention in made[:2]:
        actions.leave(mention, reason="A joke", by=cast.priya)
    commit()
    monkeypatch.setattr(search, "WINDOW", 10)
    monkeypatch.setattr(search.matches, "__kwdefaults__", {"before": None, "most": 10})
    found, before, pages = [], None, 0
    while True:
        page = lists.page(cast.ines, Wanted(state="left", words="words"), before=before)
        found += [row.number for row in page.rows]
        pages, before = pages + 1, page.before
        if before is None or pages > 9:
            break
    assert found == [2, 1]


def test_the_page(cast: Cast, client_for) -> None:
    client = client_for("ines")
    assert "Nothing waits for triage" in client.get("/mentions").get_data(as_text=True)
    heard(25)
    page = client.get("/mentions").get_data(as_text=True)
    assert page.count('class="pick"') == 20
    assert "before=6" in page
    older = client.get("/mentions?state=waiting&before=6").get_data(as_text=True)
    assert older.count('class="pick"') == 5
    assert "No mention fits" in client.get("/mentions?q=nothing+like+it").get_data(as_text=True)
    one = client.get("/mentions/3").get_data(as_text=True)
    assert "Words 3" in one
    assert 'aria-current="true"' in one, "the list starts where the mention stands"
    assert client.get("/mentions/26").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "before=x", "before=-1", "before=99999999999999999999", "since=yesterday", "until=0001-01-01",
        "until=9999-12-31", "source=1%27", "source=99", "state=everything", "platform=%00", "language=%F0%9F%98%80",
        "q=%22%20OR%20%28", "q=%00", "q=" + "a" * 5_000, "since=2025-03-01&until=2024-01-01", "q=a&q=b",
    ],
)  # fmt: skip
def test_no_address_breaks_the_page(cast: Cast, client_for, query: str) -> None:
    heard(2)
    assert client_for("ines").get(f"/mentions?{query}").status_code == 200
    assert client_for("ines").get(f"/mentions/1?{query}").status_code == 200


def test_few_statements(app: Flask, cast: Cast, client_for) -> None:
    source = actions.add_source(name="Blog", address="https://a.example/feed", by=cast.priya)
    commit()
    made = heard(45, source=source)
    actions.leave(made[3], reason="A joke", by=cast.priya)
    commit()
    client = client_for("ines")
    ran: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            ran.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", count)
    try:
        for address in (
            "/mentions",
            "/mentions/20",
            "/mentions?state=left&q=words",
            "/mentions/4?before=44",
            "/sources",
            "/sources/1",
        ):
            ran.clear()
            assert client.get(address).status_code == 200
            assert len(ran) <= 12, (address, len(ran), ran)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", count)


def test_times_of_hearing_rise_with_numbers(cast: Cast) -> None:
    one = actions.capture(address="https://a.example/x", text="x", author="", platform="x", by=cast.ines)
    two = actions.capture(address="https://a.example/y", text="y", author="", platform="x", by=cast.ines)
    assert one.number < two.number
    assert one.heard_at <= two.heard_at <= clock.now()
