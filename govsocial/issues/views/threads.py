"""Threads of an issue."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from govsocial.core.wording import gettext as _
from govsocial.issues import actions, queries
from govsocial.issues.forms import ReplyForm, ThreadForm
from govsocial.issues.models import Issue, Thread
from govsocial.issues.views.door import room, the_issue
from govsocial.people import queries as people
from govsocial.people.permissions import Permission
from govsocial.web import me
from govsocial.web.route import attempt

Answer = Response | tuple[str, int]


def _to(issue: Issue, thread: Thread) -> Response:
    return redirect(url_for("issues.thread", number=issue.number, thread_id=thread.id))


@room.form("/<int:number>/threads/new", Permission.ISSUE_DISCUSS)
def start_thread(number: int) -> Answer:
    """A new question."""
    issue, form = the_issue(number), ThreadForm()
    started: list[Thread] = []
    if form.validate_on_submit() and attempt(form, lambda: started.append(_start(issue, form))):
        return _to(issue, started[0])
    return render_template("issues/start_thread.html", form=form, issue=issue), form.status


def _start(issue: Issue, form: ThreadForm) -> Thread:
    return actions.start_thread(issue, title=form.title.data or "", text=form.text.data or "", by=me.actor())


@room.page("/<int:number>/threads/<uuid:thread_id>", Permission.ISSUE_READ)
def thread(number: int, thread_id: UUID) -> Answer:
    """What was said in a thread, and a place to reply."""
    issue = the_issue(number)
    return _show(issue, queries.find_thread(issue, str(thread_id)), ReplyForm())


@room.verb("/<int:number>/threads/<uuid:thread_id>/reply", Permission.ISSUE_DISCUSS)
def reply(number: int, thread_id: UUID) -> Answer:
    """One more contribution."""
    issue, form = the_issue(number), ReplyForm()
    asked = queries.find_thread(issue, str(thread_id))
    if form.validate_on_submit() and attempt(form, lambda: _reply(issue, asked, form)):
        return _to(issue, asked)
    return _show(issue, asked, form)


def _reply(issue: Issue, asked: Thread, form: ReplyForm) -> None:
    actions.reply(issue, asked, text=form.text.data or "", by=me.actor())


@room.verb("/<int:number>/threads/<uuid:thread_id>/<any(resolve, reopen):verb>", Permission.ISSUE_DISCUSS)
def settle_thread(number: int, thread_id: UUID, verb: str) -> Response:
    """The question is settled, or not after all."""
    issue = the_issue(number)
    asked = queries.find_thread(issue, str(thread_id))
    act = actions.resolve if verb == "resolve" else actions.reopen_thread
    act(issue, asked, by=me.actor())
    flash(_("The thread is resolved.") if verb == "resolve" else _("The thread is open again."))
    return _to(issue, asked)


def _show(issue: Issue, asked: Thread, form: ReplyForm) -> Answer:
    names = people.names(queries.contributors(asked))
    return render_template("issues/thread.html", form=form, issue=issue, thread=asked, names=names), form.status
