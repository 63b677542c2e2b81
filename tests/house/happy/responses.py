"""Happy paths of the verbs on responses, suggestions and comments."""

from govsocial.core.db import commit
from govsocial.drafting import actions as drafting
from govsocial.publishing import actions as publishing
from govsocial.responses import actions, words
from govsocial.responses.models import Comment, Response, Suggestion
from govsocial.responses.versions import Placing
from tests import factories
from tests.house.happy import Act, Stage, happy

TARGET = "https://doorstep.example/t/1"
RULE = {"functions": ["communications", "policy"], "rules": [1]}


def suggestion(stage: Stage) -> Suggestion:
    made = drafting.suggest(
        factories.draft(stage.cast), old="31 March 2027", new="the end of March", by=stage.cast.ines
    )
    commit()
    return made


def comment_on_version(stage: Stage) -> Comment:
    made = actions.comment(factories.in_review(stage.cast), quote="31 March 2027", text="Sure?", by=stage.by)
    commit()
    return made


def correction(stage: Stage) -> Response:
    made = publishing.correct(factories.published(stage.cast), by=stage.by)
    commit()
    return made


@happy(actions.begin, words.BEGUN, by="priya")
def begin(stage: Stage) -> Act:
    issue, channel = factories.issue(stage.cast), factories.channel(stage.cast)
    return lambda: actions.begin(issue, channel=channel, target_url=TARGET, by=stage.by)


@happy(actions.set_target, words.TARGET_SET, by="priya")
def set_target(stage: Stage) -> Act:
    response, other = factories.draft(stage.cast), factories.channel(stage.cast, "Courier")
    return lambda: actions.set_target(response, channel=other, target_url=TARGET, by=stage.by)


@happy(actions.make_version, words.SUBMITTED, by="priya")
def make_version(stage: Stage) -> Act:
    response = factories.draft(stage.cast)
    placing = Placing(response.channel, TARGET, "en", factories.WORDS)
    return lambda: actions.make_version(
        response, placings=[placing], contributors=[stage.cast.priya.id], rule=RULE, by=stage.by
    )


@happy(actions.advance, words.MOVED, by="priya")
def advance(stage: Stage) -> Act:
    response = factories.in_review(stage.cast).response
    return lambda: actions.advance(response, "return", by=stage.by, cause="")


@happy(actions.abandon, words.ENDED, by="priya")
def abandon(stage: Stage) -> Act:
    response = factories.draft(stage.cast)
    return lambda: actions.abandon(response, reason="Nobody asks any more.", by=stage.by)


@happy(actions.abandon, words.KEPT, by="priya")
def abandon_a_correction(stage: Stage) -> Act:
    response = correction(stage)
    return lambda: actions.abandon(response, reason="It was right.", by=stage.by)


@happy(actions.reopen, words.REOPENED, by="priya")
def reopen(stage: Stage) -> Act:
    publication = factories.published(stage.cast)
    response = publishing.version_of(publication).response
    return lambda: actions.reopen(response, corrects=publication.id, by=stage.by)


@happy(actions.suggest, words.SUGGESTED, by="ines")
def suggest(stage: Stage) -> Act:
    response = factories.draft(stage.cast)
    return lambda: actions.suggest(response, old="31", new="1", within="31 March", by=stage.by)


@happy(actions.take, words.TAKEN, by="priya")
def take(stage: Stage) -> Act:
    made = suggestion(stage)
    return lambda: actions.take(made, within=factories.WORDS, by=stage.by)


@happy(actions.leave, words.LEFT, by="priya")
def leave(stage: Stage) -> Act:
    made = suggestion(stage)
    return lambda: actions.leave(made, by=stage.by)


@happy(actions.take_back, words.TAKEN_BACK, by="ines")
def take_back(stage: Stage) -> Act:
    made = suggestion(stage)
    return lambda: actions.take_back(made, by=stage.by)


@happy(actions.comment, words.COMMENTED, by="ines")
def comment(stage: Stage) -> Act:
    version = factories.in_review(stage.cast)
    return lambda: actions.comment(version, quote="31 March 2027", text="Sure?", by=stage.by)


@happy(actions.resolve, words.COMMENT_RESOLVED, by="ines")
def resolve(stage: Stage) -> Act:
    made = comment_on_version(stage)
    return lambda: actions.resolve(made, by=stage.by)


@happy(actions.reopen_comment, words.COMMENT_REOPENED, by="ines")
def reopen_comment(stage: Stage) -> Act:
    made = comment_on_version(stage)
    actions.resolve(made, by=stage.by)
    commit()
    return lambda: actions.reopen_comment(made, by=stage.by)
