"""A published answer is corrected: new version, new sign-offs, linked both ways; the old one stands meanwhile."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.core.errors import NotAllowed, WrongState
from govsocial.drafting import actions as drafting
from govsocial.people import actions as people
from govsocial.publishing import actions, proof
from govsocial.publishing.models import Publication
from govsocial.responses.models import Response
from govsocial.signoff import actions as signoff
from tests import factories
from tests.cast import Cast
from tests.pages import follow, press, show, state_of, text

Clients = Callable[[str], FlaskClient]
PAGE = "/publications/1"


def out_again(cast: Cast, response: Response) -> Publication:
    """Signed anew, posted and proven."""
    version = signoff.submit(response, by=cast.priya)
    commit()
    for who, function in (("jonas", "policy"), ("leona", "communications")):
        signoff.sign(version, by=cast[who], function=function, digest=version.digest)
        commit()
    [made] = actions.publish(response, by=cast.tomas)
    actions.posted_by_hand(made, by=cast.tomas)
    proof.prove(made, by=cast.tomas, permalink="https://doorstep.example/t/1#12", pasted=made.words)
    commit()
    return made


def test_from_the_press_to_the_corrected_answer(cast: Cast, client_for: Clients) -> None:
    first = factories.published(cast)
    ines = client_for("ines")
    assert "It needs new sign-offs" in show(ines, PAGE + "/correct")
    said = follow(ines, press(ines, PAGE + "/correct"))
    assert factories.WORDS in said, "the draft starts as the live words"
    response = db.session.get_one(Response, first.response_id)
    assert (state_of(response), first.state) == ("draft", "published")
    assert "A correction is on its way." in show(ines, PAGE)
    with pytest.raises(WrongState):
        actions.publish(response, by=cast.tomas)
    db.session.rollback()
    factories.write(response, factories.WORDS.replace("31", "30"), cast.priya)
    second = out_again(cast, response)
    db.session.refresh(first)
    assert (first.state, second.state, second.corrects_id) == ("published", "published", first.id)
    said = show(ines, PAGE)
    assert "Corrected by publication 2" in said and "A correction is on its way." not in said
    assert "Corrects publication 1" in show(ines, "/publications/2")


def test_authors_of_the_first_words_sign_no_correction(cast: Cast) -> None:
    """What they wrote is still in it, even when somebody else writes the correction."""
    first = factories.published(cast)
    response = actions.correct(first, by=cast.ines)
    factories.write(response, factories.WORDS + " Ask us.", cast.mateo)
    version = signoff.submit(response, by=cast.mateo)
    commit()
    with pytest.raises(NotAllowed):
        signoff.sign(version, by=cast.priya, function="communications", digest=version.digest)


def test_only_the_newest_published_answer_once(cast: Cast, client_for: Clients) -> None:
    first = factories.published(cast)
    ines, jonas = client_for("ines"), client_for("jonas")
    show(jonas, PAGE + "/correct")
    follow(ines, press(ines, PAGE + "/correct"))
    assert "being drafted already" in text(press(jonas, PAGE + "/correct"), 409)
    response = db.session.get_one(Response, first.response_id)
    second = out_again(cast, response)
    with pytest.raises(WrongState, match="Correct that one"):
        actions.correct(first, by=cast.ines)
    db.session.rollback()
    assert "Correct it</a>" not in show(ines, PAGE)
    actions.correct(second, by=cast.ines)
    commit()


def test_a_correction_given_up_leaves_what_stands(cast: Cast) -> None:
    first = factories.published(cast)
    response = actions.correct(first, by=cast.ines)
    commit()
    drafting.abandon(response, reason="The date holds.", by=cast.ines)
    commit()
    assert state_of(response) == "published"
    again = actions.correct(first, by=cast.ines)
    commit()
    assert state_of(again) == "draft"


def test_who_may_not_and_when_not(cast: Cast, client_for: Clients) -> None:
    first = factories.published(cast)
    text(client_for("freya").get(PAGE + "/correct"), 403)
    people.set_roles(cast.mateo, roles=["publisher"], by=cast.ada)
    commit()
    with pytest.raises(NotAllowed):
        actions.correct(first, by=cast.mateo)
    db.session.rollback()
    version = factories.signed(cast, of=db.session.get_one(factories.Issue, first.issue_id), on=None)
    [waiting] = actions.publish(version.response, by=cast.tomas)
    commit()
    with pytest.raises(WrongState, match="Only a published answer"):
        actions.correct(waiting, by=cast.ines)
