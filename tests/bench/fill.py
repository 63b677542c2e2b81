"""A large house in little time: mentions, issues and published responses, through record(), in entries of many rows.

Mentions come as a source's harvests do (listening's own verb). An issue, its seats, its ten mentions and its twenty
responses are a handful of entries that name the first one as their cause. Who drafts never signs, policy and
communications are signed by two people who carry these functions, and somebody with the right publishes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from govsocial.accounts import actions as accounts
from govsocial.channels.models import Channel
from govsocial.core import clock
from govsocial.core.db import commit, db, next_number
from govsocial.drafting.models import Draft
from govsocial.evidence.keeping import keep
from govsocial.issues import words as issue_words
from govsocial.issues.models import Issue, Seat
from govsocial.ledger import derived
from govsocial.ledger.record import SYSTEM, Act, record
from govsocial.listening import actions as listening
from govsocial.listening import harvest
from govsocial.listening import words as listening_words
from govsocial.listening.actions.hearing import take_in
from govsocial.listening.models import Triage
from govsocial.people import actions as people
from govsocial.people.models import Person
from govsocial.platforms.protocol import Cursor, Item
from govsocial.publishing import actions as publishing
from govsocial.publishing import words as publishing_words
from govsocial.publishing.models import Publication
from govsocial.responses import versions
from govsocial.responses import words as response_words
from govsocial.responses.models import Response, Version
from govsocial.signoff import words as signoff_words
from govsocial.signoff.models import Signoff
from govsocial.text import search
from tests.cast import PASSWORD, Cast, email_of

HARVEST = 500  # mentions of one visit
ANSWERS = 20  # responses of one issue
ASKED = 10  # mentions of one issue
TRIO = 20  # people of each function
OPEN = 5  # of so many issues one is still open
TOPICS = ("rebate", "noise", "renters", "installers", "income", "pipes", "boilers", "dates", "forms", "offices")


@dataclass(frozen=True)
class Trio:
    """Who works on an issue, by id: `web` drafts, the others sign, `publisher` posts."""

    web: str
    policy: str
    communications: str
    publisher: str


def fill(cast: Cast, size: int) -> None:
    """`size` mentions and `size` published responses, committed step by step."""
    hear(size)
    trios = staff(cast)
    channel = db.session.scalars(sa.select(Channel.id)).first()
    assert channel is not None
    for turn in range(size // ANSWERS):
        with_answers(trios[turn % TRIO], channel, turn)
        if turn % 10 == 9:
            commit()
            db.session.expunge_all()
    commit()
    db.session.expunge_all()


def hear(size: int) -> None:
    """Mentions, in harvests of one source."""
    source = listening.add_source(name="Bench feed", address="https://feed.example/rss", by=_anybody())
    errand = harvest.Errand(source.id, source.number, "feed", source.address, "en", Cursor())
    commit()
    kept = keep(b"<rss/>", "feed")
    for start in range(0, size, HARVEST):
        items = [_item(number) for number in range(start, min(start + HARVEST, size))]
        found = harvest.Harvest(items, errand.address, clock.now(), kept.sha256, kept.size, "feed", Cursor(), "feed")
        take_in(errand, found, by=SYSTEM)
        commit()
        db.session.expunge_all()


def staff(cast: Cast) -> list[Trio]:
    """People who work on the issues; the first of them can sign in as policy0, web0 and communications0."""
    found: dict[str, list[str]] = {}
    for function in ("web", "policy", "communications"):
        for number in range(TRIO):
            person = people.add_person(
                name=f"{function.title()} {number}", functions=(function,), roles=("staff",), by=cast.ada
            )
            if number == 0:
                accounts.create_account(person, email_of(f"{function}0"), password=PASSWORD)
            found.setdefault(function, []).append(person.id)
    commit()
    trios = zip(found["web"], found["policy"], found["communications"], strict=True)
    return [Trio(web, policy, communications, cast.tomas.id) for web, policy, communications in trios]


def with_answers(trio: Trio, channel: str, turn: int) -> None:
    """One issue with its seats, mentions and published responses: seven entries."""
    issue = Issue(
        number=next_number("issue"),
        title=f"Posts say the {TOPICS[turn % 10]} end on day {turn}",
        claim=f"The {TOPICS[turn % 10]} end on day {turn}.",
        topic=TOPICS[turn % 10],
        stage="published" if turn % OPEN == 0 else "closed",
        opened_by_id=trio.web,
        opened_at=clock.now(),
    )
    seats = [_seat(issue, "web", trio.web), _seat(issue, "policy", trio.policy)]
    seats.append(_seat(issue, "communications", trio.communications))
    with record(issue_words.OPENED, by=trio.web, about=[issue], issue=issue.number) as act:
        db.session.add_all([issue, *seats])
    search.put("issue", issue.number, f"{issue.number} {issue.title} {issue.claim}")
    _ask(issue, trio, turn, act)
    _answer(issue, trio, channel, act)


def _ask(issue: Issue, trio: Trio, turn: int, cause: Act) -> None:
    """Mentions of the issue: every second one that was heard ends in an issue, the others wait."""
    first = turn * ANSWERS + 1
    wanted = Triage.mention_number.between(first, first + ASKED - 1)
    triage = db.session.scalars(sa.select(Triage).where(wanted).options(sa.orm.lazyload(Triage.mention))).all()
    facts: dict[str, Any] = {"mention": first, "issue": issue.number}
    with record(listening_words.ASSIGNED, by=trio.web, about=[issue], cause=cause.id, **facts):
        for row in triage:
            row.state, row.issue_id, row.by_id, row.at = "issue", issue.id, trio.web, clock.now()


def _answer(issue: Issue, trio: Trio, channel: str, cause: Act) -> None:
    first = next_number("response", ANSWERS)
    sent_first = next_number("publication", ANSWERS)
    responses = [_response(issue, trio, channel, first + n) for n in range(ANSWERS)]
    sent = [_version(response, trio) for response in responses]
    about = [issue, *responses]
    base: dict[str, Any] = {"by": trio.web, "about": about, "cause": cause.id}
    with record(response_words.BEGUN, **base, response=first, issue=issue.number, channel=1):
        db.session.add_all(responses)
    drafts = [_draft(version, trio) for version in sent]
    db.session.add_all(drafts)
    with record(response_words.SUBMITTED, **base, response=first, version=1, digest=sent[0].digest):
        db.session.add_all(sent)
    derived.put(*sent, *drafts)
    for function, person in (("policy", trio.policy), ("communications", trio.communications)):
        facts: dict[str, Any] = {"response": first, "version": 1, "function": function, "digest": sent[0].digest}
        with record(signoff_words.SIGNED, **{**base, "by": person}, as_=function, **facts):
            db.session.add_all([_signoff(version, function, person) for version in sent])
    posted = [_publication(v, r, trio, sent_first + n) for n, (v, r) in enumerate(zip(sent, responses, strict=True))]
    facts = {"publication": sent_first, "response": first, "version": 1, "permalink": posted[0].permalink}
    with record(publishing_words.PROVEN, **{**base, "by": trio.publisher}, **facts):
        db.session.add_all(posted)
    search.put_many("response", _searched(responses, sent))
    publishing.index(*posted)


def _searched(responses: list[Response], sent: list[Version]) -> Iterator[tuple[int, str]]:
    for response, version in zip(responses, sent, strict=True):
        yield response.number, f"{response.number} {response.target_url} {versions.all_words(version.placements)}"


def _item(number: int) -> Item:
    topic = TOPICS[number % 10]
    said = f"<p>Somebody in street {number} says the {topic} stop soon, and nobody at the office knows why.</p>"
    address = f"https://feed.example/posts/{number}"
    author, title = f"reader_{number % 997}", f"About the {topic}"
    return Item(address, f"post-{number}", author, title, said, clock.now(), "en", None)


def _seat(issue: Issue, function: str, person: str) -> Seat:
    given = {"invited_by_id": issue.opened_by_id, "invited_at": clock.now(), "answered_at": clock.now()}
    return Seat(issue_id=issue.id, function=function, person_id=person, state="accepted", **given)


def _response(issue: Issue, trio: Trio, channel: str, number: int) -> Response:
    return Response(
        number=number,
        issue_id=issue.id,
        channel_id=channel,
        target_url=f"https://doorstep.example/t/{number}",
        language="en",
        state="published",
        latest=1,
        live=1,
        begun_by_id=trio.web,
        begun_at=clock.now(),
    )


def _draft(version: Version, trio: Trio) -> Draft:
    text, wrote = versions.text_in(version.variants, "en"), [trio.web]
    return Draft(response_id=version.response_id, text=text, revision=1, conflicts=[], contributors=wrote, taken=[])


def _version(response: Response, trio: Trio) -> Version:
    text = (
        f"The {TOPICS[response.number % 10]} go on: you can apply until 31 March 2027, whatever was said under post "
        f"{response.number}. All dates stand here: https://www.tessermark.example/dates/{response.number}"
    )
    words = versions.outgoing("Clean heating team, Province of Tessermark, official reply.", text)
    variants = [versions.variant("en", text)]
    placements = [versions.placement(1, response.target_url, "en", words)]
    return Version(
        response_id=response.id,
        number=1,
        variants=variants,
        placements=placements,
        digest=versions.digest(variants, placements),
        contributors=[trio.web],
        rule={"rules": [1], "functions": ["policy", "communications"]},
        taken=[],
        checks=[],
        submitted_by_id=trio.web,
        submitted_at=clock.now(),
    )


def _signoff(version: Version, function: str, person: str) -> Signoff:
    return Signoff(
        response_id=version.response_id,
        version_id=version.id,
        version_number=1,
        digest=version.digest,
        decision="signed",
        function=function,
        person_id=person,
        at=clock.now(),
    )


def _publication(version: Version, response: Response, trio: Trio, number: int) -> Publication:
    now = clock.now()
    return Publication(
        number=number,
        response_id=response.id,
        version_id=version.id,
        issue_id=response.issue_id,
        channel_id=response.channel_id,
        method="assisted",
        account="Tessermark Clean Heating",
        target_url=response.target_url,
        state="published",
        placement=0,
        words=versions.all_words(version.placements),
        digest=version.digest,
        publisher_id=trio.publisher,
        intended_at=now,
        published_at=now,
        permalink=f"{response.target_url}#{number}",
        read_back="same",
        read_back_at=now,
        evidence=[],
    )


def _anybody() -> Person:
    found = db.session.scalars(sa.select(Person).order_by(Person.number)).first()
    assert found is not None
    return found
