"""Publishing: a right of its own, the newest version exactly as signed, once."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from govsocial.channels import actions as channels
from govsocial.channels.models import Channel
from govsocial.core.db import commit, db
from govsocial.core.errors import NotAllowed, WrongState
from govsocial.core.outbox import Parcel
from govsocial.people import actions as people
from govsocial.publishing import actions, states
from govsocial.publishing.models import Publication
from govsocial.signoff import actions as signoff
from tests import factories
from tests.cast import Cast
from tests.pages import acts, follow, press, show, state_of, text

Clients = Callable[[str], FlaskClient]


def test_it_carries_the_signed_bytes_and_who_pressed(cast: Cast, client_for: Clients) -> None:
    version = factories.signed(cast)
    tomas = client_for("tomas")
    said = follow(tomas, press(tomas, "/responses/1/publish"))
    assert "Copy the words and post them." in said
    [made] = db.session.scalars(sa.select(Publication))
    assert (made.words, made.digest) == (version.placements[0]["words"], version.digest)
    assert (made.publisher_id, made.state, made.target_url) == (
        cast.tomas.id,
        "intended",
        "https://doorstep.example/t/1",
    )
    assert state_of(version.response) == "sending"
    assert acts()[-1] == "publication.intended"


def test_signing_is_no_right_to_publish(cast: Cast, client_for: Clients) -> None:
    version = factories.signed(cast)
    for who in ("ines", "jonas", "ada", "freya"):
        text(client_for(who).get("/responses/1/publish"), 403)
    with pytest.raises(NotAllowed):
        actions.publish(version.response, by=cast.jonas)
    db.session.rollback()
    assert "Publish</a>" not in show(client_for("ines"), "/responses/1/versions/1")
    assert "Publish</a>" in show(client_for("tomas"), "/responses/1/versions/1")


def test_publishing_is_no_right_to_sign(cast: Cast) -> None:
    """A publisher who carries no function that is asked has not signed by publishing."""
    version = factories.in_review(cast)
    with pytest.raises(WrongState):
        actions.publish(version.response, by=cast.tomas)


def test_too_early_is_said_on_the_page_and_on_record(cast: Cast, client_for: Clients) -> None:
    factories.in_review(cast)
    tomas = client_for("tomas")
    said = show(tomas, "/responses/1/publish")
    assert "These words are not signed by every function that was asked." in said
    assert "Start posting by hand" not in said
    found = text(press(tomas, "/responses/1/publish", "/responses/1/versions/1"), 409)
    assert "These words are not signed by every function that was asked." in found
    assert acts()[-1] == "publication.refused"


def test_pressing_twice_sends_once(cast: Cast, client_for: Clients) -> None:
    factories.signed(cast)
    tomas, leona = client_for("tomas"), client_for("leona")
    show(leona, "/responses/1/publish")
    follow(tomas, press(tomas, "/responses/1/publish"))
    found = text(press(leona, "/responses/1/publish", "/responses/1/versions/1"), 409)
    assert "on their way, or out already" in found and "/publications/1" in found
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Publication)) == 1
    assert "publication.refused" not in acts(), "pressing twice is nothing to report"


def test_a_role_lost_meanwhile_is_lost(cast: Cast, client_for: Clients) -> None:
    version = factories.signed(cast)
    tomas = client_for("tomas")
    show(tomas, "/responses/1/publish")
    people.set_roles(cast.tomas, roles=["staff"], by=cast.ada)
    commit()
    text(press(tomas, "/responses/1/publish", "/responses/1/versions/1"), 403)
    assert state_of(version.response) == "signed"


def test_a_channel_at_rest_sends_nothing(cast: Cast, client_for: Clients) -> None:
    version = factories.signed(cast)
    channels.rest(db.session.get_one(Channel, version.response.channel_id), by=cast.ada)
    commit()
    assert "This channel is not active." in show(client_for("tomas"), "/responses/1/publish")
    with pytest.raises(WrongState, match="not active"):
        actions.publish(version.response, by=cast.tomas)


def test_the_call_leaves_after_the_commit_and_not_without_it(cast: Cast) -> None:
    channel = factories.channel(cast, "Town news", "wordpress", site_url="https://news.example/")
    version = factories.signed(cast, on=channel, target="https://news.example/?p=1")
    actions.publish(version.response, by=cast.tomas)
    db.session.rollback()
    query = sa.select(sa.func.count()).select_from(Parcel).where(Parcel.kind == "publish")
    assert (db.session.scalar(query), state_of(version.response)) == (0, "signed")
    actions.publish(version.response, by=cast.tomas)
    commit()
    assert (db.session.scalar(query), state_of(version.response)) == (1, "sending")


def test_a_restricted_issue_is_published_by_its_people(cast: Cast, client_for: Clients) -> None:
    issue = factories.issue(cast, restricted=True)
    version = factories.in_review(cast, of=issue)
    for who, function in (("ines", "policy"), ("tomas", "communications")):
        signoff.sign(version, by=cast[who], function=function, digest=version.digest)
        commit()
    leona, tomas = client_for("leona"), client_for("tomas")
    text(leona.get("/responses/1/publish"), 404)
    follow(tomas, press(tomas, "/responses/1/publish"))
    text(leona.get("/publications/1"), 404)
    show(client_for("freya"), "/publications/1")


def test_nothing_to_publish_yet(cast: Cast, client_for: Clients) -> None:
    factories.draft(cast)
    tomas = client_for("tomas")
    for path in ("/responses/1/publish", "/responses/7/publish", "/publications/7"):
        text(tomas.get(path), 404)


ENDS = {"failed", "retracted"}


def test_the_life_of_a_publication() -> None:
    """Every state is reached, and every state that is no end leads on."""
    reached = {"intended"} | set(states.TABLE.values())
    assert reached == set(states.STATES)
    assert {state for state, _verb in states.TABLE} == reached - ENDS
    assert {verb for state, verb in states.TABLE if state == "unknown"} == {"succeed", "hold", "prove", "give_up"}
    assert all(to != "intended" for to in states.TABLE.values()), "nothing is sent a second time by itself"
