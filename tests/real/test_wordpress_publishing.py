"""Answers go to a real WordPress, once, and what became of them is what we say."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govsocial.channels import actions as channels
from govsocial.channels.models import Channel
from govsocial.core.db import commit, db
from govsocial.listening import actions as listening
from govsocial.publishing import actions as publishing
from govsocial.publishing import retraction
from govsocial.responses.models import Response
from tests import factories
from tests.cast import Cast, csrf_of
from tests.factories import DISCLOSURE
from tests.real import proxy as fates
from tests.real.proxy import Proxy
from tests.real.stage import Stage, through
from tests.real.wordpress import WordPress

COMMENTS = "/wp-json/wp/v2/comments"
PLAIN = "You can apply until 31 March 2027. Dates: https://www.tessermark.example/dates"
Clients = Callable[[str], FlaskClient]


@pytest.fixture
def stage(
    app: Flask,
    cast: Cast,
    wordpress: WordPress,
    wordpress_proxy: Proxy,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Stage:
    """A fresh article, and a program that may reach it."""
    app.config["FETCH_ALLOW"] = (f"127.0.0.1:{wordpress_proxy.port}",)
    article = wordpress.write_post(request.node.name, "The rebate ends on 30 November.")
    page = through(wordpress_proxy, article["link"])
    return Stage(app, cast, wordpress, wordpress_proxy, int(article["id"]), page, monkeypatch)


def state_of(response: Response) -> str:
    db.session.rollback()
    return db.session.get_one(Response, response.id, populate_existing=True).state


def press(client: FlaskClient, number: int, door: str) -> str:
    """Press a button on the publication's page and read the page it leads to."""
    page = client.get(f"/publications/{number}")
    assert page.status_code == 200
    answer = client.post(f"/publications/{number}/{door}", data={"csrf_token": csrf_of(page)})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(client.get(answer.location).get_data(as_text=True))


def test_it_stands_there_as_signed_and_is_read_back(stage: Stage) -> None:
    made = stage.publish(response := stage.signed(PLAIN))
    assert [c["text"] for c in stage.stored()] == [f"{DISCLOSURE}\n\n{PLAIN}"]
    assert (made.state, made.read_back, state_of(response)) == ("published", "same", "published")
    assert made.permalink == f"{stage.page}#comment-{stage.stored()[0]['id']}"
    assert stage.stored()[0]["user"] == stage.site.accounts["pressoffice"].id


def test_formatting_of_the_site_is_known_and_shown(stage: Stage, client_for: Clients) -> None:
    words = 'It\'s "open" -- until 31 March... See 3x4 forms:\n\n\n- one\n- two  (all).'
    made = stage.publish(stage.signed(words))
    assert (made.state, made.read_back) == ("published", "formatted")
    page = client_for("tomas").get(f"/publications/{made.number}").get_data(as_text=True)
    for kind in ("quotation marks", "dashes", "three points", "spaces and line ends"):
        assert kind in page, kind


def test_signs_of_markup_are_words_and_nothing_else(stage: Stage) -> None:
    words = "If a < b & c > d, send <b>form</b> CH-4 &amp; wait. https://www.tessermark.example/?a=1&b=2"
    made = stage.publish(stage.signed(words))
    assert (made.state, made.read_back) == ("published", "same")
    assert len(stage.stored()) == 1


def test_it_answers_the_comment_its_address_names(stage: Stage) -> None:
    asked = stage.site.comment("citizen", stage.post, "Is it true?")
    made = stage.publish(stage.signed(PLAIN, target=f"{stage.page}#comment-{asked['id']}"))
    assert made.state == "published"
    assert [c["parent"] for c in stage.stored()] == [0, asked["id"]]


def test_the_same_words_to_another_comment_are_sent_too(stage: Stage) -> None:
    first, second = (stage.site.comment("citizen", stage.post, text) for text in ("Is it true?", "Really?"))
    response = stage.signed(PLAIN, target=f"{stage.page}#comment-{first['id']}")
    one = stage.publish(response)
    channel = db.session.get_one(Channel, one.channel_id)
    more = factories.signed(stage.cast, words=PLAIN, on=channel, target=f"{stage.page}#comment-{second['id']}")
    two = stage.publish(more.response)
    assert two.state == "published"
    assert one.external_id != two.external_id
    assert [c["parent"] for c in stage.stored()] == [0, 0, first["id"], second["id"]]


@pytest.mark.parametrize("login", ["pressoffice", "replybot"])
def test_a_swallowed_answer_is_looked_up_and_not_sent_again(stage: Stage, login: str) -> None:
    """Also by an account that may not list what is held."""
    stage.proxy.next("POST", COMMENTS, fates.swallow)
    made = stage.publish(response := stage.signed(PLAIN, login=login))
    assert len(stage.stored()) == 1
    assert (made.state, made.read_back, state_of(response)) == ("published", "same", "published")
    assert len(stage.proxy.met("POST", COMMENTS)) == 1


def test_a_lost_answer_and_a_failed_look_wait_for_a_person(stage: Stage, client_for: Clients) -> None:
    response = stage.signed(PLAIN)
    stage.proxy.next("GET", COMMENTS + "?", fates.passed, fates.passed)  # nothing there yet: live, held
    stage.proxy.next("POST", COMMENTS, fates.swallow)
    stage.proxy.every("GET", COMMENTS + "?", fates.drop)
    made = stage.publish(response)
    assert (made.state, state_of(response)) == ("unknown", "sending")
    assert stage.letters("needs a decision") == {"ines", "priya", "tomas"}
    stage.later(hours=13)
    assert stage.fresh(made).state == "unknown"
    tomas = client_for("tomas")
    assert "still does not say" in press(tomas, made.number, "look")
    assert stage.fresh(made).state == "unknown"
    stage.proxy.calm()
    assert "The site has answered" in press(tomas, made.number, "look")
    stage.deliver()
    made = stage.fresh(made)
    assert (made.state, made.read_back, state_of(response)) == ("published", "same", "published")
    assert len(stage.stored()) == 1
    assert len(stage.proxy.met("POST", COMMENTS)) == 1


def test_words_that_never_arrived_are_settled_by_a_person_and_sent_once_more(stage: Stage, client_for: Clients) -> None:
    stage.proxy.next("POST", COMMENTS, fates.drop)
    made = stage.publish(response := stage.signed(PLAIN))
    assert (made.state, stage.stored()) == ("unknown", [])
    tomas = client_for("tomas")
    assert "shows nothing new" in press(tomas, made.number, "look")
    assert "can be published again" in press(tomas, made.number, "settle")
    assert state_of(response) == "signed"
    again = stage.publish(response)
    assert (again.state, again.number) == ("published", made.number + 1)
    assert len(stage.stored()) == 1


def test_a_worker_that_died_after_the_call_sends_nothing_twice(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comment is there, the intent has no result: the next round finds it."""
    response = stage.signed(PLAIN)

    def dies(*_args: object, **_facts: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying, pytest.raises(KeyboardInterrupt):
        dying.setattr(publishing, "result", dies)
        stage.publish(response)
    db.session.rollback()
    assert (len(stage.stored()), state_of(response)) == (1, "sending")
    stage.later(minutes=6)
    assert (len(stage.stored()), state_of(response)) == (1, "published")
    assert len(stage.proxy.met("POST", COMMENTS)) == 1


def test_held_for_moderation_says_so_until_it_is_let_through(stage: Stage, client_for: Clients) -> None:
    with stage.site.moderated():
        made = stage.publish(response := stage.signed(PLAIN, login="citizen"))
    assert (made.state, made.read_back, made.published_at) == ("held", "held", None)
    page = client_for("tomas").get(f"/publications/{made.number}").get_data(as_text=True)
    assert "Held for moderation by the site" in page
    for _round in range(8):
        stage.later(hours=6)
    assert (stage.fresh(made).state, state_of(response)) == ("held", "sending")
    stage.site.call("pressoffice", "POST", f"comments/{made.external_id}", status="approved")
    stage.later(hours=7)
    made = stage.fresh(made)
    assert (made.state, made.read_back, state_of(response)) == ("published", "same", "published")


def test_a_comment_that_moderators_bin_is_not_published(stage: Stage, client_for: Clients) -> None:
    with stage.site.moderated():
        made = stage.publish(response := stage.signed(PLAIN, login="citizen"))
    stage.site.call("pressoffice", "DELETE", f"comments/{made.external_id}?force=true")
    stage.later(hours=7)
    assert (stage.fresh(made).state, state_of(response)) == ("failed", "signed")


def test_a_wrong_application_password_says_so_and_the_words_can_go_out_later(stage: Stage, client_for: Clients) -> None:
    made = stage.publish(response := stage.signed(PLAIN, password="abcd efgh ijkl mnop"))
    assert (made.state, state_of(response), stage.stored()) == ("failed", "signed", [])
    page = client_for("tomas").get(f"/publications/{made.number}").get_data(as_text=True)
    assert "check the login and the application password" in page
    assert f"/responses/{response.number}/publish" in page
    channel = db.session.get_one(Channel, made.channel_id)
    secret = stage.site.accounts["pressoffice"].application_password
    channels.set_credential(channel, login="pressoffice", password=secret, by=stage.cast.ada)
    commit()
    assert stage.publish(response).state == "published"


def test_an_article_that_is_not_there_or_not_theirs_is_a_failure_in_words(stage: Stage) -> None:
    made = stage.publish(stage.signed(PLAIN, target=f"{stage.proxy.address}/no-such-article/"))
    assert (made.state, made.failure) == ("failed", f"There is no article at {stage.proxy.address}/no-such-article/.")


def test_words_changed_on_the_site_are_found_and_said(stage: Stage, client_for: Clients) -> None:
    response = stage.signed(PLAIN)
    [made] = publishing.publish(response, by=stage.cast.tomas)
    commit()
    stage.proxy.next("GET", f"{COMMENTS}/", fates.drop)  # the first reading back fails
    stage.deliver()
    assert stage.fresh(made).read_back == "none"
    text = f"{DISCLOSURE}\n\n{PLAIN.replace('2027', '2028')}"
    stage.site.call("pressoffice", "POST", f"comments/{stage.fresh(made).external_id}", content=text)
    stage.later(minutes=1)
    assert stage.fresh(made).read_back == "differs"
    assert stage.letters("visitors see other words") == {"ines", "priya", "tomas"}
    page = client_for("tomas").get(f"/publications/{made.number}").get_data(as_text=True)
    assert "the words differ" in page
    assert "<del>2027</del>" in page and "<ins>2028</ins>" in page


def test_retracted_words_leave_the_page_also_when_the_site_is_away_at_first(stage: Stage, client_for: Clients) -> None:
    made = stage.publish(stage.signed(PLAIN))
    retraction.ask(made, by=stage.cast.tomas, reason="It names the wrong day.")
    commit()
    retraction.decide(made, by=stage.cast.leona, confirmed=True)
    commit()
    stage.proxy.next("DELETE", COMMENTS, fates.drop)
    stage.deliver()
    assert (stage.fresh(made).state, stage.fresh(made).removed_at, len(stage.stored())) == ("retracted", None, 1)
    assert stage.letters("retracted and still on the page") == {"ines", "priya", "tomas"}
    assert "not off the page yet" in client_for("ines").get(f"/publications/{made.number}").get_data(as_text=True)
    stage.later(minutes=1)
    assert stage.stored() == []
    assert stage.fresh(made).removed_at is not None
    assert "off the page since" in client_for("ines").get(f"/publications/{made.number}").get_data(as_text=True)


@pytest.mark.parametrize("feed", ["/comments/feed/", "/comments/feed/atom/"])
def test_a_reply_under_our_answer_reaches_the_owners(stage: Stage, feed: str) -> None:
    made = stage.publish(stage.signed(PLAIN))
    address = stage.proxy.address + feed
    source = listening.add_source(name="Town news, comments", address=address, by=stage.cast.priya)
    commit()
    listening.hear(source)
    assert stage.letters("A reply to publication") == set()
    stage.site.comment("citizen", stage.post, "Thank you, but my landlord objects.", parent=int(made.external_id or 0))
    listening.hear(source)
    assert stage.letters(f"A reply to publication {made.number}") == {"ines", "priya", "tomas"}
