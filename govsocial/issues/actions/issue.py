"""Opening an issue, changing what it says, moving it along, closing it."""

from datetime import datetime
from typing import Any, TypedDict, Unpack

from govsocial.accounts.notify import tell
from govsocial.core import clock
from govsocial.core.db import db, next_number
from govsocial.core.errors import Invalid
from govsocial.core.states import next_state
from govsocial.core.wording import gettext as _
from govsocial.issues import offers, queries
from govsocial.issues import words as ledger
from govsocial.issues.actions.checks import held, leads, line, still_open, words
from govsocial.issues.actions.facts import new_fact
from govsocial.issues.actions.seats import settle, take_seat
from govsocial.issues.models import Issue
from govsocial.issues.states import STAGE_TABLE
from govsocial.ledger.record import record
from govsocial.listening import actions as listening
from govsocial.listening.models import Mention
from govsocial.people.models import Person
from govsocial.people.permissions import Permission
from govsocial.people.queries import followers, topic_key
from govsocial.text import search
from govsocial.web.places import path_of

URGENCIES = ("low", "normal", "high")


class Said(TypedDict, total=False):
    """What an issue says of itself; what is left out is empty, not urgent, not legal."""

    title: str
    claim: str
    audience: str
    goal: str
    topic: str
    urgency: str
    legal: bool
    due_at: datetime | None


def open_issue(
    *,
    by: Person,
    function: str = "",
    truth: str = "",
    source: str = "",
    source_url: str = "",
    restricted: bool = False,
    mention: Mention | None = None,
    **said: Unpack[Said],
) -> Issue:
    """A new issue. Who opens it sits in it for `function`, when given; `mention` is added to it by the same press.

    Raises Invalid; NotAllowed when the person does not carry the function; WrongState when the mention has an issue.
    """
    values = _checked(said)
    issue = Issue(**values, restricted=restricted, stage="heard", opened_by_id=by.id, opened_at=clock.now(), seats=[])
    issue.opened_from_id = mention.id if mention else None
    issue.number = next_number("issue")
    with record(ledger.OPENED, by=by, about=[issue], issue=issue.number) as act:
        db.session.add(issue)
        if function:
            take_seat(issue, function, by)
        if truth or source or source_url:
            db.session.add(new_fact(issue, 0, truth, source, source_url, by))
        settle(issue)
    if mention is not None:
        listening.assign(mention, issue.id, by, cause=act.id)
    index(issue)
    _tell_followers(issue, by)
    return issue


def edit(issue: Issue, *, by: Person, token: str | None = None, **said: Unpack[Said]) -> None:
    """What the issue says from now on. Raises Invalid, NotAllowed, WrongState, Stale."""
    issue = held(issue, token)
    leads(by, Permission.ISSUE_EDIT, issue)
    still_open(issue)
    values = _checked(said)
    if all(getattr(issue, key) == value for key, value in values.items()):
        return
    with record(ledger.EDITED, by=by, about=[issue], issue=issue.number):
        for key, value in values.items():
            setattr(issue, key, value)
    index(issue)


def restrict(issue: Issue, *, by: Person) -> None:
    """From now on only its owners, those invited, who opened it, and auditors know of the issue. Raises NotAllowed."""
    issue = held(issue)
    leads(by, Permission.ISSUE_EDIT, issue)
    if not issue.restricted:
        with record(ledger.RESTRICTED, by=by, about=[issue], issue=issue.number):
            issue.restricted = True


def unrestrict(issue: Issue, *, by: Person) -> None:
    """From now on all staff see the issue. Raises NotAllowed."""
    issue = held(issue)
    leads(by, Permission.ISSUE_EDIT, issue)
    if issue.restricted:
        with record(ledger.UNRESTRICTED, by=by, about=[issue], issue=issue.number):
            issue.restricted = False


def advance(issue: Issue, verb: str) -> None:
    """Move the issue to the stage that an act in another room leads to, within the entry of that act.

    `verb` is one of issues/states.py: assess, draft, submit, return (also for withdrawn), publish. Raises WrongState: a
    closed issue takes no new work.
    """
    issue = held(issue)
    said = _("Issue %(number)s is closed. Reopen it first.", number=issue.number)
    issue.stage = next_state(STAGE_TABLE, issue.stage, verb, otherwise=said)


def close(issue: Issue, *, outcome: str, by: Person, lesson: str = "", token: str | None = None) -> None:
    """The issue is done: what became of it, what was learned. Raises Invalid, NotAllowed, WrongState, Stale."""
    issue = held(issue, token)
    leads(by, Permission.ISSUE_CLOSE, issue)
    still_open(issue)
    if reasons := [reason for ask in offers.closing_reasons for reason in ask(issue)]:
        raise Invalid(" ".join(reasons))
    became = words(outcome, "outcome", 4_000, _("Say what became of it"))
    learned = words(lesson, "lesson", 8_000)
    with record(ledger.CLOSED, by=by, about=[issue], issue=issue.number):
        issue.stage = next_state(STAGE_TABLE, issue.stage, "close", otherwise="")
        issue.closed_at, issue.outcome, issue.lesson = clock.now(), became, learned
    subject = _("Issue %(number)s is closed: %(title)s", number=issue.number, title=issue.title)
    tell(queries.concerned(issue), subject, [_("What became of it: %(outcome)s", outcome=became)], path(issue), by=by)


def reopen(issue: Issue, *, by: Person) -> None:
    """The issue was not done after all: work starts over from who owns it. Raises NotAllowed, WrongState."""
    issue = held(issue)
    leads(by, Permission.ISSUE_CLOSE, issue)
    stage = next_state(STAGE_TABLE, issue.stage, "reopen", otherwise=_("This issue is open."))
    with record(ledger.REOPENED, by=by, about=[issue], issue=issue.number):
        issue.stage, issue.closed_at = stage, None
        settle(issue)
    subject = _("Issue %(number)s is open again: %(title)s", number=issue.number, title=issue.title)
    tell(queries.concerned(issue), subject, [_("%(name)s reopened it.", name=by.name)], path(issue), by=by)


def index(issue: Issue) -> None:
    """Let search find the issue as it now reads."""
    search.put("issue", issue.number, "\n".join((issue.title, issue.claim, issue.topic, issue.audience, issue.goal)))


def path(issue: Issue) -> str:
    """Where the issue's page is."""
    return path_of("issue", issue.number)


def _tell_followers(issue: Issue, by: Person) -> None:
    """Who follows the topic hears that there is an issue, unless it is restricted."""
    if not issue.topic or issue.restricted:
        return
    subject = _("Issue %(number)s on a topic you follow: %(title)s", number=issue.number, title=issue.title)
    line = _("%(name)s opened it. The topic is “%(topic)s”.", name=by.name, topic=issue.topic)
    tell([person.id for person in followers(issue.topic)], subject, [line], path(issue), by=by)


def _checked(said: Said) -> dict[str, Any]:
    """The columns these words become. Raises Invalid."""
    urgency = said.get("urgency", "normal")
    if urgency not in URGENCIES:
        raise Invalid(errors={"urgency": _("Choose one of the options")})
    return {
        "title": line(said.get("title", ""), "title", 200, _("Say in one line what this is about")),
        "claim": words(said.get("claim", ""), "claim", 8_000),
        "audience": words(said.get("audience", ""), "audience", 1_000),
        "goal": words(said.get("goal", ""), "goal", 1_000),
        "topic": topic_key(line(said.get("topic", ""), "topic", 80)),
        "urgency": urgency,
        "legal": said.get("legal", False),
        "due_at": said.get("due_at"),
    }
