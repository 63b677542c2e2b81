import gzip
import hashlib
import ssl
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from govsocial.net import pinned
from govsocial.net.fetch import Refused, call, fetch
from tests.net.servers import at, names, pair, says, sends_on, serve


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
