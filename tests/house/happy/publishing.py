"""Happy paths of publishing, proof, correction and retraction. What platforms answer is told by `result`."""

from hashlib import sha256

from govsocial.core import clock
from govsocial.core.db import commit
from govsocial.evidence.models import Evidence
from govsocial.platforms.compare import Verdict
from govsocial.publishing import actions, proof, retraction, words
from govsocial.publishing.models import Publication
from govsocial.responses import words as responses
from tests import factories
from tests.house.happy import Act, Stage, happy

PERMALINK = "https://doorstep.example/t/1#9"


def intended(stage: Stage, method: str = "wordpress") -> Publication:
    version = factories.signed(stage.cast, on=factories.channel(stage.cast, method=method))
    [made] = actions.publish(version.response, by=stage.cast.tomas)
    commit()
    return made


def awaiting(stage: Stage) -> Publication:
    made = intended(stage, "assisted")
    actions.posted_by_hand(made, by=stage.cast.tomas)
    commit()
    return made


def asked(stage: Stage) -> Publication:
    made = factories.published(stage.cast)
    retraction.ask(made, by=stage.cast.priya, reason="The date is wrong.")
    commit()
    return made


def retracted(stage: Stage) -> Publication:
    made = asked(stage)
    retraction.decide(made, by=stage.cast.tomas, confirmed=True)
    commit()
    return made


def picture() -> Evidence:
    data = b"a screenshot"
    return Evidence(sha256=sha256(data).hexdigest(), size=len(data), kind="png", url=PERMALINK, at=clock.now())


@happy(actions.publish, words.INTENDED, by="tomas")
def publish(stage: Stage) -> Act:
    response = factories.signed(stage.cast).response
    return lambda: actions.publish(response, by=stage.by)


@happy(actions.result, words.SUCCEEDED, by="system")
def succeeded(stage: Stage) -> Act:
    made = intended(stage)
    return lambda: actions.result(made, "succeed", external_id="9", permalink=PERMALINK)


@happy(actions.result, words.HELD, by="system")
def held(stage: Stage) -> Act:
    made = intended(stage)
    return lambda: actions.result(made, "hold", external_id="9")


@happy(actions.result, words.FAILED, by="system")
def failed(stage: Stage) -> Act:
    made = intended(stage)
    return lambda: actions.result(made, "fail", why="The site refused the login.")


@happy(actions.result, words.UNKNOWN, by="system")
def lost(stage: Stage) -> Act:
    made = intended(stage)
    return lambda: actions.result(made, "lose", why="The site did not answer.")


@happy(actions.posted_by_hand, words.POSTED, by="tomas")
def posted_by_hand(stage: Stage) -> Act:
    made = intended(stage, "assisted")
    return lambda: actions.posted_by_hand(made, by=stage.by)


@happy(actions.give_up, words.GIVEN_UP, by="tomas")
def give_up(stage: Stage) -> Act:
    made = awaiting(stage)
    return lambda: actions.give_up(made, by=stage.by)


@happy(actions.correct, words.CORRECTION_BEGUN, responses.REOPENED, by="priya")
def correct(stage: Stage) -> Act:
    made = factories.published(stage.cast)
    return lambda: actions.correct(made, by=stage.by)


@happy(proof.prove, words.PROVEN, by="tomas")
def prove(stage: Stage) -> Act:
    made = awaiting(stage)
    return lambda: proof.prove(made, by=stage.by, permalink=PERMALINK, pasted=f"Top\n{made.words}\nEnd")


@happy(proof.prove, words.PROOF_REFUSED, by="tomas")
def prove_nothing(stage: Stage) -> Act:
    made = awaiting(stage)
    return lambda: proof.prove(made, by=stage.by, permalink=PERMALINK, pasted="Something else")


@happy(proof.move, words.ADDRESS_CHANGED, by="tomas")
def move(stage: Stage) -> Act:
    made = factories.published(stage.cast)
    return lambda: proof.move(made, by=stage.by, permalink="https://doorstep.example/new/9", pasted=made.words)


@happy(proof.confirm, words.PROVEN, by="priya")
def confirm(stage: Stage) -> Act:
    made = awaiting(stage)
    proof.prove(made, by=stage.cast.tomas, permalink=PERMALINK, pasted="", picture=picture())
    commit()
    return lambda: proof.confirm(made, by=stage.by)


@happy(proof.read_back, words.READ_BACK, by="system")
def read_back(stage: Stage) -> Act:
    made = factories.published(stage.cast)
    return lambda: proof.read_back(made, Verdict("differs", "Something else"))


@happy(retraction.ask, words.RETRACTION_ASKED, by="priya")
def ask(stage: Stage) -> Act:
    made = factories.published(stage.cast)
    return lambda: retraction.ask(made, by=stage.by, reason="The date is wrong.")


@happy(retraction.decide, words.RETRACTED, by="tomas")
def decide(stage: Stage) -> Act:
    made = asked(stage)
    return lambda: retraction.decide(made, by=stage.by, confirmed=True)


@happy(retraction.decide, words.RETRACTION_REFUSED, by="tomas")
def decide_against(stage: Stage) -> Act:
    made = asked(stage)
    return lambda: retraction.decide(made, by=stage.by, confirmed=False)


@happy(retraction.removed, words.REMOVED, by="tomas")
def removed(stage: Stage) -> Act:
    made = retracted(stage)
    return lambda: retraction.removed(made, how="by hand", by=stage.by)


@happy(retraction.not_removed, words.NOT_REMOVED, by="system")
def not_removed(stage: Stage) -> Act:
    made = retracted(stage)
    return lambda: retraction.not_removed(made, why="The site refused the login.")
