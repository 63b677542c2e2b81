"""Two machines on one database: with one store both find what either kept; with a folder each, the second says so."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from govsocial.audit import bundle, page
from govsocial.core.db import commit, db
from govsocial.evidence.models import Evidence
from govsocial.evidence.store import Missing, Unreachable
from govsocial.ledger import verify
from govsocial.ledger.reconcile import reconcile
from govsocial.ledger.record import SYSTEM
from govsocial.listening import actions as listening
from govsocial.listening import queries as heard
from govsocial.listening.models import Mention
from tests import factories
from tests.cast import Cast, sign_in
from tests.evidence.conftest import Machine
from tests.listening.feeds import Post, rss, site
from tests.pages import acts, press, show, text
from tests.publishing.test_prove import LINK, posted
from tests.real.s3 import S3Server

WORDS = "It ends in November"


def png() -> tuple[BytesIO, str]:
    file = BytesIO()
    Image.new("RGB", (8, 8), "navy").save(file, "PNG")
    file.seek(0)
    return file, "shot.png"


def captured(client: FlaskClient):
    """What a person gets who captures a mention with a screenshot."""
    typed = {"address": "https://doorstep.example/9", "text": WORDS, "author": "rob", "platform": "Doorstep"}
    return press(client, "/mentions/new", **typed, screenshot=png())


def count(*models: type) -> list[int]:
    db.session.rollback()
    return [db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0 for model in models]


def test_a_folder_is_not_seen_by_the_other_machine_and_it_says_what_to_set(machine: Machine) -> None:
    first, second = machine("first"), machine("second")
    with first.app_context():
        assert captured(sign_in(first, "tomas")).status_code == 302
        assert sign_in(first, "ines").get("/mentions/1/evidence").status_code == 200
        db.session.rollback()
    with second.app_context():
        said = show(sign_in(second, "ines"), "/mentions/1/evidence", 502)
    assert "is on record, but not in the evidence folder of this machine" in said
    assert "If another machine kept it" in said and "evidence_store" in said
    assert "Evidence cannot be read or kept just now" in said and "There is nothing here" not in said


def test_one_store_is_seen_by_both(machine: Machine, shared: Flask, s3: S3Server, tmp_path: Path) -> None:
    second = machine("second", **s3.settings)
    assert captured(sign_in(shared, "tomas")).status_code == 302
    kept = db.session.scalars(sa.select(Evidence.sha256)).one()
    db.session.rollback()
    assert not (tmp_path / "first/evidence").exists()
    with second.app_context():
        shot = sign_in(second, "ines").get("/mentions/1/evidence")
        assert shot.status_code == 200 and sha256(shot.data).hexdigest() == kept
        bundle.export(tmp_path / "bundle", key=page.key(), by=SYSTEM)
        assert verify.verify(tmp_path / "bundle", page.key().vkey).status == 0
    assert (tmp_path / "bundle/evidence" / kept).read_bytes() == shot.data


def test_a_mention_is_not_captured_while_its_picture_cannot_be_kept(shared: Flask, s3: S3Server) -> None:
    tomas, before = sign_in(shared, "tomas"), acts()
    s3.stop()
    said = text(captured(tomas), 502)
    assert "The store of evidence does not answer just now. Nothing was changed; try again later." in said
    assert WORDS in said  # still in the form
    assert count(Mention, Evidence) == [0, 0] and acts() == before
    s3.start()
    assert captured(tomas).status_code == 302
    assert count(Mention, Evidence) == [1, 1] and reconcile() == []


def test_a_feed_is_heard_later_while_it_cannot_be_kept(shared: Flask, people: Cast, s3: S3Server) -> None:
    with site(shared) as courier:
        courier.body = rss(Post("<p>First</p>"))
        source = listening.add_source(name="Courier", address=courier.url, by=people.priya)
        commit()
        s3.stop()
        told = listening.hear(source)
        assert told.count == 0 and "The store of evidence does not answer" in (told.error or "")
        visit = heard.visit(source)
        assert visit is not None and (visit.failures, visit.etag, visit.modified) == (1, None, None)
        assert count(Mention, Evidence) == [0, 0]
        s3.start()
        assert listening.hear(source).count == 1
        assert count(Mention, Evidence) == [1, 1]


def test_nothing_is_proven_by_a_page_that_cannot_be_kept(shared: Flask, people: Cast, s3: S3Server) -> None:
    made = posted(people)
    words, tomas = made.words, sign_in(shared, "tomas")
    before = acts()
    s3.stop()
    there = {"permalink": LINK, "pasted": f"Top\n{words}\nEnd"}
    said = text(press(tomas, "/publications/1/proof", "/publications/1", **there), 502)
    assert "The store of evidence does not answer just now" in said and words in said
    assert acts() == before and count(Evidence) == [0]
    s3.start()
    assert press(tomas, "/publications/1/proof", "/publications/1", **there).status_code == 302
    assert count(Evidence) == [1]


def test_a_bundle_that_lacks_a_file_is_not_one(shared: Flask, people: Cast, s3: S3Server, tmp_path: Path) -> None:
    factories.published(people)
    commit()
    captured(sign_in(shared, "tomas"))
    s3.stop()
    with pytest.raises(Unreachable):
        bundle.export(tmp_path / "away", key=page.key(), by=SYSTEM)
    s3.start()
    db.session.rollback()
    shared.extensions["govsocial_evidence"].delete(db.session.scalars(sa.select(Evidence.sha256)).first() or "")
    with pytest.raises(Missing):
        bundle.export(tmp_path / "gone", key=page.key(), by=SYSTEM)
    assert list(tmp_path.glob("*/manifest.json")) == []
