"""Derived tables say what the JSON says; what does not follow from it is named, and all of them can be made anew."""

from typing import Any

import pytest
import sqlalchemy as sa

from govsocial.core.db import Base, commit, db
from govsocial.drafting.models import Draft, DraftContributor
from govsocial.ledger import derived
from govsocial.ledger.reconcile import reconcile
from govsocial.publishing import actions as publishing
from govsocial.responses.models import Placement, Version, VersionContributor
from govsocial.signoff import actions as signoff
from tests import factories
from tests.cast import Cast

TABLES: list[type[Any]] = [DraftContributor, Placement, VersionContributor]


def held() -> dict[str, list[dict[str, Any]]]:
    """Everything that stands in derived tables."""
    tables = [Base.metadata.tables[model.__tablename__] for model in TABLES]
    return {
        table.name: [dict(row) for row in db.session.execute(sa.select(table).order_by(*table.primary_key)).mappings()]
        for table in tables
    }


@pytest.fixture
def version(cast: Cast) -> Version:
    """A version that Priya and Mateo wrote."""
    response = factories.draft(cast)
    factories.write(response, factories.WORDS + " Ask us.", cast.mateo)
    factories.write(response, factories.WORDS + " Ask us there.", cast.priya)
    made = signoff.submit(response, by=cast.tomas)
    commit()
    return made


def test_these_are_all(cast: Cast) -> None:
    assert derived.derived_models() == TABLES


def test_rows_are_written_with_what_they_derive_from(version: Version, cast: Cast) -> None:
    [placed] = version.placements
    wrote = sorted([cast.priya.id, cast.mateo.id])
    assert held() == {
        "draft_contributor": [{"response_id": version.response_id, "person_id": person} for person in wrote],
        "placement": [{"id": f"{version.id}.0", "version_id": version.id, "position": 0, **placed}],
        "version_contributor": [{"version_id": version.id, "person_id": person} for person in wrote],
    }
    assert reconcile() == []


@pytest.mark.parametrize("model", TABLES)
def test_a_row_too_few_is_named_and_mended(version: Version, model: Any) -> None:
    before, name = held(), model.__tablename__
    first = db.session.scalars(sa.select(model)).first()
    db.session.delete(first)
    commit()
    source = model.__reads__[0].class_.__tablename__
    key = version.response_id if model is DraftContributor else version.id
    assert reconcile() == [f"{name}: not what {source}/{key} says; `govsocial rebuild` mends it"]
    assert derived.rebuild() == 5
    commit()
    assert (held(), reconcile()) == (before, [])


def test_other_words_and_a_row_too_many_are_named_and_mended(version: Version, cast: Cast) -> None:
    before = held()
    db.session.execute(sa.update(Placement).values(words="Nobody signed this."))
    db.session.execute(sa.insert(VersionContributor).values(version_id=version.id, person_id=cast.jonas.id))
    commit()
    assert [line.partition(":")[0] for line in reconcile()] == ["placement", "version_contributor"]
    derived.rebuild()
    commit()
    assert (held(), reconcile()) == (before, [])


def test_a_source_that_somebody_made_unreadable_is_named(version: Version) -> None:
    db.session.execute(sa.update(Draft).values(contributors=7))
    assert reconcile() == [
        f"draft_contributor: not what draft/{version.response_id} says; `govsocial rebuild` mends it"
    ]
    db.session.rollback()


def test_many_sources_are_read_by_pages(version: Version, monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    channel, issue = version.response.channel, version.response.issue
    for n in range(4):
        factories.in_review(cast, of=issue, on=channel, target=f"https://doorstep.example/t/{n}")
    before = held()
    assert len(before["placement"]) == 5
    monkeypatch.setattr(derived, "PAGE", 2)
    assert derived.differences() == []
    db.session.execute(sa.delete(Placement))
    assert len(derived.differences()) == 5
    derived.rebuild()
    assert held() == before


def test_what_is_sent_is_read_from_what_was_signed(version: Version, cast: Cast) -> None:
    for person, function in ((cast.jonas, "policy"), (cast.leona, "communications")):
        signoff.sign(version, by=person, function=function, digest=version.digest)
        commit()
    db.session.execute(sa.update(Placement).values(words="Nobody signed this.", target="https://elsewhere.example/"))
    commit()
    [made] = publishing.publish(version.response, by=cast.tomas)
    [placed] = version.placements
    assert (made.words, made.target_url, made.placement) == (placed["words"], placed["target"], 0)
