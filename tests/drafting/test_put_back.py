"""Words that were not kept where two wrote at once: put aside for everybody in the draft, and put back."""

from collections.abc import Callable

from flask.testing import FlaskClient

from govsocial.core.db import db
from govsocial.drafting import actions as drafting
from govsocial.responses.models import Response
from govsocial.signoff import actions as signoff
from tests import factories
from tests.cast import Cast
from tests.drafting.pages import Page, seen, stored

Clients = Callable[[str], FlaskClient]


def test_words_that_were_not_kept_are_put_aside_and_can_be_put_back(
    response: Response, cast: Cast, client_for: Clients
) -> None:
    priya, ines = (Page(client_for(key), response.number).open() for key in ("priya", "ines"))
    ines.typed = ines.base.replace("31 March 2027", "the end of March")
    priya.typed = priya.base.replace("31 March 2027", "spring")
    ines.settle_down()
    priya.settle_down()
    draft, number = stored(response.id), response.number
    given = {"csrf_token": priya.token, "place": draft.conflicts[0]["id"], "keep": cast.priya.id}
    priya.client.post(f"/responses/{number}/settle", data=given)
    assert "until spring." in stored(response.id).text
    page = seen(ines.client, f"/responses/{number}")
    assert "Yours, put aside by Priya Sandoval" in page and "the end of March" in page and "Put back" in page
    assert "Ines Marlow’s, put aside by you" in seen(priya.client, f"/responses/{number}")
    assert "Put back" not in seen(client_for("jonas"), f"/responses/{number}"), "he would become an author"
    ines.settle_down()
    ines.typed = "Note: " + ines.typed
    ines.settle_down()
    given = {"csrf_token": ines.token, "aside": stored(response.id).aside[0]["id"]}
    assert ines.client.post(f"/responses/{number}/put-back", data=given).status_code == 302
    assert "until spring the end of March." in stored(response.id).text
    assert ines.client.post(f"/responses/{number}/put-back", data=given).status_code == 409
    assert stored(response.id).aside == []


def test_words_put_aside_outlast_a_review_that_sends_the_words_back(response: Response, cast: Cast) -> None:
    for person, words in ((cast.ines, " More."), (cast.priya, " Less.")):
        drafting.save(response, base=factories.WORDS, text=factories.WORDS + words, by=person)
        db.session.commit()
    place = stored(response.id).conflicts[0]["id"]
    drafting.settle(db.session.get_one(Response, response.id), place=place, keep=cast.ines.id, by=cast.ines)
    db.session.commit()
    [aside] = stored(response.id).aside
    assert (aside["person"], aside["words"], aside["by"]) == (cast.priya.id, "Less.", cast.ines.id)
    version = factories.signoff.submit(db.session.get_one(Response, response.id), by=cast.priya)
    db.session.commit()
    signoff.withdraw(version, by=cast.priya, reason="One date more.", digest=version.digest)
    db.session.commit()
    drafting.put_back(db.session.get_one(Response, response.id), aside=aside["id"], by=cast.priya)
    db.session.commit()
    assert stored(response.id).text == factories.WORDS + " Less. More."
