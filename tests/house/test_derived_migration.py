"""Publications written before placements were rows: migrated, changed, reconciled, and verified from a bundle."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from flask import Flask

from govsocial import create_app, setup
from govsocial.audit import bundle, page
from govsocial.core.db import Base, commit, db, writing
from govsocial.ledger.derived import derived_models
from govsocial.ledger.models import Entry
from govsocial.ledger.reconcile import reconcile
from govsocial.ledger.verify import verify
from govsocial.publishing import actions, retraction
from govsocial.publishing.models import Publication
from tests.cast import found
from tests.conftest import installation
from tests.house.forging import fill
from tests.house.test_schema import alembic, empty_url

__all__ = ["empty_url"]


@pytest.fixture
def old(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A filled database as revision 0002 had it: no publication says which placement it is of."""
    app = create_app(installation(tmp_path, empty_url), testing=True)
    intend = actions._intent
    with app.app_context(), writing():
        setup.migrate()
        with monkeypatch.context() as before:
            before.setattr(Publication, "__row__", 1)
            before.setattr(Publication, "__since__", ())
            before.setattr(actions, "_intent", lambda *given: _unplaced(intend(*given)))
            fill(tmp_path)
        yield app
        db.session.remove()
        db.engine.dispose()


def _unplaced(publication: Publication) -> Publication:
    publication.placement = None
    return publication


def rows() -> dict[str, list[tuple[object, ...]]]:
    """All that stands in derived tables."""
    names = [model.__tablename__ for model in derived_models()]
    return {name: sorted(map(tuple, db.session.execute(sa.select(Base.metadata.tables[name])))) for name in names}


def kinds() -> list[tuple[str, int]]:
    """Under which schema number entries speak of publications, and how many columns they tell."""
    bodies = db.session.scalars(sa.select(Entry.body).order_by(Entry.seq))
    items = [item for text in bodies for item in json.loads(text)["on"]]
    return [(item["t"], len(item["set"])) for item in items if item["t"].startswith("publication/")]


def test_old_rows_are_derived_and_old_publications_stay_good(old: Flask, tmp_path: Path) -> None:
    before = rows()
    assert all(before.values())
    db.session.remove()
    command.downgrade(alembic(), "0002")
    setup.migrate()
    assert (rows(), reconcile()) == (before, [])
    assert {kind for kind, _count in kinds()} == {"publication/1"}
    cast = found()
    [made] = db.session.scalars(sa.select(Publication))
    told = kinds()
    retraction.decide(made, by=cast.tomas, confirmed=True)
    retraction.removed(made, how="by hand", by=cast.tomas)
    commit()
    [decided, removed] = kinds()[len(told) :]
    assert (decided[0], removed[0], made.placement) == ("publication/2", "publication/2", None)
    assert min(decided[1], removed[1]) > 15, "the whole row"
    assert reconcile() == []
    bundle.export(tmp_path / "bundle", key=page.key(), by=cast.freya)
    report = verify(tmp_path / "bundle", page.key().vkey)
    assert report.status == 0, report.as_text()
