"""One's own profile: how the program treats one, and how one proves who one is."""

import flask_login
from flask import Response, abort, current_app, flash, redirect, render_template, session, url_for

from govsocial.accounts import actions, engine, forms, passwords, queries
from govsocial.accounts.models import Account
from govsocial.accounts.views.limits import limited
from govsocial.accounts.views.shown import on_record, roles_in_words
from govsocial.accounts.views.signin import PROVEN_TWICE, is_proven_twice
from govsocial.core.errors import Invalid
from govsocial.core.wording import gettext as _
from govsocial.people import actions as people
from govsocial.people import queries as people_queries
from govsocial.people.labels import in_words
from govsocial.people.permissions import Permission
from govsocial.web import me
from govsocial.web.route import Answer, Room, attempt

room = Room("accounts", __name__, url_prefix="/profile", template_folder="../templates")
SETTING_UP = "second_factor_setting_up"  # session key: the sealed secret being set up


@room.form("", Permission.SIGNED_IN)
def profile() -> Answer:
    """Time zone, mail, topics; and everything else one may look after oneself."""
    person = me.somebody()
    topics = "\n".join(people_queries.topics_of(person))
    now = {"zone": person.zone or "", "mail": person.mail, "topics": topics}
    form = forms.Preferences(current_app.config["ZONE"], data=now)
    if form.validate_on_submit() and attempt(form, lambda: _save(form)):
        flash(_("Your profile is saved."), "good")
        return redirect(url_for("accounts.profile"))
    return _page(form), form.status


@room.form("/away", Permission.SIGNED_IN)
def away() -> Answer:
    """Note an absence."""
    person, form = me.somebody(), forms.Away()
    if form.validate_on_submit() and attempt(
        form, lambda: actions.note_absence(me.actor(), **form.days, by=me.actor())
    ):
        flash(_("Your absence is noted. Colleagues see it where they would ask you."), "good")
        return redirect(url_for("accounts.profile"))
    return render_template("accounts/away.html", form=form, person=person, zone=queries.zone_of(person)), form.status


@room.verb("/away/end", Permission.SIGNED_IN)
def back() -> Answer:
    """Here after all."""
    actions.end_absence(me.actor(), by=me.actor())
    flash(_("You are no longer marked as away."), "good")
    return redirect(url_for("accounts.profile"))


@room.form("/password", Permission.SIGNED_IN)
@limited()
def change_password() -> Answer:
    """A new password, which ends every other session."""
    form = forms.ChangePassword()
    if form.validate_on_submit() and attempt(form, lambda: _change_password(form)):
        flash(_("Your password is changed. All your other sessions have ended."), "good")
        return redirect(url_for("accounts.profile"))
    return render_template("accounts/change_password.html", form=form), form.status


@room.form("/second-factor", Permission.SIGNED_IN)
@limited()
def second_factor() -> Answer:
    """Switch the second factor on: scan, type the first code, keep the recovery codes."""
    account = _account()
    if account.has_second_factor:
        return redirect(url_for("accounts.profile"))
    secret = session.setdefault(SETTING_UP, engine.new_secret())
    made: list[str] = []
    form = forms.Code()
    if form.validate_on_submit() and attempt(form, lambda: made.extend(_switch_on(form, secret))):
        return render_template("accounts/recovery_codes.html", codes=made, first=True)
    return render_template("accounts/second_factor.html", form=form, key=engine.key(secret)), form.status


@room.page("/second-factor/picture.svg", Permission.SIGNED_IN)
def second_factor_picture() -> Answer:
    """The QR code of the secret being set up in this session."""
    if SETTING_UP not in session:
        abort(404)
    return Response(engine.picture(session[SETTING_UP], _account().email), mimetype="image/svg+xml")


@room.form("/second-factor/codes", Permission.SIGNED_IN)
@limited()
def recovery_codes() -> Answer:
    """New recovery codes for old ones."""
    made: list[str] = []
    form = forms.Confirm()
    if form.validate_on_submit() and attempt(form, lambda: made.extend(_new_codes(form))):
        return render_template("accounts/recovery_codes.html", codes=made, first=False)
    return render_template("accounts/new_codes.html", form=form), form.status


@room.form("/second-factor/off", Permission.SIGNED_IN)
@limited()
def second_factor_off() -> Answer:
    """Switch the second factor off."""
    form = forms.Confirm()
    if form.validate_on_submit() and attempt(form, lambda: _switch_off(form)):
        flash(_("Your second factor is off. All your other sessions have ended."), "wait")
        return redirect(url_for("accounts.profile"))
    return render_template("accounts/second_factor_off.html", form=form), form.status


def _page(form: forms.Preferences) -> str:
    person, account = me.somebody(), _account()
    return render_template(
        "accounts/profile.html",
        form=form,
        account=account,
        codes_left=engine.codes_left(account),
        absence=people_queries.absence_of(person),
        own_functions=in_words(person.functions, people_queries.function_names()),
        own_roles=roles_in_words(person),
        trail=on_record(person)[0],
    )


def _account() -> Account:
    found = queries.of(me.somebody())
    assert found is not None, "whoever is signed in has an account"
    return found


def _save(form: forms.Preferences) -> None:
    person = me.actor()
    people.set_preferences(person, zone=form.zone.data or "", mail=form.mail.data, by=person)
    people.follow_topics(person, topics=(form.topics.data or "").splitlines(), by=person)


def _change_password(form: forms.ChangePassword) -> None:
    _confirm(form.current.data or "")
    account, password = _account(), form.password.data or ""
    passwords.check(password, account.email, account.person.name)
    hashed = passwords.hashed(password)
    actions.change_password(account, hashed)
    _stay_in(account, twice=is_proven_twice())


def _switch_on(form: forms.Code, secret: str) -> list[str]:
    made = actions.switch_second_factor_on(_account(), secret=secret, code=form.code.data or "")
    session.pop(SETTING_UP, None)
    _stay_in(_account(), twice=True)
    return made


def _new_codes(form: forms.Confirm) -> list[str]:
    _confirm(form.current.data or "")
    return actions.make_recovery_codes(_account())


def _switch_off(form: forms.Confirm) -> None:
    _confirm(form.current.data or "")
    actions.switch_second_factor_off(_account())
    _stay_in(_account(), twice=False)


def _confirm(password: str) -> None:
    if not passwords.matches(password, _account().password):
        raise Invalid(errors={"current": _("This is not your present password")})


def _stay_in(account: Account, *, twice: bool) -> None:
    """Bind this session, and no other, to the account's new mark."""
    flask_login.login_user(account, force=True)
    session[PROVEN_TWICE] = account.fs_uniquifier if twice else None
