"""Happy paths of the verbs that hand the working text down; those that only change it write no record."""

from govsocial.drafting import actions
from govsocial.publishing import actions as publishing
from govsocial.responses import words
from tests import factories
from tests.house.happy import Act, Stage, happy
from tests.house.happy.responses import RULE, TARGET, correction, suggestion


@happy(actions.begin, words.BEGUN, by="priya")
def begin(stage: Stage) -> Act:
    issue, channel = factories.issue(stage.cast), factories.channel(stage.cast)
    return lambda: actions.begin(issue, channel=channel, target_url=TARGET, by=stage.by)


@happy(actions.submit, words.SUBMITTED, by="priya")
def submit(stage: Stage) -> Act:
    response = factories.draft(stage.cast)
    return lambda: actions.submit(response, rule=RULE, by=stage.by)


@happy(actions.abandon, words.KEPT, by="priya")
def abandon(stage: Stage) -> Act:
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
    return lambda: actions.suggest(response, old="31 March 2027", new="the end of March", by=stage.by)


@happy(actions.take, words.TAKEN, by="priya")
def take(stage: Stage) -> Act:
    made = suggestion(stage)
    return lambda: actions.take(made, by=stage.by)
