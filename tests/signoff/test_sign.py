"""Signing binds a person and a function to exact words; nothing lets anybody round the rules."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from govsocial.core import clock
from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, NotAllowed, Stale, WrongState
from govsocial.drafting import actions as drafting
from govsocial.people import actions as people
from govsocial.publishing.models import Publication
from govsocial.signoff import actions
from govsocial.signoff.models import Signoff
from govsocial.signoff.waiting import to_sign, waiting
from tests import factories
from tests.cast import Cast
from tests.pages import acts, follow, letters, press, show, state_of, text

Clients = Callable[[str], FlaskClient]
PAGE = "/responses/1/versions/1"


def signatures() -> int:
    db.session.rollback()
    query = sa.select(sa.func.count()).select_from(Signoff).where(Signoff.decision == "signed")
    return db.session.scalar(query) or 0


def sign(client: FlaskClient, digest: str, function: str = "policy", **typed: str) -> TestResponse:
    return press(client, PAGE + "/sign", PAGE, digest=digest, function=function, **typed)


def test_two_functions_sign_and_nothing_is_published(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    jonas, leona = client_for("jonas"), client_for("leona")
    said = follow(jonas, sign(jonas, version.digest, comment="Dates checked."))
    assert "Signed for policy." in said
    assert "Dates checked." in said
    assert state_of(version.response) == "review"
    assert "Everything is signed." in follow(leona, sign(leona, version.digest, "communications"))
    assert state_of(version.response) == "signed"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Publication)) == 0
    assert letters("To publish: response 1") == {"priya", "tomas"}


def test_signing_after_the_due_time_publishes_nothing(cast: Cast) -> None:
    issue = factories.issue(cast, due_at=clock.now() - timedelta(days=3))
    version = factories.signed(cast, of=issue)
    assert state_of(version.response) == "signed"
    assert "publication.intended" not in acts()


@pytest.mark.parametrize(
    ("who", "function", "said"),
    [
        ("priya", "communications", "You wrote part of these words"),
        ("mateo", "policy", "You do not carry this function"),
        ("ada", "policy", "You do not carry this function"),
        ("mateo", "advocacy", "Choose one of the options"),
    ],
)
def test_who_may_not_sign(cast: Cast, client_for: Clients, who: str, function: str, said: str) -> None:
    version = factories.in_review(cast)
    answer = sign(client_for(who), version.digest, function, comment="I think it is right.")
    found = text(answer, 422 if "Choose" in said else 403)
    assert said in found
    assert "I think it is right." in found, "what was typed is given back"
    assert signatures() == 0


def test_a_refusal_goes_on_record_in_the_story(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    text(sign(client_for("priya"), version.digest, "communications"), 403)
    assert acts()[-1] == "signoff.refused"
    story = show(client_for("freya"), "/register/1")
    assert "Priya Sandoval tried to sign response 1, version 1, and was refused: own words." in story


def test_an_administrator_with_the_function_has_no_shortcut(cast: Cast) -> None:
    """Not on own words, not for two functions, not over a missing sign-off."""
    people.set_functions(cast.ada, functions=["policy", "communications"], by=cast.ada)
    response = factories.draft(cast)
    factories.write(response, factories.WORDS + " Ask us.", cast.ada)
    version = actions.submit(response, by=cast.ada)
    commit()
    for function in ("policy", "communications"):
        with pytest.raises(NotAllowed):
            actions.sign(version, by=cast.ada, function=function, digest=version.digest)
        db.session.rollback()
    assert signatures() == 0


def test_two_hats_sign_once(cast: Cast) -> None:
    version = factories.in_review(cast, of=factories.issue(cast, legal=True))
    actions.sign(version, by=cast.sami, function="legal", digest=version.digest)
    commit()
    with pytest.raises(NotAllowed, match="One person signs for one function"):
        actions.sign(version, by=cast.sami, function="policy", digest=version.digest)


def test_two_people_in_two_tabs_sign_one_function_once(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    jonas, sami = client_for("jonas"), client_for("sami")
    jonas.get(PAGE)
    show(sami, PAGE)
    follow(jonas, sign(jonas, version.digest))
    assert "This function has signed this version already" in text(sign(sami, version.digest), 403)
    assert "You have signed this version already" in text(sign(jonas, version.digest), 403)
    assert signatures() == 1


def test_the_suggester_signs_and_the_taker_does_not(cast: Cast, client_for: Clients) -> None:
    response = factories.draft(cast)
    made = drafting.suggest(response, old="", new="Ask us.", by=cast.jonas)
    commit()
    drafting.take(made, by=cast.tomas)
    commit()
    version = actions.submit(response, by=cast.priya)
    commit()
    assert "came from your suggestion; Tomas Verhey took them" in show(client_for("jonas"), PAGE)
    with pytest.raises(NotAllowed, match="You wrote part"):
        actions.sign(version, by=cast.tomas, function="communications", digest=version.digest)
    db.session.rollback()
    actions.sign(version, by=cast.jonas, function="policy", digest=version.digest)
    commit()


def test_other_words_than_those_on_the_page_are_not_signed(cast: Cast, client_for: Clients) -> None:
    factories.in_review(cast)
    answer = sign(client_for("jonas"), "0" * 64, comment="Fine.")
    found = text(answer, 409)
    assert "These are not the words you read" in found and "Fine." in found
    assert signatures() == 0


def test_an_older_version_is_not_signed_and_the_comment_is_given_back(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    actions.return_version(version, by=cast.jonas, reason="Shorter.", digest=version.digest)
    commit()
    jonas = client_for("jonas")
    found = text(sign(jonas, version.digest, comment="Now it is right."), 409)
    assert "These words are not in review." in found and "Now it is right." in found
    actions.submit(version.response, by=cast.priya)
    commit()
    found = text(sign(jonas, version.digest, comment="Now it is right."), 409)
    assert "newer version</a> of these words." in found and "Now it is right." in found
    with pytest.raises(Stale):
        actions.sign(version, by=cast.jonas, function="policy", digest=version.digest)


def test_signed_words_are_not_signed_again(cast: Cast) -> None:
    version = factories.signed(cast)
    with pytest.raises(WrongState):
        actions.sign(version, by=cast.ines, function="policy", digest=version.digest)


def test_a_function_or_a_role_lost_meanwhile_is_lost(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    jonas, sami = client_for("jonas"), client_for("sami")
    assert "Sign for policy" in show(jonas, PAGE)
    people.set_functions(cast.jonas, functions=["legal"], by=cast.ada)
    people.set_roles(cast.sami, roles=["auditor"], by=cast.ada)
    commit()
    assert "You do not carry this function" in text(sign(jonas, version.digest), 403)
    text(sign(sami, version.digest), 403)
    with pytest.raises(NotAllowed, match="Signing is for staff"):
        actions.sign(version, by=cast.sami, function="policy", digest=version.digest)


def test_who_left_signs_nothing_and_what_they_signed_stands(cast: Cast) -> None:
    version = factories.in_review(cast)
    actions.sign(version, by=cast.jonas, function="policy", digest=version.digest)
    people.deactivate(cast.jonas, by=cast.ada)
    people.deactivate(cast.leona, by=cast.ada)
    commit()
    with pytest.raises(NotAllowed):
        actions.sign(version, by=cast.leona, function="communications", digest=version.digest)
    db.session.rollback()
    actions.sign(version, by=cast.tomas, function="communications", digest=version.digest)
    commit()
    assert state_of(version.response) == "signed"


def test_a_restricted_issue_is_signed_by_its_people_only(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast, of=factories.issue(cast, restricted=True))
    text(client_for("jonas").get(PAGE), 404)
    with pytest.raises(NotAllowed):
        actions.sign(version, by=cast.jonas, function="policy", digest=version.digest)
    db.session.rollback()
    asked = [who for who in ("jonas", "leona", "ines") if to_sign(cast[who], waiting(cast[who]))]
    assert asked == ["ines"]
    assert "Jonas Eldh" not in show(client_for("tomas"), PAGE)


def test_the_page_says_when_nobody_is_left_and_who_could_be_asked(cast: Cast, client_for: Clients) -> None:
    response = factories.draft(cast)
    for who in ("jonas", "sami"):
        people.set_functions(cast[who], functions=["legal"], by=cast.ada)
    factories.write(response, factories.WORDS + " Ask us.", cast.ines)
    actions.submit(response, by=cast.priya)
    commit()
    said = show(client_for("leona"), PAGE)
    assert "Nobody is left to sign for policy." in said
    assert "Ask Ada Vermeer to give the function to Tomas Verhey, who wrote none of these words" in said
    assert "Wrote part of it, so cannot sign: Ines Marlow" in said
    assert "Nothing opens by itself." in said
    with pytest.raises(NotAllowed):
        actions.sign(response.versions[0], by=cast.ada, function="policy", digest=response.versions[0].digest)


def test_two_hats_that_two_lines_need_are_one_too_few(cast: Cast, client_for: Clients) -> None:
    """Only Sami is left for policy and for legal: signing one leaves the other without anybody."""
    issue = factories.issue(cast, legal=True)
    factories.in_review(cast, of=issue)
    people.set_functions(cast.amina, functions=["web"], by=cast.ada)
    people.set_functions(cast.jonas, functions=["web"], by=cast.ada)
    people.set_functions(cast.ines, functions=["web"], by=cast.ada)
    commit()
    said = show(client_for("sami"), PAGE)
    assert "Nobody is left to sign for" in said
    assert said.count('name="function"') == 2, "both lines are open to choose from"


def test_invisible_characters_are_named_and_warned_about(cast: Cast, client_for: Clients) -> None:
    factories.in_review(cast, words=factories.WORDS + "\u200b Ask us\u202e.")
    said = show(client_for("jonas"), PAGE)
    assert "2 invisible characters." in said
    assert "zero-width space" in said.lower()
    assert "\u202e" not in said


def test_what_changed_since_the_version_before_is_marked(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    actions.withdraw(version, by=cast.priya, reason="Wrong year.", digest=version.digest)
    factories.write(version.response, factories.WORDS.replace("2027", "2028"), cast.priya)
    actions.submit(version.response, by=cast.priya)
    commit()
    said = show(client_for("jonas"), "/responses/1/versions/2")
    assert "<del>2027</del>" in said and "<ins>2028</ins>" in said
    assert "Says who we are, in the first line" in said, "the checks as they stood"
    older = show(client_for("jonas"), PAGE)
    assert "There is a newer version" in older and "Withdrawn by Priya Sandoval" in older


def test_a_comment_has_a_limit(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    found = text(sign(client_for("jonas"), version.digest, comment="x" * 5_001), 422)
    assert "Keep the comment under 5,000 characters" in found and "x" * 5_001 in found
    with pytest.raises(Invalid):
        actions.sign(version, by=cast.jonas, function="policy", digest=version.digest, comment="x" * 5_001)


def test_addresses_of_nothing(cast: Cast, client_for: Clients) -> None:
    factories.in_review(cast)
    jonas = client_for("jonas")
    for path in ("/responses/1/versions/2", "/responses/1/versions/0", "/responses/9/versions/1"):
        text(jonas.get(path), 404)
    text(jonas.get(f"/responses/1/versions/{10**30}"), 404)
