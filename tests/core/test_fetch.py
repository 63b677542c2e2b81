import gzip
import hashlib
import ssl
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from govsocial.core import pinned
from govsocial.core.fetch import Refused, call, check_address, check_url, fetch
from tests.core.servers import names, says, sends_on, serve


def at(server, path="/", host="127.0.0.1"):
    return f"http://{host}:{server.server_port}{path}"


def pair(server, host="127.0.0.1"):
    return (f"{host}:{server.server_port}",)


PUBLIC = ["93.184.216.34", "8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:82a::200e"]
INNER = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
    "",
    "2130706433",
    "127.1",
    "0177.0.0.1",
]


@pytest.mark.parametrize("ip", PUBLIC)
def test_public_addresses_pass(ip):
    check_address(ip)


@pytest.mark.parametrize("ip", INNER)
def test_addresses_inside_are_refused(ip):
    with pytest.raises(Refused, match=r"\w.*\."):
        check_address(ip)


@given(st.integers(0, 2**32 - 1))
def test_no_ipv6_dress_of_an_ipv4_address_passes(number):
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    for dress in ("::{}:{}", "::ffff:{}:{}", "64:ff9b::{}:{}", "2002:{}:{}::1", "2001:0:{}:{}::"):
        with pytest.raises(Refused):
            check_address(dress.format(high, low))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/feed?x=1#top",
        "http://example.org:80/",
        "https://EXAMPLE.org.:443/",
        "https://bücher.example/",
        "https://xn--bcher-kva.example/",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]/",
        "https://my_blog.example.org/a b",
    ],
)
def test_ordinary_addresses_pass_without_a_look_up(url, monkeypatch):
    asked = names(monkeypatch, {})
    check_url(url)
    assert asked == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://example.org:80/",
        "http://",
        "http:///feed",
        "http://example.org:8080/",
        "http://example.org:22/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://@example.org/",
        "http://example.org@127.0.0.1/",
        "http://127.0.0.1\\@example.org/",
        "http://example.org\\.evil/",
        "http://exa\tmple.org/",
        "http://example.org/\r\nX: y",
        "http://example.org/\x00",
        "http://example.org/\ud800",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://intranet/",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://a.localhost/",
        "http://router.lan/",
        "http://1.0.0.127.in-addr.arpa/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.0.0.0x1/",
        "http://0/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://ｌｏｃａｌｈｏｓｔ/",
        "http://%31%32%37.0.0.1/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[0:0:0:0:0:ffff:169.254.169.254]/",
        "http://[64:ff9b::169.254.169.254]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://[v1.x]/",
        "http://[example.org]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://-a.example.org/",
        "http://a..b.example/",
        "http://.example.org/",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/",
        "http://example.org/" + "a" * 5_000,
        "http://\u2100.example/",
        "http://xn--a/",
    ],
)
def test_other_addresses_are_refused_by_their_letters(url):
    with pytest.raises(Refused, match=r"^[A-Z\w%.-].*\.$"):
        check_url(url)


@given(st.text(max_size=60) | st.builds("http://{}".format, st.text(max_size=40)))
def test_any_text_passes_or_is_refused(url):
    try:
        check_url(url)
    except Refused as refusal:
        assert str(refusal)


def test_an_allowed_pair_is_exempt_and_no_other_port_of_it():
    check_url("http://wiki.internal:8080/x", allow=("wiki.internal:8080",))
    check_url("http://[::1]:8080/x", allow=("[::1]:8080",))
    for url in ("http://wiki.internal/", "http://wiki.internal:8081/", "http://u@wiki.internal:8080/"):
        with pytest.raises(Refused):
            check_url(url, allow=("wiki.internal:8080",))


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

    from govsocial.core import fetch as module

    release = threading.Event()
    monkeypatch.setattr(module.socket, "getaddrinfo", lambda *_args, **_kwargs: release.wait(60) and [])
    try:
        with pytest.raises(Refused, match=r"within 0\.05 seconds"):
            fetch("https://slow.example/", timeout=0.05)
    finally:
        release.set()


def drips(head: bytes, drop: bytes):
    def page(handler):
        import threading

        handler.wfile.write(head)
        while True:
            handler.wfile.write(drop)
            handler.wfile.flush()
            threading.Event().wait(0.02)

    return page


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "header", "chunks", "continue"],
)
def test_a_server_that_drips_is_left_in_time(head, drop):
    with serve({"/": drips(head, drop)}) as server, pytest.raises(Refused, match=r"within 0\.3 seconds") as refusal:
        fetch(at(server), allow=pair(server), timeout=0.3)
    assert refusal.value.sent


@pytest.mark.parametrize(
    "page",
    [
        says(b"x" * 70_000),
        says(b"", Content_Length="70000"),
        says(gzip.compress(b"x" * 70_000), Content_Encoding="gzip"),
        says(zlib.compress(b"x" * 70_000), Content_Encoding="deflate"),
        drips(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x" * 10_000),
    ],
    ids=["honest", "declared", "gzip", "deflate", "endless"],
)
def test_more_bytes_than_allowed_are_refused(page):
    with serve({"/": page}) as server, pytest.raises(Refused, match="larger than 64 kB"):
        fetch(at(server), allow=pair(server), max_bytes=65_536)


def test_a_gzip_bomb_never_unfolds():
    import tracemalloc

    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(bomb.compress(bytes(2**20)) for _n in range(200)) + bomb.flush()
    with serve({"/": says(packed, Content_Encoding="gzip")}) as server:
        tracemalloc.start()
        with pytest.raises(Refused, match="larger than 1024 kB"):
            fetch(at(server), allow=pair(server), max_bytes=2**20)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 20 * 2**20


def test_a_body_at_the_limit_passes_packed_or_not():
    body = bytes(range(256)) * 256
    pages = {"/": says(body), "/gz": says(gzip.compress(body), Content_Encoding="gzip")}
    with serve(pages) as server:
        for path in pages:
            answer = fetch(at(server, path), allow=pair(server), max_bytes=len(body))
            assert answer.sha256 == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize(
    "page",
    [
        says(b"not gzip", Content_Encoding="gzip"),
        says(b"x", Content_Encoding="br"),
        says(b"short", Content_Length="50"),
        drips(b"HTTP/1.1 200 OK\r\n" + b"X-Many: 1\r\n" * 500, b"\r\n"),
        drips(b"SSH-2.0-OpenSSH\r\n", b"\r\n"),
        lambda handler: handler.connection.close(),
    ],
    ids=["false gzip", "brotli", "cut short", "headers", "ssh", "hangs up"],
)
def test_a_broken_answer_is_refused(page):
    def once(handler):
        handler.close_connection = True
        page(handler)

    with serve({"/": once}) as server, pytest.raises(Refused) as refusal:
        fetch(at(server), allow=pair(server), timeout=5)
    assert refusal.value.sent


def test_nobody_listens():
    with serve({}) as server:
        gone, allow = at(server), pair(server)
    with pytest.raises(Refused, match="gave no answer") as refusal:
        fetch(gone, allow=allow)
    assert not refusal.value.sent


def test_proxies_and_passwords_of_the_environment_are_ignored(monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with serve({}) as proxy, serve({"/": says(b"direct")}) as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, at(proxy))
        assert fetch(at(server), allow=pair(server)).body == b"direct"
        assert proxy.heard == []
        assert "Authorization" not in server.heard[0][2]


def test_a_call_sends_json_with_a_password():
    with serve({"/wp": says(b'{"id": 7}', 201)}) as server:
        answer = call("POST", at(server, "/wp"), json={"a": "é"}, auth=("anna", "x y"), allow=pair(server))
    assert (answer.status, answer.json()) == (201, {"id": 7})
    method, _path, headers, body = server.heard[0]
    assert (method, headers["Authorization"], body) == ("POST", "Basic YW5uYTp4IHk=", '{"a": "é"}'.encode())
    assert headers["Content-Type"] == "application/json"


def test_a_call_takes_its_password_nowhere_else():
    with serve({"/": says(b"inside")}) as other, serve({"/": sends_on(at(other), 307)}) as server:
        answer = call("POST", at(server), json={}, auth="token", allow=pair(server) + pair(other))
        assert answer.status == 307
        assert other.heard == []
    assert server.heard[0][2]["Authorization"] == "Bearer token"


def test_a_password_is_not_sent_in_the_clear(monkeypatch):
    asked = names(monkeypatch, {})
    for keys in ({"auth": "token"}, {"headers": {"authorization": "x"}}):
        with pytest.raises(Refused, match="https only"):
            call("POST", "http://blog.example/wp-json", **keys)
    assert asked == []


def test_a_header_cannot_be_smuggled_in():
    with serve({"/": says(b"")}) as server, pytest.raises(Refused):
        call("GET", at(server), auth="x\r\nX-Evil: 1", allow=pair(server))
    assert server.heard == []


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff", b"[" * 100_000])
def test_what_is_not_json_is_refused_as_an_outcome_unknown(body):
    with serve({"/": says(body)}) as server:
        answer = call("GET", at(server), allow=pair(server))
    with pytest.raises(Refused, match="JSON") as refusal:
        answer.json()
    assert refusal.value.sent


@pytest.fixture
def secure(tmp_path, monkeypatch):
    """A TLS context for feed.example, trusted through SSL_CERT_FILE; `heard` lists the names asked for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "feed.example")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("feed.example")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    chain = tmp_path / "chain.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    context.heard = []
    context.sni_callback = lambda _sock, host, _context: context.heard.append(host)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    pinned._tls.cache_clear()
    yield context
    pinned._tls.cache_clear()


def test_tls_asks_for_the_name_and_checks_it(secure, monkeypatch):
    names(monkeypatch, {"feed.example": [["127.0.0.1"]], "other.example": [["127.0.0.1"]]})
    with serve({"/": says(b"safe")}, context=secure) as server:
        good, other = (f"https://{host}:{server.server_port}/" for host in ("feed.example", "other.example"))
        assert fetch(good, allow=pair(server, "feed.example")).body == b"safe"
        assert secure.heard == ["feed.example"]
        with pytest.raises(Refused, match="No safe connection") as refusal:
            fetch(other, allow=pair(server, "other.example"))
        assert not refusal.value.sent
        assert len(server.heard) == 1


def test_a_drip_under_tls_is_left_in_time(secure, monkeypatch):
    names(monkeypatch, {"feed.example": [["127.0.0.1"]]})
    page = drips(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x")
    with serve({"/": page}, context=secure) as server, pytest.raises(Refused, match=r"within 0\.5 seconds"):
        fetch(f"https://feed.example:{server.server_port}/", allow=pair(server, "feed.example"), timeout=0.5)
