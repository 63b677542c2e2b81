"""Opening an issue, changing what it says, who sees it, closing it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from govsocial.core.errors import NotFound
from govsocial.core.wording import gettext as _
from govsocial.issues import actions, lists, queries
from govsocial.issues.forms import CloseForm, ConfirmForm, EditIssue, OpenIssue
from govsocial.issues.models import Issue
from govsocial.issues.views.door import back_to, room, the_issue
from govsocial.listening import queries as listening
from govsocial.listening.models import Mention
from govsocial.listening.rules import shown
from govsocial.people import queries as people
from govsocial.people.permissions import Permission
from govsocial.text.text import snippet
from govsocial.web import me
from govsocial.web.forms import whole
from govsocial.web.route import attempt

Answer = Response | tuple[str, int] | str


@room.form("/new", Permission.ISSUE_OPEN)
def open_issue() -> Answer:
    """A new issue, alone or from a mention."""
    mention = _mention()
    form = OpenIssue(data=_suggested(mention) if request.method == "GET" else None)
    form.offer({key: name for key, name in people.function_names().items() if key in me.somebody().functions})
    opened: list[Issue] = []
    if form.validate_on_submit() and attempt(form, lambda: opened.append(_open(form, mention))):
        return _next_step(opened[0])
    topics = lists.topics(me.somebody())
    return render_template("issues/open.html", form=form, mention=mention, topics=topics), form.status


def _open(form: OpenIssue, mention: Mention | None) -> Issue:
    said: dict[str, Any] = form.said()
    return actions.open_issue(
        by=me.actor(),
        function=form.function.data or "",
        truth=form.text.data or "",
        source=form.source.data or "",
        source_url=form.source_url.data or "",
        restricted=bool(form.restricted.data),
        mention=mention,
        **said,
    )


def _next_step(issue: Issue) -> Response:
    """Whom to ask first; to the issue itself when nobody is missing."""
    gaps = queries.missing(issue)
    if not gaps:
        flash(_("Issue %(number)s is open. Ask a second function to own it.", number=issue.number))
        return redirect(url_for("issues.invite", number=issue.number))
    flash(_("Issue %(number)s is open. Nobody owns it for policy yet: ask somebody.", number=issue.number))
    return redirect(url_for("issues.invite", number=issue.number, function=gaps[0].function))


def _mention() -> Mention | None:
    if "mention" not in request.args:
        return None
    number = whole(request.args["mention"])
    if number is None:
        raise NotFound(_("There is no such mention here."))
    return listening.find(number, me.somebody())


def _suggested(mention: Mention | None) -> dict[str, str]:
    if mention is None:
        return {}
    said = shown(mention.words or "")
    return {"title": snippet(shown(mention.title or "") or said, 120), "claim": said[:8_000]}


@room.form("/<int:number>/edit", Permission.ISSUE_EDIT)
def edit(number: int) -> Answer:
    """What the issue says."""
    issue = the_issue(number, Permission.ISSUE_EDIT)
    form = EditIssue.of(issue)
    said: dict[str, Any] = form.said()
    if form.validate_on_submit() and attempt(
        form, lambda: actions.edit(issue, by=me.actor(), token=form.token.data or "", **said)
    ):
        flash(_("Issue %(number)s is changed.", number=issue.number))
        return back_to(issue)
    stale = form.is_submitted() and form.is_stale(issue.last_event_id)
    form.renew(issue.last_event_id)
    now = [(form[key].label.text, getattr(issue, key)) for key, typed in said.items() if typed != getattr(issue, key)]
    topics = lists.topics(me.somebody())
    return render_template(
        "issues/edit.html", form=form, issue=issue, topics=topics, now=now if stale else []
    ), form.status


@room.form("/<int:number>/restrict", Permission.ISSUE_EDIT)
def restrict(number: int) -> Answer:
    """Who sees the issue: asks before it changes that."""
    issue, form = the_issue(number, Permission.ISSUE_EDIT), ConfirmForm()
    act = actions.unrestrict if issue.restricted else actions.restrict
    if form.validate_on_submit() and attempt(form, lambda: act(issue, by=me.actor())):
        flash(
            _("Only its owners and auditors see this issue now.")
            if issue.restricted
            else _("All staff see this issue now.")
        )
        return back_to(issue)
    names = people.names(queries.concerned(issue))
    return render_template("issues/restrict.html", form=form, issue=issue, names=names), form.status


@room.form("/<int:number>/close", Permission.ISSUE_CLOSE)
def close(number: int) -> Answer:
    """Closing, with what became of it and what was learned."""
    issue = the_issue(number, Permission.ISSUE_CLOSE)
    form = CloseForm()
    if not form.is_submitted():
        form.renew(issue.last_event_id)
    said = {"outcome": form.outcome.data or "", "lesson": form.lesson.data or "", "token": form.token.data or ""}
    if form.validate_on_submit() and attempt(form, lambda: actions.close(issue, by=me.actor(), **said)):
        flash(_("Issue %(number)s is closed.", number=issue.number))
        return back_to(issue)
    form.renew(issue.last_event_id)
    return render_template("issues/close.html", form=form, issue=issue), form.status


@room.verb("/<int:number>/reopen", Permission.ISSUE_CLOSE)
def reopen(number: int) -> Response:
    """The issue is not done after all."""
    issue = the_issue(number, Permission.ISSUE_CLOSE)
    actions.reopen(issue, by=me.actor())
    flash(_("Issue %(number)s is open again.", number=issue.number))
    return back_to(issue)
