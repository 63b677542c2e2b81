"""Administrators look after people; everybody else may look."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from govsocial.core.db import db
from govsocial.core.registry import Registry
from govsocial.people import actions, offers, queries, signals
from govsocial.people.models import Person
from tests.accounts.doors import account_of, entries, is_in, letters, link_in, send
from tests.cast import Cast, email_of

Clients = Callable[[str], FlaskClient]
NADIR = {
    "name": "Nadir Solberg",
    "email": "nadir@tessermark.example",
    "team": "",
    "functions": ["web"],
    "roles": ["staff"],
}


def number_of(name: str) -> int | None:
    """The public number of the person of that name."""
    db.session.rollback()
    return db.session.scalar(sa.select(Person.number).where(Person.name == name))


def test_an_invitation_leads_to_a_sign_in(client_for: Clients) -> None:
    answer = send(client_for("ada"), "/people/new", **NADIR)
    assert answer.headers["Location"] == f"/people/{number_of('Nadir Solberg')}"
    [letter] = letters()
    assert letter["to"] == NADIR["email"]
    newcomer = client_for("")
    path = link_in(letter)
    assert "Choose your password" in newcomer.get(path).get_data(as_text=True)
    send(newcomer, path, password="seventeen quiet herons", again="seventeen quiet herons")
    send(newcomer, "/sign-in", email=NADIR["email"], password="seventeen quiet herons")
    assert is_in(newcomer)
    assert [e["who"]["i"] for e in entries("person.added")][-1] == account_of("ada").person_id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Say who this is"),
        ({"email": "not an address"}, "Give an e-mail address, as name@example.org"),
        ({"email": email_of("ines").upper()}, "Somebody signs in with this address already"),
        ({"functions": ["astrology"]}, "Choose among the options"),
        ({"roles": ["emperor"]}, "Choose among the options"),
        ({"team": "nowhere"}, "Choose one of the options"),
    ],
)
def test_a_bad_invitation_keeps_what_was_typed_and_adds_nobody(
    client_for: Clients, wrong: dict[str, object], said: str
) -> None:
    answer = send(client_for("ada"), "/people/new", **{**NADIR, **wrong})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert "Nadir Solberg" in page or "name" in wrong
    assert number_of("Nadir Solberg") is None
    assert letters() == []


def test_everything_on_the_edit_page_is_saved(client_for: Clients, cast: Cast) -> None:
    number, client = cast.ines.number, client_for("ada")
    token = queries.token(cast.ines)
    data = {"name": "Ines Castell", "email": "i.castell@tessermark.example", "team": "", "token": token}
    answer = send(client, f"/people/{number}/edit", **data, functions=["policy", "web"], roles=["staff", "publisher"])
    assert answer.status_code == 302
    ines = cast.ines
    assert (ines.name, ines.functions, ines.roles) == ("Ines Castell", {"policy", "web"}, {"staff", "publisher"})
    assert {letter["to"] for letter in letters()} == {email_of("ines"), "i.castell@tessermark.example"}
    again = send(client, f"/people/{number}/edit", **data, functions=[], roles=["staff"])
    assert again.status_code == 409
    assert "Somebody else changed this person" in again.get_data(as_text=True)
    assert cast.ines.functions == {"policy", "web"}


def test_functions_without_the_role_staff_are_told_to_open_nothing(client_for: Clients, cast: Cast) -> None:
    number, client, missing = cast.ines.number, client_for("ada"), "The role staff is missing."
    assert missing not in client.get(f"/people/{number}").get_data(as_text=True)
    assert missing not in client.get(f"/people/{cast.freya.number}").get_data(as_text=True), "an auditor needs none"
    data = {"name": "Ines", "email": email_of("ines"), "team": "", "token": queries.token(cast.ines)}
    assert send(client, f"/people/{number}/edit", **data, functions=["policy"], roles=[]).status_code == 302
    assert missing in client.get(f"/people/{number}").get_data(as_text=True)


def test_the_last_administrator_is_told(client_for: Clients, cast: Cast) -> None:
    number, client = cast.ada.number, client_for("ada")
    data = {"name": "Ada Vermeer", "email": email_of("ada"), "team": "", "token": queries.token(cast.ada)}
    answer = send(client, f"/people/{number}/edit", **data, roles=["staff"])
    assert answer.status_code == 403
    assert "Ada Vermeer is the last administrator." in answer.get_data(as_text=True)
    answer = send(client, f"/people/{number}/deactivate", hand_over_to="")
    assert answer.status_code == 403
    assert "administrator" in cast.ada.roles
    assert cast.ada.active


def test_deactivating_says_what_happens_then_does_it(
    client_for: Clients, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str | None] = []

    def receive(_person: Person, *, hand_over_to: Person | None, **_told: object) -> None:
        heard.append(hand_over_to.name if hand_over_to else None)

    free = Registry(seats=lambda person, _reader: [f"Two seats of {person.name} are free."])
    monkeypatch.setattr(offers, "leaving", free)
    theirs, client = client_for("ines"), client_for("ada")
    path = f"/people/{cast.ines.number}/deactivate"
    page = client.get(path).get_data(as_text=True)
    assert "Two seats of Ines Marlow are free." in page
    assert re.search("last <time[^>]*>today, ", client.get(f"/people/{cast.ines.number}").get_data(as_text=True))
    assert "Jonas Eldh (policy)" in page and "Freya Okonjo<" in page
    assert cast.ines.active
    with signals.deactivated.connected_to(receive):
        assert send(client, path, hand_over_to=str(cast.jonas.number)).status_code == 302
    assert "Jonas Eldh takes over, in the functions they carry." in client.get(f"/people/{cast.ines.number}").get_data(
        as_text=True
    )
    assert not cast.ines.active
    assert heard == ["Jonas Eldh"]
    assert not is_in(theirs)
    assert send(client, path, hand_over_to="").status_code == 409
    assert send(client, "/profile", at=f"/people/{cast.ines.number}/reactivate").status_code == 302
    assert cast.ines.active


def test_a_link_is_sent_on_request(client_for: Clients, cast: Cast) -> None:
    client = client_for("ada")
    send(client, "/people/new", **NADIR)
    for number in (number_of("Nadir Solberg"), cast.ines.number):
        assert send(client, "/profile", at=f"/people/{number}/link").status_code == 302
    assert [letter["subject"] for letter in letters()] == [
        "Your govsocial sign-in",
        "Your govsocial sign-in",
        "Set a new password",
    ]
    actions.deactivate(cast.ines, by=cast.ada)
    db.session.commit()
    assert send(client, "/profile", at=f"/people/{cast.ines.number}/link").status_code == 409


PAGES = (
    "/people/new",
    "/people/2/edit",
    "/people/2/deactivate",
    "/people/2/second-factor",
    "/teams/new",
    "/teams/departments/new",
    "/functions/new",
)
VERBS = ("/people/2/link", "/people/2/reactivate")


@pytest.mark.parametrize("key", ["ines", "freya"])
def test_the_others_only_look(client_for: Clients, key: str) -> None:
    client = client_for(key)
    assert {client.get(path).status_code for path in ("/people", "/people/2", "/teams")} == {200}
    assert {client.get(path).status_code for path in PAGES} == {403}
    assert {send(client, "/profile", at=path).status_code for path in (*PAGES, *VERBS)} == {403}


def test_strangers_are_led_to_the_sign_in(client_for: Clients) -> None:
    client = client_for("")
    for path in ("/people", "/people/2", "/teams", "/profile", *PAGES):
        assert client.get(path).headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("path", ["/people/987654", "/people/987654/edit", "/people/987654/deactivate", "/people/0"])
def test_nobody_is_a_404(client_for: Clients, path: str) -> None:
    assert client_for("ada").get(path).status_code == 404


def test_departments_teams_and_functions_from_the_pages(client_for: Clients) -> None:
    client = client_for("ada")
    assert send(client, "/teams/departments/new", name="Energy and Housing").status_code == 302
    assert send(client, "/teams/new", name="Grid", department=queries.departments()[0].id).status_code == 302
    assert send(client, "/functions/new", name="Data protection").status_code == 302
    page = client.get("/teams").get_data(as_text=True)
    for name in ("Energy and Housing", "Grid", "Data protection"):
        assert name in page
    assert send(client, "/teams/departments/new", name="energy and housing").status_code == 422
    assert send(client, "/teams/new", name="X", department="nowhere").status_code == 422


def test_names_that_are_markup_stay_text(client_for: Clients) -> None:
    client = client_for("ada")
    send(client, "/people/new", **{**NADIR, "name": "<script>alert(1)</script>"})
    for path in ("/people", f"/people/{number_of('<script>alert(1)</script>')}"):
        page = client.get(path).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_an_administrator_notes_who_did_not_note_it_themselves(client_for: Clients, cast: Cast) -> None:
    number = cast.ines.number
    with time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=UTC), tick=True):
        ada, priya = client_for("ada"), client_for("priya")
        path = f"/people/{number}/away"
        assert send(ada, path, starts="2026-12-31", ends="2026-12-24").status_code == 422
        assert send(ada, path, starts="2026-12-01", ends="2026-12-31").status_code == 302
        absence = queries.absence_of(cast.ines)
        assert absence is not None and absence.ends_at == datetime(2026, 12, 31, 23, tzinfo=UTC)
        [letter] = letters()
        assert letter["to"] == email_of("ines") and "From 1 Dec to 31 Dec" in letter["text"]
        assert "noted it" in letter["text"] and "/profile" in letter["text"]
        page = ada.get(f"/people/{number}").get_data(as_text=True)
        assert "noted that Ines Marlow will be away." in page and "Here after all" in page
        assert "Here after all" not in priya.get(f"/people/{number}").get_data(as_text=True)
        assert priya.get(path).status_code == 403
        assert send(ada, f"/people/{number}", at=f"{path}/end").status_code == 302
        assert queries.absence_of(cast.ines) is None
        noted = entries("person.absence_noted", "person.absence_lifted")
        assert len(noted) == 2 and all(cast.ada.id in str(body["who"]) for body in noted)
        assert len(letters()) == 2
