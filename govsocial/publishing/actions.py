"""The verbs of publishing: set out, tell the result, post by hand, settle the unknown, correct."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from govsocial.accounts.notify import tell as mail
from govsocial.channels.models import Channel
from govsocial.core import clock, outbox
from govsocial.core.db import db, lock, next_number
from govsocial.core.errors import NotAllowed, WrongState
from govsocial.core.states import next_state
from govsocial.core.wording import gettext as _
from govsocial.core.wording import lazy_gettext as _l
from govsocial.drafting import actions as drafting
from govsocial.issues import queries as issues
from govsocial.issues.models import Issue
from govsocial.ledger.governed import Governed
from govsocial.ledger.record import SYSTEM, Act, record
from govsocial.ledger.vocabulary import Word
from govsocial.people.models import Person
from govsocial.people.permissions import Permission
from govsocial.platforms.registry import capabilities
from govsocial.publishing import queries, rules, states, words
from govsocial.publishing.models import Publication
from govsocial.responses import actions as responses
from govsocial.responses import queries as of_responses
from govsocial.responses.models import Response, Version
from govsocial.responses.queries import version_by_id
from govsocial.responses.versions import place
from govsocial.signoff.rows import decisions
from govsocial.signoff.rules import signatures
from govsocial.text import search
from govsocial.web.places import link_to

WHY = {
    "no_right": (NotAllowed, _l("Publishing needs a right of its own, which you do not have.")),
    "under_way": (WrongState, _l("These words are on their way, or out already.")),
    "not_signed": (WrongState, _l("These words are not signed by every function that was asked.")),
    "other_words": (NotAllowed, _l("These are not the words of the version’s fingerprint. Tell an administrator.")),
    "no_sign_offs": (NotAllowed, _l("The sign-offs that the rules ask for are not there.")),
    "channel_closed": (WrongState, _l("This channel is not active. An administrator has to activate it first.")),
}


def publish(response: Response, *, by: Person) -> list[Publication]:
    """Record the intent to send each placement of the newest version exactly as signed; of some that went out already,
    those that failed. The calls themselves leave after the commit.

    Raises WrongState and NotAllowed, which go on record: but not pressing twice.
    """
    by = lock(Person, by.id)  # with the rights they have now
    response = lock(Response, response.id)
    version = queries.latest_version(response)
    channels, issue = of_responses.channels_of(version, response.channel), db.session.get_one(Issue, response.issue_id)
    waiting = rules.to_send(response.state, queries.newest_states(version))
    if why := _why_not(response, version, by, waiting, channels):
        error, said = WHY[why]
        tried = {"response": response.number, "why": why.replace("_", " "), "about": [issue, response, version]}
        raise error(str(said), on_record=None if why == "under_way" else (words.REFUSED, tried))
    corrected = queries.corrected(version)
    made = [_intent(response, version, n, channels, corrected, by) for n in waiting]
    for publication in made:
        _set_out(publication, version, channels, issue, by)
    index(*made)
    for publication in made:
        if capabilities(publication.method).sends:
            outbox.queue("publish", {"publication": publication.id})
    return made


def _why_not(
    response: Response, version: Version, by: Person, waiting: list[int], channels: Mapping[int, Channel]
) -> str | None:
    goes = [channels[version.placements[n]["channel"]].state for n in waiting]
    signed = signatures(decisions(version.id))
    return rules.why_not_publish(response.state, version, by, signed, waiting=waiting, channel_states=goes)


def _set_out(
    publication: Publication, version: Version, channels: Mapping[int, Channel], issue: Issue, by: Person
) -> None:
    channel = next(c for c in channels.values() if c.id == publication.channel_id)
    facts = {**_facts(publication, version), "channel": channel.name, "account": channel.account}
    with record(words.INTENDED, by=by, about=[issue, version.response, version], **facts):
        db.session.add(publication)
        if version.response.state == "signed":  # the first of them sets the response on its way
            responses.move(version.response, "publish")


def _intent(
    response: Response,
    version: Version,
    position: int,
    channels: Mapping[int, Channel],
    corrected: Mapping[Any, str],
    by: Person,
) -> Publication:
    placed: dict[str, Any] = version.placements[position]
    channel = channels[placed["channel"]]
    return Publication(
        number=next_number("publication"),
        response_id=response.id,
        version_id=version.id,
        issue_id=response.issue_id,
        placement=position,
        channel_id=channel.id,
        method=channel.method,
        account=channel.account,
        target_url=placed["target"],
        state="intended",
        words=placed["words"],
        digest=version.digest,
        publisher_id=by.id,
        intended_at=clock.now(),
        corrects_id=corrected.get(place(placed)),
    )


def index(*publications: Publication) -> None:
    """What the register is searched by: the words as they went out, the page they answer on, and where they stand."""
    rows = [(p.number, f"{p.words} {p.target_url} {p.permalink or ''}") for p in publications]
    search.put_many("publication", rows)


def result(
    publication: Publication, verb: str, *, by: Any = SYSTEM, external_id: str = "", permalink: str = "", why: str = ""
) -> None:
    """What became of an intent: "succeed", "hold", "fail" or "lose". The response moves with it. Raises WrongState."""
    publication = lock(Publication, publication.id)
    state = step(publication, verb)
    word, facts = {
        "succeed": (words.SUCCEEDED, {"permalink": permalink or publication.permalink or ""}),
        "hold": (words.HELD, {}),
        "fail": (words.FAILED, {"why": why[:500]}),
        "lose": (words.UNKNOWN, {"why": why[:500]}),
    }[verb]
    with acting(word, publication, by, facts):
        publication.state = state
        publication.external_id = external_id or publication.external_id
        publication.permalink = permalink or publication.permalink
        publication.failure = why or None
        if verb == "succeed":
            publication.published_at = clock.now()
        if verb == "hold":
            publication.read_back, publication.read_back_at = "held", clock.now()
        if verb in ("succeed", "fail"):
            move_response(publication)
    index(publication)
    if verb in ("fail", "lose"):
        tell(publication, _("Publication %(n)s needs a decision", n=publication.number), why, by=SYSTEM)
    else:
        outbox.queue("read_back", {"publication": publication.id})


def move_response(publication: Publication, *, by: Any = None, cause: str = "") -> None:
    """The response follows its publications: live when all have arrived, back to signed when all have failed.

    Within the entry of what happened to the publication; with `cause`, in one of its own after that act.
    """
    response = lock(Response, publication.response_id)
    verb = states.onwards(queries.newest_states(version_of(publication))) if response.state == "sending" else None
    if verb and cause:
        responses.advance(response, verb, by=by, cause=cause)
    elif verb:
        responses.move(response, verb)


def posted_by_hand(publication: Publication, *, by: Person) -> None:
    """Somebody pasted the words on a network that lets no program in. Not published until proven."""
    rules.needs(by, Permission.PUBLICATION_PROVE)
    publication = lock(Publication, publication.id)
    if capabilities(publication.method).sends:
        raise WrongState(_("This channel is posted to by the program, not by hand."))
    state = step(publication, "post")
    with acting(words.POSTED, publication, by):
        publication.state = state
        publication.published_at = clock.now()


def give_up(publication: Publication, *, by: Person) -> None:
    """A person's decision: it is not live, and the signed words may be sent again."""
    rules.needs(by, Permission.PUBLICATION_PROVE)
    publication = lock(Publication, publication.id)
    if publication.state == "intended" and capabilities(publication.method).sends:
        raise WrongState(_("These words are being sent just now. Wait for the result."))
    state = step(publication, "give_up")
    with acting(words.GIVEN_UP, publication, by):
        publication.state = state
        publication.published_at = None
        publication.failure = _("A colleague looked: it is not live.")
        move_response(publication)


def correct(publication: Publication, *, by: Person) -> Response:
    """Begin a correction: a new draft from the live words; the published answer stands until the new one is out."""
    rules.needs(by, Permission.PUBLICATION_CORRECT)
    publication = lock(Publication, publication.id)
    response = lock(Response, publication.response_id)
    if publication.state != "published":
        raise WrongState(_("Only a published answer can be corrected."))
    if response.state != "published":
        raise WrongState(
            _(
                "A correction of this response is %(drafted)s.",
                drafted=link_to(_("being drafted already"), "response", response.number),
            )
        )
    if version_of(publication).number != response.live:
        raise WrongState(_("A newer answer corrects this one already. Correct that one."))
    with acting(words.CORRECTION_BEGUN, publication, by) as act:
        pass
    drafting.reopen(response, corrects=publication.id, by=by, cause=act.id)
    return response


def step(publication: Publication, verb: str) -> str:
    """The state `verb` leads to. Raises WrongState."""
    otherwise = _("That is not possible any more: things have moved on since you opened the page. Look again.")
    return next_state(states.TABLE, publication.state, verb, otherwise=otherwise)


def acting(
    word: Word, publication: Publication, by: Any, facts: dict[str, Any] | None = None
) -> AbstractContextManager[Act]:
    """record() for an act on a publication: in the timelines of its issue and response, with the numbers as facts."""
    version = version_by_id(publication.version_id)
    about: list[Governed] = [version.response.issue, version.response, publication]
    return record(word, by=by, about=about, **{**_facts(publication, version), **(facts or {})})


def version_of(publication: Publication) -> Version:
    """The version that was sent."""
    return db.session.get_one(Version, publication.version_id)


def tell(publication: Publication, subject: str, line: str, *, by: Any, path: str = "") -> None:
    """Mail to the publisher and the issue's owners, as far as they may know of the issue; `path`: what it leads to."""
    issue = db.session.get_one(Issue, publication.issue_id)
    heard = issues.may_hear(issue, {publication.publisher_id, *issue.owner_ids})
    mail(heard, subject, [line] if line else [], path or f"/publications/{publication.number}", by=by)


def _facts(publication: Publication, version: Version) -> dict[str, Any]:
    return {"publication": publication.number, "response": version.response.number, "version": version.number}
