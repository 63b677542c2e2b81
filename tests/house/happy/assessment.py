"""Happy paths of assessing."""

from govsocial.assessment import actions, words
from govsocial.assessment.models import Assessment
from govsocial.core.db import commit
from tests import factories
from tests.house.happy import Act, Stage, happy

STANDS = [("true", "yes"), ("true-balanced", "yes"), ("share", "no")]


def begun(stage: Stage, *given: tuple[str, str]) -> Assessment:
    made = actions.begin(factories.issue(stage.cast), by=stage.by)
    for question, said in given:
        actions.answer(made, question=question, answer=said, by=stage.by)
    commit()
    return made


@happy(actions.begin, words.BEGUN, by="priya")
def begin(stage: Stage) -> Act:
    issue = factories.issue(stage.cast)
    return lambda: actions.begin(issue, by=stage.by)


@happy(actions.answer, words.ANSWERED, by="priya")
def answer(stage: Stage) -> Act:
    made = begun(stage)
    return lambda: actions.answer(made, question="true", answer="no", note="See the decree.", by=stage.by)


@happy(actions.answer, words.CHANGED, by="priya")
def another_answer(stage: Stage) -> Act:
    made = begun(stage, ("true", "no"))
    return lambda: actions.answer(made, question="true", answer="yes", by=stage.by)


@happy(actions.give_no_answer, words.FINISHED, by="priya")
def give_no_answer(stage: Stage) -> Act:
    made = begun(stage)
    return lambda: actions.give_no_answer(made, reason="The thread is three years old.", by=stage.by)


@happy(actions.finish, words.FINISHED, by="priya")
def finish(stage: Stage) -> Act:
    made = begun(stage, *STANDS)
    return lambda: actions.finish(made, reason="It says enough.", by=stage.by)
