"""Unknown outcomes wait for a person: asked again, found, settled as not live, or proven."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.core.errors import NotAllowed, WrongState
from govsocial.people.models import Person
from govsocial.platforms.protocol import Lost
from govsocial.publishing import actions, carriers, proof
from govsocial.publishing.models import Publication
from govsocial.responses.models import Response
from tests import factories
from tests.cast import Cast
from tests.pages import acts, follow, letters, press, show, state_of, text

Clients = Callable[[str], FlaskClient]
PAGE = "/publications/1"


def sent(cast: Cast, verb: str = "lose", **facts: str) -> Publication:
    """Sent to a WordPress site, with this result."""
    channel = factories.channel(cast, "Town news", "wordpress", site_url="https://news.example/")
    version = factories.signed(cast, on=channel, target="https://news.example/?p=1")
    [made] = actions.publish(version.response, by=cast.tomas)
    commit()
    if verb:
        actions.result(made, verb, **(facts or {"why": "The site gave no answer."}))
        commit()
    return made


def answering(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    """What the site says when it is asked again; no transaction may be open meanwhile."""

    def look(_publication_id: str) -> object:
        db.session.rollback()
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(carriers, "look_again", look)


def test_it_says_what_is_not_known_and_offers_three_ways(cast: Cast, client_for: Clients) -> None:
    made = sent(cast)
    assert letters(f"Publication {made.number} needs a decision") == {"ines", "priya", "tomas"}
    said = show(client_for("tomas"), PAGE)
    for offer in ("The site gave no answer.", "Ask the site again", "It is not live", "It is live: bring proof"):
        assert offer in said
    said = show(client_for("ines"), PAGE)
    assert "We do not know whether these words are live." in said and "Ask the site again" not in said


def test_the_site_still_does_not_say(cast: Cast, client_for: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(cast)
    answering(monkeypatch, Lost("news.example did not answer within 20 seconds."))
    tomas = client_for("tomas")
    said = follow(tomas, press(tomas, PAGE + "/look", PAGE))
    assert "The site still does not say." in said and "did not answer within 20 seconds" in said


@pytest.mark.parametrize(
    ("outcome", "state", "response"),
    [
        (
            ("succeed", {"external_id": "7", "permalink": "https://news.example/?p=1#comment-7"}),
            "published",
            "published",
        ),
        (("hold", {"external_id": "7", "permalink": "https://news.example/?p=1#comment-7"}), "held", "sending"),
        (None, "unknown", "sending"),
    ],
)
def test_asked_again(
    cast: Cast, client_for: Clients, monkeypatch: pytest.MonkeyPatch, outcome: object, state: str, response: str
) -> None:
    made = sent(cast)
    answering(monkeypatch, outcome)
    tomas = client_for("tomas")
    said = follow(tomas, press(tomas, PAGE + "/look", PAGE))
    assert ("shows nothing new" in said) == (outcome is None)
    db.session.refresh(made)
    assert (made.state, state_of(db.session.get_one(Response, made.response_id))) == (state, response)


def test_two_people_settle_at_once(cast: Cast, client_for: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the site is asked, a colleague settles it as not live: the answer comes too late and changes nothing."""
    made = sent(cast)

    def slow(publication_id: str) -> object:
        db.session.rollback()
        colleague = db.session.get_one(Person, cast.ids["leona"])
        actions.give_up(db.session.get_one(Publication, publication_id), by=colleague)
        commit()
        return "succeed", {"external_id": "7", "permalink": "https://news.example/?p=1#comment-7"}

    monkeypatch.setattr(carriers, "look_again", slow)
    assert "things have moved on" in text(press(client_for("tomas"), PAGE + "/look", PAGE), 409)
    db.session.refresh(made)
    assert made.state == "failed"


def test_settled_as_not_live_the_words_can_go_out_again(cast: Cast, client_for: Clients) -> None:
    made = sent(cast)
    tomas = client_for("tomas")
    assert "can be published again" in show(tomas, PAGE + "/settle")
    said = follow(tomas, press(tomas, PAGE + "/settle"))
    assert "Publish the signed words again" in said
    response = db.session.get_one(Response, made.response_id)
    assert state_of(response) == "signed"
    follow(tomas, press(tomas, "/responses/1/publish"))
    assert "things have moved on" in text(press(tomas, PAGE + "/settle"), 409)
    db.session.refresh(made)
    assert "Tomas" not in (made.failure or ""), "names stay out of the ledger"


def test_proof_settles_it_too(cast: Cast, client_for: Clients) -> None:
    made = sent(cast)
    tomas = client_for("tomas")
    link = "https://news.example/2026/11/x/#comment-7"
    said = follow(tomas, press(tomas, PAGE + "/proof", PAGE, permalink=link, pasted=f"Town news {made.words}"))
    assert "Published" in said
    db.session.refresh(made)
    assert (made.state, made.permalink, made.failure) == ("published", link, None)


def test_what_is_being_sent_is_not_settled(cast: Cast, client_for: Clients) -> None:
    made = sent(cast, verb="")
    with pytest.raises(WrongState, match="being sent"):
        actions.give_up(made, by=cast.tomas)
    db.session.rollback()
    assert "being sent just now" in text(press(client_for("tomas"), PAGE + "/settle"), 409)
    assert "The outcome is known already" in text(press(client_for("tomas"), PAGE + "/look", PAGE), 409)


def test_who_may_not_settle(cast: Cast, client_for: Clients) -> None:
    made = sent(cast)
    for who in ("ines", "freya"):
        text(client_for(who).get(PAGE + "/settle"), 403)
        text(press(client_for(who), PAGE + "/look", PAGE), 403)
    with pytest.raises(NotAllowed):
        actions.give_up(made, by=cast.ines)
    db.session.rollback()
    with pytest.raises(NotAllowed):
        proof.prove(made, by=cast.ada, permalink="https://news.example/", pasted=made.words)


def test_held_words_count_as_published_at_no_moment(cast: Cast, client_for: Clients) -> None:
    made = sent(cast, "hold", external_id="7", permalink="https://news.example/?p=1#comment-7")
    assert (made.state, made.read_back, made.published_at) == ("held", "held", None)
    assert "Visitors do not see it yet." in show(client_for("tomas"), PAGE)
    assert "publication.succeeded" not in acts()


def test_not_posted_after_all(cast: Cast, client_for: Clients) -> None:
    version = factories.signed(cast)
    [made] = actions.publish(version.response, by=cast.tomas)
    actions.posted_by_hand(made, by=cast.tomas)
    commit()
    tomas = client_for("tomas")
    follow(tomas, press(tomas, PAGE + "/settle"))
    db.session.refresh(made)
    assert (made.state, made.published_at, state_of(version.response)) == ("failed", None, "signed")
