"""Rules add functions and can never ask for less than two; pure decisions, and the page where they are changed."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, NotAllowed, Stale
from govsocial.signoff import actions, rules
from govsocial.signoff.queries import all_rules
from govsocial.signoff.rules import Signature
from tests.cast import Cast
from tests.pages import acts, follow, press, show, text

Clients = Callable[[str], FlaskClient]
PEOPLE, KEYS = st.sampled_from("abcde"), st.sampled_from(["policy", "communications", "legal"])
SIGNED = st.lists(st.builds(Signature, PEOPLE, KEYS, st.sampled_from(["right", "wrong"])), max_size=5)


@dataclass
class Asking:
    number: int
    applies: str
    functions: list[str]
    topic: str = ""
    active: bool = True


def test_only_rules_in_force_that_fit_ask() -> None:
    found = [
        Asking(1, "always", ["communications", "policy"]),
        Asking(2, "urgent", ["media_relations"]),
        Asking(3, "topic", ["legal"], topic="Heating"),
        Asking(4, "always", ["web"], active=False),
        Asking(5, "topic", ["web"], topic=""),
    ]
    order = ["policy", "communications", "media_relations", "legal"]
    assert rules.asked(found, rules.Matter("normal", False, ""), order) == {
        "rules": [1],
        "functions": ["policy", "communications"],
    }
    assert rules.asked(found, rules.Matter("high", False, "heating "), order) == {
        "rules": [1, 2, 3],
        "functions": order,
    }


@given(st.sets(KEYS), SIGNED, st.sets(PEOPLE))
def test_complete_means_each_asked_by_another_person_who_wrote_nothing(
    asked: set[str], signed: list[Signature], wrote: set[str]
) -> None:
    if rules.is_complete(asked, signed, wrote, "right"):
        assert len(asked) >= 2
        good = [s for s in signed if s.digest == "right" and s.person_id not in wrote]
        assert all(any(s.function == f for s in good) for f in asked)
        assert len({s.person_id for s in good if s.function in asked}) >= len(asked)


@given(st.sets(KEYS, min_size=1), st.dictionaries(KEYS, st.sets(PEOPLE)), st.sets(PEOPLE), SIGNED)
def test_what_cannot_be_signed_is_what_no_pairing_reaches(
    asked: set[str], carriers: dict[str, set[str]], wrote: set[str], signed: list[Signature]
) -> None:
    """Against trying every pairing."""
    open_ones = sorted(asked - {s.function for s in signed})
    free = sorted(set("abcde") - wrote - {s.person_id for s in signed})
    most = 0
    for size in range(len(open_ones) + 1):
        for functions in permutations(open_ones, size):
            for people in permutations(free, size):
                if all(p in carriers.get(f, ()) for f, p in zip(functions, people, strict=True)):
                    most = max(most, size)
    stuck = rules.cannot_be_signed(sorted(asked), carriers, wrote, signed)
    assert len(stuck) == len(open_ones) - most
    assert stuck <= set(open_ones)


def test_the_first_day_has_the_default_rules(cast: Cast, client_for: Clients) -> None:
    assert [(r.applies, sorted(r.functions)) for r in all_rules()] == [
        ("always", ["communications", "policy"]),
        ("urgent", ["media_relations"]),
        ("legal", ["legal"]),
    ]
    said = show(client_for("mateo"), "/rules")
    assert "two functions, signed by two people who wrote none of the words" in said
    assert "Add a rule" not in said
    assert "Add a rule" in show(client_for("ada"), "/rules")


def test_only_an_administrator_changes_rules(cast: Cast, client_for: Clients) -> None:
    for path in ("/rules/new", "/rules/1"):
        text(client_for("tomas").get(path), 403)
    with pytest.raises(NotAllowed):
        actions.add_rule(name="Mine", applies="always", topic="", functions=["web"], by=cast.tomas)


def test_a_rule_is_added_and_is_on_record(cast: Cast, client_for: Clients) -> None:
    ada = client_for("ada")
    typed = {"name": "Heating", "applies": "topic", "topic": "Heating", "functions": ["advocacy", "web"]}
    assert "When the topic is “Heating”" in follow(ada, press(ada, "/rules/new", **typed))
    assert acts()[-1] == "rule.added"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Give the rule a name"),
        ({"name": "x" * 121}, "Keep the name under 120 characters"),
        ({"applies": "never"}, "Choose one of the options"),
        ({"applies": "topic", "topic": ""}, "Name the topic"),
        ({"functions": []}, "Choose at least one function"),
        ({"functions": ["policy", "astrology"]}, "Choose among the options"),
    ],
)
def test_bad_input_is_said_and_kept(client_for: Clients, typed: dict[str, object], said: str) -> None:
    sent = {"name": "Heating", "applies": "always", "topic": "", "functions": ["web"], **typed}
    found = text(press(client_for("ada"), "/rules/new", **sent), 422)
    assert said in found
    if typed.get("name") != "":
        assert f'value="{sent["name"]}"' in found
    assert len(all_rules()) == 3


def test_no_change_goes_under_two_functions(cast: Cast, client_for: Clients) -> None:
    rule = all_rules()[0]
    ada = client_for("ada")
    for change in ({"functions": ["policy"]}, {"functions": ["policy", "legal"], "applies": "urgent"}):
        typed = {"name": rule.name, "applies": "always", "active": "y", "token": rule.last_event_id, **change}
        assert "Every response needs at least two functions" in text(press(ada, "/rules/1", **typed), 422)
    typed = {"name": rule.name, "applies": "always", "functions": ["policy", "legal"], "token": rule.last_event_id}
    assert "Every response needs at least two functions" in text(press(ada, "/rules/1", **typed), 422), "switched off"
    db.session.refresh(rule)
    assert sorted(rule.functions) == ["communications", "policy"]


def test_a_second_rule_may_carry_the_floor(cast: Cast) -> None:
    actions.add_rule(name="Web too", applies="always", topic="", functions=["web", "legal"], by=cast.ada)
    first = all_rules()[0]
    given = {"name": first.name, "applies": "always", "topic": "", "functions": ["policy"], "active": False}
    actions.change_rule(first, **given, by=cast.ada, token=first.last_event_id)
    commit()
    least = rules.asked(all_rules(), rules.Matter("normal", False, ""), [])
    assert least["functions"] == ["legal", "web"]


def test_two_administrators_at_once(cast: Cast, client_for: Clients) -> None:
    rule = all_rules()[1]
    old, ada = rule.last_event_id, client_for("ada")
    given = {"name": "Urgent", "applies": "urgent", "topic": "", "active": True}
    actions.change_rule(rule, functions=["web"], by=cast.ada, token=old, **given)
    commit()
    typed = {"name": "My name for it", "applies": "urgent", "functions": ["legal"], "active": "y", "token": old}
    found = text(press(ada, "/rules/2", **typed), 409)
    assert "Somebody else changed this rule" in found and "My name for it" in found
    with pytest.raises(Stale):
        actions.change_rule(rule, functions=["legal"], by=cast.ada, token=old, **given)
    db.session.rollback()
    with pytest.raises(Invalid):
        actions.change_rule(rule, functions=[], by=cast.ada, token=rule.last_event_id, **given)
    db.session.rollback()
    again = {**typed, "token": db.session.get_one(type(rule), rule.id).last_event_id}
    assert "My name for it" in follow(ada, press(ada, "/rules/2", **again))
