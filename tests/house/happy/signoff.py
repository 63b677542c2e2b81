"""Happy paths of sign-off and its rules."""

from govsocial.core.db import commit
from govsocial.responses import words as responses
from govsocial.signoff import actions, queries, words
from tests import factories
from tests.house.happy import Act, Stage, happy

GIVEN = {"name": "Heating", "applies": "topic", "topic": "heating", "functions": ["legal"]}


@happy(actions.seed_rules, words.RULE_ADDED, by="ada")
def seed_rules(stage: Stage) -> Act:
    stage.monkeypatch.setattr(queries, "all_rules", list)
    return lambda: actions.seed_rules(by=stage.by)


@happy(actions.add_rule, words.RULE_ADDED, by="ada")
def add_rule(stage: Stage) -> Act:
    return lambda: actions.add_rule(**GIVEN, by=stage.by)


@happy(actions.change_rule, words.RULE_CHANGED, by="ada")
def change_rule(stage: Stage) -> Act:
    rule = actions.add_rule(**GIVEN, by=stage.by)
    commit()
    token = rule.last_event_id
    return lambda: actions.change_rule(rule, **GIVEN, active=False, by=stage.by, token=token)


@happy(actions.submit, responses.SUBMITTED, by="priya")
def submit(stage: Stage) -> Act:
    response = factories.draft(stage.cast)
    return lambda: actions.submit(response, by=stage.by)


@happy(actions.sign, words.SIGNED, by="jonas")
def sign(stage: Stage) -> Act:
    version = factories.in_review(stage.cast)
    digest = version.digest
    return lambda: actions.sign(version, by=stage.by, function="policy", digest=digest, comment="Checked.")


@happy(actions.sign, words.SIGNED, responses.MOVED, by="leona")
def sign_last(stage: Stage) -> Act:
    version = factories.in_review(stage.cast)
    digest = version.digest
    actions.sign(version, by=stage.cast.jonas, function="policy", digest=digest)
    commit()
    return lambda: actions.sign(version, by=stage.by, function="communications", digest=digest)


@happy(actions.return_version, words.RETURNED, responses.MOVED, by="jonas")
def return_version(stage: Stage) -> Act:
    version = factories.in_review(stage.cast)
    return lambda: actions.return_version(version, by=stage.by, reason="Shorter.", digest=version.digest)


@happy(actions.withdraw, words.WITHDRAWN, responses.MOVED, by="priya")
def withdraw(stage: Stage) -> Act:
    version = factories.in_review(stage.cast)
    return lambda: actions.withdraw(version, by=stage.by, reason="A typing error.", digest=version.digest)
