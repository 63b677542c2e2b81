"""Forms for getting in and for one's own profile."""

from datetime import date
from typing import Any, cast
from zoneinfo import available_timezones

from wtforms import DateField, EmailField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from govsocial.core.wording import gettext as _
from govsocial.core.wording import lazy_gettext as _l
from govsocial.web.forms import Form, Text, choices

THREE_WORDS = _l("At least 12 characters. Three words that do not belong together will do.")


def _email() -> EmailField:
    asked = [InputRequired(_l("Type your work e-mail address")), Length(max=255)]
    return EmailField(_l("Work e-mail address"), asked, render_kw={"autocomplete": "username"})


def _present_password(label: Any) -> PasswordField:
    return PasswordField(
        label, [InputRequired(_l("Type your present password"))], render_kw={"autocomplete": "current-password"}
    )


def _new_password(label: Any, missing: Any, hint: Any = "") -> PasswordField:
    return PasswordField(label, [InputRequired(missing)], description=hint, render_kw={"autocomplete": "new-password"})


class SignIn(Form):
    """E-mail and password."""

    problem = _l("You are not signed in")
    email = _email()
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Type your password"))], render_kw={"autocomplete": "current-password"}
    )


class Code(Form):
    """The code of the authenticator."""

    problem = _l("This code was not taken")
    code = StringField(
        _l("Six-digit code"),
        [InputRequired(_l("Type the code your authenticator shows"))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class RecoveryCode(Form):
    """One of the codes kept for the day the phone is gone."""

    problem = _l("This code was not taken")
    code = StringField(
        _l("Recovery code"),
        [InputRequired(_l("Type one of your recovery codes"))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class Forgotten(Form):
    """Where to send a link."""

    problem = _l("No link was sent")
    email = _email()


class _Twice(Form):
    def validate(self, extra_validators: Any = None) -> bool:
        """Both new passwords must be the same."""
        if not super().validate(extra_validators=extra_validators):
            return False
        if self["password"].data == self["again"].data:
            return True
        self.refuse("", {"again": _("The two passwords differ")})
        return False


class NewPassword(_Twice):
    """A password, twice."""

    problem = _l("The password is not set yet")
    password = _new_password(_l("New password"), _l("Type a new password"), THREE_WORDS)
    again = _new_password(_l("New password again"), _l("Type the new password again"))


class ChangePassword(_Twice):
    """The password one has, and a new one, twice."""

    problem = _l("The password was not changed")
    current = _present_password(_l("Present password"))
    password = _new_password(_l("New password"), _l("Type a new password"), THREE_WORDS)
    again = _new_password(_l("New password again"), _l("Type the new password again"))


class Confirm(Form):
    """The password again, before something that weakens or replaces a proof."""

    problem = _l("Nothing was changed")
    current = _present_password(_l("Present password"))


class Preferences(Form):
    """How the program treats one."""

    problem = _l("The profile was not saved")
    zone = SelectField(_l("Time zone"))
    mail = RadioField(
        _l("Mail to me"),
        choices=choices(("at_once", _l("At once, when something concerns me")), ("none", _l("None"))),
    )
    topics = Text(_l("Topics I follow"), description=_l("One a line. You are proposed as owner of issues on them."))

    def __init__(self, house_zone: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        named = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        house = _("The organisation’s (%(zone)s)", zone=house_zone)
        self.zone.choices = choices(("", house), *((name, name.replace("_", " ")) for name in named))


class Away(Form):
    """From a first to a last day, both included."""

    problem = _l("The absence was not noted")
    ids = "away"
    starts = DateField(_l("First day away"), [InputRequired(_l("Give the first day"))])
    ends = DateField(_l("Last day away"), [InputRequired(_l("Give the last day"))])

    @property
    def days(self) -> dict[str, date]:
        """The first and the last day, once they are valid."""
        return {"first": cast(date, self.starts.data), "last": cast(date, self.ends.data)}
