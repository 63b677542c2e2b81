"""Asking people to own an issue, and their answers."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from govsocial.core.wording import gettext as _
from govsocial.core.wording import ngettext
from govsocial.issues import actions, queries
from govsocial.issues.forms import InviteForm, ReasonForm, ReplaceForm
from govsocial.issues.models import Issue, Seat
from govsocial.issues.proposals import Proposal
from govsocial.issues.views.door import back_to, room, the_issue
from govsocial.people import queries as people
from govsocial.people.models import Person
from govsocial.people.permissions import Permission
from govsocial.web import me
from govsocial.web.forms import choices
from govsocial.web.route import attempt, require

Answer = Response | tuple[str, int]


@room.form("/<int:number>/invite", Permission.ISSUE_INVITE)
def invite(number: int) -> Answer:
    """Choose a function, then the people to ask for it."""
    issue, functions = the_issue(number, Permission.ISSUE_INVITE), people.function_names()
    function = request.values.get("function", "")
    if function not in functions:
        status = 422 if request.method == "POST" else 200
        return render_template("issues/invite_function.html", issue=issue, functions=functions), status
    offered = queries.proposals(issue, function)
    form = InviteForm()
    form.people.choices = choices(*((p.number, p.name) for p in offered))
    chosen = [p for p in offered if p.number in (form.people.data or [])]
    if form.validate_on_submit() and attempt(form, lambda: _ask(issue, function, chosen)):
        flash(_said(chosen))
        return back_to(issue)
    shown = {"issue": issue, "function": function, "functions": functions, "offered": offered}
    return render_template("issues/invite.html", form=form, **shown), form.status


def _ask(issue: Issue, function: str, chosen: list[Proposal]) -> None:
    actions.invite(issue, function=function, persons=[_person(p) for p in chosen], by=me.actor())


def _said(chosen: list[Proposal]) -> str:
    others = [p for p in chosen if p.person_id != me.somebody().id]
    asked = (
        ngettext("%(name)s is asked.", "%(num)s people are asked.", len(others), name=others[0].name) if others else ""
    )
    return f"{_('You own this issue now.') if len(others) < len(chosen) else ''} {asked}".strip()


def _person(proposal: Proposal) -> Person:
    return people.by_number(proposal.number)


def _seat(issue: Issue, seat_id: UUID, permission: Permission = Permission.ISSUE_SEAT) -> Seat:
    seat = queries.find_seat(issue, str(seat_id))
    require(permission, seat)
    return seat


@room.verb("/<int:number>/seats/<uuid:seat_id>/accept", Permission.ISSUE_SEAT)
def seat(number: int, seat_id: UUID) -> Response:
    """The person asked owns the issue."""
    issue = the_issue(number)
    actions.accept(_seat(issue, seat_id), by=me.actor())
    flash(_("You own this issue now."))
    return back_to(issue)


@room.form("/<int:number>/seats/<uuid:seat_id>/<any(decline, leave):verb>", Permission.ISSUE_SEAT)
def give_up(number: int, seat_id: UUID, verb: str) -> Answer:
    """The person asked declines, or an owner leaves, with a reason."""
    issue, form = the_issue(number), ReasonForm()
    chair = _seat(issue, seat_id)
    act = actions.decline if verb == "decline" else actions.leave
    if form.validate_on_submit() and attempt(form, lambda: act(chair, reason=form.reason.data or "", by=me.actor())):
        flash(_("Your seat is free again. The others know why."))
        return redirect(url_for("issues.issue_list")) if issue.restricted else back_to(issue)
    functions = people.function_names()
    return render_template(
        "issues/give_up.html", form=form, issue=issue, seat=chair, verb=verb, functions=functions
    ), form.status


@room.form("/<int:number>/seats/<uuid:seat_id>/replace", Permission.ISSUE_INVITE)
def replace(number: int, seat_id: UUID) -> Answer:
    """Somebody else is asked in the place of a person who is away."""
    issue, functions = the_issue(number, Permission.ISSUE_INVITE), people.function_names()
    chair = queries.find_seat(issue, str(seat_id))
    offered = queries.proposals(issue, chair.function)
    form = ReplaceForm()
    form.person.choices = choices(*((p.number, p.name) for p in offered))
    if form.validate_on_submit() and attempt(form, lambda: _replace(chair, offered, form.person.data)):
        flash(_("Asked. They accept, or decline with a reason."))
        return back_to(issue)
    names = people.names([chair.person_id])
    shown = {"issue": issue, "seat": chair, "functions": functions, "offered": offered, "names": names}
    return render_template("issues/replace.html", form=form, **shown), form.status


def _replace(chair: Seat, offered: list[Proposal], number: int) -> None:
    chosen = next((p for p in offered if p.number == number), None) or abort(404)
    actions.replace(chair, person=_person(chosen), by=me.actor())
