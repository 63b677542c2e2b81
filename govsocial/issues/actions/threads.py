"""Threads: questions discussed inside an issue, before anything is said outside."""

from govsocial.accounts.notify import tell
from govsocial.core import clock
from govsocial.core.db import db, lock
from govsocial.core.states import next_state
from govsocial.core.wording import gettext as _
from govsocial.issues import queries
from govsocial.issues import words as ledger
from govsocial.issues.actions.checks import line, words
from govsocial.issues.models import Issue, Post, Thread
from govsocial.issues.states import THREAD_TABLE
from govsocial.ledger.record import record
from govsocial.people.models import Person

LONGEST = 10_000


def start_thread(issue: Issue, *, title: str, text: str, by: Person) -> Thread:
    """A question put to everybody who works on the issue. Raises Invalid."""
    asked = line(title, "title", 200, _("Say in one line what it is about"))
    thread = Thread(issue_id=issue.id, title=asked, state="open", by_id=by.id, at=clock.now())
    post = _post(thread, text, by)
    with record(ledger.THREAD_STARTED, by=by, about=[issue], issue=issue.number):
        db.session.add(thread)
        db.session.flush()
        db.session.add(post)
    _tell(issue, thread, post, by)
    return thread


def reply(issue: Issue, thread: Thread, *, text: str, by: Person) -> Post:
    """One more contribution. Raises Invalid, WrongState when the thread is resolved."""
    thread = lock(Thread, thread.id)
    _next(thread, "reply")
    post = _post(thread, text, by)
    with record(ledger.REPLIED, by=by, about=[issue, thread], issue=issue.number):
        thread.posts.append(post)
    _tell(issue, thread, post, by)
    return post


def resolve(issue: Issue, thread: Thread, *, by: Person) -> None:
    """The question is settled. Raises WrongState."""
    thread = lock(Thread, thread.id)
    state = _next(thread, "resolve")
    with record(ledger.RESOLVED, by=by, about=[issue], issue=issue.number):
        thread.state = state


def reopen_thread(issue: Issue, thread: Thread, *, by: Person) -> None:
    """The question is not settled after all. Raises WrongState."""
    thread = lock(Thread, thread.id)
    state = _next(thread, "reopen")
    with record(ledger.THREAD_REOPENED, by=by, about=[issue], issue=issue.number):
        thread.state = state


def _post(thread: Thread, text: str, by: Person) -> Post:
    said = words(text, "text", LONGEST, _("Write something"))
    return Post(thread_id=thread.id, by_id=by.id, at=clock.now(), text=said)


def _next(thread: Thread, verb: str) -> str:
    said = _("This thread is resolved. Reopen it first.") if thread.state == "resolved" else _("This thread is open.")
    return next_state(THREAD_TABLE, thread.state, verb, otherwise=said)


def _tell(issue: Issue, thread: Thread, post: Post, by: Person) -> None:
    heard = queries.concerned(issue) | queries.contributors(thread)
    subject = _("Issue %(number)s: %(title)s", number=issue.number, title=thread.title)
    lines = [_("%(name)s wrote:", name=by.name), post.text or ""]
    tell(queries.may_hear(issue, heard), subject, lines, f"/issues/{issue.number}/threads/{thread.id}", by=by)
