"""Which web addresses may be asked: the rules, without touching the network.

Names resolve later and their addresses are checked again then (`fetch.py`); everything here is a pure function.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

from govsocial.core.wording import gettext as _

PORTS = {"http": 80, "https": 443}
URL_LIMIT = 4_096

_NAME = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_INSIDE = frozenset(
    {"local", "localhost", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "arpa", "onion"}
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")

# Not for us although `is_global` of Python 3.11 says so, and forms that carry an IPv4 address inside an IPv6 one.
_DENIED: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
        "168.63.129.16/32",  # a cloud's host agent
        "192.0.0.0/24",  # IETF protocol assignments, RFC 6890
        "192.31.196.0/24",  # AS112, RFC 7535
        "192.52.193.0/24",  # AMT, RFC 7450
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "192.175.48.0/24",  # AS112, RFC 7534
        "198.18.0.0/15",  # benchmarks, RFC 2544
        "224.0.0.0/3",  # multicast and reserved
        "2001::/23",  # IETF protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation, RFC 9637
    )
)
# Everything outside global unicast is refused at once: loopback, mapped and compatible IPv4, NAT64, site-local, ULA.
_GLOBAL_UNICAST = IPv6Network("2000::/3")


class Refused(ValueError):
    """Not asked, or asked in vain. The message can be shown.

    `sent`: the request may have reached the other side.
    """

    def __init__(self, message: str, *, sent: bool = False) -> None:
        super().__init__(message)
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Target:
    """An address that passed the rules. `host` is ASCII in lower case, `path` includes the query."""

    scheme: str
    host: str
    port: int
    path: str
    allowed: bool

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def check_address(ip: str) -> None:
    """Refused unless `ip` is an address of a public host on the internet."""
    try:
        address = ip_address(str(ip))  # a number would be taken for an address, too
    except ValueError:
        raise Refused(_("%(ip)s is not an IP address.", ip=str(ip)[:60])) from None
    if not _is_public(address):
        raise Refused(_("The address %(ip)s is not on the public internet.", ip=ip))


def check_url(url: str, *, allow: Collection[str] = ()) -> None:
    """Refused unless `url` may be asked, as far as its letters tell. `allow` names exempt `host:port` pairs."""
    target(url, allow)


def target(url: str, allow: Collection[str] = ()) -> Target:
    """The parts of an address that may be asked. Raises Refused."""
    url = str(url).strip()
    if len(url) > URL_LIMIT:
        raise Refused(_("The address is longer than %(limit)s characters.", limit=URL_LIMIT))
    if _CONTROL.search(url):
        raise Refused(_("The address contains characters that no web address has."))
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused(_("%(url)s is not a web address.", url=url[:200])) from None
    if parts.scheme not in PORTS or not name:
        raise Refused(_("The address must start with http:// or https:// and name a host."))
    if "@" in parts.netloc:
        raise Refused(_("The address contains a user name or password. Leave them out."))
    port = PORTS[parts.scheme] if port is None else port
    host = _ascii(name)
    allowed = f"{host}:{port}" in allow or f"[{host}]:{port}" in allow
    if not allowed:
        _check_host(host, is_bracketed="[" in parts.netloc)
        if port not in PORTS.values():
            raise Refused(_("Port %(port)s is not allowed: only 80 and 443 are.", port=port))
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*|")
    query = "?" + quote(parts.query, safe="/%:=&?~+!$,;'@()*|[]") if parts.query else ""
    return Target(parts.scheme, host, port, path + query, allowed)


def _ascii(name: str) -> str:
    name = name.removesuffix(".")
    if name.isascii():
        return name.lower()
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise Refused(_("%(name)s is not a host name.", name=name[:200])) from None


def _check_host(host: str, *, is_bracketed: bool) -> None:
    if is_bracketed or ":" in host:
        check_address(host)
        return
    try:
        address = IPv4Address(host)
    except ValueError:
        # A name must end in a label that starts with a letter: decimal, octal, hexadecimal and short forms of an
        # IPv4 address, which the system's resolver would take, never do.
        if not _NAME.fullmatch(host) or host.rsplit(".", 1)[1] in _INSIDE:
            raise Refused(_("%(name)s is not the name of a host on the public internet.", name=host[:200])) from None
    else:
        check_address(str(address))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if any(address.version == network.version and address in network for network in _DENIED):
        return False
    if isinstance(address, IPv6Address) and (address not in _GLOBAL_UNICAST or address.scope_id):
        return False
    return address.is_global and not address.is_multicast
