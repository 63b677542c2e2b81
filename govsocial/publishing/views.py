"""Doors of this room: publish, prove, settle, correct, retract."""

from flask import flash, make_response, redirect, render_template, url_for

from govsocial.core.errors import WrongState
from govsocial.core.wording import gettext as _
from govsocial.people.permissions import Permission
from govsocial.platforms.protocol import PlatformError
from govsocial.platforms.registry import capabilities
from govsocial.publishing import actions, carriers, page, proof, queries, retraction
from govsocial.publishing.forms import DecideForm, MovedForm, PressForm, ProofForm, PublishForm, ReasonForm
from govsocial.publishing.models import Publication
from govsocial.responses import queries as responses
from govsocial.web import me
from govsocial.web.route import Answer, Room, attempt

room = Room("publishing", __name__)


def _back(number: int) -> Answer:
    return redirect(url_for("publishing.publication", number=number))


def _found(number: int) -> Publication:
    return queries.by_number(number, me.somebody())


@room.form("/responses/<int:number>/publish", Permission.PUBLICATION_PUBLISH)
def publish(number: int) -> Answer:
    form, made = PublishForm(), []

    def act() -> None:
        made.extend(actions.publish(responses.by_number(number, me.somebody()), by=me.actor()))

    if form.validate_on_submit() and attempt(form, act):
        by_hand = any(not capabilities(p.method).sends for p in made)
        flash(_("Copy the words and post them.") if by_hand else _("On its way. The result appears here."), "go")
        return _back(made[0].number) if len(made) == 1 else redirect(url_for("publishing.publish", number=number))
    return render_template("publishing/publish.html", form=form, **page.before(number, me.somebody())), form.status


@room.page("/publications/<int:number>", Permission.PUBLICATION_READ)
def publication(number: int) -> Answer:
    return render_template("publishing/publication.html", form=None, **page.publication(number, me.somebody()))


@room.page("/publications/<int:number>/evidence/<sha256>", Permission.PUBLICATION_READ)
def evidence(number: int, sha256: str) -> Answer:
    """What was kept as proof, as a download."""
    found = queries.by_number(number, me.somebody())
    data, name = page.kept(found, sha256)
    answer = make_response(data)
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@room.verb("/publications/<int:number>/posted", Permission.PUBLICATION_PROVE)
def posted(number: int) -> Answer:
    form = PressForm()
    if form.validate_on_submit() and attempt(form, lambda: actions.posted_by_hand(_found(number), by=me.actor())):
        flash(_("Noted as posted. Bring proof: until then the register says “awaiting proof”."), "wait")
        return _back(number)
    return _refused(number, form)


@room.form("/publications/<int:number>/proof", Permission.PUBLICATION_PROVE)
def prove(number: int) -> Answer:
    form, verdicts = ProofForm(), []

    def act() -> None:
        found = _found(number)  # before anything is kept
        picture = page.keep_picture(form.picture.data)
        given = {"permalink": form.permalink.data or "", "pasted": form.pasted.data or ""}
        verdicts.append(proof.prove(found, by=me.actor(), picture=picture, elsewhere=form.elsewhere.data, **given))

    if form.validate_on_submit() and attempt(form, act):
        flash(*page.said_of_proof(verdicts[0], form.pasted.data))
        return _back(number)
    shown = page.publication(number, me.somebody(), proof_form=form)
    return render_template("publishing/publication.html", form=form, **shown), form.status


@room.form("/publications/<int:number>/address", Permission.PUBLICATION_PROVE)
def move(number: int) -> Answer:
    form = MovedForm()

    def act() -> None:
        found = _found(number)  # before anything is kept
        picture = page.keep_picture(form.picture.data)
        given = {"permalink": form.permalink.data or "", "pasted": form.pasted.data or ""}
        proof.move(found, by=me.actor(), picture=picture, elsewhere=form.elsewhere.data, **given)

    if form.validate_on_submit() and attempt(form, act):
        flash(_("The new address is on record. The old one stays in the ledger, with its proof."), "good")
        return _back(number)
    return render_template("publishing/move.html", form=form, **page.publication(number, me.somebody())), form.status


@room.verb("/publications/<int:number>/confirm", Permission.PUBLICATION_PROVE)
def confirm(number: int) -> Answer:
    form = PressForm()
    if form.validate_on_submit() and attempt(form, lambda: proof.confirm(_found(number), by=me.actor())):
        flash(_("Confirmed: the signed words are live."), "good")
        return _back(number)
    return _refused(number, form)


@room.verb("/publications/<int:number>/look", Permission.PUBLICATION_PROVE)
def look(number: int) -> Answer:
    found, form = _found(number), PressForm()
    if found.state not in ("unknown", "held"):
        raise WrongState(_("The outcome is known already. Look again."))
    try:
        outcome = carriers.look_again(found.id)
    except PlatformError as trouble:
        flash(_("The site still does not say. %(why)s", why=trouble.message), "stop")
        return _back(number)
    if outcome is None:
        flash(_("The site shows nothing new. When you are sure that the words are not there, say so below."), "wait")
        return _back(number)
    if not attempt(form, lambda: actions.result(found, outcome[0], by=me.actor(), **outcome[1])):
        return _refused(number, form)
    flash(_("The site has answered."), "good")
    return _back(number)


@room.form("/publications/<int:number>/settle", Permission.PUBLICATION_PROVE)
def settle(number: int) -> Answer:
    form = PressForm()
    if form.validate_on_submit() and attempt(form, lambda: actions.give_up(_found(number), by=me.actor())):
        flash(_("Settled as not live. The signed words can be published again."), "good")
        return _back(number)
    return render_template("publishing/settle.html", form=form, **page.publication(number, me.somebody())), form.status


@room.form("/publications/<int:number>/correct", Permission.PUBLICATION_CORRECT)
def correct(number: int) -> Answer:
    form, made = PressForm(), []
    if form.validate_on_submit() and attempt(form, lambda: made.append(actions.correct(_found(number), by=me.actor()))):
        flash(_("A new draft begins from the live words. The published answer stands until the new one is out."), "go")
        return redirect(url_for("drafting.draft", number=made[0].number))
    return render_template("publishing/correct.html", form=form, **page.publication(number, me.somebody())), form.status


@room.form("/publications/<int:number>/retract", Permission.PUBLICATION_RETRACT)
def retract(number: int) -> Answer:
    form = ReasonForm()
    if form.validate_on_submit() and attempt(
        form, lambda: retraction.ask(_found(number), by=me.actor(), reason=form.reason.data or "")
    ):
        flash(_("Asked. A second person decides; the owners have been told."), "wait")
        return _back(number)
    return render_template("publishing/retract.html", form=form, **page.publication(number, me.somebody())), form.status


@room.form("/publications/<int:number>/retract/decide", Permission.PUBLICATION_RETRACT)
def decide_retraction(number: int) -> Answer:
    form = DecideForm()
    if form.validate_on_submit() and attempt(
        form, lambda: retraction.decide(_found(number), by=me.actor(), confirmed=form.answer.data == "retract")
    ):
        gone = form.answer.data == "retract"
        flash(_("Retracted.") if gone else _("Kept. The answer stays where it is."), "good")
        return _back(number)
    return render_template("publishing/decide.html", form=form, **page.publication(number, me.somebody())), form.status


@room.verb("/publications/<int:number>/removed", Permission.PUBLICATION_PROVE)
def removed(number: int) -> Answer:
    form = PressForm()
    if form.validate_on_submit() and attempt(
        form, lambda: retraction.removed(_found(number), how="by hand", by=me.actor())
    ):
        flash(_("Noted: the words are off the page."), "good")
        return _back(number)
    return _refused(number, form)


def _refused(number: int, form: PressForm) -> Answer:
    """The publication's page, with what stood in the way of a press."""
    shown = page.publication(number, me.somebody())
    return render_template("publishing/publication.html", form=form, **shown), form.status
