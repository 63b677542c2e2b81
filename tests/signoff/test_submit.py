"""Sending words to review: an immutable version, the rules frozen into it, those who can sign told."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.issues import actions as issues
from govsocial.people import actions as people
from govsocial.responses.queries import by_number
from govsocial.signoff import actions
from govsocial.signoff.queries import all_rules
from tests import factories
from tests.cast import Cast
from tests.pages import follow, letters, press, show, state_of, text

Clients = Callable[[str], FlaskClient]


def test_the_version_is_what_will_be_sent_and_who_wrote_it(cast: Cast) -> None:
    response = factories.draft(cast)
    factories.write(response, factories.WORDS + " Ask us.", cast.mateo)
    version = actions.submit(response, by=cast.tomas)
    commit()
    assert version.placements == [
        {
            "channel": 1,
            "target": "https://doorstep.example/t/1",
            "language": "en",
            "words": f"{factories.DISCLOSURE}\n\n{factories.WORDS} Ask us.",
        }
    ]
    assert set(version.contributors) == {cast.priya.id, cast.mateo.id}
    assert (version.number, version.submitted_by_id, version.rule["functions"]) == (
        1,
        cast.tomas.id,
        ["policy", "communications"],
    )


def test_those_who_can_sign_are_told_and_nobody_else(cast: Cast) -> None:
    factories.in_review(cast)
    assert letters("To sign: response 1, version 1") == {"ines", "jonas", "sami", "tomas", "leona"}


def test_a_restricted_issue_is_told_of_to_its_people_only(cast: Cast) -> None:
    issue = factories.issue(cast, restricted=True)
    factories.in_review(cast, of=issue)
    assert letters("To sign: response 1, version 1") == {"ines", "tomas"}


@pytest.mark.parametrize(
    ("matter", "functions"),
    [
        ({"urgency": "high"}, ["policy", "communications", "media_relations"]),
        ({"legal": True}, ["policy", "communications", "legal"]),
        ({"urgency": "high", "legal": True}, ["policy", "communications", "media_relations", "legal"]),
        ({"topic": "Heating"}, ["policy", "communications", "advocacy"]),
        ({"topic": "Cooling"}, ["policy", "communications"]),
    ],
)
def test_the_rules_that_fit_add_up(cast: Cast, matter: dict[str, object], functions: list[str]) -> None:
    actions.add_rule(name="Heating", applies="topic", topic=" heating", functions=["advocacy"], by=cast.ada)
    commit()
    version = factories.in_review(cast, of=factories.issue(cast, **matter))
    assert sorted(version.rule["functions"]) == sorted(functions)


def test_a_rule_changed_later_touches_no_version_in_review(cast: Cast) -> None:
    version = factories.in_review(cast)
    rule = all_rules()[0]
    given = {"name": rule.name, "applies": "always", "topic": "", "active": True, "token": rule.last_event_id}
    actions.change_rule(rule, functions=["legal", "web"], by=cast.ada, **given)
    commit()
    for who, function in (("jonas", "policy"), ("leona", "communications")):
        actions.sign(version, by=cast[who], function=function, digest=version.digest)
        commit()
    assert (version.rule["functions"], state_of(version.response)) == (["policy", "communications"], "signed")


def test_without_a_policy_owner_it_stays_a_draft_and_the_page_says_why(cast: Cast, client_for: Clients) -> None:
    response = factories.draft(cast)
    people.set_functions(cast.ines, functions=["legal"], by=cast.ada)
    commit()
    priya = client_for("priya")
    page = text(press(priya, "/responses/1/submit", "/responses/1"), 409)
    assert "Nobody owns issue 1 for policy." in page
    assert factories.WORDS in page and 'href="/issues/1/invite"' in page
    assert 'action="/responses/1/submit"' in page and 'href="/responses/1?do=edit"' in page
    assert state_of(response) == "draft"
    people.set_functions(cast.ines, functions=["policy"], by=cast.ada)
    commit()
    assert "Version 1 is in review" in follow(priya, press(priya, "/responses/1/submit", "/responses/1"))


def test_with_one_function_it_stays_a_draft(cast: Cast) -> None:
    issue = factories.issue(cast)
    response = factories.draft(cast, of=issue)
    for seat in [seat for seat in issue.seats if seat.function != "policy"]:
        issues.leave(seat, reason="Moved on.", by=db.session.get_one(type(cast.ines), seat.person_id))
        commit()
    with pytest.raises(WrongState, match="Fewer than two functions"):
        actions.submit(response, by=cast.priya)


def test_nothing_written_is_nothing_to_review(cast: Cast, client_for: Clients) -> None:
    response = factories.draft(cast, words="  \n ")
    with pytest.raises(Invalid, match="Nothing is written yet"):
        actions.submit(response, by=cast.priya)
    db.session.rollback()
    assert "Nothing is written yet" in text(press(client_for("priya"), "/responses/1/submit", "/responses/1"), 422)


def test_pressing_twice_makes_one_version(cast: Cast, client_for: Clients) -> None:
    response = factories.draft(cast)
    priya = client_for("priya")
    assert "Version 1 is in review" in follow(priya, press(priya, "/responses/1/submit", "/responses/1"))
    page = text(press(priya, "/responses/1/submit", "/responses/1/versions/1"), 409)
    assert "sent to review before" in page and factories.WORDS in page
    assert 'href="/responses/1/versions/1"' in page and 'action="/responses/1/submit"' not in page
    db.session.refresh(response)
    assert response.latest == 1


def test_words_in_review_cannot_be_written_to(cast: Cast) -> None:
    version = factories.in_review(cast)
    with pytest.raises(WrongState):
        factories.write(version.response, "Other words.", cast.mateo)


def test_who_may_not_and_who_may_not_know(cast: Cast, client_for: Clients) -> None:
    factories.draft(cast, of=factories.issue(cast, restricted=True))
    freya, mateo = client_for("freya"), client_for("mateo")
    text(press(freya, "/responses/1/submit", "/responses/1"), 403)
    text(press(mateo, "/responses/1/submit", "/"), 404)
    assert client_for("").get("/responses/1/versions/1").location.startswith("/sign-in")
    people.set_roles(cast.mateo, roles=[], by=cast.ada)
    commit()
    with pytest.raises(NotAllowed):
        actions.submit(by_number(1, cast.freya), by=cast.mateo)
    show(freya, "/responses/1")
