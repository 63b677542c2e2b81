"""Suggesting words, taking and leaving them."""

from flask import flash, redirect, render_template, url_for

from govsocial.core.wording import gettext as _
from govsocial.drafting import actions, page, rows
from govsocial.drafting.forms import SuggestForm
from govsocial.drafting.views.draft import room
from govsocial.people.permissions import Permission
from govsocial.responses import actions as responses
from govsocial.responses.queries import by_number, suggestion
from govsocial.web import me
from govsocial.web.route import Answer, attempt


@room.form("/responses/<int:number>/suggest", Permission.RESPONSE_SUGGEST)
def suggest(number: int) -> Answer:
    form = SuggestForm()

    def act() -> None:
        response = by_number(number, me.somebody())
        actions.suggest(response, old=form.old.data or "", new=form.new.data or "", by=me.actor())

    if form.validate_on_submit() and attempt(form, act):
        flash(_("Suggested. Whoever takes it writes it; you can still sign."), "good")
        return redirect(url_for("drafting.draft", number=number, do="suggest"))
    shown = page.shown(rows.around(number, me.somebody()), me.somebody(), "suggest", suggest_form=form)
    return render_template("drafting/draft.html", **shown), form.status


@room.verb("/responses/<int:number>/suggestions/<made>/take", Permission.RESPONSE_DRAFT)
def take(number: int, made: str) -> Answer:
    response = by_number(number, me.somebody())
    actions.take(suggestion(response, made), by=me.actor())
    flash(_("Taken. These words are yours now, and you cannot sign them."), "good")
    return redirect(url_for("drafting.draft", number=number, do="edit"))


@room.verb("/responses/<int:number>/suggestions/<made>/back", Permission.RESPONSE_SUGGEST)
def take_back(number: int, made: str) -> Answer:
    response = by_number(number, me.somebody())
    responses.take_back(suggestion(response, made), by=me.actor())
    flash(_("Taken back. The record keeps it."), "good")
    return redirect(url_for("drafting.draft", number=number))


@room.verb("/responses/<int:number>/suggestions/<made>/leave", Permission.RESPONSE_DRAFT)
def leave(number: int, made: str) -> Answer:
    response = by_number(number, me.somebody())
    responses.leave(suggestion(response, made), by=me.actor())
    flash(_("Left. The record keeps it."), "good")
    return redirect(url_for("drafting.draft", number=number))
