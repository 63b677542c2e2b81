"""Reads of the register. Everybody with the right to read channels sees all of them."""

from functools import cache
from typing import NamedTuple

import sqlalchemy as sa
from flask import current_app

from govsocial.channels.models import Channel, ChannelSecret
from govsocial.core import keys, seal
from govsocial.core.db import db
from govsocial.core.errors import NotFound
from govsocial.people.models import Person
from govsocial.people.permissions import Holder

PAGE = 50


class Row(NamedTuple):
    """A line of the register."""

    number: int
    name: str
    method: str
    account: str
    state: str
    owner: str | None
    owner_active: bool | None
    weekly_hours: int
    review_on: str | None


def by_number(number: int) -> Channel:
    """The channel with that public number. Raises NotFound."""
    found = db.session.scalar(sa.select(Channel).where(Channel.number == number))
    if found is None:
        raise NotFound("There is no such channel here.")
    return found


def page(*, words: str = "", state: str = "", after: int = 0) -> tuple[list[Row], int | None]:
    """Channels by number, and the key the next page starts after (None: there is none)."""
    query = sa.select(
        Channel.number,
        Channel.name,
        Channel.method,
        Channel.account,
        Channel.state,
        Person.name.label("owner"),
        Person.active.label("owner_active"),
        Channel.weekly_hours,
        Channel.review_on,
    ).outerjoin(Person, Person.id == Channel.owner_id)
    query = query.where(Channel.number > after, *_chosen(words, state)).order_by(Channel.number).limit(PAGE + 1)
    rows = [Row(*row) for row in db.session.execute(query)]
    return rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else None


def count(*, words: str = "", state: str = "") -> int:
    """How many channels the filters leave."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Channel).where(*_chosen(words, state))) or 0


def active() -> list[Channel]:
    """Channels on which we may answer now, by name."""
    return list(db.session.scalars(_active()))


@cache
def _active() -> sa.Select[Channel]:
    return sa.select(Channel).where(Channel.state == "active").order_by(Channel.name)


def all_names() -> list[tuple[str, str]]:
    """(id, name) of every channel that is not closed, by name, for choosing."""
    query = sa.select(Channel.id, Channel.name).where(Channel.state != "closed").order_by(Channel.name)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def held_by(person: Holder) -> list[Channel]:
    """Channels the person owns or facilitates, not counting closed ones, by name."""
    theirs = sa.or_(Channel.owner_id == person.id, Channel.facilitator_id == person.id)
    return list(db.session.scalars(sa.select(Channel).where(theirs, Channel.state != "closed").order_by(Channel.name)))


def credential(channel: Channel) -> tuple[str, str] | None:
    """Login and password for the platform's API, or None when none is set. Raises seal.Unsealable."""
    sealed = db.session.scalar(sa.select(ChannelSecret.sealed).where(ChannelSecret.channel_id == channel.id))
    if sealed is None or not channel.login:
        return None
    return channel.login, seal.unseal(sealed, keys.folder(current_app.config["SETTINGS"].instance) / "seal")


def _chosen(words: str, state: str) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [Channel.state == state] if state else []
    for word in words.split()[:8]:
        columns = (Channel.name, Channel.account, Channel.site_url)
        found.append(sa.or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return found
