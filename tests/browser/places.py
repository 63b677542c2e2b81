"""Every page of the program with the demo's data: its addresses, and who opens it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for

from govsocial.accounts import queries as accounts
from govsocial.accounts.links import make
from govsocial.assessment.models import Assessment
from govsocial.core.db import commit, db
from govsocial.demo.cast import email_of
from govsocial.issues.models import Fact, Seat, Thread
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.publishing import retraction
from govsocial.publishing.models import Publication
from govsocial.responses.models import Response
from tests.house.doors import Door, doors

EVERYBODY = ("priya", "ada")  # together they hold every right there is
WITH_SECOND_FACTOR = "mateo"
Arguments = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Place:
    """One page. `who` is a key of the cast, "" a stranger, "half" somebody who has yet to give a code."""

    endpoint: str
    address: str
    who: str
    takes_form: bool


def one(model: Any, column: str = "number", **where: Any) -> Any:
    """A column of some row."""
    return db.session.scalar(sa.select(getattr(model, column)).filter_by(**where).order_by(model.id).limit(1))


def ask_retraction() -> int:
    """Somebody asks to take the newest answer back; its number."""
    newest = sa.select(Publication).where(Publication.state == "published").order_by(Publication.number.desc())
    found = db.session.scalars(newest.limit(1)).one()
    asker = accounts.by_email(email_of("ines"))
    assert asker is not None
    retraction.ask(found, by=asker.person, reason="The limit it names is last year’s.")
    commit()
    return found.number


FIRST, SECOND, FORTIETH = {"number": 1}, {"number": 2}, {"number": 40}


def arguments() -> Arguments:
    """Arguments by endpoint, one dict for each time a page is opened: a page with arguments must stand here."""
    return {**_issues(), **_answers(), **_others()}


def _issues() -> Arguments:
    person_id = one(Person, "id", name="Nils Aaberg")
    asked = one(Seat, "id", person_id=person_id, state="invited")
    seat = one(Seat, "id", state="accepted", function="policy")
    fact, thread = one(Fact, "id"), one(Thread, "id")
    running = {"number": one(Assessment, state="open")}
    draft = {"number": one(Response, state="draft", latest=0)}
    sending = {"number": one(Response, state="sending")}
    return {
        "assessment.no_answer": [running],
        "assessment.step": [running, FIRST],
        "audit.entry": [{"seq": 0}, {"seq": 40}],
        "audit.ledger": [{}, {"who": person_id}],
        "audit.register": [{}, {"q": "nothing has these words"}],
        "audit.story": [FIRST, draft, sending],
        "desk.issue_file": [{"number": n} for n in (1, 2, 5, 6)],
        "desk.search": [{}, {"q": "rebate"}, {"q": "nothing has these words"}],
        "issues.add_fact": [FIRST],
        "issues.close": [FIRST],
        "issues.edit": [FIRST],
        "issues.edit_fact": [{**FIRST, "fact_id": fact}],
        "issues.give_up": [{**FIRST, "seat_id": asked, "verb": "decline"}, {**FIRST, "seat_id": seat, "verb": "leave"}],
        "issues.invite": [{**FIRST, "function": "legal"}, FIRST],
        "issues.issue_list": [{}, {"tab": "closed"}, {"q": "nothing has these words"}],
        "issues.open_issue": [{}, {"mention": 40}],
        "issues.remove_fact": [{**FIRST, "fact_id": fact}],
        "issues.replace": [{**FIRST, "seat_id": seat}],
        "issues.restrict": [FIRST],
        "issues.start_thread": [SECOND],
        "issues.thread": [{**SECOND, "thread_id": thread}],
    }


def _answers() -> Arguments:
    states = {state: one(Response, state=state) for state in ("review", "signed", "published")}
    live, awaiting = one(Publication, state="published"), one(Publication, state="awaiting")
    version = {"number": states["review"], "version": 1}
    draft = {"number": one(Response, state="draft", latest=0)}
    back = {"number": one(Response, state="draft", latest=1)}
    return {
        "publishing.evidence": [],  # a download
        "publishing.correct": [{"number": live}],
        "publishing.decide_retraction": [{"number": ask_retraction()}],
        "publishing.publication": [{"number": live}, {"number": awaiting}],
        "publishing.move": [{"number": live}],
        "publishing.prove": [{"number": awaiting}],
        "publishing.publish": [{"number": states["signed"]}],
        "publishing.retract": [{"number": live}],
        "publishing.settle": [{"number": awaiting}],
        "drafting.ask_links": [draft, {"number": states["review"]}],
        "drafting.begin": [SECOND],
        "responses.comment": [version],
        "responses.compare": [version, {**version, "view": "side"}],
        "drafting.draft": [
            draft,
            {**draft, "do": "edit"},
            {**draft, "do": "suggest"},
            back,
            {"number": states["review"]},
        ],
        "drafting.end": [draft],
        "drafting.live": [],  # data for the draft's script
        "desk.response_list": [{}, {"state": "draft"}, {"q": "nothing has these words"}],
        "drafting.suggest": [draft],
        "drafting.target": [draft],
        "signoff.edit_rule": [FIRST],
        "signoff.return_version": [version],
        "signoff.review": [version, {"number": states["published"], "version": 1}, {**back, "version": 1}],
        "signoff.sign": [version],
        "signoff.withdraw": [version],
    }


def _others() -> Arguments:
    half, twice = accounts.by_email(email_of("jonas")), accounts.by_email(email_of(WITH_SECOND_FACTOR))
    assert half is not None and twice is not None
    return {
        "accounts.profile": [{}],
        "channels.channel": [FIRST, {"number": 5}],
        "channels.close": [FIRST],
        "channels.credential": [{"number": 5}],
        "channels.edit": [FIRST],
        "listening.add_to_issue": [FORTIETH],
        "listening.edit_source": [FIRST],
        "listening.evidence": [],  # a download
        "listening.leave": [FORTIETH],
        "listening.mention": [FIRST, FORTIETH],
        "listening.mention_list": [{}, {"state": "issue"}, {"state": "left"}, {"q": "nothing has these words"}],
        "listening.source": [FIRST],
        "people.deactivate": [SECOND],
        "people.person_away": [SECOND],
        "people.person": [FIRST, SECOND],
        "people.person_edit": [SECOND],
        "people.person_second_factor": [{"number": twice.person.number}],
        "security.reset_password": [{"token": make(half, "reset")}],
    }


# where not everybody with the right has what the page is about
WHO = {
    "accounts.recovery_codes": [WITH_SECOND_FACTOR],
    "accounts.second_factor_off": [WITH_SECOND_FACTOR],
    "assessment.no_answer": ["tomas"],
    "assessment.step": ["tomas"],
    "issues.give_up": ["nils", "ines"],
    "drafting.draft": ["ines"],
    "drafting.suggest": ["ines"],
    "security.code": ["half"],
    "security.recovery": ["half"],
    "signoff.return_version": ["tomas"],
    "signoff.review": ["tomas"],
    "signoff.sign": ["tomas"],
}


def places(app: Flask, given: Arguments) -> Iterator[Place]:
    """All pages of the url map, doors for programs aside. A page whose arguments nobody gave is a KeyError."""
    for door in doors(app):
        if "GET" in door.methods and not hasattr(app.view_functions[door.endpoint], "for_programs"):
            every = given[door.endpoint] if door.rule.arguments else given.get(door.endpoint, [{}])
            for n, args in enumerate(every):
                yield Place(door.endpoint, url_for(door.endpoint, **args), _who(door, n), "POST" in door.methods)


def _who(door: Door, n: int) -> str:
    if door.endpoint in WHO:
        keys = WHO[door.endpoint]
        return keys[min(n, len(keys) - 1)]
    if door.right in (None, Permission.PUBLIC):
        return ""
    for key in EVERYBODY:
        account = accounts.by_email(email_of(key))
        if account and may(account.person, door.right):
            return key
    raise KeyError(door.endpoint)
