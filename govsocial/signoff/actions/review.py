"""The verbs on a version: submit, sign, return, withdraw. Nothing here publishes."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from govsocial.accounts.notify import tell
from govsocial.core import clock
from govsocial.core.db import db, lock
from govsocial.core.errors import Invalid, NotAllowed, Stale, WrongState
from govsocial.core.wording import gettext as _
from govsocial.drafting import actions as drafting
from govsocial.issues import queries as issues
from govsocial.issues import rules as ownership
from govsocial.issues.models import Issue
from govsocial.ledger.governed import Governed
from govsocial.ledger.record import record
from govsocial.ledger.vocabulary import Word
from govsocial.people import queries as people
from govsocial.people.models import Person
from govsocial.people.permissions import Role
from govsocial.responses import actions as responses
from govsocial.responses.models import Comment, Response, Suggestion, Version
from govsocial.signoff import queries, rows, rules, words
from govsocial.signoff.models import Signoff
from govsocial.web.places import link_to, path_of

TEXT_LIMIT = 5_000


def submit(response: Response, *, by: Person) -> Version:
    """Send the present words to review as a new, immutable version, with the rule that fits frozen into it.

    Raises WrongState when the issue is not owned well enough or the draft is closed, and what drafting.submit raises.
    """
    response = lock(Response, response.id)
    if response.state != "draft":
        raise WrongState(_("This response is not a draft: it was sent to review before."))
    issue = response.issue
    if reasons := ownership.ready_for_review(issue):
        raise WrongState(" ".join(reasons))
    rule = queries.asked_of(issue)
    if not rules.is_enough(rule["functions"]):
        raise WrongState(_("The sign-off rules ask for fewer than two functions. An administrator has to mend them."))
    version = drafting.submit(response, rule=rule, by=by)
    carry = rows.signers(issue).carry
    _tell(
        issue,
        {p.id for key in rule["functions"] for p in carry.get(key, ())} - set(version.contributors),
        _("To sign: response %(n)s, version %(v)s", n=response.number, v=version.number),
        _("%(who)s sent these words to review. You can sign them, or return them with a reason.", who=by.name),
        path_of("version", response.number, version.number),
        by,
    )
    return version


def sign(version: Version, *, by: Person, function: str, digest: str, comment: str = "") -> Signoff:
    """Sign exact words for one function. `digest` is that of the words the signer read.

    Raises Stale when there is a newer version or the words are others, WrongState outside review, and NotAllowed by
    the rules; a refusal of the last kind goes on record.
    """
    if len(comment) > TEXT_LIMIT:
        raise Invalid(errors={"comment": _("Keep the comment under %(n)s characters.", n=f"{TEXT_LIMIT:,}")})
    by = lock(Person, by.id)  # whoever was deactivated while they read signs nothing
    response = _in_review(version, digest, ("review",))
    issue = response.issue
    about: list[Governed] = [issue, response, version]
    facts: dict[str, Any] = {"response": response.number, "version": version.number}
    if why := queries.why_not(version, function, by, rules.signatures(rows.decisions(version.id)), issue):
        said = {**facts, "why": why.replace("_", " "), "about": about}
        raise NotAllowed(_why(why), on_record=(words.REFUSED, said))
    with record(words.SIGNED, by=by, as_=function, about=about, function=function, digest=digest, **facts) as act:
        signed = _decide(version, by, "signed", comment, function, digest)
    if queries.is_signed(version):
        responses.advance(response, "sign", by=by, cause=act.id)
        _tell_publishers(response, version, issue, by)
    return signed


def return_version(version: Version, *, by: Person, reason: str, digest: str) -> None:
    """Send words back to the drafters with a reason that reaches everyone who took part."""
    reason = _reason(reason)
    response = _in_review(version, digest, ("review", "signed"))
    if not queries.may_return(version, by):
        raise NotAllowed(_("Only somebody who carries a function that is asked to sign can return these words."))
    subject = _("Response %(n)s was returned", n=response.number)
    line = _("%(who)s returned version %(v)s: %(why)s", who=by.name, v=version.number, why=reason)
    _leave_review(words.RETURNED, version, response, by, "return", reason, (subject, line))


def withdraw(version: Version, *, by: Person, reason: str, digest: str) -> None:
    """Take words back from review: for those who wrote or submitted them, or own the issue."""
    reason = _reason(reason)
    response = _in_review(version, digest, ("review", "signed"))
    if not queries.may_withdraw(version, by, response.issue):
        raise NotAllowed(_("Only those who wrote these words or own the issue can withdraw them."))
    subject = _("Response %(n)s was withdrawn from review", n=response.number)
    line = _("%(who)s withdrew version %(v)s: %(why)s", who=by.name, v=version.number, why=reason)
    _leave_review(words.WITHDRAWN, version, response, by, "withdraw", reason, (subject, line))


def took_part(response: Response, version: Version) -> set[str]:
    """Ids of all who wrote, suggested, commented or decided on a response so far."""
    everyone = {*version.contributors, version.submitted_by_id, response.begun_by_id}
    everyone |= set(db.session.scalars(sa.select(Signoff.person_id).where(Signoff.response_id == response.id)))
    everyone |= set(db.session.scalars(sa.select(Suggestion.by_id).where(Suggestion.response_id == response.id)))
    versions = sa.select(Version.id).where(Version.response_id == response.id)
    return everyone | set(db.session.scalars(sa.select(Comment.by_id).where(Comment.version_id.in_(versions))))


def _leave_review(
    word: Word, version: Version, response: Response, by: Person, verb: str, reason: str, letter: tuple[str, str]
) -> None:
    issue = response.issue
    about: list[Governed] = [issue, response, version]
    with record(word, by=by, about=about, response=response.number, version=version.number) as act:
        _decide(version, by, {"return": "returned", "withdraw": "withdrawn"}[verb], reason, None, version.digest)
    responses.advance(response, verb, by=by, cause=act.id)
    _tell(issue, took_part(response, version), *letter, path_of("response", response.number), by)


def _decide(version: Version, by: Person, decision: str, comment: str, function: str | None, digest: str) -> Signoff:
    made = Signoff(
        response_id=version.response_id,
        version_id=version.id,
        version_number=version.number,
        digest=digest,
        decision=decision,
        function=function,
        person_id=by.id,
        at=clock.now(),
        comment=comment.strip() or None,
    )
    db.session.add(made)
    return made


def _in_review(version: Version, digest: str, within: Collection[str]) -> Response:
    """The version's response, held, if these are the very words in review (or signed and not yet sent)."""
    response = lock(Response, version.response_id)
    why = rules.why_not_now(
        number=version.number,
        latest=response.latest,
        read=digest,
        digest=version.digest,
        state=response.state,
        within=within,
    )
    if why == "newer_version":
        raise Stale(
            _(
                "There is a %(newer)s of these words. Read that one, then decide.",
                newer=link_to(_("newer version"), "version", response.number, response.latest),
            )
        )
    if why == "other_words":
        raise Stale(_("These are not the words you read. Read them again, then decide."))
    if why == "not_in_review":
        raise WrongState(_("These words are not in review."))
    return response


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid(errors={"reason": _("Say what has to change, and why.")})
    if len(reason) > TEXT_LIMIT:
        raise Invalid(errors={"reason": _("Keep the reason under %(n)s characters.", n=f"{TEXT_LIMIT:,}")})
    return reason


def _why(key: str) -> str:
    said: dict[str, str] = {
        "no_right": _("Signing is for staff who may see this issue."),
        "not_asked": _("This function is not asked to sign these words."),
        "not_theirs": _("You do not carry this function, so you cannot sign for it."),
        "own_words": _("You wrote part of these words, so you cannot sign them."),
        "signed_before": _("You have signed this version already. One person signs for one function."),
        "function_signed": _("This function has signed this version already."),
    }
    return said[key]


def _tell_publishers(response: Response, version: Version, issue: Issue, by: Person) -> None:
    """Publishers among those who work on the issue; when there are none, every publisher who may know of it."""
    publishers = people.holding(Role.PUBLISHER)
    _tell(
        issue,
        publishers & {*issue.owner_ids, version.submitted_by_id} or publishers,
        _("To publish: response %(n)s", n=response.number),
        _("Version %(v)s is signed by every function that was asked.", v=version.number),
        path_of("publish", response.number),
        by,
    )


def _tell(issue: Issue, persons: set[str], subject: str, line: str, path: str, by: Person) -> None:
    tell(issues.may_hear(issue, persons), subject, [line], path, by=by)
