"""What is true: adding, changing and removing facts."""

from uuid import UUID

from flask import flash, render_template
from werkzeug.wrappers import Response

from govsocial.core.wording import gettext as _
from govsocial.issues import actions, queries
from govsocial.issues.forms import ConfirmForm, FactForm
from govsocial.issues.views.door import back_to, room, the_issue
from govsocial.people.permissions import Permission
from govsocial.web import me
from govsocial.web.route import attempt

Answer = Response | tuple[str, int]


def _said(form: FactForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in ("text", "source", "source_url")}


@room.form("/<int:number>/facts/new", Permission.ISSUE_EDIT)
def add_fact(number: int) -> Answer:
    """One more fact."""
    issue, form = the_issue(number, Permission.ISSUE_EDIT), FactForm.of(None)
    if form.validate_on_submit() and attempt(form, lambda: actions.add_fact(issue, by=me.actor(), **_said(form))):
        flash(_("The fact is added."))
        return back_to(issue)
    return render_template("issues/fact.html", form=form, issue=issue, fact=None), form.status


@room.form("/<int:number>/facts/<uuid:fact_id>", Permission.ISSUE_EDIT)
def edit_fact(number: int, fact_id: UUID) -> Answer:
    """A fact reads otherwise."""
    issue = the_issue(number, Permission.ISSUE_EDIT)
    fact = queries.find_fact(issue, str(fact_id))
    form = FactForm.of(fact)
    said = _said(form)
    if form.validate_on_submit() and attempt(form, lambda: actions.edit_fact(issue, fact, by=me.actor(), **said)):
        flash(_("The fact is changed, and you vouch for it."))
        return back_to(issue)
    return render_template("issues/fact.html", form=form, issue=issue, fact=fact), form.status


@room.form("/<int:number>/facts/<uuid:fact_id>/remove", Permission.ISSUE_EDIT)
def remove_fact(number: int, fact_id: UUID) -> Answer:
    """A fact does not stand any more: asks first."""
    issue = the_issue(number, Permission.ISSUE_EDIT)
    fact, form = queries.find_fact(issue, str(fact_id)), ConfirmForm()
    if form.validate_on_submit() and attempt(form, lambda: actions.remove_fact(issue, fact, by=me.actor())):
        flash(_("The fact is removed."))
        return back_to(issue)
    return render_template("issues/remove_fact.html", form=form, issue=issue, fact=fact), form.status
