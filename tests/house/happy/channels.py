"""Happy paths of the verbs on channels."""

from dataclasses import replace

from govsocial.channels import actions, words
from govsocial.channels.models import Channel
from govsocial.channels.rules import Details
from govsocial.core.db import commit
from tests import factories
from tests.house.happy import Act, Stage, happy

PLANNED = Details(
    name="Courier",
    method="wordpress",
    site_url="https://courier.example/",
    account="Tessermark Clean Heating",
    disclosure=factories.DISCLOSURE,
    purpose="Answer renters where they ask",
    audience="Renters",
    manners="Answer the person, link once.",
    weekly_hours=3,
    review_on="2030-01-31",
)


def details(stage: Stage) -> Details:
    return replace(PLANNED, owner_id=stage.cast.tomas.id, facilitator_id=stage.cast.priya.id)


def planned(stage: Stage) -> Channel:
    made = actions.add_channel(details(stage), by=stage.by)
    commit()
    return made


@happy(actions.add_channel, words.ADDED, by="ada")
def add_channel(stage: Stage) -> Act:
    return lambda: actions.add_channel(details(stage), by=stage.by)


@happy(actions.edit, words.CHANGED, by="ada")
def edit(stage: Stage) -> Act:
    channel = planned(stage)
    return lambda: actions.edit(channel, replace(details(stage), audience="Owners"), by=stage.by)


@happy(actions.set_credential, words.CREDENTIAL_SET, by="ada")
def set_credential(stage: Stage) -> Act:
    channel = planned(stage)
    return lambda: actions.set_credential(channel, login="replybot", password="secret secret", by=stage.by)


@happy(actions.activate, words.ACTIVATED, by="ada")
def activate(stage: Stage) -> Act:
    channel = planned(stage)
    return lambda: actions.activate(channel, by=stage.by)


@happy(actions.rest, words.RESTED, by="ada")
def rest(stage: Stage) -> Act:
    channel = factories.channel(stage.cast)
    return lambda: actions.rest(channel, by=stage.by)


@happy(actions.close, words.CLOSED, by="ada")
def close(stage: Stage) -> Act:
    channel = factories.channel(stage.cast, "Courier", "wordpress")
    return lambda: actions.close(channel, by=stage.by)


@happy(actions.hand_over, words.HANDED_OVER, by="ada")
def hand_over(stage: Stage) -> Act:
    channel, to = factories.channel(stage.cast), stage.cast.leona
    cause = channel.last_event_id
    return lambda: actions.hand_over(stage.cast.tomas, by=stage.by, hand_over_to=to, cause=cause)
