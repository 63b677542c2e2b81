"""The register of official accounts: what a channel must say before anybody answers there, and who may change it."""

import json
from dataclasses import asdict, replace

import pytest
import sqlalchemy as sa
from flask import Flask

from govsocial.channels import actions, queries, rules
from govsocial.channels.models import Channel, ChannelSecret
from govsocial.channels.rules import Details
from govsocial.channels.states import CHANNEL, STATES
from govsocial.core import seal
from govsocial.core.db import commit, db
from govsocial.core.errors import Invalid, Stale, WrongState
from govsocial.ledger.models import Entry
from govsocial.ledger.reconcile import reconcile
from govsocial.people import actions as people
from tests.cast import Cast, csrf_of


def details(cast: Cast, **more: object) -> Details:
    complete = Details(
        name="Courier comments",
        method="wordpress",
        site_url="https://courier.example/",
        account="Tessermark Clean Heating",
        disclosure="Clean heating team, Province of Tessermark, official reply.",
        purpose="Answer where the rebate is discussed",
        audience="Home owners and renters",
        owner_id=cast.tomas.id,
        facilitator_id=cast.priya.id,
        weekly_hours=3,
        review_on="2030-01-31",
    )
    return replace(complete, **more)  # type: ignore[arg-type]


@pytest.fixture
def channel(cast: Cast) -> Channel:
    made = actions.add_channel(details(cast), by=cast.ada)
    commit()
    return made


EMPTY = {
    "purpose": "",
    "audience": "",
    "owner_id": None,
    "facilitator_id": None,
    "weekly_hours": 0,
    "disclosure": "",
    "review_on": None,
}


@pytest.mark.parametrize("field", EMPTY)
def test_activation_names_what_is_missing(cast: Cast, field: str) -> None:
    made = actions.add_channel(details(cast, **{field: EMPTY[field]}), by=cast.ada)
    commit()
    with pytest.raises(Invalid) as refused:
        actions.activate(made, by=cast.ada)
    assert set(refused.value.errors) == {field}
    assert made.state == "planned"


def test_an_active_channel_keeps_what_its_activation_asked_for(cast: Cast, channel: Channel) -> None:
    actions.activate(channel, by=cast.ada)
    commit()
    with pytest.raises(Invalid) as refused:
        actions.edit(channel, details(cast, purpose=""), by=cast.ada)
    assert set(refused.value.errors) == {"purpose"}
    db.session.rollback()
    actions.edit(channel, details(cast, manners="Answer the person, link once."), by=cast.ada)
    commit()
    assert channel.manners == "Answer the person, link once."
    assert queries.active() == [channel]


def test_every_move_and_no_other(cast: Cast) -> None:
    verbs = {"activate": actions.activate, "rest": actions.rest, "close": actions.close}
    ways = {"planned": (), "active": ("activate",), "dormant": ("activate", "rest"), "closed": ("close",)}
    assert set(ways) == set(STATES)
    for n, (state, way) in enumerate(ways.items()):
        for verb, act in verbs.items():
            made = actions.add_channel(details(cast, name=f"{n} {verb}"), by=cast.ada)
            commit()
            for step in way:
                verbs[step](made, by=cast.ada)
                commit()
            if (state, verb) in CHANNEL:
                act(made, by=cast.ada)
                assert made.state == CHANNEL[state, verb]
            else:
                with pytest.raises(WrongState):
                    act(made, by=cast.ada)
            db.session.rollback()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("method", "carrier pigeon"),
        ("site_url", "courier.example"),
        ("site_url", "http://127.0.0.1/"),
        ("site_url", "javascript:alert(1)"),
        ("account", ""),
        ("disclosure", "Official\u202e reply"),
        ("weekly_hours", -1),
        ("weekly_hours", 169),
        ("character_limit", -1),
        ("review_on", "soon"),
        ("owner_id", "nobody"),
    ],
)
def test_what_cannot_be_taken(cast: Cast, field: str, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_channel(details(cast, **{field: value}), by=cast.ada)
    assert set(refused.value.errors) == {field}


def test_a_stale_edit_is_refused(cast: Cast, channel: Channel) -> None:
    seen = channel.last_event_id
    actions.edit(channel, details(cast, name="Renamed"), by=cast.ada)
    commit()
    with pytest.raises(Stale):
        actions.edit(channel, details(cast), by=cast.ada, token=seen)


def test_a_password_is_sealed_and_never_shown_again(cast: Cast, channel: Channel, client_for) -> None:
    password = "abcd EFGH 1234 ijkl"
    assert queries.credential(channel) is None
    actions.set_credential(channel, login="replybot", password=password, by=cast.ada)
    commit()
    assert queries.credential(channel) == ("replybot", password)
    stored = db.session.scalars(sa.select(ChannelSecret.sealed)).one()
    assert password not in stored
    everything = b"".join(db.session.scalars(sa.select(Entry.body)))
    assert password.encode() not in everything
    first = channel.secret_print
    actions.set_credential(channel, login="replybot", password=password, by=cast.ada)
    commit()
    assert channel.secret_print != first, "the print tells sealings apart and says nothing of the password"
    client = client_for("ada")
    for path in ("", "/login", "/edit"):
        assert password not in client.get(f"/channels/{channel.number}{path}").get_data(as_text=True)
    assert reconcile() == []


def test_a_secret_of_a_lost_key_says_so(app: Flask, cast: Cast, channel: Channel) -> None:
    actions.set_credential(channel, login="replybot", password="secret", by=cast.ada)
    commit()
    (app.config["SETTINGS"].instance / "keys" / "seal").write_text(seal.new_key())
    with pytest.raises(seal.Unsealable):
        queries.credential(channel)


def test_closing_forgets_the_password_and_keeps_the_record(cast: Cast, channel: Channel) -> None:
    actions.set_credential(channel, login="replybot", password="secret", by=cast.ada)
    commit()
    actions.close(channel, by=cast.ada)
    commit()
    assert db.session.scalars(sa.select(ChannelSecret)).all() == []
    assert queries.credential(channel) is None
    assert queries.by_number(channel.number).state == "closed"


def test_channels_go_to_the_successor(cast: Cast, channel: Channel) -> None:
    people.deactivate(cast.tomas, by=cast.ada, hand_over_to=cast.leona)
    commit()
    db.session.refresh(channel)
    assert (channel.owner_id, channel.facilitator_id) == (cast.leona.id, cast.priya.id)
    acts = [json.loads(b) for b in db.session.scalars(sa.select(Entry.body).order_by(Entry.seq))]
    assert acts[-1]["act"] == "channel.handed_over"
    assert acts[-1]["cause"] in {entry["id"] for entry in acts}


def test_through_the_pages(cast: Cast, client_for) -> None:
    client = client_for("ada")
    assert "No channel is in the register yet" in client.get("/channels").get_data(as_text=True)
    form = {**{k: "" if v is None else v for k, v in asdict(details(cast, purpose="", name="Courier")).items()}}
    token = csrf_of(client.get("/channels/new"))
    wrong = client.post("/channels/new", data={**form, "csrf_token": token, "site_url": "courier", "weekly_hours": "x"})
    assert wrong.status_code == 422
    assert 'value="Courier"' in wrong.get_data(as_text=True)
    assert client.post("/channels/new", data={**form, "csrf_token": token}).status_code == 302
    refused = client.post("/channels/1/activate", data={"csrf_token": token})
    assert refused.status_code == 422
    assert "Say what the channel is for" in refused.get_data(as_text=True)
    edited = client.post("/channels/1/edit", data={**form, "csrf_token": token, "purpose": "Answer there"})
    assert edited.status_code == 302
    sealed = client.post("/channels/1/login", data={"csrf_token": token, "login": "bot", "password": "s3cret"})
    assert sealed.status_code == 302
    assert client.post("/channels/1/login", data={"csrf_token": token, "login": "bot"}).status_code == 422
    assert client.post("/channels/1/activate", data={"csrf_token": token}).status_code == 302
    page = client.get("/channels/1").get_data(as_text=True)
    assert "Active" in page
    assert "Ada Vermeer activated channel 1." in page
    assert "sealed" in page
    assert client.post("/channels/1/activate", data={"csrf_token": token}).status_code == 409
    assert client.post("/channels/1/rest", data={"csrf_token": token}).status_code == 302
    assert "What will happen" in client.get("/channels/1/close").get_data(as_text=True)
    assert client.post("/channels/1/close", data={"csrf_token": token}).status_code == 302
    assert "Closed" in client.get("/channels?state=closed&q=cour").get_data(as_text=True)
    assert "No channel fits" in client.get("/channels?q=%25").get_data(as_text=True)


def test_only_administrators_change_the_register(cast: Cast, channel: Channel, client_for) -> None:
    for key in ("priya", "freya"):
        client = client_for(key)
        assert client.get("/channels").status_code == 200
        assert client.get(f"/channels/{channel.number}").status_code == 200
        for path in ("new", f"{channel.number}/edit", f"{channel.number}/login", f"{channel.number}/close"):
            assert client.get(f"/channels/{path}").status_code == 403
        assert "Edit the entry" not in client.get(f"/channels/{channel.number}").get_data(as_text=True)
    assert client_for("ada").get("/channels/99").status_code == 404


def test_the_list_pages_by_number(cast: Cast, client_for, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    for n in range(7):
        actions.add_channel(details(cast, name=f"Channel {n}"), by=cast.ada)
    commit()
    seen, after = [], 0
    while after is not None:
        rows, after = queries.page(after=after)
        seen += [row.number for row in rows]
    assert seen == list(range(1, 8))
    assert queries.count(words="channel", state="planned") == 7
    assert rules.missing(details(cast)) == {}
