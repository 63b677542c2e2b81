"""Forms for getting in and for one's own profile."""

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import DateField, EmailField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from govsocial.web.forms import EditForm, Form, Text, choices

NEW = {"autocomplete": "new-password"}
CURRENT = {"autocomplete": "current-password"}


class SignIn(Form):
    """E-mail and password."""

    problem = _l("You are not signed in")
    email = EmailField(
        _l("Work e-mail address"),
        [InputRequired(_l("Type your work e-mail address")), Length(max=255)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password"))], render_kw=CURRENT)


class Code(Form):
    """The code of the authenticator."""

    problem = _l("You are not signed in")
    code = StringField(
        _l("Six-digit code"),
        [InputRequired(_l("Type the code your authenticator shows"))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class RecoveryCode(Form):
    """One of the codes kept for the day the phone is gone."""

    problem = _l("You are not signed in")
    code = StringField(
        _l("Recovery code"),
        [InputRequired(_l("Type one of your recovery codes"))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class Forgotten(Form):
    """Where to send a link."""

    problem = _l("No link was sent")
    email = EmailField(
        _l("Work e-mail address"),
        [InputRequired(_l("Type your work e-mail address")), Length(max=255)],
        render_kw={"autocomplete": "username"},
    )


class NewPassword(Form):
    """A password, twice."""

    problem = _l("The password is not set yet")
    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Type a new password"))],
        description=_l("At least 12 characters. Three words that do not belong together will do."),
        render_kw=NEW,
    )
    again = PasswordField(_l("New password again"), [InputRequired(_l("Type the new password again"))], render_kw=NEW)

    def validate(self, extra_validators: object = None) -> bool:
        """Both must be the same."""
        if super().validate(extra_validators) and self.password.data != self.again.data:
            self.refuse("", {"again": str(_l("The two passwords differ"))})
            return False
        return not self.errors


class ChangePassword(NewPassword):
    """The password one has, and a new one."""

    problem = _l("The password was not changed")
    current = PasswordField(
        _l("Present password"), [InputRequired(_l("Type your present password"))], render_kw=CURRENT
    )
    field_order = ("current", "password", "again")


class Confirm(Form):
    """The password again, before something that weakens or replaces a proof."""

    problem = _l("Nothing was changed")
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password"))], render_kw=CURRENT)


class Preferences(EditForm):
    """How the program treats one."""

    problem = _l("The profile was not saved")
    zone = SelectField(_l("Time zone"), [Optional()])
    mail = RadioField(
        _l("Mail to me"),
        choices=choices(("at_once", _l("At once, when something concerns me")), ("none", _l("None"))),
    )
    topics = Text(
        _l("Topics I follow"), description=_l("One a line. Who opens an issue on a topic is shown its followers.")
    )

    def __init__(self, house_zone: str, **kwargs: object) -> None:
        super().__init__(**kwargs)
        named = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        self.zone.choices = choices(
            ("", _l("The organisation's (%(zone)s)", zone=house_zone)), *((z, z) for z in named)
        )


class Away(Form):
    """From a first to a last day, both included."""

    problem = _l("The absence was not noted")
    ids = "away"
    starts = DateField(_l("First day away"), [InputRequired(_l("Give the first day"))])
    ends = DateField(_l("Last day away"), [InputRequired(_l("Give the last day"))])
