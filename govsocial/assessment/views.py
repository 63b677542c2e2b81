"""Assessing: one question a page, the path beside it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from govsocial.assessment import actions, playbook, queries
from govsocial.assessment.forms import AnswerForm, FinishForm, NoAnswerForm
from govsocial.assessment.models import Assessment
from govsocial.assessment.playbook import Question
from govsocial.assessment.queries import Shown
from govsocial.core.wording import gettext as _
from govsocial.issues import queries as issues
from govsocial.issues.models import Issue
from govsocial.listening import queries as listening
from govsocial.listening import rules
from govsocial.people import queries as people
from govsocial.people.permissions import Permission, may
from govsocial.web import me
from govsocial.web.forms import EditForm, whole
from govsocial.web.route import Room, attempt, require

room = Room("assessment", __name__)
Answer = Response | tuple[str, int]


@room.verb("/issues/<int:number>/assess", Permission.ASSESSMENT_WRITE)
def begin(number: int) -> Response:
    """Begin, or go on with what runs already."""
    issue = issues.find(number, me.somebody())
    require(Permission.ASSESSMENT_WRITE, issue)
    key, _sep, version = request.form.get("playbook", "").partition("/")
    chosen = (key, version) if key else playbook.DEFAULT
    about = request.form.get("mention")
    mention = listening.find(whole(about) or 0, me.somebody()) if about else None
    row = actions.begin(issue, by=me.actor(), chosen=chosen, mention=mention)
    return _to(row)


@room.form("/assessments/<int:number>", Permission.ASSESSMENT_READ)
def step(number: int) -> Answer:
    """The question that is asked, another look at one that was, the final evaluation, or how it ended."""
    row, issue = queries.find(number, me.somebody())
    shown = queries.show(row)
    if row.state != "open" or shown.path is None:
        return _page("outcome", shown, issue, 200)
    question = _asked(shown)
    if question is None:
        return _finishing(shown, issue)
    return _asking(shown, issue, question)


def _asked(shown: Shown) -> Question | None:
    """The question on this page: the one named in the address when the path passes it, else the next one."""
    assert shown.path is not None
    passed = {question.key: question for question, _choice in shown.path.steps}
    return passed.get(request.args.get("at", ""), shown.path.question)


def _asking(shown: Shown, issue: Issue, question: Question) -> Answer:
    row, form = shown.assessment, AnswerForm()
    form.ask(question)
    before = next((s.answer for s in shown.steps if s.answer.question == question.key), None)
    if not form.is_submitted():
        form.renew(queries.token(row))
        form.answer.data, form.note.data = (before.answer, before.note) if before else (None, "")
    if form.validate_on_submit() and _may_write(issue) and attempt(form, lambda: _answer(row, question, form)):
        return _to(row)
    form.renew(queries.token(row))
    at = shown.steps.index(next(s for s in shown.steps if s.answer is before)) if before else len(shown.steps)
    return _page("question", shown, issue, form.status, form=form, question=question, at=at)


def _answer(row: Assessment, question: Question, form: AnswerForm) -> None:
    said: dict[str, str] = {"answer": form.answer.data or "", "note": form.note.data or ""}
    actions.answer(row, question=question.key, by=me.actor(), token=form.token.data, **said)


def _finishing(shown: Shown, issue: Issue) -> Answer:
    row, form = shown.assessment, FinishForm()
    assert shown.book is not None
    form.weigh(shown.book)
    if not form.is_submitted():
        form.renew(queries.token(row))
    if form.validate_on_submit() and _may_write(issue) and attempt(form, lambda: _finish(row, form)):
        flash(_("The assessment is finished."))
        return _to(row)
    form.renew(queries.token(row))
    return _page("finish", shown, issue, form.status, form=form)


def _finish(row: Assessment, form: FinishForm) -> None:
    weighed, reason = form.considerations.data or [], form.reason.data or ""
    actions.finish(row, by=me.actor(), considerations=weighed, reason=reason, token=form.token.data)


@room.form("/assessments/<int:number>/no-answer", Permission.ASSESSMENT_WRITE)
def no_answer(number: int) -> Answer:
    """No answer, because …"""
    row, issue = queries.find(number, me.somebody())
    require(Permission.ASSESSMENT_WRITE, issue)
    shown, form = queries.show(row), NoAnswerForm()
    if row.state != "open":
        return _to(row)
    if not form.is_submitted():
        form.renew(queries.token(row))
    if form.validate_on_submit() and attempt(form, lambda: _leave(row, form)):
        flash(_("No answer is given. The reason is on record."))
        return _to(row)
    form.renew(queries.token(row))
    return _page("no_answer", shown, issue, form.status, form=form)


def _leave(row: Assessment, form: NoAnswerForm) -> None:
    actions.give_no_answer(row, reason=form.reason.data or "", by=me.actor(), token=form.token.data)


def _may_write(issue: Issue) -> bool:
    """Reading is everybody's, answering is not: 403 for who only reads."""
    require(Permission.ASSESSMENT_WRITE, issue)
    return True


def _page(name: str, shown: Shown, issue: Issue, status: int, form: EditForm | None = None, **more: Any) -> Answer:
    """One of this room's pages, with the path, the mention and the names it needs."""
    more = {**more, "form": form} if form else more
    mention = queries.mention_of(shown.assessment, me.somebody())
    body = render_template(
        f"assessment/{name}.html",
        shown=shown,
        issue=issue,
        mention=mention,
        said=rules.shown(mention.words or "") if mention else "",
        names=people.names(shown.people),
        may_write=issue.stage != "closed" and may(me.somebody(), Permission.ASSESSMENT_WRITE, issue),
        may_draft=issue.stage != "closed" and may(me.somebody(), Permission.RESPONSE_DRAFT, issue),
        **more,
    )
    return body, status


def _to(row: Assessment) -> Response:
    return redirect(url_for("assessment.step", number=row.number))
