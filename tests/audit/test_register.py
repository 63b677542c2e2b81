"""The register: filters, search, pages that stand still while new rows come in, and the table one takes away."""

import codecs
import csv
from datetime import timedelta
from io import StringIO

import pytest
import sqlalchemy as sa

from govsocial.audit import exports, queries
from govsocial.audit.queries import Wanted
from govsocial.core import clock
from govsocial.core.db import db
from govsocial.ledger.models import Entry
from govsocial.text import search
from tests import factories
from tests.audit.readers import Clients, published, sent, text_of
from tests.cast import Cast
from tests.pages import show


def numbers(cast: Cast, wanted: Wanted) -> list[int]:
    """Publications an auditor finds."""
    return [line.number for line in queries.page(cast.freya, wanted)[0]]


def test_pages_by_key_stand_still_while_rows_come_in(cast: Cast) -> None:
    made = published(cast, 5)
    first, more = queries.page(cast.ines, Wanted(), limit=2)
    assert ([line.number for line in first], more) == ([5, 4], True)
    factories.published(cast, of=db.session.get(factories.Issue, made[0].issue_id), on=factories.channel(cast, "Other"))
    second, more = queries.page(cast.ines, Wanted(), before=first[-1].number, limit=2)
    assert ([line.number for line in second], more) == ([3, 2], True)
    assert [line.number for line in queries.everything(cast.ines, Wanted())] == [6, 5, 4, 3, 2, 1]


def test_each_filter_narrows(cast: Cast) -> None:
    first, second = published(cast, 2)
    tomorrow = clock.now() + timedelta(days=1)
    asked = {
        Wanted(): [2, 1],
        Wanted(words="apply (0)"): [1],
        Wanted(words="APPLY dates"): [2, 1],
        Wanted(words="never said"): [],
        Wanted(words="2"): [2],
        Wanted(words=first.permalink or ""): [2, 1],
        Wanted(channel=second.channel_id): [2, 1],
        Wanted(channel="another"): [],
        Wanted(outcome="same"): [2, 1],
        Wanted(outcome="retracted"): [],
        Wanted(person=cast.jonas.id): [2, 1],  # signed
        Wanted(person=cast.priya.id): [2, 1],  # drafted
        Wanted(person=cast.tomas.id): [2, 1],  # published
        Wanted(person=cast.amina.id): [],
        Wanted(since=tomorrow): [],
        Wanted(until=tomorrow): [2, 1],
    }
    assert {wanted: numbers(cast, wanted) for wanted in asked} == asked
    assert {wanted: queries.count(cast.freya, wanted) for wanted in asked} == {w: len(n) for w, n in asked.items()}


def test_words_find_what_was_published_and_where_it_stands_however_many_there_are(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = published(cast, 5)
    place = (made[0].permalink or "").rpartition("/")[2]
    assert numbers(cast, Wanted(words="apply")) == numbers(cast, Wanted(words=place)) == [5, 4, 3, 2, 1]
    monkeypatch.setattr(search, "WINDOW", 2)
    assert [line.number for line in queries.everything(cast.freya, Wanted(words="apply"))] == [5, 4, 3, 2, 1]
    assert queries.count(cast.freya, Wanted(words="apply", outcome="same")) == 5
    assert queries.count(cast.freya, Wanted(words="apply"), most=3) == 3
    lines, more = queries.page(cast.freya, Wanted(words="apply"), before=4, limit=2)
    assert ([line.number for line in lines], more) == ([3, 2], True)


def test_the_page_filters_by_channel_and_keeps_what_was_asked(cast: Cast, client_for: Clients) -> None:
    made = published(cast, 1)[0]
    other = factories.channel(cast, "Quiet corner")
    client = client_for("freya")
    assert 'href="/register/1"' in text_of(client, f"/register?channel={made.channel_id}")
    page = text_of(client, f"/register?channel={other.id}&q=apply")
    assert "Nothing fits this filter" in page and 'value="apply"' in page
    assert "Nothing fits this filter" not in text_of(client, "/register?since=nonsense&channel=nowhere")


def test_a_line_says_who_did_what(cast: Cast) -> None:
    made = published(cast, 1)[0]
    line = queries.page(cast.ines, Wanted())[0][0]
    assert line.drafters == ("Priya Sandoval",) and line.publisher == "Tomas Verhey"
    assert line.signers == (("Policy", "Jonas Eldh"), ("Communications", "Leona Castell"))
    assert (line.words, line.digest, line.permalink) == (made.words, made.digest, made.permalink)
    seq = db.session.scalar(sa.select(Entry.seq).where(Entry.event_id == made.last_event_id))
    assert line.entry == seq


def test_the_table_equals_the_register_and_is_on_record(cast: Cast, client_for: Clients) -> None:
    published(cast, 2, words='=HYPERLINK("https://evil.example") and, "quotes"')
    answer = sent(client_for("freya"), "/register/export.csv")
    assert answer.get_data().startswith(codecs.BOM_UTF8), "else a spreadsheet takes it for another encoding"
    head, *rows = csv.reader(StringIO(answer.get_data().decode("utf-8-sig")))
    assert (answer.mimetype, tuple(head)) == ("text/csv", exports.HEAD)
    lines = list(queries.everything(cast.freya, Wanted()))
    assert rows == [exports.cells(line) for line in lines] and len(rows) == 2
    assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    acts = [text.decode() for text in db.session.scalars(sa.select(Entry.body).order_by(Entry.seq.desc()).limit(1))]
    assert '"act":"register.exported"' in acts[0] and '"count":2' in acts[0] and cast.freya.id in acts[0]


def test_the_table_follows_the_filters(cast: Cast, client_for: Clients) -> None:
    published(cast, 2)
    table = sent(client_for("freya"), "/register/export.csv?q=2").get_data().decode("utf-8-sig")
    assert [row[:3] for row in csv.reader(StringIO(table))] == [[*exports.HEAD[:3]], ["2", "2", "1"]]


def test_a_formula_at_the_start_of_words_is_held_back() -> None:
    line = queries.Line(
        **dict.fromkeys(("number", "response", "version", "issue", "entry"), 1),
        **dict.fromkeys(("issue_title", "channel", "account", "target", "permalink", "words", "text"), "=cmd()"),
        restricted=False,
        **dict.fromkeys(("state", "read_back", "publisher", "digest"), "+1+1"),
        intended_at=clock.now(),
        published_at=None,
        drafters=("@SUM(1)",),
        signers=(("policy", "-2+3"),),
    )
    assert all(cell[:1] not in "=+@" for cell in exports.cells(line) if cell)
    assert exports.cells(line)[11] == "'-2+3 (policy)"


def test_a_filter_that_cannot_be_read_is_named(cast: Cast, client_for: Clients) -> None:
    published(cast, 1)
    said = show(client_for("freya"), "/register?since=yesterday&channel=nowhere&q=apply")
    assert "Not filtered by Sent from, Channel." in said
    assert 'href="/register/1"' in said
