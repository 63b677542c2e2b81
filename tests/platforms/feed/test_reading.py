import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsocial.platforms import feed
from govsocial.platforms.feed import reading
from govsocial.platforms.feed.child import DEEPEST, depth
from govsocial.platforms.protocol import Item
from govsocial.text.text import LIMIT, size

URL = "https://blog.example/comments/feed/"
QUICK = feed.Limits(cpu=1, wall=20)

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Comments on: Rent &amp; more</title><link>https://blog.example/rent/</link>
<generator>https://wordpress.org/?v=6.9</generator>{}</channel></rss>"""
COMMENT = """<item><title>By: Anna</title><link>https://blog.example/rent/#comment-{0}</link>
<dc:creator><![CDATA[Anna]]></dc:creator><pubDate>Sat, 21 Nov 2026 08:00:00 +0100</pubDate>
<guid isPermaLink="false">https://blog.example/?p=1#comment-{0}</guid><description><![CDATA[short]]></description>
<content:encoded><![CDATA[{1}]]></content:encoded></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="fr">
<title>Un blog</title><entry><title type="html">The &lt;b>cap&lt;/b> &amp;amp; rent</title>
<id>tag:blog.example,2026:7</id><link href="/rent/#c7"/><author><name>Émile</name></author>
<updated>2026-11-21T08:00:00+01:00</updated>
<thr:in-reply-to ref="tag:blog.example,2026:1" href="https://blog.example/rent/#c1"/>
<content type="{}">{}</content></entry></feed>"""


def wordpress(*comments):
    return WORDPRESS.format("".join(COMMENT.format(n, words) for n, words in enumerate(comments, 1))).encode()


def test_a_comment_of_wordpress_is_heard_as_it_was_said():
    words = '<p onclick="x()">Not <b>true</b> <script>alert(1)</script></p>'
    parsed = feed.parse(wordpress(words), URL)
    assert (parsed.title, parsed.platform) == ("Comments on: Rent & more", "wordpress")
    (item,) = parsed.items
    assert item == Item(
        address="https://blog.example/rent/#comment-1",
        external_id="https://blog.example/?p=1#comment-1",
        author="Anna",
        title="Rent & more",
        words=words,
        said_at=datetime(2026, 11, 21, 7, 0, tzinfo=UTC),
        language=None,
        in_reply_to=None,
    )


@pytest.mark.parametrize(
    "words",
    [
        '<p>In reply to <a href="https://blog.example/rent/#comment-12">Ben</a>.</p><p>No.</p>',
        "En réponse à <a href='https://blog.example/rent/#comment-12' rel='nofollow'>Ben</a>. Non.",
    ],
)
def test_a_reply_names_the_comment_it_answers_in_any_language(words):
    (item,) = feed.parse(wordpress(words), URL).items
    assert item.in_reply_to == "https://blog.example/rent/#comment-12"


def test_a_link_to_a_comment_further_on_is_no_reply():
    (item,) = feed.parse(wordpress('<p>No.</p><p>See <a href="https://a.example/#comment-1">this</a></p>'), URL).items
    assert item.in_reply_to is None


@pytest.mark.parametrize(
    ("kind", "written", "words"),
    [("html", "a &lt;b>c&lt;/b>", "a <b>c</b>"), ("text", "a &lt; b &amp; c", "a &lt; b &amp; c")],
)
def test_atom(kind, written, words):
    parsed = feed.parse(ATOM.format(kind, written).encode(), URL)
    (item,) = parsed.items
    assert (parsed.platform, parsed.title) == ("feed", "Un blog")
    assert (item.address, item.external_id) == ("https://blog.example/rent/#c7", "tag:blog.example,2026:7")
    assert (item.author, item.title, item.words) == ("Émile", "The cap & rent", words)
    assert (item.language, item.in_reply_to) == ("fr", "https://blog.example/rent/#c1")
    assert item.said_at == datetime(2026, 11, 21, 7, 0, tzinfo=UTC)


def test_the_encoding_of_the_answer_counts():
    body = WORDPRESS.replace(' encoding="UTF-8"', "").format(COMMENT.format(1, "caf\u00e9")).encode("latin-1")
    (item,) = feed.parse(body, URL, "application/rss+xml; charset=iso-8859-1").items
    assert item.words == "caf\u00e9"


def test_addresses_of_other_kinds_are_not_taken_over():
    body = wordpress("x").replace(b"https://blog.example/rent/#comment-1", b"javascript:alert(1)")
    (item,) = feed.parse(body, URL).items
    assert item.address == ""


def test_words_over_the_limit_are_cut_and_say_so():
    (item,) = feed.parse(wordpress("é" * 40_000), URL).items
    assert item.cut
    assert size(item.words) == LIMIT
    assert item.words == "é" * 32_768


@pytest.mark.parametrize(
    "when", ["", "yesterday", "Sat, 99 Nov 2026", "9999-12-31T23:59:59Z", "0000-00-00", "1" * 5_000]
)
def test_a_date_no_calendar_has_is_no_date(when):
    body = wordpress("x").replace(b"Sat, 21 Nov 2026 08:00:00 +0100", when.encode())
    (item,) = feed.parse(body, URL).items
    assert item.said_at is None or item.said_at.year < 2200


def test_a_feed_that_breaks_off_gives_what_came_before():
    body = wordpress("one", "two", "three")
    items = feed.parse(body[: body.index(b"three")], URL).items
    assert [item.words for item in items[:2]] == ["one", "two"]


def test_an_empty_feed_is_a_feed():
    assert feed.parse(wordpress(), URL).items == []


@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff\x00", b"%PDF-1.7", b"<html><body><p>Hello", b'{"items": []}', b"\xff" * 999]
)
def test_what_is_no_feed_is_refused(body):
    with pytest.raises(feed.NotAFeed, match="not a feed"):
        feed.parse(body, URL)


def test_a_feed_that_laughs_a_billion_times_stays_small():
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    laugh = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>'.encode()
    body = wordpress("x").replace(b"<rss ", laugh + b"<rss ", 1).replace(b"By: Anna", b"&l11;")
    try:
        parsed = feed.parse(body, URL, limits=QUICK)
    except feed.NotAFeed:
        return
    assert sum(len(item.title) for item in parsed.items) < 10_000


def test_a_feed_reads_no_files(tmp_path):
    (tmp_path / "key").write_text("SECRET")
    door = f'<!DOCTYPE rss [<!ENTITY key SYSTEM "{(tmp_path / "key").as_uri()}">]>'.encode()
    body = wordpress("x").replace(b"<rss ", door + b"<rss ", 1).replace(b"By: Anna", b"By: &key;")
    assert "SECRET" not in str(feed.parse(body, URL, limits=QUICK))


SLOW = b"<rss version='2.0'><channel><item><title>" + b"<a" * 170_000


def test_a_feed_that_costs_too_much_time_is_given_up():
    with pytest.raises(feed.NotAFeed, match="takes too long"):
        feed.parse(SLOW, URL, limits=QUICK)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_feed_nested_too_deep_is_refused_before_it_is_parsed(encoding):
    body = "<rss version='2.0'><channel><item><title>" + "<a>" * 170_000
    with pytest.raises(feed.NotAFeed, match="nests its elements deeper"):
        feed.parse(body.encode(encoding), URL, limits=QUICK)


def test_words_are_not_nested_and_open_ones_end_with_what_holds_them():
    assert depth(b"<a><![CDATA[" + b"<p>" * 500 + b"]]><!--" + b"<p>" * 500 + b"--></a>") == 1
    assert depth(b"<rss>" + b"<item><p><br><img src='a'/><p></item>" * 500) == 4
    assert depth(b"<a>" * 500) == DEEPEST + 1


@pytest.mark.parametrize("piece", [b"<!--", b"<![CDATA[", b"<a", b"<a ", b"<", b"</a>"])
def test_looking_how_deep_costs_little_over_any_bytes(piece):
    began = time.process_time()
    depth(piece * (2_000_000 // len(piece)))
    assert time.process_time() - began < 3


def test_a_feed_that_costs_too_much_memory_is_given_up():
    with pytest.raises(feed.NotAFeed, match="too much memory"):
        feed.parse(wordpress("x" * 30_000_000), URL, limits=feed.Limits(memory=80 * 2**20))


def test_a_feed_that_says_too_much_is_given_up():
    with pytest.raises(feed.NotAFeed, match="more than can be read"):
        feed.parse(wordpress(*["x" * 1_000] * 50), URL, limits=feed.Limits(output=10_000))


def test_a_child_that_hangs_is_left():
    with pytest.raises(feed.NotAFeed, match="takes too long"):
        feed.parse(SLOW, URL, limits=feed.Limits(wall=0.2))


def test_a_child_that_breaks_is_a_damaged_feed(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    monkeypatch.setattr(reading, "_CHILD", child)
    for program in ("import os; os.abort()", "raise SystemExit(1)", "print('{')", "print('[' * 200_000)"):
        child.write_text(program)
        with pytest.raises(feed.NotAFeed, match="damaged"):
            feed.parse(b"", URL)


def test_the_child_gets_nothing_of_the_environment(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text(
        "import json, os, sys; print(json.dumps({'title': str(dict(os.environ)), 'generator': '', 'entries': []}))"
    )
    monkeypatch.setattr(reading, "_CHILD", child)
    monkeypatch.setenv("GOVSOCIAL_MAIL_PASSWORD", "SECRET")
    assert "SECRET" not in feed.parse(b"", URL).title


def test_thousands_of_comments_at_once():
    items = feed.parse(wordpress(*["words"] * 1_500), URL).items
    assert len({item.address for item in items}) == 1_500


@settings(max_examples=12, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 900), st.text(max_size=30))
def test_damaged_feeds_are_read_or_refused_and_can_be_stored(noise, at, kind):
    body = wordpress("one", "two")
    try:
        parsed = feed.parse(body[:at] + noise + body[at:], URL, kind, limits=QUICK)
    except feed.NotAFeed:
        return
    for item in parsed.items:
        for value in (item.address, item.external_id, item.author, item.title, item.words, item.in_reply_to or ""):
            assert "\0" not in value.encode().decode()
