"""The whole river once through the verbs, and its record."""

import json
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from govsocial.audit import bundle, page
from govsocial.core.db import db
from govsocial.ledger.models import Entry
from govsocial.ledger.reconcile import reconcile
from govsocial.ledger.verify import main as verify
from tests import factories
from tests.cast import Cast


def test_from_mention_to_proof(app: Flask, cast: Cast, tmp_path: Path) -> None:
    publication = factories.published(cast)
    assert (publication.state, publication.read_back) == ("published", "same")
    acts = [json.loads(text)["act"] for text in db.session.scalars(sa.select(Entry.body).order_by(Entry.seq))]
    for act in ("issue.opened", "response.signed_off", "publication.intended", "publication.proven"):
        assert act in acts
    assert reconcile() == []
    key = page.key()
    bundle.export(tmp_path / "out", key=key, by="system")
    assert verify([str(tmp_path / "out"), "--vkey", key.vkey]) == 0
