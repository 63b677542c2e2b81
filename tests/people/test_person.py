"""Persons: their names are private commitments, their functions and roles are given and taken on record."""

import contextvars
import json
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.core import clock
from govsocial.core.db import commit, db, writing
from govsocial.core.errors import Invalid, NotAllowed, NotFound, Stale, WrongState
from govsocial.ledger import body
from govsocial.ledger.models import Entry, Subject
from govsocial.ledger.reconcile import reconcile
from govsocial.people import actions, queries, signals
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from tests.cast import Cast


def said_of(person: Person) -> list[str]:
    """The words of the entries that speak of a person, oldest first."""
    bodies = [json.loads(text) for (text,) in db.session.execute(sa.select(Entry.body).order_by(Entry.seq))]
    return [b["act"] for b in bodies if person.id in json.dumps(b)]


def test_a_name_stands_in_the_ledger_as_a_commitment_only(cast: Cast) -> None:
    nadir = actions.add_person(name="  Nadir \n Solberg ", by=cast.ada, functions=["web"])
    db.session.commit()
    assert nadir.name == "Nadir Solberg"
    assert nadir.name_salt is not None  # type: ignore[attr-defined]
    assert nadir.name_c == body.commitment("person", nadir.id, "name", "Nadir Solberg", nadir.name_salt)  # type: ignore[attr-defined]
    everything = b"".join(text for (text,) in db.session.execute(sa.select(Entry.body)))
    assert nadir.name_c.encode() in everything  # type: ignore[attr-defined]
    for name in ("Nadir", "Solberg", "Ines", "Marlow", "tessermark.example"):
        assert name.encode() not in everything
    assert reconcile() == []


def test_renaming_commits_afresh(cast: Cast) -> None:
    before = cast.ines.name_c  # type: ignore[attr-defined]
    actions.rename(cast.ines, name="Ines Marlow", by=cast.ada)
    assert cast.ines.name_c == before  # type: ignore[attr-defined]
    actions.rename(cast.ines, name="Ines Castell", by=cast.ada)
    db.session.commit()
    assert cast.ines.name_c != before  # type: ignore[attr-defined]
    assert queries.names([cast.ines.id]) == {cast.ines.id: "Ines Castell"}
    assert said_of(cast.ines)[-1] == "person.renamed"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " \t "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "Nadir", "functions": ["astrology"]}, "functions"),
        ({"name": "Nadir", "roles": ["emperor"]}, "roles"),
    ],
)
def test_a_bad_person_is_not_added(cast: Cast, given: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_person(**given, by=cast.ada)  # type: ignore[arg-type]
    assert field in refusal.value.errors


def test_functions_and_roles_are_given_and_taken_one_entry_each(cast: Cast) -> None:
    actions.set_functions(cast.ines, functions=["legal", "web"], by=cast.ada)
    actions.set_roles(cast.ines, roles=["staff", "publisher"], by=cast.ada)
    db.session.commit()
    assert (cast.ines.functions, cast.ines.roles) == ({"legal", "web"}, {"staff", "publisher"})
    assert said_of(cast.ines)[-4:] == [
        "person.function_taken",
        "person.function_given",
        "person.function_given",
        "person.role_given",
    ]
    actions.set_functions(cast.ines, functions=["policy"], by=cast.ada)
    actions.set_roles(cast.ines, roles=[], by=cast.ada)
    db.session.commit()
    assert (cast.ines.functions, cast.ines.roles) == ({"policy"}, set())
    assert not may(cast.ines, Permission.DESK_READ)
    assert reconcile() == []


def test_setting_what_is_already_so_leaves_no_entry(cast: Cast) -> None:
    before = said_of(cast.ines)
    actions.set_functions(cast.ines, functions=["policy"], by=cast.ada)
    actions.set_roles(cast.ines, roles=["staff"], by=cast.ada)
    actions.set_team(cast.ines, team=None, by=cast.ada)
    actions.set_preferences(cast.ines, zone="", mail="at_once", by=cast.ines)
    actions.follow_topics(cast.ines, topics=[], by=cast.ines)
    db.session.commit()
    assert said_of(cast.ines) == before


def test_the_last_administrator_stays(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.set_roles(cast.ada, roles=["staff"], by=cast.ada)
    with pytest.raises(NotAllowed):
        actions.deactivate(cast.ada, by=cast.ada)
    actions.set_roles(cast.ines, roles=["staff", "administrator"], by=cast.ada)
    actions.deactivate(cast.ada, by=cast.ines)
    with pytest.raises(NotAllowed):
        actions.set_roles(cast.ines, roles=["staff"], by=cast.ines)


def test_two_administrators_cannot_push_each_other_out_at_once(app: Flask, cast: Cast) -> None:
    actions.set_roles(cast.ines, roles=["staff", "administrator"], by=cast.ada)
    db.session.commit()
    pairs = [(cast.ids["ada"], cast.ids["ines"]), (cast.ids["ines"], cast.ids["ada"])]
    ready, said = Barrier(2), []

    def push(by: str, out: str) -> None:
        with app.app_context(), writing(False):
            actor, person = db.session.get(Person, by), db.session.get(Person, out)
            db.session.rollback()
            ready.wait(20)
            with writing():
                try:
                    actions.deactivate(person, by=actor)
                    commit()
                    said.append("out")
                except (NotAllowed, Stale):
                    db.session.rollback()
                    said.append("refused")

    threads = [Thread(target=contextvars.Context().run, args=(push, *pair)) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(said) == ["out", "refused"]


def test_a_deactivated_administrator_does_not_count(cast: Cast) -> None:
    actions.set_roles(cast.ines, roles=["staff", "administrator"], by=cast.ada)
    actions.deactivate(cast.ines, by=cast.ada)
    with pytest.raises(NotAllowed):
        actions.deactivate(cast.ada, by=cast.ada)


def test_deactivation_takes_every_right_and_no_record(cast: Cast) -> None:
    actions.deactivate(cast.ines, by=cast.ada)
    db.session.commit()
    assert not any(may(cast.ines, right) for right in Permission if right is not Permission.PUBLIC)
    assert queries.names([cast.ines.id]) == {cast.ines.id: "Ines Marlow"}
    assert cast.ines not in queries.active_people()
    assert cast.ines not in queries.by_function("policy")
    with pytest.raises(WrongState):
        actions.deactivate(cast.ines, by=cast.ada)
    actions.reactivate(cast.ines, by=cast.ada)
    db.session.commit()
    assert cast.ines.functions == {"policy"}
    with pytest.raises(WrongState):
        actions.reactivate(cast.ines, by=cast.ada)
    assert reconcile() == []


def test_other_rooms_hear_of_it_within_the_transaction(cast: Cast) -> None:
    heard: list[dict[str, object]] = []
    with signals.deactivated.connected_to(lambda person, **told: heard.append({"person": person, **told})):
        actions.deactivate(cast.ines, by=cast.ada, hand_over_to=cast.jonas)
    db.session.commit()
    word = sa.select(Subject.seq).where(Subject.subject == "act/person.deactivated")
    cause = db.session.scalar(sa.select(Entry.event_id).where(Entry.seq.in_(word)))
    assert heard == [{"person": cast.ines, "by": cast.ada, "hand_over_to": cast.jonas, "cause": cause}]


def test_nothing_is_handed_to_oneself_or_to_somebody_gone(cast: Cast) -> None:
    actions.deactivate(cast.jonas, by=cast.ada)
    for successor in (cast.ines, cast.jonas):
        with pytest.raises(Invalid):
            actions.deactivate(cast.ines, by=cast.ada, hand_over_to=successor)
    assert cast.ines.active


def test_two_administrators_do_not_overwrite_each_other(cast: Cast) -> None:
    seen = queries.token(cast.ines)
    actions.set_functions(cast.ines, functions=["policy", "web"], by=cast.ada)
    db.session.commit()
    everything = {"name": "Ines M.", "team": None, "functions": ["policy"], "roles": ["staff"], "by": cast.ada}
    with pytest.raises(Stale):
        actions.edit(cast.ines, **everything, token=seen)
    actions.edit(cast.ines, **everything, token=queries.token(cast.ines))
    assert cast.ines.functions == {"policy"}


def test_away_now_and_back(cast: Cast) -> None:
    now = clock.now()
    actions.set_absence(cast.ines, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=1), by=cast.ines)
    db.session.commit()
    assert set(queries.away()) == {cast.ines.id}
    assert cast.ines not in queries.by_function("policy", present_only=True)
    assert cast.ines in queries.by_function("policy")
    later = actions.set_absence(
        cast.ines, starts_at=now + timedelta(days=5), ends_at=now + timedelta(days=9), by=cast.ines
    )
    db.session.commit()
    assert queries.away() == {}
    assert queries.absence_of(cast.ines) == later
    actions.end_absence(cast.ines, by=cast.ines)
    with pytest.raises(WrongState):
        actions.end_absence(cast.ines, by=cast.ines)
    with pytest.raises(Invalid):
        actions.set_absence(cast.ines, starts_at=now, ends_at=now, by=cast.ines)


def test_topics_are_followed_however_they_are_typed(cast: Cast) -> None:
    actions.follow_topics(cast.ines, topics=["Rebate  Eligibility", "dates", "", "DATES"], by=cast.ines)
    db.session.commit()
    assert queries.topics_of(cast.ines) == ["dates", "rebate eligibility"]
    assert queries.followers("rebate ELIGIBILITY") == [cast.ines]
    actions.follow_topics(cast.ines, topics=["heat pumps"], by=cast.ines)
    actions.follow_topics(cast.ines, topics=["heat pumps", "dates"], by=cast.ines)
    db.session.commit()
    assert queries.topics_of(cast.ines) == ["dates", "heat pumps"]
    for topics in (["x" * 81], [str(n) for n in range(actions.MAX_TOPICS + 1)]):
        with pytest.raises(Invalid):
            actions.follow_topics(cast.ines, topics=topics, by=cast.ines)


@pytest.mark.parametrize(("zone", "mail"), [("Mars/Olympus", "none"), ("", "weekly")])
def test_preferences_are_checked(cast: Cast, zone: str, mail: str) -> None:
    with pytest.raises(Invalid):
        actions.set_preferences(cast.ines, zone=zone, mail=mail, by=cast.ines)


def test_a_number_that_is_nobodys(cast: Cast) -> None:
    with pytest.raises(NotFound):
        queries.by_number(987_654)


def test_functions_with_one_carrier_are_known(cast: Cast) -> None:
    assert queries.lone_functions() == {
        "media_relations": "Leona Castell",
        "web": "Priya Sandoval",
        "advocacy": "Mateo Brandt",
    }


def test_a_name_that_is_erased_is_left_out(cast: Cast) -> None:
    assert queries.names([cast.ines.id, "system", "nobody"]) == {cast.ines.id: "Ines Marlow"}
    assert queries.names([]) == {}
