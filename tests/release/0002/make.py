"""Made the data in this folder: `python -m tests.make OUT`, with the code and the tests of the release (../README.md).

Everything is done by the real verbs on a database built by the release's migrations, once on SQLite and once on
PostgreSQL: what is refused at a door, the happy paths of `tests/house/happy` as far as they bring a new word, and an
answer of several versions.
"""

import json
import lzma
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial import create_app, setup
from govsocial.audit import bundle, page
from govsocial.core.db import Base, commit, db, writing
from govsocial.core.errors import Refusal
from govsocial.core.files import store_raw
from govsocial.issues import actions as issues
from govsocial.ledger.governed import governed_models
from govsocial.ledger.models import Entry
from govsocial.ledger.reconcile import reconcile
from govsocial.ledger.vocabulary import all_words
from govsocial.people import actions as people
from govsocial.publishing import actions as publishing
from govsocial.publishing import proof, retraction
from govsocial.responses import actions as responses
from govsocial.signoff import actions as signoff
from tests import factories
from tests.cast import Cast, bring_on, found, sign_in
from tests.conftest import installation
from tests.house.happy import Happy, Stage, listening
from tests.house.happy.doors import DOORS
from tests.house.test_verbs import PLAYED
from tests.real import postgres

LEFT_OUT = ("person.team_set",)  # README.md says why
LATE = ("people.", "accounts.")  # these change who may do what, so they are played last


def main(out: Path) -> None:
    """Both databases, and the instance folder with the bundle of the SQLite one."""
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        instance = Path(scratch) / "instance"
        instance.mkdir()
        file = instance / "govsocial.db"
        with program(instance, f"sqlite:///{file}") as app:
            play(app, instance)
            bundle.export(instance / "bundle", key=page.key(), by="system")
        archive(out / "bundle.tar.xz", instance, "bundle")
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("VACUUM")
        pack(out / "sqlite.db.xz", file.read_bytes())
        with postgres.fresh_database() as url:
            with program(instance, url) as app:
                play(app, instance)
            pack(out / "postgresql.sql.xz", dumped(url))
        archive(out / "instance.tar.xz", instance, "evidence", "keys")


@contextmanager
def program(instance: Path, url: str) -> Iterator[Flask]:
    """The program over an empty database that its migrations build."""
    app = create_app(installation(instance, url), testing=True)
    with app.app_context(), writing():
        setup.migrate()
        yield app
        db.session.remove()
        db.engine.dispose()


def play(app: Flask, instance: Path) -> None:
    """Everything once. Raises AssertionError when a word or a governed table was left out."""
    bring_on()
    cast = found()
    store_raw(b"a screenshot", instance, "png")  # the paths of publishing speak of it
    for key, knock in DOORS.values():  # first: they name response 1
        knock(cast, sign_in(app, key))
    answered(cast)
    with pytest.MonkeyPatch.context() as patch:
        apart(patch)
        for name, path in sorted(PLAYED.items(), key=lambda item: item[0].startswith(LATE)):
            walk(name, path, Stage(cast, "system", instance, patch))
    at_home(cast)
    assert reconcile() == []
    db.session.rollback()
    assert {word.name for word in all_words()} - acts() == set(LEFT_OUT)
    for model in governed_models():
        rows = db.session.scalar(sa.select(sa.func.count()).select_from(Base.metadata.tables[model.__tablename__]))
        assert rows, model.__tablename__


def acts() -> set[str]:
    """The words on record."""
    found = {json.loads(body)["act"] for body in db.session.scalars(sa.select(Entry.body))}
    db.session.rollback()
    return found


def answered(cast: Cast) -> None:
    """One response: returned, written anew, published, corrected, taken off the page; its issue restricted."""
    issue = factories.issue(cast, title="Old income limits are shared as a picture")
    place = factories.channel(cast, "Tenants' blog")
    first = factories.in_review(cast, of=issue, on=place)
    signoff.return_version(first, by=cast.jonas, reason="Shorter.", digest=first.digest)
    commit()
    response = first.response
    responses.comment(first, quote="31 March 2027", text="Sure?", by=cast.jonas)
    for words in (factories.WORDS + " All of them.", factories.WORDS + " All of them, also renters'."):
        factories.write(response, words, cast.ines)
        publication = published(cast, response)
        response = publishing.version_of(publication).response
        publishing.correct(publication, by=cast.priya)
        commit()
        response = publishing.version_of(publication).response
    responses.abandon(response, reason="It is right now.", by=cast.priya)
    commit()
    retraction.ask(publication, by=cast.priya, reason="The page it links to is gone.")
    commit()
    retraction.decide(publication, by=cast.leona, confirmed=True)
    commit()
    issues.restrict(issue, by=cast.priya)
    commit()


def at_home(cast: Cast) -> None:
    """What the paths about people leave out, as each makes the same department or has somebody leave."""
    people.reactivate(cast.ines, by=cast.ada)
    people.add_team(department=people.add_department(name="Housing", by=cast.ada), name="Rents", by=cast.ada)
    commit()


def published(cast: Cast, response: Any) -> Any:
    """The draft, submitted, signed, posted and proven."""
    version = signoff.submit(response, by=cast.priya)
    commit()
    for person, function in ((cast.jonas, "policy"), (cast.leona, "communications")):
        signoff.sign(version, by=person, function=function, digest=version.digest)
        commit()
    made = publishing.publish(version.response, by=cast.tomas)
    commit()
    publishing.posted_by_hand(made, by=cast.tomas)
    commit()
    proof.prove(made, by=cast.tomas, permalink=f"{made.target_url}#{made.number}", pasted=made.words)
    commit()
    return made


def walk(name: str, path: Happy, stage: Stage) -> None:
    """One happy path, if it brings a new word. What others made may stand in its way; what is left out, play() sees."""
    if path.words <= acts() | set(LEFT_OUT):
        return
    stage.by = "system" if path.by == "system" else stage.cast[path.by]
    try:
        act = path.prepare(stage)
        act()
        commit()
    except Refusal as refusal:
        db.session.rollback()
        print(f"{name}: {refusal.message}")
    finally:
        shutil.rmtree(stage.instance / "bundle", ignore_errors=True)


def apart(patch: pytest.MonkeyPatch) -> None:
    """The same words at one address are heard once, and one source listens there: each path has its own."""
    mention, feed, count = factories.mention, listening.feed, iter(range(100, 1000))
    rumour = "The rebate ends on 30 November."

    def mentioned(cast: Cast, text: str = rumour, address: str = "") -> Any:
        return mention(cast, text, address or f"https://doorstep.example/t/{next(count)}")

    patch.setattr(factories, "mention", mentioned)
    patch.setattr(listening, "feed", lambda instance, name="": feed(instance, name or f"feeds/{next(count)}.xml"))


def dumped(url: str) -> bytes:
    """The database as SQL that any driver can run, without psql's own commands."""
    programs = postgres.binaries()
    assert programs is not None
    address = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    command = [programs / "pg_dump", "--inserts", "--no-owner", "--no-privileges", "-d", address]
    text = subprocess.run(command, capture_output=True, check=True).stdout
    return re.sub(rb"^\\(un)?restrict .*\n", b"", text, flags=re.MULTILINE)


def pack(file: Path, content: bytes) -> None:
    """Compressed."""
    file.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))


def archive(file: Path, root: Path, *names: str) -> None:
    """Folders of the instance."""

    def nobodys(told: tarfile.TarInfo) -> tarfile.TarInfo:
        told.uid = told.gid = 0
        told.uname = told.gname = ""
        return told

    with tarfile.open(file, "w:xz") as made:
        for name in names:
            made.add(root / name, name, filter=nobodys)


if __name__ == "__main__":
    assert os.environ.get("GOVSOCIAL_TEST_DATABASE") != "postgresql", "both are made in one run"
    main(Path(sys.argv[1]))
