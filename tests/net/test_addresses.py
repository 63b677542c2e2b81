import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsocial.net.fetch import Refused, check_address, check_url
from tests.net.servers import names

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


@pytest.mark.parametrize("thing", [None, 134_744_072, b"\x08\x08\x08\x08", True, []])
def test_what_is_no_text_is_refused(thing):
    """Python takes a number and four bytes for an address: 8.8.8.8 here."""
    with pytest.raises(Refused):
        check_address(thing)
    with pytest.raises(Refused):
        check_url(thing)
