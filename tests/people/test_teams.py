"""Departments, teams and functions."""

import json

import pytest
import sqlalchemy as sa

from govsocial.core.db import db
from govsocial.core.errors import Invalid
from govsocial.ledger.models import Entry
from govsocial.ledger.reconcile import reconcile
from govsocial.people import actions, queries
from tests.cast import Cast


def test_teams_belong_to_departments_and_people_to_teams(cast: Cast) -> None:
    energy = actions.add_department(name="Energy and Housing", by=cast.ada)
    team = actions.add_team(department=energy, name="Clean heating", by=cast.ada)
    actions.set_team(cast.ines, team=team, by=cast.ada)
    db.session.commit()
    assert queries.teams() == [team]
    assert queries.team_sizes() == {team.id: 1}
    assert cast.ines.team == team
    assert reconcile() == []


def test_the_entry_says_which_team(cast: Cast) -> None:
    team = actions.add_team(department=actions.add_department(name="Energy", by=cast.ada), name="Heat", by=cast.ada)
    for given, change in ((team, {"set": {"team_id": team.id}}), (None, {"set": {}, "unset": ["team_id"]})):
        actions.set_team(cast.ines, team=given, by=cast.ada)
        db.session.commit()
        body = db.session.scalars(sa.select(Entry.body).order_by(Entry.seq.desc()).limit(1)).one()
        [item] = json.loads(body)["on"]
        assert {key: item[key] for key in ("set", "unset") if key in item} == change


def test_a_name_stands_once(cast: Cast) -> None:
    energy = actions.add_department(name="Energy", by=cast.ada)
    other = actions.add_department(name="Housing", by=cast.ada)
    actions.add_team(department=energy, name="Web", by=cast.ada)
    actions.add_team(department=other, name="Web", by=cast.ada)
    with pytest.raises(Invalid):
        actions.add_department(name=" ENERGY ", by=cast.ada)
    with pytest.raises(Invalid):
        actions.add_team(department=energy, name="web", by=cast.ada)
    with pytest.raises(Invalid):
        actions.add_function(name="Policy", by=cast.ada)


def test_an_organisation_adds_its_own_function(cast: Cast) -> None:
    function = actions.add_function(name="Data protection", by=cast.ada)
    actions.set_functions(cast.ines, functions=["policy", function.key], by=cast.ada)
    db.session.commit()
    assert function.key == "data_protection"
    assert queries.function_names()["data_protection"] == "Data protection"
    assert queries.by_function("data_protection") == [cast.ines]


@pytest.mark.parametrize("name", ["", "42", "!!!", "x" * 81])
def test_a_function_needs_a_name_to_make_a_key_from(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid):
        actions.add_function(name=name, by=cast.ada)


def test_seeding_again_adds_nothing(cast: Cast) -> None:
    before = queries.function_names()
    actions.seed_functions(by="system")
    db.session.commit()
    assert queries.function_names() == before
    assert set(actions.FUNCTIONS) <= set(before)
