"""Scenes the tests of issues and assessments begin with."""

import json

import sqlalchemy as sa

from govsocial.core.db import db
from govsocial.issues import actions
from govsocial.issues.models import Issue
from govsocial.issues.words import EDITED
from govsocial.ledger.governed import Governed
from govsocial.ledger.models import Entry, Subject
from govsocial.ledger.record import record
from govsocial.listening import actions as listening
from govsocial.listening.models import Mention
from govsocial.people.models import Person


def captured(by: Person, words: str, address: str = "https://blog.example/post#c-7") -> Mention:
    """A mention captured by hand."""
    return listening.capture(by=by, address=address, text=words, author="radiator_rob", platform="forum")


def opened(by: Person, function: str = "", title: str = "Renters cannot get the clean heating rebate", **more) -> Issue:
    """An open issue."""
    return actions.open_issue(by=by, function=function, title=title, **more)


def owned(*owners: tuple[Person, str], title: str = "Renters cannot get the clean heating rebate", **more) -> Issue:
    """An issue that each of these people owns in a function; the first opened it."""
    (first, function), *others = owners
    issue = opened(first, function, title, **more)
    for person, theirs in others:
        [seat] = actions.invite(issue, function=theirs, persons=[person], by=first)
        if seat.state == "invited":
            actions.accept(seat, by=person)
    return issue


def entries_of(row: Governed) -> list[str]:
    """The acts that speak of a row, oldest first, after a commit."""
    db.session.commit()
    query = sa.select(Entry.body).join(Subject, Subject.seq == Entry.seq).where(Subject.subject == row.subject)
    return [json.loads(body)["act"] for body in db.session.scalars(query.order_by(Entry.seq))]


def advance(issue: Issue, verb: str, by: Person) -> None:
    """An act of another room that moves the issue along."""
    with record(EDITED, by=by, issue=issue.number):
        actions.advance(issue, verb)
