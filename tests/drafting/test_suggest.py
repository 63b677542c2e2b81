"""Suggestions: words proposed without becoming their author."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, NotAllowed, Stale, WrongState
from govsocial.core.ids import uuid7
from govsocial.core.outbox import Parcel
from govsocial.drafting import actions as drafting
from govsocial.drafting.models import Draft
from govsocial.responses import actions
from govsocial.responses.models import Response, Suggestion
from govsocial.signoff import actions as signoff
from tests import factories
from tests.cast import Cast, csrf_of, email_of

Clients = Callable[[str], FlaskClient]


def draft_of(response: Response) -> Draft:
    return db.session.get_one(Draft, response.id)


def test_taking_makes_the_words_the_takers_and_keeps_who_suggested(response: Response, cast: Cast) -> None:
    made = drafting.suggest(response, old="until 31 March 2027", new="until the end of March 2027", by=cast.tomas)
    commit()
    assert "end of March" not in draft_of(response).text
    drafting.take(made, by=cast.ines)
    commit()
    draft = draft_of(response)
    assert "until the end of March 2027." in draft.text
    assert set(draft.contributors) == {cast.priya.id, cast.ines.id}
    version = signoff.submit(response, by=cast.ines)
    commit()
    assert version.taken == [{"suggestion": made.id, "by": cast.tomas.id, "taken_by": cast.ines.id}]
    assert cast.tomas.id not in version.contributors
    signoff.sign(version, by=cast.tomas, function="communications", digest=version.digest)
    commit()


def test_an_addition_goes_to_the_end(response: Response, cast: Cast) -> None:
    made = drafting.suggest(response, old="", new="Apply early.", by=cast.tomas)
    commit()
    drafting.take(made, by=cast.priya)
    commit()
    assert draft_of(response).text == f"{factories.WORDS}\n\nApply early."


def test_who_suggested_takes_it_back_and_nobody_else(response: Response, cast: Cast, client_for: Clients) -> None:
    made = drafting.suggest(response, old="apply", new="register", by=cast.tomas)
    commit()
    with pytest.raises(NotAllowed):
        actions.take_back(made, by=cast.priya)
    db.session.rollback()
    key, path = made.id, f"/responses/{response.number}"
    back = f"{path}/suggestions/{key}/back"
    assert "Take back" not in client_for("priya").get(path).get_data(as_text=True)
    tomas = client_for("tomas")
    page = tomas.get(path)
    assert "Take back" in page.get_data(as_text=True)
    assert tomas.post(back, data={"csrf_token": csrf_of(page)}).status_code == 302
    answer = tomas.get(path).get_data(as_text=True)
    assert "Taken back." in answer and "Suggestion by" not in answer
    assert tomas.post(back, data={"csrf_token": csrf_of(page)}).status_code == 409
    with pytest.raises(WrongState):
        drafting.take(db.session.get_one(Suggestion, key), by=cast.priya)
    db.session.rollback()


def test_leaving_changes_no_word(response: Response, cast: Cast) -> None:
    made = drafting.suggest(response, old="apply", new="register", by=cast.tomas)
    commit()
    actions.leave(made, by=cast.ines)
    commit()
    assert (made.state, made.decided_by_id) == ("left", cast.ines.id)
    assert draft_of(response).text == factories.WORDS
    assert cast.ines.id not in draft_of(response).contributors
    with pytest.raises(WrongState):
        drafting.take(made, by=cast.ines)


def test_a_stale_suggestion_says_so_and_keeps_its_words(response: Response, cast: Cast, client_for: Clients) -> None:
    made = drafting.suggest(response, old="apply", new="register", by=cast.tomas)
    commit()
    factories.write(response, "Other words altogether.", cast.priya)
    with pytest.raises(Stale):
        drafting.take(made, by=cast.priya)
    db.session.rollback()
    assert db.session.get_one(Suggestion, made.id).state == "open"
    page = client_for("priya").get(f"/responses/{response.number}").get_data(as_text=True)
    assert "no longer there" in page
    assert "register" in page
    assert "Take it" not in page


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("not there", "x", "old"),
        ("a", "x", "old"),
        ("apply", "apply", "new"),
        ("", "  ", "new"),
        ("", "x" * 70_000, "text"),
    ],
)
def test_what_cannot_be_suggested_is_refused(response: Response, cast: Cast, old: str, new: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        drafting.suggest(response, old=old, new=new, by=cast.tomas)
    assert field in refusal.value.errors


def test_an_auditor_suggests_nothing(response: Response, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        drafting.suggest(response, old="", new="x", by=cast.freya)


def test_without_scripts_suggest_and_take(response: Response, cast: Cast, client_for: Clients) -> None:
    tomas, priya, number = client_for("tomas"), client_for("priya"), response.number
    page = tomas.get(f"/responses/{number}?do=suggest")
    given = {"csrf_token": csrf_of(page), "old": "nowhere", "new": "register"}
    refused = tomas.post(f"/responses/{number}/suggest", data=given)
    assert refused.status_code == 422
    assert "do not stand in the draft" in refused.get_data(as_text=True)
    assert "register" in refused.get_data(as_text=True)
    assert tomas.post(f"/responses/{number}/suggest", data={**given, "old": "apply"}).status_code == 302
    shown = priya.get(f"/responses/{number}")
    assert "Suggestion by Tomas Verhey" in shown.get_data(as_text=True)
    db.session.rollback()
    [made] = db.session.query(Suggestion).all()
    path = f"/responses/{number}/suggestions/{made.id}/take"
    token = csrf_of(shown)
    assert priya.post(path, data={"csrf_token": token}).status_code == 302
    assert priya.post(path, data={"csrf_token": token}).status_code == 409
    db.session.rollback()
    db.session.expire_all()
    assert draft_of(db.session.get_one(Response, made.response_id)).text.startswith("You can register until")


def test_a_suggestion_of_another_response_is_not_found(response: Response, cast: Cast, client_for: Clients) -> None:
    made = drafting.suggest(response, old="apply", new="register", by=cast.tomas)
    other = factories.draft(cast, of=factories.db.session.get_one(factories.Issue, response.issue_id), on=None)
    number, made_id = other.number, made.id
    priya = client_for("priya")
    token = csrf_of(priya.get(f"/responses/{number}"))
    answer = priya.post(f"/responses/{number}/suggestions/{made_id}/take", data={"csrf_token": token})
    assert answer.status_code == 404


def heard_of_suggestions() -> list[str]:
    """To whom mail about a suggestion went."""
    letters = [parcel.payload for parcel in db.session.scalars(sa.select(Parcel))]
    return [letter["to"] for letter in letters if letter["subject"].startswith("A suggestion")]


def test_who_wrote_the_words_hears_of_a_suggestion_unless_they_see_it(response: Response, cast: Cast) -> None:
    drafting.suggest(response, old="apply", new="register", by=cast.tomas)
    commit()
    assert heard_of_suggestions() == [email_of("priya")]
    drafting.sit(response, tab=uuid7(), by=cast.priya, paragraph=0)
    drafting.suggest(response, old="", new="More.", by=cast.tomas)
    commit()
    assert heard_of_suggestions() == [email_of("priya")]
