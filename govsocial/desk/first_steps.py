"""What an administrator sets up before anything can be heard, signed and published; shown until it is done."""

from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import url_for

from govsocial.channels.models import Channel
from govsocial.core.db import db
from govsocial.core.wording import gettext as _
from govsocial.listening.models import Source
from govsocial.people.models import Membership, Person
from govsocial.people.permissions import Holder, Permission, may

ENOUGH = 3  # people with a function: one writes, two others sign


class Step(NamedTuple):
    """One thing to set up."""

    title: str
    why: str
    url: str
    is_done: bool


def for_person(person: Holder) -> list[Step]:
    """The steps, those that are done too; nothing once all are, nor for who may not take them. One statement."""
    if not may(person, Permission.PERSON_WRITE):
        return []
    people, sources, channels = db.session.execute(_asked()).one()
    why = _("At least three, for policy and communications: one writes, two others sign. They get a link by mail.")
    found = [
        Step(_("Invite people"), why, url_for("people.person_new"), people >= ENOUGH),
        Step(
            _("Add a source"),
            _("A feed we listen to: what it says about us becomes mentions."),
            url_for("listening.add_source"),
            bool(sources),
        ),
        Step(
            _("Add a channel, and activate it"),
            _("An official account we answer from: a WordPress site, or a network where a person posts the words."),
            url_for("channels.channel_list"),
            bool(channels),
        ),
    ]
    return [] if all(step.is_done for step in found) else found


@cache
def _asked() -> sa.Select[Any]:
    carrying = sa.select(sa.func.count(sa.distinct(Membership.person_id))).join(
        Person, Membership.person_id == Person.id
    )
    return sa.select(
        carrying.where(Membership.active, Person.active).scalar_subquery(),
        sa.exists(sa.select(Source.id)).label("sources"),
        sa.exists(sa.select(Channel.id).where(Channel.state == "active")).label("channels"),
    )
