"""A response from its beginning to its versions. Nothing here commits; `by` is a Person."""

from collections.abc import Collection, Sequence
from typing import Any

from govsocial.accounts.notify import tell
from govsocial.channels.models import Channel
from govsocial.core import clock
from govsocial.core.db import db, lock, next_number
from govsocial.core.errors import Invalid, Stale, WrongState
from govsocial.core.states import next_state
from govsocial.core.wording import gettext as _
from govsocial.issues import actions as issues
from govsocial.issues import queries as issue_queries
from govsocial.issues.models import Issue
from govsocial.ledger.derived import put
from govsocial.ledger.record import record
from govsocial.listening.models import Mention
from govsocial.people.models import Person
from govsocial.responses import rules, states, versions, words
from govsocial.responses.models import Response, Version
from govsocial.text import search
from govsocial.text.text import canonical_url
from govsocial.web.places import path_of

PUSHES = {"submit": "submit", "return": "return", "withdraw": "return", "succeed": "publish", "correct": "draft"}


def begin(
    issue: Issue, *, channel: Channel, target_url: str, by: Person, language: str = "", mention: Mention | None = None
) -> Response:
    """Begin an answer of an issue on a channel; nothing is written yet. Raises Invalid, NotAllowed, WrongState."""
    rules.may_write(by)
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
    with record(words.BEGUN, by=by, about=[issue], **facts):
        db.session.add(response)
        issues.advance(issue, "draft")
    _index(response)
    return response


def set_target(
    response: Response, *, channel: Channel, target_url: str, by: Person, language: str = "", token: str = ""
) -> None:
    """Where the draft goes: channel, page, language. Raises Invalid, Stale, WrongState."""
    response = lock(Response, response.id)
    rules.may_write(by)
    if response.state != "draft" or response.corrects_id:
        raise WrongState(_("Where these words go can only be changed before they go to review."))
    if token and token != response.last_event_id:
        raise Stale(_("Somebody else changed this while you were reading. Look again, then decide."))
    goes = _target(channel, target_url, language)
    facts: dict[str, Any] = {"response": response.number, "channel": channel.name}
    with record(words.TARGET_SET, by=by, about=[response.issue, response], **facts):
        for key, value in goes.items():
            setattr(response, key, value)


def move(response: Response, verb: str) -> None:
    """Move a response on (responses/states.py: publish, succeed, fail …), and the issue with it, within the entry of
    the act that leads there.
    """
    response = lock(Response, response.id)
    response.state = next_state(states.TABLE, response.state, verb, otherwise=rules.moved_on(response))
    if verb == "succeed":
        response.corrects_id, response.live = None, response.latest
    _push(response.issue, verb)


def advance(response: Response, verb: str, *, by: Any, cause: str) -> None:
    """The same in an entry of its own, which follows from the act `cause`: for acts that a person signs, whose entries
    say what that person did and nothing else.
    """
    response = lock(Response, response.id)
    state = next_state(states.TABLE, response.state, verb, otherwise=rules.moved_on(response))
    facts: dict[str, Any] = {"response": response.number, "state": state}
    with record(words.MOVED, by=by, about=[response.issue, response], cause=cause, **facts):
        move(response, verb)


def abandon(response: Response, *, reason: str, writers: Collection[str] = (), by: Person) -> None:
    """Give a draft up, with a reason. A correction given up leaves what was published. Raises Invalid, WrongState.

    `writers`: ids of those who hear of it, beside who began the response.
    """
    response = lock(Response, response.id)
    rules.may_write(by)
    why = rules.stated(reason, "reason", _("Say why these words are no longer needed."))
    verb, word = ("keep", words.KEPT) if response.corrects_id else ("abandon", words.ENDED)
    state = next_state(states.TABLE, response.state, verb, otherwise=rules.moved_on(response))
    issue = response.issue
    with record(word, by=by, about=[issue, response], response=response.number):
        response.state, response.reason, response.corrects_id = state, why, None
    subject = _("Response %(n)s was given up", n=response.number)
    lines = [_("%(who)s gave it up: %(why)s", who=by.name, why=why)]
    concerned = issue_queries.may_hear(issue, {response.begun_by_id, *writers})
    tell(concerned, subject, lines, path_of("response", response.number), by=by)


def reopen(response: Response, *, corrects: str, by: Person, cause: str | None = None) -> None:
    """Open a published response to correct publication `corrects` (its id)."""
    response = lock(Response, response.id)
    state = next_state(states.TABLE, response.state, "correct", otherwise=rules.moved_on(response))
    issue = response.issue
    with record(words.REOPENED, by=by, about=[issue, response], cause=cause, response=response.number):
        response.state, response.corrects_id = state, corrects
        _push(issue, "correct")


def make_version(
    response: Response,
    *,
    placings: Sequence[versions.Placing],
    contributors: Collection[str],
    rule: dict[str, Any],
    by: Person,
    taken: Sequence[Any] = (),
    checks: Sequence[Any] = (),
) -> Version:
    """Make words an immutable, numbered version and send it to review, with the rule that was worked out.

    `contributors`: ids of all who wrote any part of them; `taken`, `checks`: as Version keeps them. Raises Invalid,
    NotAllowed, WrongState.
    """
    response = lock(Response, response.id)
    rules.may_submit(by)
    state = next_state(states.TABLE, response.state, "submit", otherwise=rules.moved_on(response))
    _check_complete(placings)
    version = Version(
        response_id=response.id,
        number=response.latest + 1,
        **versions.held(placings)._asdict(),
        contributors=sorted(contributors),
        rule=rule,
        taken=list(taken),
        checks=list(checks),
        corrects_id=response.corrects_id,
        submitted_by_id=by.id,
        submitted_at=clock.now(),
    )
    facts: dict[str, Any] = {"response": response.number, "version": version.number, "digest": version.digest}
    with record(words.SUBMITTED, by=by, about=[response.issue, response], **facts):
        db.session.add(version)
        response.state, response.latest = state, version.number
        _push(response.issue, "submit")
    put(version)
    _index(response, version.placements)
    return version


def _check_complete(placings: Sequence[versions.Placing]) -> None:
    if not placings or not all(placing.text.strip() for placing in placings):
        raise Invalid(_("Nothing is written yet. Write the words first, then send them to review."))
    if any(placing.channel.state != "active" for placing in placings):
        raise WrongState(_("This channel is not active. Choose another, or ask an administrator to activate it."))


def _target(channel: Channel, target_url: str, language: str) -> dict[str, Any]:
    if channel.state != "active":
        raise Invalid(errors={"channel": _("Choose an active channel.")})
    url = target_url.strip()
    if len(url) > 2000 or not canonical_url(url):
        raise Invalid(errors={"target_url": _("Give the whole web address of the page, with https://")})
    return {"channel_id": channel.id, "target_url": url, "language": language or channel.language}


def _push(issue: Issue, verb: str) -> None:
    if verb in PUSHES:
        issues.advance(issue, PUSHES[verb])


def _index(response: Response, placements: Sequence[Any] = ()) -> None:
    targets = dict.fromkeys([response.target_url, *(placed["target"] for placed in placements)])
    said = " ".join([*targets, versions.all_words(placements)])
    search.put("response", response.number, f"{response.number} {said}")
