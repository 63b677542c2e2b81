"""The verbs of sign-off: submit, sign, return, withdraw; and the rules that ask for them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from govsocial.accounts.notify import tell
from govsocial.core import clock
from govsocial.core.db import db, lock, next_number
from govsocial.core.errors import Invalid, NotAllowed, Stale, WrongState
from govsocial.issues import rules as ownership
from govsocial.issues.models import Issue
from govsocial.ledger.record import SYSTEM, record
from govsocial.ledger.vocabulary import Word
from govsocial.people import queries as people
from govsocial.people.models import Person
from govsocial.responses import actions as responses
from govsocial.responses.models import Comment, Response, Suggestion, Version
from govsocial.signoff import queries, rules, words
from govsocial.signoff.models import Rule, Signoff

REASON_LIMIT = 5_000
DEFAULT_RULES = (
    ("Every response", "always", ("policy", "communications")),
    ("Urgent issues", "urgent", ("media_relations",)),
    ("Issues marked legal", "legal", ("legal",)),
)


def submit(response: Response, *, by: Person) -> Version:
    """Send the present words to review as a new, immutable version, with the rule that fits frozen into it."""
    response = lock(Response, response.id)
    if response.state != "draft":
        raise WrongState(_("This response is not a draft: it was sent to review before."))
    issue = _issue(response)
    if reasons := ownership.ready_for_review(issue):
        raise NotAllowed(" ".join(reasons))
    rule = queries.asked_of(issue)
    if not rules.is_enough(rule["functions"]):
        raise NotAllowed(_("The sign-off rules ask for fewer than two functions. An administrator has to mend them."))
    version = responses.make_version(response, rule=rule, by=by)
    _tell_signers(response, version, by)
    return version


def sign(version: Version, *, by: Person, function: str, digest: str, comment: str = "") -> Signoff:
    """Sign exact words for one function. `digest` is that of the words the signer read.

    Raises Stale when there is a newer version or the words are others, WrongState outside review, and NotAllowed by
    the rules; a refusal of the last kind goes on record.
    """
    response = _in_review(version, digest)
    found = queries.decisions(version)
    if why := queries.why_not(version, function, by, queries.signatures(found)):
        facts = {"response": response.number, "version": version.number, "why": why}
        raise NotAllowed(_why(why), on_record=(words.REFUSED, facts))
    issue = _issue(response)
    with record(
        words.SIGNED,
        by=by,
        as_=function,
        about=[issue, response, version],
        response=response.number,
        version=version.number,
        function=function,
        digest=version.digest,
    ) as act:
        signed = _decide(version, response, by, "signed", comment, function)
    if queries.is_signed(version):
        responses.advance(response, "sign", by=by, cause=act.id)
        _tell_publishers(response, version, by)
    return signed


def return_version(version: Version, *, by: Person, reason: str, digest: str) -> None:
    """Send words back to the drafters with a reason that reaches everyone who took part."""
    reason = _reason(reason)
    response = _in_review(version, digest, ("review", "signed"))
    if not may_return(version, by):
        raise NotAllowed(_("Only somebody who carries a function that is asked to sign can return these words."))
    _leave_review(words.RETURNED, response, version, by, "return", reason)
    tell(
        took_part(response, version),
        _("Response %(n)s was returned", n=response.number),
        [_("%(who)s returned version %(v)s: %(why)s", who=by.name, v=version.number, why=reason)],
        f"/responses/{response.number}",
        by=by,
    )


def withdraw(version: Version, *, by: Person, reason: str, digest: str) -> None:
    """Take words back from review: for those who wrote or submitted them, or own the issue."""
    reason = _reason(reason)
    response = _in_review(version, digest, ("review", "signed"))
    insiders = {*version.contributors, version.submitted_by_id, *_issue(response).owner_ids}
    if by.id not in insiders:
        raise NotAllowed(_("Only those who wrote these words or own the issue can withdraw them."))
    _leave_review(words.WITHDRAWN, response, version, by, "withdraw", reason)
    tell(
        took_part(response, version),
        _("Response %(n)s was withdrawn from review", n=response.number),
        [_("%(who)s withdrew version %(v)s: %(why)s", who=by.name, v=version.number, why=reason)],
        f"/responses/{response.number}",
        by=by,
    )


def may_return(version: Version, person: Person) -> bool:
    """Whether this person sits at one of the lines the version asks for."""
    return bool(person.functions & set(version.rule["functions"]))


def took_part(response: Response, version: Version) -> set[str]:
    """Ids of all who wrote, suggested, commented or decided on a response so far."""
    everyone = {*version.contributors, version.submitted_by_id, response.begun_by_id}
    everyone |= set(db.session.scalars(sa.select(Signoff.person_id).where(Signoff.response_id == response.id)))
    everyone |= set(db.session.scalars(sa.select(Suggestion.by_id).where(Suggestion.response_id == response.id)))
    versions = sa.select(Version.id).where(Version.response_id == response.id)
    return everyone | set(db.session.scalars(sa.select(Comment.by_id).where(Comment.version_id.in_(versions))))


def _leave_review(word: Word, response: Response, version: Version, by: Person, verb: str, reason: str) -> None:
    about = [_issue(response), response, version]
    with record(word, by=by, about=about, response=response.number, version=version.number) as act:
        _decide(version, response, by, {"return": "returned", "withdraw": "withdrawn"}[verb], reason, None)
    responses.advance(response, verb, by=by, cause=act.id)


def _decide(
    version: Version, response: Response, by: Person, decision: str, comment: str, function: str | None
) -> Signoff:
    made = Signoff(
        response_id=response.id,
        version_id=version.id,
        version_number=version.number,
        digest=version.digest,
        decision=decision,
        function=function,
        person_id=by.id,
        at=clock.now(),
        comment=comment.strip() or None,
    )
    db.session.add(made)
    return made


def _in_review(version: Version, digest: str, within: Sequence[str] = ("review",)) -> Response:
    """The version's response, held, if these are the very words in review (or signed and not yet sent)."""
    response = lock(Response, version.response_id)
    if version.number != response.latest:
        raise Stale(_("There is a newer version of these words. Read that one, then decide."))
    if version.digest != digest:
        raise Stale(_("These are not the words you read. Read them again, then decide."))
    if response.state not in within:
        raise WrongState(_("These words are not in review."))
    return response


def _issue(response: Response) -> Issue:
    found = db.session.get(Issue, response.issue_id)
    assert found is not None, "a response always belongs to an issue"
    return found


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid(errors={"reason": _("Say what has to change, and why.")})
    if len(reason) > REASON_LIMIT:
        raise Invalid(errors={"reason": _("Keep the reason under %(n)s characters.", n=f"{REASON_LIMIT:,}")})
    return reason


def _why(key: str) -> str:
    return {
        "not_asked": _("This function is not asked to sign these words."),
        "not_theirs": _("You do not carry this function, so you cannot sign for it."),
        "own_words": _("You wrote part of these words, so you cannot sign them."),
        "signed_before": _("You have signed this version for another function. One person signs for one function."),
        "function_signed": _("This function has signed this version already."),
    }[key]


def _tell_signers(response: Response, version: Version, by: Person) -> None:
    signers = {p.id for f in queries.carriers(version.rule["functions"]).values() for p in f}
    tell(
        signers - set(version.contributors),
        _("To sign: response %(n)s, version %(v)s", n=response.number, v=version.number),
        [_("%(who)s sent these words to review. You can sign them, or return them with a reason.", who=by.name)],
        f"/responses/{response.number}/versions/{version.number}",
        by=by,
    )


def _tell_publishers(response: Response, version: Version, by: Person) -> None:
    from govsocial.people.permissions import Role

    tell(
        {p.id for p in people.by_role(Role.PUBLISHER)} & {*_issue(response).owner_ids, version.submitted_by_id},
        _("To publish: response %(n)s", n=response.number),
        [_("Version %(v)s is signed by every function that was asked.", v=version.number)],
        f"/responses/{response.number}/publish",
        by=by,
    )


def seed_rules(*, by: Any = SYSTEM) -> None:
    """The default rules, where there are none: policy and communications always, more for urgent and legal."""
    if queries.all_rules():
        return
    for name, applies, functions in DEFAULT_RULES:
        _add(name, applies, "", functions, by)


def add_rule(*, name: str, applies: str, topic: str, functions: Sequence[str], by: Any) -> Rule:
    """A further rule. Rules only add functions; no rule can take the floor away."""
    name, topic = _checked(name, applies, topic, functions)
    return _add(name, applies, topic, functions, by)


def change_rule(
    rule: Rule, *, name: str, applies: str, topic: str, functions: Sequence[str], active: bool, by: Any, token: str
) -> None:
    """Change or switch a rule. Versions already in review keep the rule they were submitted under."""
    rule = lock(Rule, rule.id)
    if rule.last_event_id != token:
        raise Stale(_("Somebody else changed this rule while you were reading it. Look again, then decide."))
    name, topic = _checked(name, applies, topic, functions)
    with record(words.RULE_CHANGED, by=by, rule=rule.number):
        rule.name, rule.applies, rule.topic, rule.functions, rule.active = name, applies, topic, [*functions], active
    _keep_floor()


def _add(name: str, applies: str, topic: str, functions: Sequence[str], by: Any) -> Rule:
    number = next_number("signoff_rule")
    with record(words.RULE_ADDED, by=by, rule=number):
        rule = Rule(number=number, name=name, applies=applies, topic=topic, functions=[*functions], active=True)
        db.session.add(rule)
    return rule


def _checked(name: str, applies: str, topic: str, functions: Sequence[str]) -> tuple[str, str]:
    errors = {}
    if not name.strip():
        errors["name"] = _("Give the rule a name.")
    if applies not in rules.APPLIES:
        errors["applies"] = _("Choose when the rule applies.")
    if applies == "topic" and not topic.strip():
        errors["topic"] = _("Name the topic.")
    if not functions or set(functions) - people.function_names().keys():
        errors["functions"] = _("Choose at least one function.")
    if errors:
        raise Invalid(errors=errors)
    return name.strip(), topic.strip()


def _keep_floor() -> None:
    """What is asked of every response must never fall under two functions."""
    least = rules.asked(queries.all_rules(), rules.Matter("normal", False, ""), [])
    if not rules.is_enough(least["functions"]):
        message = _("Every response needs at least two functions. Add one to the rule that always applies.")
        raise Invalid(errors={"functions": message})
