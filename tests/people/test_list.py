"""The list of people: found by any part of name or address, paged by key, within few statements."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from govsocial.accounts import actions as accounts
from govsocial.accounts import queries
from govsocial.core import clock
from govsocial.core.db import db
from govsocial.people import actions
from tests.cast import Cast

Clients = Callable[[str], FlaskClient]


def found(**given: Any) -> list[str]:
    """Names on the first page."""
    return [str(person.name) for person in queries.find(**given).people]


def test_any_part_of_name_or_address_in_any_case_and_accent(cast: Cast) -> None:
    accounts.create_account(actions.add_person(name="Éloïse Štastná", by=cast.ada), "e.s@tessermark.example")
    db.session.commit()
    assert found(q="ELOISE") == found(q="štast") == found(q="E.S@") == ["Éloïse Štastná"]
    assert "Ines Marlow" in found(q="marlow")
    assert found(q="zzz") == []


def test_filters_narrow(cast: Cast) -> None:
    energy = actions.add_department(name="Energy", by=cast.ada)
    actions.set_team(cast.sami, team=actions.add_team(department=energy, name="Grid", by=cast.ada), by=cast.ada)
    actions.deactivate(cast.jonas, by=cast.ada)
    db.session.commit()
    assert found(function="policy") == ["Ines Marlow", "Sami Lindgate"]
    assert found(department=energy.id) == found(team=cast.sami.team_id) == ["Sami Lindgate"]
    assert found(state="invited") == []
    assert found(state="deactivated") == ["Jonas Eldh"]
    assert "Jonas Eldh" in found(state="all")
    assert found(function="policy", q="ines", state="all") == ["Ines Marlow"]


def test_pages_follow_each_other_and_miss_nobody(cast: Cast) -> None:
    for name in ("Ines Marlow", "ines marlow", "Íñes Marlow"):
        actions.add_person(name=name, by=cast.ada)
    db.session.commit()
    seen: list[int] = []
    after = None
    for _page in range(10):
        page = queries.find(after=after, size=3)
        seen += [person.number for person in page.people]
        if (after := page.more) is None:
            break
    assert len(seen) == len(set(seen)) == page.total == 13


def test_the_place_in_the_list_survives_a_deactivation(cast: Cast) -> None:
    first = queries.find(size=3)
    last = first.people[-1]
    actions.deactivate(last, by=cast.ada)
    db.session.commit()
    following = queries.find(size=3, after=first.more)
    assert last not in following.people
    assert following.people[0].name == "Ines Marlow"


def test_the_page_says_who_can_what_and_how_they_stand(client_for: Clients, cast: Cast) -> None:
    now = clock.now()
    actions.set_absence(cast.leona, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=2), by=cast.leona)
    accounts.welcome(name="Nadir Solberg", email="nadir@tessermark.example", functions=[], roles=["staff"], by=cast.ada)
    db.session.commit()
    page = client_for("freya").get("/people").get_data(as_text=True)
    for said in (
        "Away until",
        "Invited",
        "Drafts, signs, publishes",
        "Reads everything",
        "11 people, ",
        ">1 invited</a>",
    ):
        assert said in page
    assert "Invite a person" not in page
    assert "Invite a person" in client_for("ada").get("/people").get_data(as_text=True)


def test_hostile_filters_are_set_aside(client_for: Clients) -> None:
    client = client_for("ines")
    for query in (
        "function=x&state=y&department=%00",
        "after=x",
        "after=99999999999999999999",
        "q=" + "x" * 5000,
        "after=",
    ):
        assert client.get(f"/people?{query}").status_code == 200
    assert "Nobody here by that filter" in client.get("/people?q=zzz").get_data(as_text=True)


def test_at_most_twelve_statements(client_for: Clients, app: Flask, cast: Cast) -> None:
    client, number = client_for("ada"), cast.ines.number
    asked: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    for path in ("/people", f"/people/{number}", "/teams", "/profile", f"/people/{number}/edit"):
        asked.clear()
        assert client.get(path).status_code == 200
        assert len(asked) <= 12, (path, len(asked), asked)
