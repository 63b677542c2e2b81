"""What is read in the register goes on record in batches: in order, with the time of reading, and none is lost."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial.core import clock
from govsocial.core.config import ROOT, Settings
from govsocial.core.db import commit, db
from govsocial.issues import actions as issues
from govsocial.issues.models import Issue
from govsocial.ledger import words
from govsocial.ledger.models import Entry
from govsocial.ledger.record import Acting
from govsocial.web import readings
from govsocial.web.readings import Reading, Readings
from tests import factories
from tests.cast import Cast

WEB = Acting("web", 2)


def on_record() -> list[dict[str, Any]]:
    """Entries about reading, oldest first, as anybody else would see them."""
    db.session.rollback()
    found = [json.loads(body) for body in db.session.scalars(sa.select(Entry.body).order_by(Entry.seq))]
    db.session.rollback()
    return [entry for entry in found if entry["act"] == "log.read"]


def reading(cast: Cast, page: str, *, ago: int = 0) -> Reading:
    """Freya read a page; the test holds no lock afterwards."""
    freya = cast.freya.id
    db.session.rollback()
    return Reading(words.READ, freya, page, clock.now() - timedelta(seconds=ago), WEB)


@pytest.fixture
def batched(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Readings]:
    """The program writes in batches, as it does outside of tests; the thread takes its first look in an hour."""
    monkeypatch.setattr(readings, "PAUSE", 3600)
    made = app.extensions["govsocial_readings"] = Readings(app, in_turn=True)
    yield made
    made.close()


def test_a_batch_keeps_order_and_time_and_is_one_transaction(batched: Readings, cast: Cast) -> None:
    given = [reading(cast, f"/register/{n}", ago=9 - n) for n in range(3)]
    commits: list[int] = []
    sa.event.listen(db.engine, "commit", lambda _connection: commits.append(1))
    for one in given:
        batched.add(one, at_once=False)
    assert on_record() == []
    batched.flush()
    written = on_record()
    assert [entry["d"]["page"] for entry in written] == [one.page for one in given]
    assert [entry["at"][:19] for entry in written] == [one.at.isoformat()[:19] for one in given]
    assert written[0]["who"] == {"i": cast.freya.id, "via": "web", "aal": 2}
    assert len(commits) == 1
    batched.flush()
    assert len(on_record()) == 3


def test_a_page_is_answered_first(batched: Readings, cast: Cast, client_for: Callable[[str], FlaskClient]) -> None:
    factories.published(cast)
    freya = client_for("freya")
    for path in ("/register?q=rebate", "/register/1"):
        assert freya.get(path).status_code == 200
    assert on_record() == []
    batched.close()
    assert [entry["d"]["page"] for entry in on_record()] == ["/register?q=rebate", "/register/1"]


@pytest.mark.parametrize("path", ["/register/1", "/register"])
def test_what_is_restricted_is_on_record_before_it_is_read(
    batched: Readings, cast: Cast, client_for: Callable[[str], FlaskClient], path: str
) -> None:
    factories.published(cast)
    issues.restrict(db.session.scalars(sa.select(Issue)).one(), by=cast.priya)
    commit()
    batched.add(reading(cast, "/register/7"), at_once=False)
    assert client_for("freya").get(path).status_code == 200
    assert [entry["d"]["page"] for entry in on_record()] == ["/register/7", path]


def test_the_thread_writes_by_itself_and_tries_again(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    written, write, tries = threading.Event(), Readings._write, []

    def fails_once(self: Readings, some: list[Reading]) -> None:
        tries.append(len(some))
        if len(tries) == 1:
            raise sa.exc.OperationalError("away", {}, Exception("away"))
        write(self, some)
        written.set()

    monkeypatch.setattr(readings, "PAUSE", 0)
    monkeypatch.setattr(Readings, "_write", fails_once)
    made = Readings(app, in_turn=True)
    made.add(reading(cast, "/register"), at_once=False)
    assert written.wait(60)
    made.close()
    assert [entry["d"]["page"] for entry in on_record()] == ["/register"]


def test_a_forked_process_writes_its_own_only(batched: Readings, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    batched.add(reading(cast, "/register/of-the-parent"), at_once=False)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    batched.add(reading(cast, "/register/of-the-child"), at_once=False)
    batched.close()
    assert [entry["d"]["page"] for entry in on_record()] == ["/register/of-the-child"]


WORKER = """
import os, sys
from pathlib import Path
from govsocial import create_app
from govsocial.core import clock
from govsocial.ledger import words
from govsocial.ledger.record import Acting
from govsocial.web.readings import Reading
from tests.conftest import installation

app = create_app(installation(Path(sys.argv[1]), sys.argv[2]))
if child := os.fork():
    sys.exit(os.waitpid(child, 0)[1])
reading = Reading(words.READ, sys.argv[3], "/register/last", clock.now(), Acting("web", 1))
app.extensions["govsocial_readings"].add(reading, at_once=False)
sys.exit(0)
"""


def test_a_worker_that_is_stopped_loses_none(settings: Settings, app: Flask, cast: Cast) -> None:
    """As gunicorn ends a worker: SystemExit in a process that was forked from the one that loaded the program."""
    given = [str(settings.instance), settings.database, cast.freya.id]
    db.session.rollback()
    subprocess.run([sys.executable, "-c", WORKER, *given], cwd=ROOT, check=True, env={**os.environ, "PYTHONPATH": "."})
    assert [entry["d"]["page"] for entry in on_record()] == ["/register/last"]
