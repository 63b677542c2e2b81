"""Happy paths of the verbs on sign-in accounts."""

from datetime import timedelta

from govsocial.accounts import actions, engine, queries, words
from govsocial.accounts.models import Account
from govsocial.core import clock
from govsocial.core.db import commit
from govsocial.people import words as people
from tests.cast import email_of
from tests.house.happy import Act, Stage, happy


def account_of(stage: Stage, key: str = "ines") -> Account:
    found = queries.of(stage.cast[key])
    assert found is not None
    return found


def with_second_factor(stage: Stage) -> Account:
    account = account_of(stage)
    account.tf_primary_method, account.tf_totp_secret = engine.METHOD, engine.new_secret()
    commit()
    return account


@happy(actions.welcome, people.PERSON_ADDED, people.FUNCTION_GIVEN, people.ROLE_GIVEN, words.INVITED, by="ada")
def welcome(stage: Stage) -> Act:
    given = {"email": "nora@tessermark.example", "functions": ["web"], "roles": ["staff"]}
    return lambda: actions.welcome(name="Nora Field", by=stage.by, **given)


@happy(actions.edit, people.PERSON_RENAMED, words.EMAIL_CHANGED, by="ada")
def edit(stage: Stage) -> Act:
    given = {"team": None, "functions": ["policy"], "roles": ["staff"], "email": "hart@tessermark.example"}
    return lambda: actions.edit(stage.cast.ines, name="Ines Hart", by=stage.by, **given)


@happy(actions.invite, words.INVITED, by="ada")
def invite(stage: Stage) -> Act:
    return lambda: actions.invite(account_of(stage), by=stage.by)


@happy(actions.send_link, words.LINK_SENT, by="ada")
def send_link(stage: Stage) -> Act:
    return lambda: actions.send_link(account_of(stage), by=stage.by)


@happy(actions.ask_reset, words.RESET_ASKED, by="system")
def ask_reset(stage: Stage) -> Act:
    return lambda: actions.ask_reset(email_of("ines"))


@happy(actions.change_email, words.EMAIL_CHANGED, by="ada")
def change_email(stage: Stage) -> Act:
    return lambda: actions.change_email(account_of(stage), email="hart@tessermark.example", by=stage.by)


@happy(actions.signed_in, words.SIGNED_IN, by="ines")
def signed_in(stage: Stage) -> Act:
    return lambda: actions.signed_in(account_of(stage), method="password")


@happy(actions.signed_out, words.SIGNED_OUT, by="ines")
def signed_out(stage: Stage) -> Act:
    return lambda: actions.signed_out(stage.by)


@happy(actions.set_password, words.PASSWORD_SET, by="ines")
def set_password(stage: Stage) -> Act:
    return lambda: actions.set_password(account_of(stage), "a hash")


@happy(actions.change_password, words.PASSWORD_CHANGED, by="ines")
def change_password(stage: Stage) -> Act:
    return lambda: actions.change_password(account_of(stage), "a hash")


@happy(actions.switch_second_factor_on, words.SECOND_FACTOR_ON, by="ines")
def switch_second_factor_on(stage: Stage) -> Act:
    secret = engine.new_secret()
    code = str(engine.codes()._totp.from_source(secret).generate(clock.now()).token)
    return lambda: actions.switch_second_factor_on(account_of(stage), secret=secret, code=code)


@happy(actions.switch_second_factor_off, words.SECOND_FACTOR_OFF, by="ines")
def switch_second_factor_off(stage: Stage) -> Act:
    account = with_second_factor(stage)
    return lambda: actions.switch_second_factor_off(account)


@happy(actions.reset_second_factor, words.SECOND_FACTOR_RESET, by="ada")
def reset_second_factor(stage: Stage) -> Act:
    account = with_second_factor(stage)
    return lambda: actions.reset_second_factor(account, by=stage.by)


@happy(actions.make_recovery_codes, words.CODES_MADE, by="ines")
def make_recovery_codes(stage: Stage) -> Act:
    account = with_second_factor(stage)
    return lambda: actions.make_recovery_codes(account)


@happy(actions.note_absence, people.ABSENCE_NOTED, by="ada")
def note_absence(stage: Stage) -> Act:
    first = clock.now().date()
    return lambda: actions.note_absence(stage.cast.ines, first=first, last=first + timedelta(days=3), by=stage.by)


@happy(actions.end_absence, people.ABSENCE_LIFTED, by="ada")
def end_absence(stage: Stage) -> Act:
    ines, first = stage.cast.ines, clock.now().date()
    actions.note_absence(ines, first=first, last=first + timedelta(days=3), by=ines)
    commit()
    return lambda: actions.end_absence(ines, by=stage.by)
