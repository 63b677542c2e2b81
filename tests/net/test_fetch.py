import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from govsocial.net import pinned
from govsocial.net.fetch import Refused, fetch
from tests.net.servers import at, names, pair, says, sends_on, serve


def test_an_answer_holds_what_was_fetched_from_where_and_when():
    with serve({"/feed": says(b"<rss/>", Content_Type="application/rss+xml", ETag='"7"')}) as server:
        answer = fetch(at(server, "/feed?b=2&a=%C3%A9#x"), allow=pair(server))
    assert (answer.status, answer.body, answer.content_type) == (200, b"<rss/>", "application/rss+xml")
    assert answer.sha256 == hashlib.sha256(b"<rss/>").hexdigest()
    assert answer.url == at(server, "/feed?b=2&a=%C3%A9")
    assert answer.headers["etag"] == '"7"'
    assert answer.address == "127.0.0.1"
    assert abs(datetime.now(UTC) - answer.at) < timedelta(minutes=1)
    method, path, headers, _body = server.heard[0]
    assert (method, path, headers["Host"]) == ("GET", "/feed?b=2&a=%C3%A9", f"127.0.0.1:{server.server_port}")


def test_a_page_that_did_not_change_is_asked_for_politely():
    with serve({"/": says(b"", 304)}) as server:
        answer = fetch(at(server), allow=pair(server), etag='"7"', modified="Sat, 21 Nov 2026 08:00:00 GMT")
    assert (answer.status, answer.body) == (304, b"")
    assert server.heard[0][2]["If-None-Match"] == '"7"'
    assert server.heard[0][2]["If-Modified-Since"] == "Sat, 21 Nov 2026 08:00:00 GMT"


def test_loopback_is_refused_without_the_setting_and_hears_nothing():
    with serve({"/": says(b"inside")}) as server, pytest.raises(Refused) as refusal:
        fetch(at(server))
    assert server.heard == []
    assert not refusal.value.sent


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://localhost/",
        "//127.0.0.1/",
        "http://2852039166/",
        "http://user:secret@example.org/",
        "file:///etc/passwd",
        "http://example.org:6379/",
        "http://[::1",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(where):
    with serve({"/": sends_on(where)}) as server, pytest.raises(Refused):
        fetch(at(server), allow=pair(server))
    assert len(server.heard) == 1


def test_a_redirect_to_another_port_of_an_allowed_host_is_refused():
    with serve({"/": says(b"inside")}) as inner, serve({"/": sends_on(at(inner))}) as server:
        with pytest.raises(Refused):
            fetch(at(server), allow=pair(server))
        assert inner.heard == []


def test_redirects_are_followed_to_the_end():
    pages = {"/a/1": sends_on("2", 301), "/a/2": sends_on("/caf\u00c3\u00a9?q=1 2#x", 308), "/caf%C3%A9": says(b"end")}
    with serve(pages) as server:
        answer = fetch(at(server, "/a/1"), allow=pair(server))
    assert (answer.body, answer.url) == (b"end", at(server, "/caf%C3%A9?q=1%202"))


def test_five_redirects_and_no_more():
    chain = {f"/{n}": sends_on(f"/{n + 1}") for n in range(7)} | {"/7": says(b"end")}
    with serve(chain) as server:
        assert fetch(at(server, "/2"), allow=pair(server)).body == b"end"
        server.heard.clear()
        with pytest.raises(Refused, match="5 times"):
            fetch(at(server, "/1"), allow=pair(server))
        assert len(server.heard) == 6


def test_a_redirect_loop_ends():
    with serve({"/": sends_on("/")}) as server, pytest.raises(Refused, match="5 times"):
        fetch(at(server), allow=pair(server))


def test_every_address_of_a_name_must_be_public(monkeypatch):
    names(monkeypatch, {"two.example": [["93.184.216.34", "10.0.0.1"]]})
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        fetch("http://two.example/")


def test_a_name_that_changes_its_mind_is_dialled_where_it_was_checked(monkeypatch):
    dialled = []

    def dial(address, timeout):
        dialled.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(pinned.socket, "create_connection", dial)
    asked = names(monkeypatch, {"rebind.example": [["93.184.216.34"], ["127.0.0.1"]]})
    with pytest.raises(Refused, match="gave no answer"):
        fetch("http://rebind.example/")
    assert dialled == ["93.184.216.34"]
    assert asked == ["rebind.example"]


def test_the_next_address_of_a_name_is_tried(monkeypatch):
    names(monkeypatch, {"two.example": [["127.0.0.2", "127.0.0.1"]]})
    with serve({"/": says(b"here")}) as server:
        answer = fetch(at(server, host="two.example"), allow=pair(server, "two.example"))
    assert (answer.address, server.heard[0][2]["Host"]) == ("127.0.0.1", f"two.example:{server.server_port}")


def test_a_name_nobody_knows(monkeypatch):
    names(monkeypatch, {})
    with pytest.raises(Refused, match=r"no host named nobody\.example"):
        fetch("https://nobody.example/")


def test_a_silent_name_server_does_not_hold_us(monkeypatch):
    import threading

    from govsocial.net import fetch as module

    release = threading.Event()
    monkeypatch.setattr(module.socket, "getaddrinfo", lambda *_args, **_kwargs: release.wait(60) and [])
    try:
        with pytest.raises(Refused, match=r"within 0\.05 seconds"):
            fetch("https://slow.example/", timeout=0.05)
    finally:
        release.set()
