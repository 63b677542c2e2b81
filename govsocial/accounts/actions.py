"""What is done to sign-in accounts. Every verb notes its security event in the same transaction and never commits."""

import uuid
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from email_validator import EmailNotValidError, validate_email
from flask import current_app

from govsocial.accounts import engine, links, passwords, post, queries, words
from govsocial.accounts.models import Account
from govsocial.accounts.notify import letter, tell
from govsocial.core import clock
from govsocial.core.db import db, lock, writing
from govsocial.core.errors import Invalid, Refusal, WrongState
from govsocial.core.wording import gettext as _
from govsocial.ledger.record import SYSTEM, note
from govsocial.people import actions as people
from govsocial.people.models import Person, Team
from govsocial.web.filters import day

By = Person | str


class NotProven(Refusal):
    """Who somebody says they are was not shown. The sentence never tells which part was wrong."""

    status = 422


def create_account(person: Person, email: str, password: str | None = None) -> Account:
    """A way in for the person; without a password it waits for its invitation. Raises Invalid."""
    address = _free_address(email)
    hashed = None
    if password is not None:
        passwords.check(password, address, person.name)
        hashed = passwords.quick_hash(password)
    account = Account(
        person_id=person.id, person=person, email=address, password=hashed, active=True, fs_uniquifier=uuid.uuid4().hex
    )
    db.session.add(account)
    db.session.flush()
    return account


def welcome(
    *, name: str, email: str, functions: Collection[str], roles: Collection[str], team: Team | None = None, by: By
) -> tuple[Person, str]:
    """A new colleague, invited by mail. Returns the person and the address of the invitation. Raises Invalid."""
    person = people.add_person(name=name, functions=functions, roles=roles, team=team, by=by)
    return person, invite(create_account(person, email), by=by)


def edit(
    person: Person,
    *,
    name: str,
    email: str,
    team: Team | None,
    functions: Collection[str],
    roles: Collection[str],
    by: By,
    token: str = "",
) -> None:
    """Everything an administrator sets on one page, address included. Raises Stale, Invalid, NotAllowed."""
    people.edit(person, name=name, team=team, functions=functions, roles=roles, by=by, token=token)
    if account := queries.of(person):
        change_email(account, email=email, by=by)
    else:
        create_account(person, email)


def invite(account: Account, *, by: By) -> str:
    """Mail the person a link to set their password with; returns its address. The link lasts seven days."""
    address = _address(account, links.INVITATION)
    account.invited_at = clock.now()
    lines = [
        _("You are invited to work in govsocial, where %(organisation)s answers in public together.", **_house()),
        _("Set your password here. The link works once, for seven days:"),
        address,
    ]
    post.send(account.email, _("Your govsocial sign-in"), letter(lines))
    note(words.INVITED, by=by, about=[account.person], about_person=account.person_id)
    return address


def send_link(account: Account, *, by: By) -> None:
    """An administrator sends a link: the invitation again while there is no password, else one for a new password."""
    _check_active(account)
    if account.password is None:
        invite(account, by=by)
        return
    _post_reset(account)
    note(words.LINK_SENT, by=by, about=[account.person], about_person=account.person_id)


def ask_reset(email: str) -> None:
    """Somebody forgot their password. Nothing tells whether there is such an account; only its owner gets mail."""
    account = queries.by_email(email)
    if account and account.active and account.person.active:
        _post_reset(account)
        note(words.RESET_ASKED, by=SYSTEM, about=[account.person], about_person=account.person_id)


def change_email(account: Account, *, email: str, by: By) -> None:
    """A new address; both the old and the new one are told. Raises Invalid."""
    if queries.canonical(email) == account.email:
        return
    old, account.email = account.email, _free_address(email)
    lines = [_("From now on you sign in to govsocial as %(email)s.", email=account.email)]
    for address in (old, account.email):
        post.send(address, _("Your sign-in address was changed"), letter(lines))
    note(words.EMAIL_CHANGED, by=by, about=[account.person], about_person=account.person_id)


def prove(email: str, password: str) -> Account:
    """The account whose address and password these are. Raises NotProven, always with the same sentence.

    The hash is worked out between two transactions: the first only reads, the second has not begun.
    """
    with writing(False):
        found = queries.by_email(email)
        usable = found is not None and found.active and found.person.active
        key, stored = (found.fs_uniquifier, found.password) if found and usable else ("", None)
        right = passwords.matches(password, stored)
    account = queries.by_session(key) if right else None
    if account is None:
        raise NotProven(
            _("This e-mail address and password do not belong together."),
            on_record=(words.SIGN_IN_FAILED, {"at": "password"}),
        )
    return account


def prove_code(account: Account, code: str) -> None:
    """The code of the authenticator, once. Raises NotProven."""
    account = lock(Account, account.id)  # who tries the same code meanwhile waits, and finds it taken
    if not engine.accepts(account, code):
        raise NotProven(
            errors={"code": _("This code is not right, or was used already. Wait for the next one and type it.")},
            on_record=(words.SIGN_IN_FAILED, {"at": "code"}),
        )


def spend_recovery_code(account: Account, code: str) -> None:
    """A recovery code, once; its owner is told by mail. Raises NotProven."""
    account = lock(Account, account.id)
    if not engine.spend(account, code):
        raise NotProven(
            errors={"code": _("This recovery code is not right, or was used already.")},
            on_record=(words.SIGN_IN_FAILED, {"at": "recovery_code"}),
        )
    lines = [_("A recovery code was used to sign in. %(n)s are left.", n=engine.codes_left(account))]
    post.send(account.email, _("A recovery code was used"), letter(lines, "/profile"))


def signed_in(account: Account, *, method: str) -> None:
    """The session began."""
    account.signed_in_at = clock.now()
    note(words.SIGNED_IN, by=account.person, method=method)


def signed_out(person: Person) -> None:
    """The session was ended by its owner."""
    note(words.SIGNED_OUT, by=person)


def set_password(account: Account, hashed: str) -> None:
    """By link: a new password, which ends every session and spends every link."""
    _replace_password(account, hashed)
    note(words.PASSWORD_SET, by=account.person)


def change_password(account: Account, hashed: str) -> None:
    """By its owner: a new password, which ends every other session."""
    _replace_password(account, hashed)
    note(words.PASSWORD_CHANGED, by=account.person)


def switch_second_factor_on(account: Account, *, secret: str, code: str) -> list[str]:
    """From now on signing in asks for a code. Returns the recovery codes, shown once. Raises Invalid, WrongState."""
    if account.has_second_factor:
        raise WrongState(_("Your second factor is on already."))
    if not engine.accepts(account, code, secret=secret):
        raise Invalid(errors={"code": _("This code is not right. Wait for the next one and type it")})
    account.tf_primary_method, account.tf_totp_secret = engine.METHOD, secret
    _end_sessions(account)
    note(words.SECOND_FACTOR_ON, by=account.person)
    _say_changed(account, _("Your second factor was switched on"))
    return engine.new_recovery_codes(account)


def switch_second_factor_off(account: Account) -> None:
    """Signing in asks for the password alone again. Raises WrongState."""
    _forget_second_factor(account)
    note(words.SECOND_FACTOR_OFF, by=account.person)
    _say_changed(account, _("Your second factor was switched off"))


def reset_second_factor(account: Account, *, by: By) -> None:
    """An administrator helps somebody who lost phone and codes. Raises WrongState."""
    _forget_second_factor(account)
    note(words.SECOND_FACTOR_RESET, by=by, about=[account.person], about_person=account.person_id)
    _say_changed(account, _("Your second factor was removed by an administrator"))


def make_recovery_codes(account: Account) -> list[str]:
    """New recovery codes, shown once; the old ones no longer work. Raises WrongState without a second factor."""
    if not account.has_second_factor:
        raise WrongState(_("Switch the second factor on first."))
    note(words.CODES_MADE, by=account.person)
    return engine.new_recovery_codes(account)


def note_absence(person: Person, *, first: date, last: date, by: Person) -> None:
    """The person is away from the first to the last day, by their own clock; told when somebody else says so."""
    here = queries.zone_of(person)
    starts = datetime.combine(first, time(), here).astimezone(UTC)
    ends = datetime.combine(last + timedelta(days=1), time(), here).astimezone(UTC)
    people.set_absence(person, starts_at=starts, ends_at=ends, by=by)
    line = _("From %(first)s to %(last)s, both days included.", first=day(first), last=day(last))
    _tell_of_absence(person, _("You are noted as away"), line, by)


def end_absence(person: Person, *, by: Person) -> None:
    """The person is here after all; told when somebody else says so. Raises WrongState."""
    people.end_absence(person, by=by)
    _tell_of_absence(person, _("You are no longer noted as away"), _("Colleagues may ask you again."), by)


def _tell_of_absence(person: Person, subject: str, line: str, by: Person) -> None:
    said = _("%(who)s noted it. You can change it in your profile.", who=by.name)
    tell([person.id], subject, [line, said], "/profile", by=by)


def shut(person: Person, **_more: object) -> None:
    """A deactivated person's sessions and links end."""
    if account := queries.of(person):
        _end_sessions(account)


def _forget_second_factor(account: Account) -> None:
    if not account.has_second_factor:
        raise WrongState(_("There is no second factor to remove."))
    account.tf_primary_method = account.tf_totp_secret = account.tf_counter = None
    account.mf_recovery_codes = None
    _end_sessions(account)


def _replace_password(account: Account, hashed: str) -> None:
    account.password = hashed
    _end_sessions(account)
    _say_changed(account, _("Your password was changed"))


def _end_sessions(account: Account) -> None:
    account.fs_uniquifier = uuid.uuid4().hex


def _say_changed(account: Account, what: str) -> None:
    lines = [_("%(what)s. All other sessions have ended.", what=what), _("Was it not you? Tell an administrator now.")]
    post.send(account.email, what, letter(lines))


def _post_reset(account: Account) -> None:
    _check_active(account)
    lines = [_("Set a new password here. The link works once, for two hours:"), _address(account, links.RESET)]
    lines.append(_("Did you not ask for it? Then do nothing; your password stays as it is."))
    post.send(account.email, _("Set a new password"), letter(lines))


def _address(account: Account, kind: str) -> str:
    return f"{current_app.config['BASE_URL']}/password/{links.make(account, kind)}"


def _check_active(account: Account) -> None:
    if not (account.active and account.person.active):
        raise WrongState(_("%(name)s is deactivated. Reactivate them first.", name=account.person.name))


def _free_address(email: str) -> str:
    try:
        address = queries.canonical(validate_email(email, check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError:
        raise Invalid(errors={"email": _("Give an e-mail address, as name@example.org")}) from None
    if queries.by_email(address):
        raise Invalid(errors={"email": _("Somebody signs in with this address already")})
    return address


def _house() -> dict[str, str]:
    return {"organisation": current_app.config["ORGANISATION"]}
