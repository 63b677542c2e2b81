"""Doors of this room: publish, prove, settle, correct, retract."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from govsocial.channels.models import Channel
from govsocial.core.db import db
from govsocial.core.errors import Invalid
from govsocial.people.permissions import Permission
from govsocial.platforms.wordpress import Trouble
from govsocial.publishing import actions, carriers, page, proof, queries, retraction
from govsocial.publishing.forms import ProofForm, PublishForm, ReasonForm, SettleForm
from govsocial.publishing.models import Publication
from govsocial.responses import queries as responses
from govsocial.web import me
from govsocial.web.route import Room, attempt

room = Room("publishing", __name__)


def _back(publication: Publication) -> Any:
    return redirect(url_for("publishing.publication", number=publication.number))


@room.form("/responses/<int:number>/publish", Permission.PUBLICATION_PUBLISH)
def publish(number: int) -> Any:
    response, person = responses.by_number(number, me.somebody()), me.somebody()
    form, made = PublishForm(), []
    if form.validate_on_submit() and attempt(form, lambda: made.append(actions.publish(response, by=person))):
        by_hand = made[0].method == "assisted"
        flash(_("Copy the words and post them.") if by_hand else _("On its way. The result appears here."), "good")
        return _back(made[0])
    return render_template("publishing/publish.html", form=form, **page.before(response, person)), form.status


@room.page("/publications/<int:number>", Permission.PUBLICATION_READ)
def publication(number: int) -> Any:
    found = queries.by_number(number, me.somebody())
    return render_template("publishing/publication.html", form=None, **page.publication(found, me.somebody()))


@room.verb("/publications/<int:number>/posted", Permission.PUBLICATION_PROVE)
def posted(number: int) -> Any:
    found = queries.by_number(number, me.somebody())
    actions.posted_by_hand(found, by=me.somebody())
    flash(_("Noted as posted. Bring proof: until then the register says “awaiting proof”."), "wait")
    return _back(found)


@room.form("/publications/<int:number>/proof", Permission.PUBLICATION_PROVE)
def prove(number: int) -> Any:
    found, person = queries.by_number(number, me.somebody()), me.somebody()
    form, verdicts = ProofForm(), []

    def act() -> None:
        picture = page.keep_picture(form.picture.data, current_app.config["SETTINGS"].instance)
        verdicts.append(
            proof.prove(found, by=person, permalink=form.permalink.data, pasted=form.pasted.data or "", picture=picture)
        )

    if form.validate_on_submit() and attempt(form, act):
        flash(*page.said_of_proof(verdicts[0], form.pasted.data))
        return _back(found)
    shown = page.publication(found, person, proof_form=form)
    return render_template("publishing/publication.html", form=form, **shown), form.status


@room.verb("/publications/<int:number>/confirm", Permission.PUBLICATION_PROVE)
def confirm(number: int) -> Any:
    found = queries.by_number(number, me.somebody())
    proof.confirm(found, by=me.somebody())
    flash(_("Confirmed: the signed words are live."), "good")
    return _back(found)


@room.verb("/publications/<int:number>/look", Permission.PUBLICATION_PROVE)
def look(number: int) -> Any:
    found = queries.by_number(number, me.somebody())
    channel = db.session.get(Channel, found.channel_id)
    assert channel is not None
    db.session.rollback()
    try:
        outcome = carriers.look_again(found, channel)
    except Trouble as trouble:
        raise Invalid(_("The site still does not say: %(why)s", why=trouble.message)) from None
    if outcome is None:
        flash(_("The site does not have these words now. If you are sure, settle it as not live."), "wait")
        return _back(found)
    actions.result(found, outcome[0], by=me.somebody(), **outcome[1])
    flash(_("Found: the words are there."), "good")
    return _back(found)


@room.form("/publications/<int:number>/settle", Permission.PUBLICATION_PROVE)
def settle(number: int) -> Any:
    found, person = queries.by_number(number, me.somebody()), me.somebody()
    form = SettleForm()
    if form.validate_on_submit() and attempt(form, lambda: actions.give_up(found, by=person)):
        flash(_("Settled as not live. The signed words can be published again."), "good")
        return redirect(url_for("responses.draft", number=page.response_of(found).number))
    return render_template("publishing/settle.html", form=form, **page.publication(found, person)), form.status


@room.form("/publications/<int:number>/correct", Permission.PUBLICATION_CORRECT)
def correct(number: int) -> Any:
    found, person = queries.by_number(number, me.somebody()), me.somebody()
    form = SettleForm()
    if form.validate_on_submit() and attempt(form, lambda: actions.correct(found, by=person)):
        flash(_("A new draft begins from the live words. The published answer stands until the new one is out."), "good")
        return redirect(url_for("responses.draft", number=page.response_of(found).number))
    return render_template("publishing/correct.html", form=form, **page.publication(found, person)), form.status


@room.form("/publications/<int:number>/retract", Permission.PUBLICATION_RETRACT)
def retract(number: int) -> Any:
    found, person = queries.by_number(number, me.somebody()), me.somebody()
    form = ReasonForm()
    if form.validate_on_submit() and attempt(form, lambda: retraction.ask(found, by=person, reason=form.reason.data)):
        flash(_("Asked. A second person decides; the owners have been told."), "wait")
        return _back(found)
    return render_template("publishing/retract.html", form=form, **page.publication(found, person)), form.status


@room.verb("/publications/<int:number>/retract/<any(yes, no):answer>", Permission.PUBLICATION_RETRACT)
def decide_retraction(number: int, answer: str) -> Any:
    found = queries.by_number(number, me.somebody())
    retraction.decide(found, by=me.somebody(), confirmed=answer == "yes")
    flash(_("Retracted.") if answer == "yes" else _("Kept. The answer stays where it is."), "good")
    return _back(found)
