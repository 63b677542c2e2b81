"""Attempts are counted once for all processes of an installation, exactly, and at no colleague's cost."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial import create_app
from govsocial.accounts.attempts import SharedStorage
from govsocial.accounts.models import Attempt
from govsocial.core import clock
from govsocial.core.config import Settings
from govsocial.core.db import db
from tests.accounts.doors import try_in
from tests.cast import sign_in
from tests.conftest import POSTGRES
from tests.kept import share

Clients = Callable[[str], FlaskClient]
WRONG = "not the one I chose"
LIMIT = "3 per minute"
BURST = """
import sys
from govsocial.accounts.attempts import SharedStorage
sys.stdin.readline()
storage = SharedStorage(sys.argv[1])
print(*(storage.incr("burst", 60) for _ in range(50)))
"""


@pytest.fixture
def second(app: Flask, settings: Settings) -> Flask:
    """The same installation once more, as another process of it: nothing shared but what is stored."""
    app.config["SIGN_IN_LIMIT"] = LIMIT
    other = share(create_app(settings, testing=True))
    other.config["SIGN_IN_LIMIT"] = LIMIT
    return other


@pytest.fixture
def storage(app: Flask) -> SharedStorage:
    """The storage of this installation."""
    return SharedStorage(app.config["LIMITS_STORAGE"])


def kept(storage: SharedStorage) -> int:
    """How many windows the table holds, ended ones too."""
    with sa.create_engine(storage.uri).connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(Attempt)).scalar_one()


def test_processes_count_together(app: Flask, second: Flask, client_for: Clients) -> None:
    said = [try_in(client_for(""), password=WRONG).status_code for _ in range(2)]
    said += [try_in(sign_in(second, ""), password=WRONG).status_code for _ in range(2)]
    said += [try_in(client_for(""), password=WRONG).status_code]
    assert said == [422, 422, 422, 429, 429]


def test_a_burst_passes_the_limit_by_nothing(app: Flask, second: Flask) -> None:
    """All ask at once, at both processes: those beyond the limit are refused though none has failed yet."""

    def attempt(each: Flask) -> int:
        with each.app_context():
            return try_in(sign_in(each, ""), password=WRONG).status_code

    with ThreadPoolExecutor(8) as many:
        said = list(many.map(attempt, [app, second] * 6))
    assert sorted(said) == [422] * 3 + [429] * 9


def test_processes_that_start_at_once_count_every_attempt(app: Flask) -> None:
    """Also where the file is not there yet."""
    command = [sys.executable, "-c", BURST, app.config["LIMITS_STORAGE"]]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    for each in both:
        each.stdin.write("go\n")
        each.stdin.flush()
    counted = [int(word) for each in both for word in each.communicate()[0].split()]
    assert sorted(counted) == list(range(1, 101))


def test_success_is_given_back_and_failure_is_not(app: Flask, second: Flask, client_for: Clients) -> None:
    said = [try_in(client_for(""), password=word).status_code for word in (WRONG, WRONG)]
    said += [try_in(client_for("")).status_code for _ in range(3)]
    said += [try_in(client_for(""), password=WRONG).status_code for _ in range(2)]
    assert said == [422, 422, 302, 302, 302, 422, 429]


def test_windows_end_and_their_rows_go(storage: SharedStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [storage.incr(key, 60) for key in ("a", "a", "b")] == [1, 2, 1]
    assert (storage.get("a"), kept(storage)) == (2, 2)
    assert storage.get_expiry("a") > clock.now().timestamp()
    moment = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert (storage.get("a"), storage.get_expiry("a")) == (0, moment.timestamp())
    assert (storage.incr("a", 60, -1), storage.get("a")) == (0, 0)
    assert (storage.incr("a", 60), kept(storage)) == (1, 1)
    storage.clear("a")
    assert (storage.get("a"), storage.check(), storage.incr("b", 60), storage.reset()) == (0, True, 1, 1)


def test_a_count_never_falls_below_nothing(storage: SharedStorage) -> None:
    assert [storage.incr("a", 60, amount) for amount in (1, -1, -1, 1)] == [1, 0, 0, 1]


def test_names_and_addresses_are_not_kept(app: Flask, second: Flask, client_for: Clients) -> None:
    try_in(client_for(""), password=WRONG)
    with sa.create_engine(app.config["LIMITS_STORAGE"]).connect() as connection:
        found = connection.execute(sa.select(Attempt.id)).scalars().all()
    assert len(found) == 2
    assert {len(each) for each in found} == {64}


def test_strangers_are_turned_away_while_a_colleague_writes(
    app: Flask, second: Flask, client_for: Clients, storage: SharedStorage, instance: Path
) -> None:
    """Whoever is past the limit neither takes nor waits for the program's write lock."""
    client = client_for("")
    for _ in range(3):
        try_in(client, password=WRONG)
    page = client.get("/sign-in")
    assert page.status_code == 200
    if POSTGRES:
        assert persistence() == "u"
        return
    with sqlite3.connect(instance / "govsocial.db", isolation_level=None) as colleague:
        colleague.execute("BEGIN IMMEDIATE")
        assert try_in(client, password=WRONG).status_code == 429
        assert storage.incr("other", 60) == 1
        colleague.execute("ROLLBACK")


def persistence() -> str:
    """ "u" for an unlogged table."""
    query = "SELECT relpersistence::text FROM pg_class WHERE relname = 'sign_in_attempt'"
    return str(db.session.scalars(sa.text(query)).one())
