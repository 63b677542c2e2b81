"""Taking an answer back: two people, a reason, and the words followed until they are off the page."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.ledger.models import Entry
from govsocial.people import actions as people
from govsocial.publishing import actions, retraction
from govsocial.publishing.models import Publication
from govsocial.publishing.queries import waiting
from tests import factories
from tests.cast import Cast
from tests.pages import acts, follow, letters, press, show, text

Clients = Callable[[str], FlaskClient]
PAGE = "/publications/1"
WHY = "It named form CH-4, which was replaced on 1 November."


def state(publication: Publication) -> str:
    db.session.rollback()
    return db.session.get_one(Publication, publication.id, populate_existing=True).state


def test_two_people_and_off_the_page_by_hand(cast: Cast, client_for: Clients) -> None:
    made = factories.published(cast)
    ines, tomas, leona = (client_for(who) for who in ("ines", "tomas", "leona"))
    said = follow(ines, press(ines, PAGE + "/retract", reason=WHY))
    assert "Ines Marlow asks to retract this answer:" in said and WHY in said
    assert letters("Retract publication 1?") == {"priya", "tomas"}
    assert state(made) == "published"
    assert "A second person decides." in show(ines, PAGE + "/retract/decide")
    assert "delete the post by hand" in show(leona, PAGE + "/retract/decide")
    said = follow(leona, press(leona, PAGE + "/retract/decide", answer="retract"))
    assert "Retracted, and not off the page yet." in said and "Delete the post by hand" in said
    assert WHY in said and "<dd>Ines Marlow</dd>" in said and "<dd>Leona Castell, <time" in said, "who and why stays"
    assert letters("take it off the page") == {"ines", "priya", "tomas"}
    assert [p.number for p, _r, _i in waiting(cast.tomas, ("retracted",))] == [1]
    assert "Take response 1 off the page" in show(tomas, "/")
    said = follow(tomas, press(tomas, PAGE + "/removed", PAGE))
    assert "The words are off the page since" in said
    assert waiting(cast.tomas, ("retracted",)) == []
    assert acts()[-1] == "publication.removed"
    assert "There is nothing to take off the page." in text(press(tomas, PAGE + "/removed", PAGE), 409)


def test_one_person_is_not_two(cast: Cast, client_for: Clients) -> None:
    made = factories.published(cast)
    ines = client_for("ines")
    follow(ines, press(ines, PAGE + "/retract", reason=WHY))
    found = text(press(ines, PAGE + "/retract/decide", answer="retract"), 403)
    assert "You asked for this retraction." in found
    assert state(made) == "published"
    people.set_roles(cast.ines, roles=["staff", "administrator", "publisher"], by=cast.ada)
    commit()
    with pytest.raises(NotAllowed):
        retraction.decide(made, by=cast.ines, confirmed=True)


def test_kept_it_stays_and_can_be_asked_again(cast: Cast, client_for: Clients) -> None:
    made = factories.published(cast)
    ines, leona = client_for("ines"), client_for("leona")
    follow(ines, press(ines, PAGE + "/retract", reason=WHY))
    assert "Somebody has asked for this already" in text(press(leona, PAGE + "/retract", reason="Me too."), 409)
    assert "The answer stays where it is." in follow(leona, press(leona, PAGE + "/retract/decide", answer="keep"))
    assert state(made) == "published"
    assert "Nobody asks" in text(press(leona, PAGE + "/retract/decide", "/profile", answer="retract"), 409)
    follow(ines, press(ines, PAGE + "/retract", reason="Still wrong."))


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 5_001])
def test_a_reason_is_needed_and_kept(cast: Cast, client_for: Clients, reason: str) -> None:
    made = factories.published(cast)
    found = text(press(client_for("ines"), PAGE + "/retract", reason=reason), 422)
    assert reason.strip() in found
    with pytest.raises(Invalid):
        retraction.ask(made, by=cast.ines, reason=reason)


def test_neither_answer_is_no_answer(cast: Cast, client_for: Clients) -> None:
    made = factories.published(cast)
    retraction.ask(made, by=cast.ines, reason=WHY)
    commit()
    leona = client_for("leona")
    for typed in ({}, {"answer": "yes"}, {"answer": ""}):
        assert "Retract it or keep it" in text(press(leona, PAGE + "/retract/decide", **typed), 422)
    assert state(made) == "published"


def test_who_may_not(cast: Cast, client_for: Clients) -> None:
    made = factories.published(cast)
    for path in ("/retract", "/retract/decide"):
        text(client_for("freya").get(PAGE + path), 403)
    with pytest.raises(NotAllowed):
        retraction.ask(made, by=cast.freya, reason=WHY)
    db.session.rollback()
    retraction.ask(made, by=cast.ines, reason=WHY)
    people.set_roles(cast.leona, roles=["publisher"], by=cast.ada)
    commit()
    with pytest.raises(NotAllowed):
        retraction.decide(made, by=cast.leona, confirmed=True)
    db.session.rollback()
    text(press(client_for("ines"), PAGE + "/removed", PAGE), 403)


def test_what_is_not_out_is_not_retracted(cast: Cast) -> None:
    version = factories.signed(cast)
    [made] = actions.publish(version.response, by=cast.tomas)
    commit()
    with pytest.raises(WrongState):
        retraction.ask(made, by=cast.ines, reason=WHY)


def test_the_reason_stays_out_of_the_ledger(cast: Cast) -> None:
    made = factories.published(cast)
    retraction.ask(made, by=cast.ines, reason=WHY)
    commit()
    assert not [body for body in db.session.scalars(sa.select(Entry.body)) if b"CH-4" in body]
