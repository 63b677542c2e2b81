"""A network the program has never heard of: one folder and one line, and publishing does all it does elsewhere."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from govsocial.core import clock, outbox
from govsocial.core.db import commit, db
from govsocial.core.outbox import Parcel
from govsocial.ledger.models import Entry
from govsocial.platforms import registry
from govsocial.platforms.protocol import Refused
from govsocial.publishing import actions, proof, retraction
from govsocial.publishing.models import Publication
from govsocial.responses.models import Response
from tests import factories
from tests.cast import Cast
from tests.pages import acts, follow, letters, press, show
from tests.platforms.fake import Network, fails, limited, lost

Clients = Callable[[str], FlaskClient]
HOME = "https://burrow.example/"
PAGE = "/publications/1"


@pytest.fixture
def burrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    """The network, registered for this test: the line that registry.py has for the others."""
    for known in ("_answering", "_hearing", "_capabilities"):
        monkeypatch.setattr(registry, known, dict(getattr(registry, known)))
    network = Network(secret="secret secret")
    registry.register(network)
    yield network


def signed(cast: Cast) -> Response:
    channel = factories.channel(cast, "Burrow", "burrow", site_url=HOME)
    response: Response = factories.signed(cast, on=channel, target=HOME + "doors/1").response
    return response


def publish(cast: Cast, response: Response | None = None) -> Publication:
    [made] = actions.publish(response or signed(cast), by=cast.tomas)
    commit()
    return delivered(made)


def delivered(made: Publication) -> Publication:
    """As it stands when nothing is due any more."""
    key = made.id
    while outbox.deliver_due():
        pass
    db.session.rollback()
    return db.session.get_one(Publication, key, populate_existing=True)


def later(monkeypatch: pytest.MonkeyPatch, **time: int) -> None:
    moment = clock.now() + timedelta(**time)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_it_is_sent_once_read_back_and_compared_by_its_own_formatting(cast: Cast, burrow: Network) -> None:
    made = publish(cast)
    assert (made.method, made.state, made.read_back) == ("burrow", "published", "same")
    assert (made.external_id, made.permalink) == ("1", HOME + "posts/1")
    assert [post.words for post in burrow.posts] == [made.words]
    assert burrow.calls == ["find", "send", "read_back"]


@pytest.mark.parametrize(("seen", "verdict"), [("\n\n", "formatted"), ("\u2019", "differs")])
def test_spaces_are_its_formatting_and_quotation_marks_are_not(
    cast: Cast, burrow: Network, client_for: Clients, seen: str, verdict: str
) -> None:
    def changed() -> None:
        burrow.posts[0].words = burrow.posts[0].words.replace(" ", seen, 1)

    burrow.fates["read_back"] = [changed]
    assert publish(cast).read_back == verdict
    said = show(client_for("tomas"), PAGE)
    assert ("spaces and line ends" in said) == (verdict == "formatted")


def test_a_lost_answer_is_looked_up_and_not_repeated(cast: Cast, burrow: Network) -> None:
    burrow.fates["sent"] = [lost()]
    made = publish(cast)
    assert (made.state, made.read_back) == ("published", "same")
    assert (len(burrow.posts), burrow.calls.count("send")) == (1, 1)


def test_a_lost_answer_that_cannot_be_looked_up_waits_for_a_person(
    cast: Cast, burrow: Network, client_for: Clients
) -> None:
    burrow.fates = {"sent": [lost()], "find": [lambda: None, lost()]}
    made = publish(cast)
    assert made.state == "unknown" and made.failure == "The burrow gave no answer. The burrow gave no answer."
    assert letters("needs a decision") == {"ines", "priya", "tomas"}
    tomas = client_for("tomas")
    burrow.fates["find"] = [lost()]
    said = follow(tomas, press(tomas, PAGE + "/look", PAGE))
    assert "The site still does not say." in said and "The burrow gave no answer." in said
    follow(tomas, press(tomas, PAGE + "/look", PAGE))
    assert delivered(made).state == "published"
    assert burrow.calls.count("send") == 1


def test_a_refusal_is_a_failure_in_its_words_and_the_words_can_go_out_again(
    cast: Cast, burrow: Network, client_for: Clients
) -> None:
    burrow.fates["send"] = [fails(Refused("The burrow is full."))]
    made = publish(cast, response := signed(cast))
    assert (made.state, made.failure, burrow.posts) == ("failed", "The burrow is full.", [])
    said = show(client_for("tomas"), PAGE)
    assert "The burrow is full." in said and "Look at the channel and its login" in said
    assert publish(cast, response).state == "published"


@pytest.mark.parametrize("moment", ["find", "send"])
def test_a_platform_that_asks_us_to_wait_is_asked_again_then(
    cast: Cast, burrow: Network, client_for: Clients, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    burrow.fates[moment] = [limited(hours=3), limited(hours=3)]
    made = publish(cast)
    assert (made.state, burrow.posts) == ("intended", [])
    said = show(client_for("tomas"), PAGE)
    assert "Not sent yet." in said and "The burrow asks for a rest." in said
    later(monkeypatch, hours=2)
    calls = len(burrow.calls)
    assert delivered(made).state == "intended" and len(burrow.calls) == calls, "not before it is time"
    later(monkeypatch, hours=2)
    burrow.fates[moment] = []
    made = delivered(made)
    assert (made.state, len(burrow.posts)) == ("published", 1)


def test_no_rest_lasts_for_ever(cast: Cast, burrow: Network) -> None:
    burrow.fates["send"] = [limited(days=2)]
    made = publish(cast)
    assert (made.state, made.failure) == ("failed", "The burrow asks for a rest.")


def test_what_is_held_is_looked_at_again(cast: Cast, burrow: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    burrow.is_moderated = True
    made = publish(cast)
    assert (made.state, made.read_back) == ("held", "held")
    burrow.posts[0].is_live = True
    later(monkeypatch, hours=7)
    made = delivered(made)
    assert (made.state, made.read_back) == ("published", "same")


def test_what_moderators_take_away_was_not_published(
    cast: Cast, burrow: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    burrow.is_moderated = True
    made = publish(cast)
    burrow.posts.clear()
    later(monkeypatch, hours=7)
    assert delivered(made).state == "failed"


def test_a_retraction_takes_it_off_the_page_and_the_record_says_how(cast: Cast, burrow: Network) -> None:
    made = publish(cast)
    retraction.ask(made, by=cast.tomas, reason="The date is wrong.")
    commit()
    retraction.decide(made, by=cast.leona, confirmed=True)
    commit()
    burrow.fates["remove"] = [limited(minutes=5)]
    made = delivered(made)
    assert (made.state, made.removed_at, made.failure) == ("retracted", None, "The burrow asks for a rest.")
    due = db.session.scalars(sa.select(Parcel).where(Parcel.kind == "retract")).one()
    assert (due.done_at, due.attempts) == (None, 0)
    due.due_at = clock.now()
    db.session.commit()
    assert delivered(made).removed_at is not None
    assert burrow.posts == []
    body = db.session.scalars(sa.select(Entry.body).order_by(Entry.seq.desc())).first()
    assert json.loads(body or "")["d"]["how"] == "down the hole"
    assert "publication.removed" in acts()


def test_a_network_that_removes_nothing_asks_people(
    cast: Cast, burrow: Network, client_for: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    offers = replace(registry.capabilities("burrow"), removes=False)
    monkeypatch.setitem(registry._capabilities, "burrow", offers)
    made = publish(cast)
    retraction.ask(made, by=cast.tomas, reason="The date is wrong.")
    commit()
    said = show(client_for("leona"), PAGE + "/retract/decide")
    assert "asked to delete the post by hand" in said
    retraction.decide(made, by=cast.leona, confirmed=True)
    commit()
    assert delivered(made).removed_at is None and "remove" not in burrow.calls
    assert letters("take it off the page") == {"ines", "priya", "tomas"}
    assert "It is off the page" in show(client_for("tomas"), PAGE)
    assert "Take response" in show(client_for("tomas"), "/")


def test_nobody_posts_by_hand_there_and_pasted_pages_are_compared_by_its_formatting(
    cast: Cast, burrow: Network, client_for: Clients
) -> None:
    burrow.fates = {"sent": [lost()], "find": [lambda: None, lost()]}
    made = publish(cast)
    page = f"Burrow\n{made.words.replace(' ', '  ')}\nReply"
    verdict = proof.prove(made, by=cast.tomas, permalink=HOME + "posts/1", pasted=page)
    assert (verdict.read_back, verdict.changes) == ("formatted", ("spaces",))


def test_its_channel_is_entered_like_any_other(cast: Cast, burrow: Network, client_for: Clients) -> None:
    ada = client_for("ada")
    said = show(ada, "/channels/new")
    assert "Burrow posts" in said and "For Burrow the address of the server" in said
    signed(cast)
    commit()
    said = show(ada, "/channels/1/login")
    assert "Burrow handle" in said and "Made in Burrow under Doors." in said
    assert "Burrow posts" in show(ada, "/channels/1")
    assert "Our answers appear there as “replybot”." in follow(ada, press(ada, "/channels/1/login/try", "/channels/1"))
