"""Doors of this room: review and sign, return, withdraw; the rules."""

from flask import flash, redirect, render_template, url_for
from markupsafe import Markup

from govsocial.core.wording import gettext as _
from govsocial.drafting import rows as drafting
from govsocial.people import queries as people
from govsocial.people.permissions import Permission, may
from govsocial.responses import queries as responses
from govsocial.signoff import actions, page, queries
from govsocial.signoff.forms import ReturnForm, RuleForm, SignForm, SubmitForm, WithdrawForm
from govsocial.signoff.models import Rule
from govsocial.web import me
from govsocial.web.places import link_to
from govsocial.web.route import Answer, Room, attempt

room = Room("signoff", __name__)


@room.verb("/responses/<int:number>/submit", Permission.RESPONSE_SUBMIT)
def submit(number: int) -> Answer:
    form, made = SubmitForm(), []

    def act() -> None:
        made.append(actions.submit(responses.by_number(number, me.somebody()), by=me.actor()))

    if form.validate_on_submit() and attempt(form, act):
        flash(_("Version %(n)s is in review. Those who can sign have been told.", n=made[0].number), "good")
        return redirect(url_for("signoff.review", number=number, version=made[0].number))
    shown = page.refused(drafting.around(number, me.somebody()), form)
    return render_template("signoff/submit.html", **shown), form.status


@room.page("/responses/<int:number>/versions/<int:version>", Permission.RESPONSE_READ)
def review(number: int, version: int) -> Answer:
    return render_template("signoff/review.html", **page.review(number, version, me.somebody()))


@room.form("/responses/<int:number>/versions/<int:version>/sign", Permission.SIGNOFF_SIGN)
def sign(number: int, version: int) -> Answer:
    form = SignForm()
    if not form.is_submitted():
        return review(number, version)
    found, functions = responses.version_by_number(number, version, me.somebody()), people.function_names()
    page.offered(form, found.rule["functions"], functions)

    def act() -> None:
        given = {"digest": form.digest.data or "", "comment": form.comment.data or ""}
        actions.sign(found, by=me.actor(), function=form.function.data or "", **given)

    if form.validate() and attempt(form, act):
        flash(_("Signed for %(f)s. Signing does not publish.", f=functions[form.function.data].lower()), "good")
        return redirect(url_for("signoff.review", number=number, version=version))
    return render_template("signoff/review.html", **page.review(number, version, me.somebody(), sign=form)), form.status


@room.form("/responses/<int:number>/versions/<int:version>/return", Permission.SIGNOFF_RETURN)
def return_version(number: int, version: int) -> Answer:
    form = ReturnForm()
    if not form.is_submitted():
        return review(number, version)

    def act() -> None:
        found = responses.version_by_number(number, version, me.somebody())
        actions.return_version(found, by=me.actor(), reason=form.reason.data or "", digest=form.digest.data or "")

    if form.validate() and attempt(form, act):
        said = _("%(which)s is returned. Everyone who took part has been told why.", which=_called(number, version))
        flash(said, "good")
        return redirect(url_for("drafting.draft", number=number))
    shown = page.review(number, version, me.somebody(), returning=form)
    return render_template("signoff/review.html", **shown), form.status


@room.form("/responses/<int:number>/versions/<int:version>/withdraw", Permission.RESPONSE_WITHDRAW)
def withdraw(number: int, version: int) -> Answer:
    form = WithdrawForm()
    if not form.is_submitted():
        return review(number, version)

    def act() -> None:
        found = responses.version_by_number(number, version, me.somebody())
        actions.withdraw(found, by=me.actor(), reason=form.reason.data or "", digest=form.digest.data or "")

    if form.validate() and attempt(form, act):
        said = _(
            "%(which)s is back in draft. Its sign-offs stay with it and do not move on.", which=_called(number, version)
        )
        flash(said, "good")
        return redirect(url_for("drafting.draft", number=number))
    shown = page.review(number, version, me.somebody(), withdrawing=form)
    return render_template("signoff/review.html", **shown), form.status


@room.page("/rules", Permission.RULE_READ)
def rule_list() -> Answer:
    return render_template(
        "signoff/rules.html",
        rules=queries.all_rules(),
        names=people.function_names(),
        may_write=may(me.person(), Permission.RULE_WRITE),
    )


@room.form("/rules/new", Permission.RULE_WRITE)
def add_rule() -> Answer:
    form = RuleForm().offer_functions()
    if form.validate_on_submit() and attempt(form, lambda: _add(form)):
        flash(_("The rule is in force for versions submitted from now on."), "good")
        return redirect(url_for("signoff.rule_list"))
    return render_template("signoff/rule.html", form=form, rule=None), form.status


@room.form("/rules/<int:number>", Permission.RULE_WRITE)
def edit_rule(number: int) -> Answer:
    rule = queries.rule_by_number(number)
    form = RuleForm(obj=rule, data={"token": rule.last_event_id}).offer_functions()
    if form.validate_on_submit() and attempt(form, lambda: _change(rule, form)):
        flash(_("The rule is changed. Versions already in review keep the rule they came with."), "good")
        return redirect(url_for("signoff.rule_list"))
    if form.status == 409:
        form.renew(rule.last_event_id)
    return render_template("signoff/rule.html", form=form, rule=rule), form.status


def _add(form: RuleForm) -> None:
    actions.add_rule(
        name=form.name.data or "",
        applies=form.applies.data or "",
        topic=form.topic.data or "",
        functions=form.functions.data or (),
        by=me.actor(),
    )


def _change(rule: Rule, form: RuleForm) -> None:
    actions.change_rule(
        rule,
        name=form.name.data or "",
        applies=form.applies.data or "",
        topic=form.topic.data or "",
        functions=form.functions.data or (),
        active=form.active.data,
        by=me.actor(),
        token=form.token.data or "",
    )


def _called(number: int, version: int) -> Markup:
    """A version in a sentence that begins with it."""
    return link_to(_("Version %(n)s", n=version), "version", number, version)
