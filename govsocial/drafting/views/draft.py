"""The draft page, and its acts for those who go without scripts."""

from flask import flash, redirect, render_template, request, url_for

from govsocial.core.wording import gettext as _
from govsocial.drafting import actions, page, rows
from govsocial.drafting.forms import WordsForm
from govsocial.people.permissions import Permission
from govsocial.responses.queries import by_number
from govsocial.web import me
from govsocial.web.route import Answer, Room, attempt

room = Room("drafting", "govsocial.drafting")


@room.page("/responses/<int:number>", Permission.RESPONSE_READ)
def draft(number: int) -> Answer:
    around = rows.around(number, me.somebody())
    return render_template("drafting/draft.html", **page.shown(around, me.somebody(), request.args.get("do", "")))


@room.verb("/responses/<int:number>/words", Permission.RESPONSE_DRAFT)
def write(number: int) -> Answer:
    """The editor without scripts."""
    form = WordsForm()
    if form.validate_on_submit() and attempt(form, lambda: _save(number, form)):
        flash(_("Saved. What others wrote meanwhile is merged in."), "good")
        return redirect(url_for("drafting.draft", number=number, do="edit"))
    shown = page.shown(rows.around(number, me.somebody()), me.somebody(), "edit", form=form)
    return render_template("drafting/draft.html", **shown), form.status


@room.verb("/responses/<int:number>/settle", Permission.RESPONSE_DRAFT)
def settle(number: int) -> Answer:
    response = by_number(number, me.somebody())
    place, keep = request.form.get("place", ""), request.form.get("keep", "")
    actions.settle(response, place=place, keep=keep, by=me.actor())
    return redirect(url_for("drafting.draft", number=number, do="edit"))


@room.verb("/responses/<int:number>/put-back", Permission.RESPONSE_DRAFT)
def put_back(number: int) -> Answer:
    response = by_number(number, me.somebody())
    actions.put_back(response, aside=request.form.get("aside", ""), by=me.actor())
    return redirect(url_for("drafting.draft", number=number, do="edit"))


def _save(number: int, form: WordsForm) -> None:
    response = by_number(number, me.somebody())
    actions.save(response, base=form.base.data or "", text=form.text.data or "", by=me.actor())
