"""Happy paths of listening: sources, hearing, capturing, triage. Feeds are files of the instance."""

from pathlib import Path

from govsocial.core.db import commit
from govsocial.listening import actions, harvest, queries, words
from govsocial.listening.models import Mention, Source
from govsocial.publishing import replies
from govsocial.publishing import words as publishing
from tests import factories
from tests.house.happy import Act, Stage, happy
from tests.listening.feeds import Post, rss

FEED = "feeds/courier.xml"


def feed(instance: Path, name: str = FEED) -> str:
    """The address of a feed with two comments."""
    path = instance / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(rss(Post("<p>Second</p>", "https://courier.example/a#comment-2"), Post("<p>First</p>")))
    return name


def source(stage: Stage) -> Source:
    made = actions.add_source(name="Courier comments", address=feed(stage.instance), by=stage.cast.priya)
    commit()
    return made


def left(stage: Stage) -> Mention:
    mention = factories.mention(stage.cast)
    actions.leave(mention, reason="Nobody reads it there.", by=stage.cast.priya)
    commit()
    return mention


@happy(actions.add_source, words.SOURCE_ADDED, by="priya")
def add_source(stage: Stage) -> Act:
    address = feed(stage.instance)
    return lambda: actions.add_source(name="Courier comments", address=address, by=stage.by)


@happy(actions.change_source, words.SOURCE_CHANGED, by="priya")
def change_source(stage: Stage) -> Act:
    made, address = source(stage), feed(stage.instance, "feeds/other.xml")
    return lambda: actions.change_source(made, name="Courier", address=address, by=stage.by)


@happy(actions.pause, words.SOURCE_PAUSED, by="priya")
def pause(stage: Stage) -> Act:
    made = source(stage)
    return lambda: actions.pause(made, by=stage.by)


@happy(actions.resume, words.SOURCE_RESUMED, by="priya")
def resume(stage: Stage) -> Act:
    made = source(stage)
    actions.pause(made, by=stage.by)
    commit()
    return lambda: actions.resume(made, by=stage.by)


@happy(actions.take_in, words.MENTIONS_HEARD, by="priya")
def take_in(stage: Stage) -> Act:
    errand = queries.errand(source(stage))
    (found,) = harvest.gather(errand)
    return lambda: actions.take_in(errand, found, by=stage.by.id)


@happy(actions.hear, words.MENTIONS_HEARD, by="system", commits=True)
def hear(stage: Stage) -> Act:
    made = source(stage)
    return lambda: actions.hear(made)


@happy(actions.hear_due, words.MENTIONS_HEARD, by="system", commits=True)
def hear_due(stage: Stage) -> Act:
    source(stage)
    return actions.hear_due


@happy(actions.hear_all, words.MENTIONS_HEARD, by="priya", commits=True)
def hear_all(stage: Stage) -> Act:
    source(stage)
    return lambda: actions.hear_all(by=stage.by)


@happy(actions.capture, words.CAPTURED, by="priya")
def capture(stage: Stage) -> Act:
    given = {"address": "https://doorstep.example/t/1", "author": "radiator_rob", "platform": "Doorstep"}
    return lambda: actions.capture(text="The rebate ends on 30 November.", by=stage.by, **given)


@happy(actions.assign, words.ASSIGNED, by="priya")
def assign(stage: Stage) -> Act:
    mention, issue = factories.mention(stage.cast), factories.issue(stage.cast)
    return lambda: actions.assign(mention, issue.id, stage.by)


@happy(actions.leave, words.LEFT, by="priya")
def leave(stage: Stage) -> Act:
    mention = factories.mention(stage.cast)
    return lambda: actions.leave(mention, reason="Nobody reads it there.", by=stage.by)


@happy(actions.take_back, words.TAKEN_BACK, by="priya")
def take_back(stage: Stage) -> Act:
    mention = left(stage)
    return lambda: actions.take_back(mention, by=stage.by)


@happy(replies.notice, publishing.REPLY_HEARD, by="system")
def notice(stage: Stage) -> Act:
    publication, mention = factories.published(stage.cast), factories.mention(stage.cast)
    heard = Mention(
        number=mention.number, address=mention.address, in_reply_to=publication.permalink, words="<p>Oh</p>"
    )
    return lambda: replies.notice([heard])
