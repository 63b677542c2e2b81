"""Withdrawing from review: by those who wrote or submitted, or own the issue; what was signed stays where it was."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.core.errors import NotAllowed, WrongState
from govsocial.publishing import actions as publishing
from govsocial.signoff import actions
from tests import factories
from tests.cast import Cast
from tests.pages import follow, letters, press, show, state_of, text

Clients = Callable[[str], FlaskClient]
PAGE = "/responses/1/versions/1"


@pytest.mark.parametrize("who", ["priya", "ines", "tomas"])
def test_writers_and_owners_withdraw(cast: Cast, client_for: Clients, who: str) -> None:
    version = factories.in_review(cast)
    client = client_for(who)
    answer = press(client, PAGE + "/withdraw", PAGE, digest=version.digest, reason="We found a better source.")
    assert "Version 1</a> is back in draft" in follow(client, answer)
    assert state_of(version.response) == "draft"
    assert letters("withdrawn from review") == {"priya"} - {who}


def test_others_do_not(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    jonas = client_for("jonas")
    assert "Withdraw from review" not in show(jonas, PAGE)
    found = text(press(jonas, PAGE + "/withdraw", PAGE, digest=version.digest, reason="Not now."), 403)
    assert "Only those who wrote these words or own the issue" in found and "Not now." in found


def test_it_needs_a_reason(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    found = text(press(client_for("priya"), PAGE + "/withdraw", PAGE, digest=version.digest, reason=" "), 422)
    assert "Say what has to change, and why" in found


def test_a_change_of_one_letter_needs_every_signature_anew(cast: Cast) -> None:
    version = factories.signed(cast)
    actions.withdraw(version, by=cast.priya, reason="One letter.", digest=version.digest)
    commit()
    factories.write(version.response, factories.WORDS + "!", cast.priya)
    second = actions.submit(version.response, by=cast.priya)
    commit()
    with pytest.raises(WrongState):
        publishing.publish(version.response, by=cast.tomas)
    db.session.rollback()
    with pytest.raises(NotAllowed):
        actions.sign(second, by=cast.priya, function="communications", digest=second.digest)


def test_words_on_their_way_stay_on_their_way(cast: Cast) -> None:
    version = factories.signed(cast)
    publishing.publish(version.response, by=cast.tomas)
    commit()
    with pytest.raises(WrongState):
        actions.withdraw(version, by=cast.priya, reason="Stop.", digest=version.digest)
