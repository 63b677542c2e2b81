"""The verbs on sign-off rules: seed, add, change. No rule can take the floor away."""

from collections.abc import Sequence

from govsocial.core.db import db, lock, next_number
from govsocial.core.errors import Invalid, NotAllowed, Stale
from govsocial.core.wording import gettext as _
from govsocial.ledger.record import SYSTEM, record
from govsocial.people import queries as people
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.signoff import queries, rules, words
from govsocial.signoff.models import Rule

By = Person | str
NAME_LIMIT, TOPIC_LIMIT = 120, 80
DEFAULT_RULES = (
    ("Every response", "always", ("policy", "communications")),
    ("Urgent issues", "urgent", ("media_relations",)),
    ("Issues marked legal", "legal", ("legal",)),
)


def seed_rules(*, by: By = SYSTEM) -> None:
    """The default rules, where there are none: policy and communications always, more for urgent and legal."""
    if queries.all_rules():
        return
    for name, applies, functions in DEFAULT_RULES:
        _add(name, applies, "", functions, by)


def add_rule(*, name: str, applies: str, topic: str, functions: Sequence[str], by: By) -> Rule:
    """A further rule. Rules only add functions; no rule can take the floor away. Raises Invalid, NotAllowed."""
    _may_rule(by)
    name, topic = _checked(name, applies, topic, functions)
    return _add(name, applies, topic, functions, by)


def change_rule(
    rule: Rule, *, name: str, applies: str, topic: str, functions: Sequence[str], active: bool, by: By, token: str
) -> None:
    """Change or switch a rule. Versions in review keep the rule they came with. Raises Invalid, NotAllowed, Stale."""
    _may_rule(by)
    rule = lock(Rule, rule.id)
    if rule.last_event_id != token:
        raise Stale(_("Somebody else changed this rule while you were reading it. Look again, then decide."))
    name, topic = _checked(name, applies, topic, functions)
    with record(words.RULE_CHANGED, by=by, about=[rule], rule=rule.number):
        rule.name, rule.applies, rule.topic = name, applies, topic
        rule.functions, rule.active = sorted(set(functions)), active
    _keep_floor()


def _add(name: str, applies: str, topic: str, functions: Sequence[str], by: By) -> Rule:
    number = next_number("signoff_rule")
    with record(words.RULE_ADDED, by=by, rule=number):
        rule = Rule(
            number=number, name=name, applies=applies, topic=topic, functions=sorted(set(functions)), active=True
        )
        db.session.add(rule)
    return rule


def _may_rule(by: By) -> None:
    if isinstance(by, Person) and not may(by, Permission.RULE_WRITE):
        raise NotAllowed(_("Only an administrator changes sign-off rules."))


def _checked(name: str, applies: str, topic: str, functions: Sequence[str]) -> tuple[str, str]:
    name, topic, errors = name.strip(), topic.strip(), {}
    if not name or len(name) > NAME_LIMIT:
        errors["name"] = _("Give the rule a name of at most %(n)s characters.", n=NAME_LIMIT)
    if applies not in rules.APPLIES:
        errors["applies"] = _("Choose when the rule applies.")
    if (applies == "topic" and not topic) or len(topic) > TOPIC_LIMIT:
        errors["topic"] = _("Name the topic, in at most %(n)s characters.", n=TOPIC_LIMIT)
    if not functions or set(functions) - people.function_names().keys():
        errors["functions"] = _("Choose at least one function.")
    if errors:
        raise Invalid(errors=errors)
    return name, topic


def _keep_floor() -> None:
    """What is asked of every response must never fall under two functions."""
    least = rules.asked(queries.all_rules(), rules.Matter("normal", False, ""), [])
    if not rules.is_enough(least["functions"]):
        message = _("Every response needs at least two functions. Add one to the rule that always applies.")
        raise Invalid(errors={"functions": message})
