"""A restricted issue: owners, invited, opener and auditors know of it; nobody else finds a trace."""

import pytest
import sqlalchemy as sa

from govsocial.core.db import db
from govsocial.core.errors import NotFound
from govsocial.core.outbox import Parcel
from govsocial.issues import actions, lists, mentions, queries
from govsocial.issues.models import Issue
from govsocial.listening import queries as listening
from govsocial.listening.models import Mention
from tests.cast import PEOPLE, Cast, csrf_of
from tests.issues.stage import captured, opened, owned

INSIDE = {"tomas", "ines", "mateo", "freya"}


@pytest.fixture
def secret(cast: Cast) -> Issue:
    """Restricted: Tomas opened it but left, Ines owns it, Mateo is invited, Jonas declined."""
    mention = captured(cast.priya, "A leak about renters")
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"), title="Leaked rebate figures", mention=mention)
    actions.invite(issue, function="advocacy", persons=[cast.mateo], by=cast.ines)
    [seat] = actions.invite(issue, function="policy", persons=[cast.jonas], by=cast.ines)
    actions.decline(seat, reason="No", by=cast.jonas)
    actions.leave(issue.seats[0], reason="Conflict of interest", by=cast.tomas)
    actions.restrict(issue, by=cast.ines)
    opened(cast.priya, "web", "Something open")
    db.session.commit()
    return issue


def test_lists_counts_search_and_mentions_agree(cast: Cast, secret: Issue) -> None:
    for key in PEOPLE:
        person, inside = cast[key], key in INSIDE
        everything = lists.Wanted()
        searched = lists.Wanted(words="leaked figures")
        views = [
            secret in lists.page(person, everything)[0],
            lists.counts(person, everything)["open"] == 2,
            len(db.session.execute(queries.open_ones(person)).all()) == 2,
            secret in lists.page(person, searched)[0],
            lists.counts(person, searched)["open"] == 1,
            secret in mentions.choose(person, "", None)[0],
            secret in mentions.choose(person, "leaked", None)[0],
            db.session.scalar(sa.select(sa.true()).where(mentions.seen(person, sa.literal(secret.id)))) is not None,
            db.session.scalar(sa.select(Mention.id).join(Mention.triage).where(listening.visible_to(person)))
            is not None,
            secret in queries.owned_by(cast.ines, person)[1],
        ]
        assert views == [inside] * len(views), key
        if inside:
            assert queries.find(secret.number, person) is secret
        else:
            with pytest.raises(NotFound):
                queries.find(secret.number, person)


@pytest.mark.parametrize("key", ["priya", "jonas", "ada"])
def test_every_door_of_it_is_closed_to_outsiders(cast: Cast, secret: Issue, client_for, key: str) -> None:
    client, at = client_for(key), f"/issues/{secret.number}"
    thread = actions.start_thread(secret, title="T", text="x", by=cast.ines)
    fact = actions.add_fact(secret, text="x", by=cast.ines)
    seat = secret.seats[-1].id
    db.session.commit()
    token = csrf_of(client.get("/profile"))
    pages = ["edit", "restrict", "close", "invite", "facts/new", f"facts/{fact.id}", f"facts/{fact.id}/remove"]
    pages += ["threads/new", f"threads/{thread.id}", f"seats/{seat}/decline", f"seats/{seat}/replace"]
    for page in pages:
        assert client.get(f"{at}/{page}").status_code == 404, page
    for verb in (
        "reopen",
        "assess",
        f"seats/{seat}/accept",
        f"threads/{thread.id}/reply",
        f"threads/{thread.id}/resolve",
    ):
        assert client.post(f"{at}/{verb}", data={"csrf_token": token}).status_code == 404, verb
    assert "Leaked" not in client.get("/issues").text
    assert "Leaked" not in client.get("/issues?q=leaked").text


def test_mail_goes_to_those_inside_only(cast: Cast, secret: Issue) -> None:
    thread = actions.start_thread(secret, title="T", text="x", by=cast.ines)
    actions.reply(secret, thread, text="y", by=cast.mateo)
    actions.unrestrict(secret, by=cast.ines)
    actions.reply(secret, thread, text="from outside", by=cast.jonas)
    actions.restrict(secret, by=cast.ines)
    db.session.commit()
    db.session.execute(sa.delete(Parcel))
    actions.reply(secret, thread, text="z", by=cast.ines)
    actions.close(secret, outcome="Done", by=cast.ines)
    db.session.commit()
    told = " ".join(str(parcel.payload) for parcel in db.session.scalars(sa.select(Parcel)))
    assert "mateo@" in told and "tomas@" in told and "jonas@" not in told


def test_restricting_asks_first_and_names_who_stays(cast: Cast, client_for) -> None:
    issue = owned((cast.tomas, "communications"), (cast.ines, "policy"))
    db.session.commit()
    client, at = client_for("tomas"), f"/issues/{issue.number}/restrict"
    page = client.get(at)
    assert "Ines Marlow, Tomas Verhey" in page.text and not db.session.get_one(Issue, issue.id).restricted
    assert client.post(at, data={"csrf_token": csrf_of(page)}).status_code == 302
    assert db.session.get_one(Issue, issue.id, populate_existing=True).restricted
    assert client_for("priya").get(at).status_code == 404
    assert client.post(at, data={"csrf_token": csrf_of(page)}).status_code == 302
    assert not db.session.get_one(Issue, issue.id, populate_existing=True).restricted
