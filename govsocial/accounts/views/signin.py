"""The doors for getting in and out. These few pages are open to everybody."""

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from flask_security import login_user, logout_user
from flask_security.utils import validate_redirect_url
from werkzeug.wrappers import Response

from govsocial.accounts import actions, forms, links, passwords, queries
from govsocial.accounts.models import Account
from govsocial.accounts.views.limits import PENDING, limited
from govsocial.core import clock
from govsocial.core.errors import WrongState
from govsocial.core.wording import gettext as _
from govsocial.people.permissions import Permission
from govsocial.web import me
from govsocial.web.route import Answer, Room, attempt

room = Room("security", __name__, template_folder="../templates")
STEP_LASTS = 600  # seconds between password and code
PROVEN_TWICE = "proven_twice"  # session key: the session that has passed the second factor


@room.form("/sign-in", Permission.PUBLIC)
@limited()
def login() -> Answer:
    """E-mail and password; then the code, for those who switched it on."""
    if me.person():
        return redirect(_onward())
    form = forms.SignIn()
    if form.validate_on_submit() and attempt(form, lambda: _first_step(form)):
        return redirect(url_for("security.code") if PENDING in session else _onward())
    return render_template("accounts/sign_in.html", form=form, demo_people=_demo_people()), form.status


@room.form("/sign-in/code", Permission.PUBLIC)
@limited()
def code() -> Answer:
    """The second step."""
    account = _pending()
    if account is None:
        return _from_the_start()
    form = forms.Code()
    if form.validate_on_submit() and attempt(form, lambda: _second_step(account, form, recovery=False)):
        return redirect(_onward())
    return render_template("accounts/code.html", form=form), form.status


@room.form("/sign-in/recovery", Permission.PUBLIC)
@limited()
def recovery() -> Answer:
    """The second step, without the phone."""
    account = _pending()
    if account is None:
        return _from_the_start()
    form = forms.RecoveryCode()
    if form.validate_on_submit() and attempt(form, lambda: _second_step(account, form, recovery=True)):
        flash(_("You signed in with a recovery code. It will not work again."))
        return redirect(_onward())
    return render_template("accounts/recovery.html", form=form), form.status


@room.verb("/sign-out", Permission.PUBLIC)
def logout() -> Answer:
    """End this session."""
    if me.person():
        actions.signed_out(me.actor())
    logout_user()
    session.clear()
    flash(_("You are signed out."))
    return redirect(url_for("security.login"))


@room.form("/password", Permission.PUBLIC)
@limited("links", count_all=True)
def forgot_password() -> Answer:
    """Ask for a link. The answer is the same whether or not there is such an account."""
    form = forms.Forgotten()
    if form.validate_on_submit() and attempt(form, lambda: actions.ask_reset(form.email.data or "")):
        return render_template("accounts/link_sent.html", email=form.email.data)
    return render_template("accounts/forgotten.html", form=form), form.status


@room.form("/password/<token>", Permission.PUBLIC)
@limited()
def reset_password(token: str) -> Answer:
    """Set a password by a mailed link: an invitation's, or one asked for."""
    account = links.open_(token)
    if account is None:
        return render_template("accounts/link_spent.html"), 404
    first, email = account.password is None, account.email
    form = forms.NewPassword()
    if form.validate_on_submit() and attempt(form, lambda: _by_link(token, form.password.data or "")):
        session.clear()
        flash(_("Your password is set. Sign in with it."))
        return redirect(url_for("security.login"))
    return render_template("accounts/new_password.html", form=form, first=first, email=email), form.status


def _first_step(form: forms.SignIn) -> None:
    account = actions.prove(form.email.data or "", form.password.data or "")
    session.clear()  # nothing from before signing in is carried over
    if account.has_second_factor:
        session[PENDING] = {
            "account": account.fs_uniquifier,
            "since": int(clock.now().timestamp()),
            "next": request.args.get("next", ""),
        }
    else:
        _let_in(account, "password")


def _second_step(account: Account, form: forms.Code | forms.RecoveryCode, *, recovery: bool) -> None:
    prove = actions.spend_recovery_code if recovery else actions.prove_code
    prove(account, form.code.data or "")
    _let_in(account, "password and recovery code" if recovery else "password and code")
    session[PROVEN_TWICE] = account.fs_uniquifier


def is_proven_twice() -> bool:
    """Whether the second factor was passed, and by this very session."""
    proven = session.get(PROVEN_TWICE)
    return bool(proven) and proven == current_user.get_id()


def _let_in(account: Account, method: str) -> None:
    session.permanent = True
    login_user(account, authn_via=[method])


def _by_link(token: str, password: str) -> None:
    account = links.open_(token)
    passwords.check(password, *((account.email, account.person.name) if account else ()))
    hashed = passwords.hashed(password)
    account = links.open_(token)  # again, in the transaction that spends it
    if account is None:
        raise WrongState(_("This link was used meanwhile."))
    actions.set_password(account, hashed)


def _pending() -> Account | None:
    owed = session.get(PENDING)
    if not owed or clock.now().timestamp() - owed["since"] > STEP_LASTS:
        session.pop(PENDING, None)
        return None
    return queries.by_session(owed["account"])


def _from_the_start() -> Response:
    flash(_("That took too long. Start again with your password."), "wait")
    return redirect(url_for("security.login"))


def _onward() -> str:
    wanted = request.args.get("next") or (session.pop(PENDING, None) or {}).get("next", "")
    plain = wanted.startswith("/") and "\\" not in wanted and wanted.isprintable()
    inside = plain and validate_redirect_url(wanted)
    return wanted if inside else f"{request.script_root}/"


def _demo_people() -> list[dict[str, str]]:
    if not current_app.config["DEMO"]:
        return []
    people: list[dict[str, str]] = current_app.extensions.get("govsocial_demo_people", [])
    return people
