"""What is true, with its source."""

from urllib.parse import urlsplit

from govsocial.core import clock
from govsocial.core.db import db
from govsocial.core.errors import Invalid
from govsocial.core.wording import gettext as _
from govsocial.issues import words as ledger
from govsocial.issues.actions.checks import held, leads, line, still_open, words
from govsocial.issues.models import Fact, Issue
from govsocial.ledger.record import record
from govsocial.people.models import Person
from govsocial.people.permissions import Permission


def add_fact(issue: Issue, *, text: str, by: Person, source: str = "", source_url: str = "") -> Fact:
    """A fact of the issue; its source as one would cite it, and its address. Raises Invalid, NotAllowed, WrongState."""
    issue = _changeable(issue, by)
    fact = new_fact(issue, len(issue.facts), text, source, source_url, by)
    with record(ledger.FACT_ADDED, by=by, about=[issue], issue=issue.number):
        db.session.add(fact)
    db.session.expire(issue, ["facts"])
    return fact


def edit_fact(issue: Issue, fact: Fact, *, text: str, by: Person, source: str = "", source_url: str = "") -> None:
    """The fact reads otherwise, and who changed it vouches for it. Raises Invalid, NotAllowed, WrongState."""
    issue = _changeable(issue, by)
    said = (*_checked(text, source, source_url), by.id)
    if said == (fact.text, fact.source, fact.source_url, fact.by_id):
        return
    with record(ledger.FACT_EDITED, by=by, about=[issue], issue=issue.number):
        fact.text, fact.source, fact.source_url, fact.by_id = said
        fact.at = clock.now()


def remove_fact(issue: Issue, fact: Fact, *, by: Person) -> None:
    """The fact no longer stands in the issue; the record keeps it. Raises NotAllowed, WrongState."""
    issue = _changeable(issue, by)
    if fact.active:
        with record(ledger.FACT_REMOVED, by=by, about=[issue], issue=issue.number):
            fact.active = False


def new_fact(issue: Issue, position: int, text: str, source: str, source_url: str, by: Person) -> Fact:
    """A fact not yet added. Raises Invalid."""
    said, cited, address = _checked(text, source, source_url)
    fact = Fact(issue_id=issue.id, text=said, source=cited, source_url=address, position=position, active=True)
    fact.by_id, fact.at = by.id, clock.now()
    return fact


def _changeable(issue: Issue, by: Person) -> Issue:
    issue = held(issue)
    leads(by, Permission.ISSUE_EDIT, issue)
    still_open(issue)
    return issue


def _checked(text: str, source: str, source_url: str) -> tuple[str, str, str]:
    said = words(text, "text", 8_000, _("Say what is true"))
    cited = line(source, "source", 300)
    address = line(source_url, "source_url", 2_000)
    if address and not _is_web(address):
        raise Invalid(errors={"source_url": _("Give a whole web address, with https://")})
    return said, cited, address


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
