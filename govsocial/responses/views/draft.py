"""The draft page, and its acts for those who go without scripts."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from govsocial.core.wording import gettext as _
from govsocial.people.permissions import Permission
from govsocial.responses import drafting, page, queries
from govsocial.responses.forms import WordsForm
from govsocial.responses.models import Response
from govsocial.responses.views.door import room
from govsocial.web import me
from govsocial.web.route import attempt


@room.page("/responses/<int:number>", Permission.RESPONSE_READ)
def draft(number: int) -> Any:
    around = queries.around(number, me.somebody())
    return render_template("responses/draft.html", **page.shown(around, me.somebody(), request.args.get("do", "")))


@room.verb("/responses/<int:number>/words", Permission.RESPONSE_DRAFT)
def write(number: int) -> Any:
    """The editor without scripts."""
    response, form = queries.by_number(number, me.somebody()), WordsForm()
    if form.validate_on_submit() and attempt(form, lambda: _save(response, form)):
        flash(_("Saved. What others wrote meanwhile is merged in."), "good")
        return redirect(url_for("responses.draft", number=number, do="edit"))
    shown = page.shown(queries.around(number, me.somebody()), me.somebody(), "edit", form=form)
    return render_template("responses/draft.html", **shown), form.status


@room.verb("/responses/<int:number>/settle", Permission.RESPONSE_DRAFT)
def settle(number: int) -> Any:
    response = queries.by_number(number, me.somebody())
    place, keep = request.form.get("place", ""), request.form.get("keep", "")
    drafting.settle(response, place=place, keep=keep, by=me.somebody())
    return redirect(url_for("responses.draft", number=number, do="edit"))


@room.verb("/responses/<int:number>/put-back", Permission.RESPONSE_DRAFT)
def put_back(number: int) -> Any:
    response = queries.by_number(number, me.somebody())
    drafting.put_back(response, aside=request.form.get("aside", ""), by=me.somebody())
    return redirect(url_for("responses.draft", number=number, do="edit"))


def _save(response: Response, form: WordsForm) -> None:
    drafting.save(response, base=form.base.data or "", text=form.text.data or "", by=me.somebody())
