"""A response from its beginning to its versions. Nothing here commits; `by` is a Person."""

from typing import Any

from govsocial.accounts.notify import tell
from govsocial.channels.models import Channel
from govsocial.core import clock
from govsocial.core.db import db, lock, next_number
from govsocial.core.errors import Invalid, NotAllowed, Stale, WrongState
from govsocial.core.states import next_state
from govsocial.core.wording import gettext as _
from govsocial.issues import actions as issues
from govsocial.issues import queries as issue_queries
from govsocial.issues.models import Issue
from govsocial.ledger.record import record
from govsocial.listening.models import Mention
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.responses import drafting, queries, states, versions, words
from govsocial.responses.actions.shared import REASON_LIMIT, may_write, moved_on, stated
from govsocial.responses.checks import run, snapshot
from govsocial.responses.models import Draft, Response, Version
from govsocial.text import search
from govsocial.text.text import canonical_url

PUSHES = {"submit": "submit", "return": "return", "withdraw": "return", "succeed": "publish", "correct": "draft"}


def begin(
    issue: Issue, *, channel: Channel, target_url: str, by: Person, language: str = "", mention: Mention | None = None
) -> Response:
    """Begin an answer of an issue on a channel; its working text is empty. Raises Invalid, NotAllowed, WrongState."""
    may_write(by)
    goes = _target(channel, target_url, language)
    response = Response(
        number=next_number("response"),
        issue_id=issue.id,
        mention_id=mention.id if mention else None,
        state="draft",
        latest=0,
        begun_by_id=by.id,
        begun_at=clock.now(),
        due_at=issue.due_at,
        **goes,
    )
    facts: dict[str, Any] = {"response": response.number, "issue": issue.number, "channel": channel.name}
    with record(words.BEGUN, by=by, about=[issue], **facts) as act:
        db.session.add(response)
    drafting.begin(response)
    issues.advance(issue, "draft", by=by, cause=act.id)
    _index(response, "")
    return response


def set_target(
    response: Response, *, channel: Channel, target_url: str, by: Person, language: str = "", token: str = ""
) -> None:
    """Where the draft goes: channel, page, language. Raises Invalid, Stale, WrongState."""
    response = lock(Response, response.id)
    may_write(by)
    if response.state != "draft" or response.corrects_id:
        raise WrongState(_("Where these words go can only be changed before they go to review."))
    if token and token != response.last_event_id:
        raise Stale(_("Somebody else changed this while you were reading. Look again, then decide."))
    goes = _target(channel, target_url, language)
    facts: dict[str, Any] = {"response": response.number, "channel": channel.name}
    with record(words.TARGET_SET, by=by, about=[response.issue, response], **facts):
        for key, value in goes.items():
            setattr(response, key, value)


def advance(response: Response, verb: str, *, by: Any, cause: str | None = None) -> None:
    """Move a response on (responses/states.py: sign, return, withdraw, publish, succeed, fail); the issue follows."""
    response = lock(Response, response.id)
    state = next_state(states.TABLE, response.state, verb, otherwise=moved_on(response))
    issue = response.issue
    facts: dict[str, Any] = {"response": response.number, "state": state}
    with record(words.MOVED, by=by, about=[issue, response], cause=cause, **facts) as act:
        response.state = state
        if verb == "succeed":
            response.corrects_id, response.live = None, response.latest
    _push(issue, verb, by, act.id)


def abandon(response: Response, *, reason: str, by: Person) -> None:
    """Give a draft up, with a reason. A correction given up leaves what was published. Raises Invalid, WrongState."""
    response = lock(Response, response.id)
    may_write(by)
    why = stated(reason, "reason", REASON_LIMIT, _("Say why these words are no longer needed."))
    verb, word = ("keep", words.KEPT) if response.corrects_id else ("abandon", words.ENDED)
    state = next_state(states.TABLE, response.state, verb, otherwise=moved_on(response))
    issue = response.issue
    with record(word, by=by, about=[issue, response], response=response.number):
        response.state, response.reason, response.corrects_id = state, why, None
    draft = lock(Draft, response.id)
    subject = _("Response %(n)s was given up", n=response.number)
    lines = [_("%(who)s gave it up: %(why)s", who=by.name, why=why)]
    concerned = {response.begun_by_id, *draft.contributors}
    tell(issue_queries.may_hear(issue, concerned), subject, lines, f"/responses/{response.number}", by=by)


def reopen(response: Response, *, corrects: str, by: Person, cause: str | None = None) -> None:
    """Open a published response to correct publication `corrects` (its id); the draft starts as the live words."""
    response = lock(Response, response.id)
    state = next_state(states.TABLE, response.state, "correct", otherwise=moved_on(response))
    issue = response.issue
    with record(words.REOPENED, by=by, about=[issue, response], cause=cause, response=response.number) as act:
        response.state, response.corrects_id = state, corrects
    drafting.restart(response, queries.live_text(response))
    _push(issue, "correct", by, act.id)


def make_version(response: Response, *, rule: dict[str, Any], by: Person) -> Version:
    """Make the working words an immutable, numbered version and send it to review, with the rule that was worked out.

    Raises Invalid when there are no words, WrongState when a place is not settled or the draft is closed, NotAllowed.
    """
    response = lock(Response, response.id)
    if not may(by, Permission.RESPONSE_SUBMIT):
        raise NotAllowed(_("You may not send words to review."))
    state = next_state(states.TABLE, response.state, "submit", otherwise=moved_on(response))
    lock(Draft, response.id)
    around = queries.around(response.number, by)
    draft, issue = around.draft, around.issue
    _check_complete(draft, around.channel)
    version = _version(around, rule, by)
    facts: dict[str, Any] = {"response": response.number, "version": version.number, "digest": version.digest}
    with record(words.SUBMITTED, by=by, about=[issue, response], **facts) as act:
        db.session.add(version)
        response.state, response.latest = state, version.number
    draft.taken = []
    _index(response, version.placements[0]["words"])
    _push(issue, "submit", by, act.id)
    return version


def _version(around: queries.Around, rule: dict[str, Any], by: Person) -> Version:
    response, draft, channel = around.response, around.draft, around.channel
    outgoing = versions.outgoing(channel.disclosure, draft.text)
    variants = [versions.variant(response.language, draft.text)]
    placements = [versions.placement(channel.number, response.target_url, response.language, outgoing)]
    return Version(
        response_id=response.id,
        number=response.latest + 1,
        variants=variants,
        placements=placements,
        digest=versions.digest(variants, placements),
        contributors=sorted(draft.contributors),
        rule=rule,
        taken=draft.taken,
        checks=snapshot(run(queries.given(around))),
        corrects_id=response.corrects_id,
        submitted_by_id=by.id,
        submitted_at=clock.now(),
    )


def _check_complete(draft: Draft, channel: Channel) -> None:
    if not draft.text.strip():
        raise Invalid(_("Nothing is written yet. Write the words first, then send them to review."))
    if draft.conflicts:
        raise WrongState(_("Two of you wrote at the same place. Settle it in the draft first."))
    if channel.state != "active":
        raise WrongState(_("This channel is not active. Choose another, or ask an administrator to activate it."))


def _target(channel: Channel, target_url: str, language: str) -> dict[str, Any]:
    if channel.state != "active":
        raise Invalid(errors={"channel": _("Choose an active channel.")})
    url = target_url.strip()
    if len(url) > 2000 or not canonical_url(url):
        raise Invalid(errors={"target_url": _("Give the whole web address of the page, with https://")})
    return {"channel_id": channel.id, "target_url": url, "language": language or channel.language}


def _push(issue: Issue, verb: str, by: Any, cause: str) -> None:
    if verb in PUSHES:
        issues.advance(issue, PUSHES[verb], by=by, cause=cause)


def _index(response: Response, outgoing: str) -> None:
    search.put("response", response.number, f"{response.number} {response.target_url} {outgoing}")
