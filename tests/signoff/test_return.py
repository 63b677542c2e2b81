"""Returning words: a reason that reaches everyone who took part, and sign-offs that do not move on."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.core.errors import NotAllowed, WrongState
from govsocial.drafting import actions as drafting
from govsocial.people import actions as people
from govsocial.publishing import actions as publishing
from govsocial.responses import actions as responses
from govsocial.signoff import actions
from govsocial.signoff.queries import is_signed
from tests import factories
from tests.cast import Cast
from tests.pages import follow, letters, press, show, state_of, text

Clients = Callable[[str], FlaskClient]
PAGE = "/responses/1/versions/1"


def test_it_needs_a_reason_and_keeps_what_was_typed(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    jonas = client_for("jonas")
    for reason in ("", "   \n "):
        found = text(press(jonas, PAGE + "/return", PAGE, digest=version.digest, reason=reason), 422)
        assert "Say what has to change, and why" in found
    long = "Too long. " * 600
    assert long.strip() in text(press(jonas, PAGE + "/return", PAGE, digest=version.digest, reason=long), 422)
    assert state_of(version.response) == "review"


def test_everyone_who_took_part_hears_why(cast: Cast, client_for: Clients) -> None:
    response = factories.draft(cast)
    drafting.suggest(response, old="", new="Ask us.", by=cast.mateo)
    version = actions.submit(response, by=cast.tomas)
    commit()
    responses.comment(version, quote="31 March 2027", text="Is that so?", by=cast.amina)
    actions.sign(version, by=cast.leona, function="communications", digest=version.digest)
    commit()
    jonas = client_for("jonas")
    answer = press(jonas, PAGE + "/return", PAGE, digest=version.digest, reason="The dates moved.")
    assert "Version 1</a> is returned" in follow(jonas, answer)
    assert state_of(response) == "draft"
    assert letters("Response 1 was returned") == {"priya", "mateo", "tomas", "amina", "leona"}
    said = show(client_for("mateo"), PAGE)
    assert "Returned by Jonas Eldh" in said and "The dates moved." in said


def test_sign_offs_stay_on_their_version(cast: Cast) -> None:
    version = factories.in_review(cast)
    actions.sign(version, by=cast.jonas, function="policy", digest=version.digest)
    actions.return_version(version, by=cast.leona, reason="Shorter.", digest=version.digest)
    commit()
    second = actions.submit(version.response, by=cast.priya)
    commit()
    assert second.digest == version.digest, "the very same words"
    actions.sign(second, by=cast.leona, function="communications", digest=second.digest)
    commit()
    assert not is_signed(second)
    assert state_of(second.response) == "review"


def test_signed_words_can_be_returned_until_they_are_sent(cast: Cast) -> None:
    version = factories.signed(cast)
    actions.return_version(version, by=cast.sami, reason="A new date.", digest=version.digest)
    commit()
    with pytest.raises(WrongState):
        publishing.publish(version.response, by=cast.tomas)
    db.session.rollback()
    actions.submit(version.response, by=cast.priya)
    commit()
    with pytest.raises(WrongState, match="not signed by every function"):
        publishing.publish(version.response, by=cast.tomas)


def test_words_on_their_way_are_not_returned(cast: Cast) -> None:
    version = factories.signed(cast)
    publishing.publish(version.response, by=cast.tomas)
    commit()
    with pytest.raises(WrongState):
        actions.return_version(version, by=cast.jonas, reason="Late.", digest=version.digest)


def test_only_functions_that_are_asked_return(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    mateo = client_for("mateo")
    assert "Return with reason" not in show(mateo, PAGE)
    found = text(press(mateo, PAGE + "/return", PAGE, digest=version.digest, reason="I do not like it."), 403)
    assert "Only somebody who carries a function" in found and "I do not like it." in found
    people.set_roles(cast.jonas, roles=["auditor"], by=cast.ada)
    commit()
    with pytest.raises(NotAllowed):
        actions.return_version(version, by=cast.jonas, reason="Shorter.", digest=version.digest)


def test_returned_already_is_said_and_the_reason_given_back(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    jonas, leona = client_for("jonas"), client_for("leona")
    show(leona, PAGE)
    follow(jonas, press(jonas, PAGE + "/return", PAGE, digest=version.digest, reason="Shorter."))
    found = text(press(leona, PAGE + "/return", PAGE, digest=version.digest, reason="My long reason."), 409)
    assert "These words are not in review." in found and "My long reason." in found
