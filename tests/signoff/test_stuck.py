"""A function that nobody is left to sign for is told to the owners before somebody wonders why nothing happens."""

from collections.abc import Callable

from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.people import actions as people
from govsocial.people.models import Person
from govsocial.signoff import actions
from govsocial.signoff.waiting import stuck, waiting
from tests import factories
from tests.cast import Cast

Clients = Callable[[str], FlaskClient]


def lacking(issue_id: str, person: Person) -> list[list[str]]:
    found = [names for one, names in stuck(waiting(person)) if one.response.issue_id == issue_id]
    db.session.rollback()
    return found


def test_the_owners_desk_says_who_is_missing_and_leads_to_who_can_be_asked(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    issue_id = version.response.issue_id
    assert lacking(issue_id, cast.priya) == []
    for person in (cast.ines, cast.jonas, cast.sami):
        people.set_functions(person, functions=["legal"], by=cast.ada)
    commit()
    assert lacking(issue_id, cast.priya) == [["Policy"]]
    page = client_for("tomas").get("/").get_data(as_text=True)
    assert "Nobody is left to sign response 1 for policy" in page
    assert "/responses/1/versions/1" in page
    assert "Nobody is left" not in client_for("mateo").get("/").get_data(as_text=True), "he owns nothing here"


def test_an_administrator_who_can_give_the_function_reads_it_too(cast: Cast, client_for: Clients) -> None:
    """Of restricted issues, which administrators do not know of, they are told nothing."""
    factories.in_review(cast)
    factories.in_review(cast, of=factories.issue(cast, title="Secret", restricted=True))
    for person in (cast.ines, cast.jonas, cast.sami):
        people.set_functions(person, functions=["legal"], by=cast.ada)
    commit()
    page = client_for("ada").get("/").get_data(as_text=True)
    assert "Nobody is left to sign response 1 for policy" in page
    assert "response 2" not in page and "Secret" not in page


def test_one_person_cannot_be_the_last_for_two_functions(cast: Cast) -> None:
    version = factories.in_review(cast)
    for person in (cast.ines, cast.sami, cast.tomas):
        people.set_functions(person, functions=["legal"], by=cast.ada)
    people.set_functions(cast.jonas, functions=["policy", "communications"], by=cast.ada)
    people.set_functions(cast.leona, functions=["media_relations"], by=cast.ada)
    commit()
    actions.sign(version, by=cast.jonas, function="communications", digest=version.digest)
    commit()
    assert lacking(version.response.issue_id, cast.priya) == [["Policy"]]


def test_of_a_restricted_issue_only_those_who_know_of_it_count(cast: Cast) -> None:
    version = factories.in_review(cast, of=factories.issue(cast, restricted=True))
    assert lacking(version.response.issue_id, cast.priya) == []
    people.set_functions(cast.ines, functions=["legal"], by=cast.ada)
    commit()
    assert lacking(version.response.issue_id, cast.priya) == [["Policy"]], "Jonas and Sami do not know of it"
