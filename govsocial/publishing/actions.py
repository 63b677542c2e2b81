"""The verbs of publishing: set out, tell the result, prove, settle the unknown, correct, retract."""

from contextlib import AbstractContextManager
from typing import Any

from flask_babel import gettext as _

from govsocial.accounts.notify import tell
from govsocial.channels.models import Channel
from govsocial.core import clock, outbox
from govsocial.core.db import db, lock, next_number
from govsocial.core.errors import Invalid, NotAllowed, WrongState
from govsocial.core.states import next_state
from govsocial.issues.models import Issue
from govsocial.ledger.record import SYSTEM, Act, record
from govsocial.ledger.vocabulary import Word
from govsocial.people.models import Person
from govsocial.publishing import queries, rules, states, words
from govsocial.publishing.models import Publication
from govsocial.responses import actions as responses
from govsocial.responses.models import Response, Version

WHY = {
    "no_right": lambda: _("Publishing needs a right of its own, which you do not have."),
    "not_signed": lambda: _("These words are not signed by every function that was asked."),
    "newer_version": lambda: _("There is a newer version; only the newest can be published."),
    "other_words": lambda: _("These words are not those of the version's fingerprint. Tell an administrator."),
    "no_sign_offs": lambda: _("The sign-offs that the rules ask for are not there."),
    "channel_closed": lambda: _("This channel is not active. An administrator has to activate it first."),
}


def publish(response: Response, *, by: Person) -> Publication:
    """Record the intent to send the newest version exactly as signed; the call itself leaves after the commit."""
    response = lock(Response, response.id)
    version = queries.latest_version(response)
    channel = db.session.get(Channel, response.channel_id)
    assert channel is not None
    if why := rules.why_not_publish(response, version, by, queries.signatures(version), channel.state):
        facts = {"response": response.number, "why": why}
        error = WrongState if why in ("not_signed", "newer_version") else NotAllowed
        raise error(WHY[why](), on_record=(words.REFUSED, facts))
    publication = _intent(response, version, channel, by)
    about = [*_about(publication), version]
    facts = {**_facts(publication, version), "channel": channel.name, "account": channel.account}
    with record(words.INTENDED, by=by, about=about, **facts) as act:
        db.session.add(publication)
    responses.advance(response, "publish", by=by, cause=act.id)
    if publication.method == "wordpress":
        outbox.queue("publish", {"publication": publication.id})
    return publication


def _intent(response: Response, version: Version, channel: Channel, by: Person) -> Publication:
    placement: dict[str, Any] = version.placements[0]
    return Publication(
        number=next_number("publication"),
        response_id=response.id,
        version_id=version.id,
        issue_id=response.issue_id,
        channel_id=channel.id,
        method=channel.method,
        account=channel.account,
        target_url=placement["target"],
        state="intended",
        words=placement["words"],
        digest=version.digest,
        publisher_id=by.id,
        intended_at=clock.now(),
        corrects_id=version.corrects_id,
    )


def result(
    publication: Publication, verb: str, *, by: Any = SYSTEM, external_id: str = "", permalink: str = "", why: str = ""
) -> None:
    """What became of an intent: "succeed", "hold", "fail" or "lose". The response moves with it."""
    publication = lock(Publication, publication.id)
    state = step(publication, verb)
    word, facts = {
        "succeed": (words.SUCCEEDED, {"permalink": permalink}),
        "hold": (words.HELD, {}),
        "fail": (words.FAILED, {"why": why[:500]}),
        "lose": (words.UNKNOWN, {"why": why[:500]}),
    }[verb]
    with acting(word, publication, by, facts) as act:
        publication.state = state
        publication.external_id = external_id or publication.external_id
        publication.permalink = permalink or publication.permalink
        publication.failure = why or None
        if verb in ("succeed", "hold"):
            publication.published_at = publication.published_at or clock.now()
            publication.read_back = "held" if verb == "hold" else publication.read_back
    if verb in ("succeed", "fail"):
        move_response(publication, arrived=verb == "succeed", by=by, act=act)
    if verb in ("fail", "lose"):
        _tell_trouble(publication, why)
    else:
        outbox.queue("read_back", {"publication": publication.id})


def move_response(publication: Publication, *, arrived: bool, by: Any, act: Act) -> None:
    """The response follows its publication: live, or back to signed so that a publisher can send it again."""
    response = lock(Response, publication.response_id)
    if response.state == "sending":
        responses.advance(response, "succeed" if arrived else "fail", by=by, cause=act.id)


def posted_by_hand(publication: Publication, *, by: Person) -> None:
    """Somebody pasted the words on a network that lets no program in. Not published until proven."""
    publication = _assisted(publication)
    state = step(publication, "post")
    with acting(words.POSTED, publication, by):
        publication.state = state
        publication.published_at = clock.now()


def give_up(publication: Publication, *, by: Person) -> None:
    """A person's decision: it is not live, and the signed words may be sent again."""
    publication = lock(Publication, publication.id)
    if publication.state == "intended" and publication.method != "assisted":
        raise WrongState(_("These words are being sent just now. Wait for the result."))
    state = step(publication, "give_up")
    with acting(words.GIVEN_UP, publication, by) as act:
        publication.state = state
        publication.published_at = None
        publication.failure = _("Settled by %(who)s: it is not live.", who=by.name)
    move_response(publication, arrived=False, by=by, act=act)


def correct(publication: Publication, *, by: Person) -> Response:
    """Begin a correction: a new draft from the live words; the published answer stands until the new one is out."""
    publication = lock(Publication, publication.id)
    if publication.state != "published":
        raise WrongState(_("Only a published answer can be corrected."))
    response = lock(Response, publication.response_id)
    if response.state != "published":
        raise WrongState(_("A correction of this response is already being drafted."))
    with acting(words.CORRECTION_BEGUN, publication, by) as act:
        pass
    responses.reopen(response, corrects=publication.id, by=by, cause=act.id)
    return response


def _assisted(publication: Publication) -> Publication:
    publication = lock(Publication, publication.id)
    if publication.method != "assisted":
        raise WrongState(_("This channel is posted to by the program, not by hand."))
    return publication


def step(publication: Publication, verb: str) -> str:
    """The state `verb` leads to. Raises WrongState."""
    otherwise = _("That is not possible any more: this publication is “%(s)s”.", s=publication.state)
    return next_state(states.TABLE, publication.state, verb, otherwise=otherwise)


def acting(
    word: Word, publication: Publication, by: Any, facts: dict[str, Any] | None = None
) -> AbstractContextManager[Act]:
    """record() for an act on a publication: in the timelines of its issue and response, with the numbers as facts."""
    version = db.session.get(Version, publication.version_id)
    assert version is not None
    return record(word, by=by, about=_about(publication), **{**_facts(publication, version), **(facts or {})})


def _facts(publication: Publication, version: Version) -> dict[str, Any]:
    return {"publication": publication.number, "response": version.response.number, "version": version.number}


def _about(publication: Publication) -> list[Any]:
    issue, response = db.session.get(Issue, publication.issue_id), db.session.get(Response, publication.response_id)
    return [row for row in (issue, response, publication) if row is not None]


def _tell_trouble(publication: Publication, why: str) -> None:
    issue = db.session.get(Issue, publication.issue_id)
    tell(
        {publication.publisher_id, *(issue.owner_ids if issue else ())},
        _("Publication %(n)s needs a decision", n=publication.number),
        [why],
        f"/publications/{publication.number}",
        by=SYSTEM,
    )


def check_permalink(address: str) -> str:
    """A web address somebody brought as proof. Raises Invalid."""
    address = address.strip()
    if not address.startswith(("https://", "http://")) or len(address) > 2000 or any(c.isspace() for c in address):
        raise Invalid(errors={"permalink": _("Give the whole address of the post, with https://")})
    return address
