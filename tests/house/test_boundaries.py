"""What only certain files may do: read the clock, commit, see the request, go out to the net, make markup."""

import ast
import re
import sys
from collections.abc import Callable

import pytest

from govsocial.platforms import registry
from tests.house.sources import called, dotted, files, imported, is_view, name_of

Check = Callable[[str, str], list[str]]

CLOCK = {
    *(f"datetime.datetime.{word}" for word in ("now", "utcnow", "today")),
    *(f"time.{word}" for word in ("time", "time_ns", "gmtime", "localtime", "ctime")),
    *(f"sqlalchemy.func.{word}" for word in ("now", "current_timestamp", "current_date", "localtimestamp")),
    "datetime.date.today",
    "uuid.uuid1",
}
# the edge of a request, of a command (the demo is one), of one piece of outbox work, of one signing
COMMITTERS = {
    "govsocial/core/db.py",
    "govsocial/core/outbox.py",
    "govsocial/web/route.py",
    "govsocial/web/readings.py",  # batches of its own thread
    "govsocial/ledger/signer.py",
    "govsocial/cli.py",
    "govsocial/server.py",
    "govsocial/setup.py",
    # errands: another server is asked, or an export begins, between two transactions
    "govsocial/listening/actions/hearing.py",
    "govsocial/listening/actions/leasing.py",
    "govsocial/publishing/carriers.py",
    "govsocial/audit/bundle.py",
}
OUT = ("requests", "requests_hardened", "urllib.request", "http.client", "urllib3", "httpx", "aiohttp", "socket")
OUTGOING = {"govsocial/net/fetch.py", "govsocial/net/pinned.py", "govsocial/net/addresses.py"}
MARKUP = ("bleach", "nh3", "markdown_it", "courlan", "w3lib", "pyphen")
REQUEST = {
    *(f"flask.{word}" for word in ("request", "session", "g")),
    *("flask_login.current_user", "flask_security.current_user", "flask_login.utils.current_user"),
}


def within(name: str, modules: tuple[str, ...]) -> bool:
    """Whether an imported name is one of these modules or lies inside one."""
    return any(name == module or name.startswith(module + ".") for module in modules)


def clock(name: str, text: str) -> list[str]:
    """Only core/clock.py knows the time; tests can then move it. (monotonic() measures, it tells no time.)"""
    if name == "govsocial/core/clock.py":
        return []
    aliases = {"datetime.now": "datetime.datetime.now", "date.today": "datetime.date.today"}
    return [
        f"{name}:{line} asks the clock: {call}"
        for line, call in called(ast.parse(text))
        if aliases.get(call, call).replace("sa.func", "sqlalchemy.func") in CLOCK
    ]


def commits(name: str, text: str) -> list[str]:
    """A verb never commits: the edge does, once."""
    if name in COMMITTERS or name.startswith("govsocial/demo/"):
        return []
    found = [(line, call) for line, call in called(ast.parse(text)) if call.rsplit(".", 1)[-1] == "commit"]
    return [f"{name}:{line} commits: {call}" for line, call in found]


def request(name: str, text: str) -> list[str]:
    """The request and its user stay in views, web/ and cli.py; below, the actor is an argument."""
    speaks = name.startswith("govsocial/web/") or "/views/" in name or name == "govsocial/cli.py"
    if speaks or any(map(is_view, ast.walk(ast.parse(text)))):
        return []
    return [f"{name}:{line} sees the request: {what}" for line, what in imported(ast.parse(text)) if what in REQUEST]


def net(name: str, text: str) -> list[str]:
    """Addresses are fetched through net/fetch.py and its two helpers only."""
    if name in OUTGOING:
        return []
    return [f"{name}:{line} can reach the net: {what}" for line, what in imported(ast.parse(text)) if within(what, OUT)]


def markup(name: str, text: str) -> list[str]:
    """Markup and addresses from the web are made safe in text/text.py only."""
    if name == "govsocial/text/text.py":
        return []
    return [
        f"{name}:{line} handles markup itself: {what}"
        for line, what in imported(ast.parse(text))
        if within(what, MARKUP)
    ]


def offset(name: str, text: str) -> list[str]:
    """Lists are paged by key: OFFSET gets slower with every page."""
    found = [(line, call) for line, call in called(ast.parse(text)) if call.rsplit(".", 1)[-1] == "offset"]
    return [f"{name}:{line} pages by OFFSET" for line, _ in found]


def alone(name: str, text: str) -> list[str]:
    """The verifier is one file that auditors can read and run without us."""
    if name != "govsocial/ledger/verify.py":
        return []
    own = (*sys.stdlib_module_names, "cryptography")
    return [f"{name}:{line} needs {what}" for line, what in imported(ast.parse(text)) if not within(what, own)]


def networks(name: str, text: str) -> list[str]:
    """No room asks which network it is: it asks the registry what the network can do."""
    if name.startswith(("govsocial/platforms/", "govsocial/demo/")):
        return []
    tree, apart = ast.parse(text), set(registry.answering())
    general = tuple(f"govsocial.platforms.{module}" for module in ("compare", "protocol", "registry"))
    compared = [
        f"{name}:{node.lineno} compares a method"
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and dotted(node.left).endswith(".method")
        if isinstance(node.ops[0], ast.Eq | ast.NotEq) and dotted(node.left) != "request.method"
    ]
    named = [
        f"{name}:{node.lineno} names {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in apart
    ]
    brought = [
        f"{name}:{line} leans on {what}"
        for line, what in imported(tree)
        if within(what, ("govsocial.platforms",)) and not within(what, general)
    ]
    return compared + named + brought


def networks_shown(name: str, text: str) -> list[str]:
    """Nor does a template: it is handed what the network can do."""
    asks = re.compile(r"\.method\s*[!=]=|['\"](?:" + "|".join(registry.answering()) + r")['\"]")
    return [f"{name} names a network: {found}" for found in asks.findall(text)]


PLANTED = {
    clock: "from datetime import datetime\nwhen = datetime.now()",
    commits: "from govsocial.core.db import db\ndb.session.commit()",
    request: "from flask import request",
    net: "def go():\n    import requests",
    markup: "from bleach import clean",
    offset: "import sqlalchemy as sa\nsa.select(1).limit(20).offset(40)",
    networks: "def publish(channel):\n    return channel.method == 'a network'",
}


@pytest.mark.parametrize("check", [*PLANTED, alone], ids=lambda check: check.__name__)
def test_the_boundary_holds(check: Check) -> None:
    wrong = [line for path in files("govsocial") for line in check(name_of(path), path.read_text("utf-8"))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("check", PLANTED, ids=lambda check: check.__name__)
def test_the_boundary_bites(check: Check) -> None:
    assert len(check("govsocial/issues/actions.py", PLANTED[check])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "sends = channel.method != 'burrow'",
        "METHODS = ('assisted',)",
        "from govsocial.platforms.wordpress import Site",
        "import govsocial.platforms.feed.reading",
    ],
)
def test_no_room_knows_a_network_by_name(text: str) -> None:
    assert len(networks("govsocial/publishing/actions.py", text)) == 1
    assert networks("govsocial/platforms/registry.py", text) == []


@pytest.mark.parametrize("text", ["{% if p.method == 'x' %}", "{{ channel.method != 'y' }}", "{{ m == 'assisted' }}"])
def test_no_template_asks_which_network_it_is(text: str) -> None:
    pages = files("govsocial", suffix=".html")
    assert len(pages) > 50
    assert [line for path in pages for line in networks_shown(name_of(path), path.read_text("utf-8"))] == []
    assert len(networks_shown("page.html", text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "import time\ntime.time()",
        "from time import time\ntime()",
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "from datetime import date\ndate.today()",
        "import sqlalchemy as sa\nsa.func.now()",
        "import uuid\nuuid.uuid1()",
    ],
)
def test_no_way_round_to_the_clock(text: str) -> None:
    assert len(clock("govsocial/issues/queries.py", text)) == 1


def test_the_verifier_may_not_lean_on_the_program() -> None:
    assert alone("govsocial/ledger/verify.py", "from govsocial.ledger import merkle")
    assert alone("govsocial/ledger/verify.py", "import json\nfrom cryptography.hazmat import primitives") == []
