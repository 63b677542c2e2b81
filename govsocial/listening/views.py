"""Doors of the inbox. Sources have their own in `source_views`."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from govsocial.core.errors import NotFound
from govsocial.core.wording import gettext as _
from govsocial.evidence.stores import store
from govsocial.listening import actions, lists, offers, queries, rules
from govsocial.listening.actions.triage import mention_link
from govsocial.listening.forms import CaptureForm, IssueSearch, LeaveForm, MentionFilter, TriageForm
from govsocial.listening.inbox import Inbox
from govsocial.listening.models import Mention
from govsocial.people.permissions import Permission
from govsocial.web import me
from govsocial.web.forms import whole
from govsocial.web.places import link_to
from govsocial.web.route import Answer, Room, attempt

room = Room("listening", __name__)


@room.page("/mentions", Permission.MENTION_READ)
def mention_list() -> Answer:
    """The inbox, its newest mention open beside the list."""
    return render_template("listening/inbox.html", **Inbox.at(None, request.args).page())


@room.page("/mentions/<int:number>", Permission.MENTION_READ)
def mention(number: int) -> Answer:
    """The inbox with one mention open."""
    return render_template("listening/inbox.html", **Inbox.at(number, request.args).page())


@room.form("/mentions/new", Permission.MENTION_CAPTURE)
def capture() -> Answer:
    """Capture a mention by hand."""
    form = CaptureForm()
    made: list[Mention] = []
    if form.validate_on_submit() and attempt(form, lambda: made.append(_captured(form))):
        flash(_("Mention %(number)s is captured. It waits for triage.", number=made[0].number), "good")
        return redirect(url_for("listening.mention", number=made[0].number))
    return render_template("listening/capture.html", form=form, places=rules.NETWORKS.values()), form.status


def _captured(form: CaptureForm) -> Mention:
    upload = form.screenshot.data
    return actions.capture(
        address=form.address.data or "",
        text=form.text.data or "",
        author=form.author.data or "",
        platform=form.platform.data or "",
        title=form.title.data or "",
        said_at=form.said_at.data,
        language=form.language.data or None,
        shot=upload.read() if upload else None,
        by=me.actor(),
    )


@room.form("/mentions/<int:number>/leave", Permission.MENTION_TRIAGE)
def leave(number: int) -> Answer:
    """Leave a mention without an answer, with a reason."""
    found, form = queries.find(number, me.somebody()), LeaveForm()
    if form.validate_on_submit() and attempt(
        form, lambda: actions.leave(found, reason=form.reason.data or "", by=me.actor(), token=form.token.data)
    ):
        flash(_("%(mention)s is left, with your reason.", mention=mention_link(number)), "good")
        return _onward(number)
    form.token.data = form.token.data or found.triage.last_event_id
    return render_template("listening/leave.html", form=form, mention=found, kept=request.args.to_dict()), form.status


@room.form("/mentions/<int:number>/issue", Permission.MENTION_TRIAGE)
def add_to_issue(number: int) -> Answer:
    """Choose the open issue a mention belongs to."""
    reader = me.somebody()
    found, form = queries.find(number, reader), TriageForm()
    if form.validate_on_submit() and attempt(form, lambda: _assigned(found, form)):
        issue = link_to(_("issue %(number)s", number=form.issue.data), "issue", whole(form.issue.data) or 0)
        flash(_("%(mention)s is in %(issue)s.", mention=mention_link(number), issue=issue), "good")
        return _onward(number)
    form.token.data, search = found.triage.last_event_id, IssueSearch()
    issues, more = offers.issues().choose(reader, search.words.data or "", whole(request.args.get("below")))
    kept = {name: value for name, value in request.args.items() if name not in ("words", "below")}
    shown = {"issues": issues, "more": more, "kept": kept}
    return render_template("listening/add.html", form=form, filters=search, mention=found, **shown), form.status


def _assigned(found: Mention, form: TriageForm) -> None:
    number = whole(form.issue.data)
    if number is None:
        raise NotFound(_("There is no such issue here."))
    issue = offers.issues().find(number, me.somebody())
    actions.assign(found, issue.id, me.actor(), token=form.token.data)


@room.verb("/mentions/<int:number>/take-back", Permission.MENTION_TRIAGE)
def take_back(number: int) -> Answer:
    """Put a mention back to triage."""
    found, form = queries.find(number, me.somebody()), TriageForm()
    if form.validate_on_submit() and attempt(
        form, lambda: actions.take_back(found, by=me.actor(), token=form.token.data)
    ):
        flash(_("Mention %(number)s waits for triage again.", number=number), "good")
        return redirect(url_for("listening.mention", number=number))
    return render_template("listening/inbox.html", form=form, **Inbox.at(number, request.args).page()), form.status


@room.page("/mentions/<int:number>/evidence", Permission.MENTION_READ)
def evidence(number: int) -> Response:
    """The bytes kept as evidence of a mention, as a download."""
    kept = queries.show(number, me.somebody()).evidence
    if kept is None:
        raise NotFound(_("No evidence was kept for this mention."))
    answer = make_response(store().read(kept.sha256))
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers["Content-Disposition"] = f'attachment; filename="mention-{number}-{kept.kind}.bin"'
    return answer


def _onward(number: int) -> Answer:
    """On to the next mention under the filters the person works with."""
    form = MentionFilter(lists.choices())
    then = lists.next_waiting(me.somebody(), form.wanted(), number)
    if then is None:
        return redirect(url_for("listening.mention_list", **form.query()))
    return redirect(url_for("listening.mention", number=then, **form.query(before=whole(request.args.get("before")))))
