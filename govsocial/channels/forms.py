"""The register entry as a form."""

from wtforms import DateField, HiddenField, IntegerField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from govsocial.channels.models import Channel
from govsocial.channels.rules import Details
from govsocial.channels.states import STATES
from govsocial.core.wording import lazy_gettext as _l
from govsocial.people import queries as people
from govsocial.platforms.protocol import LoginFields
from govsocial.platforms.registry import answering
from govsocial.web.forms import EditForm, FilterForm, Form, Text, choices

STATE = {"planned": _l("Planned"), "active": _l("Active"), "dormant": _l("Dormant"), "closed": _l("Closed")}
TONE = {"planned": "plain", "active": "good", "dormant": "wait", "closed": "stop"}


class ChannelFilter(FilterForm):
    """Search in the register."""

    q = StringField(_l("Name, account or address"))
    state = SelectField(_l("State"), choices=choices(("", _l("Any")), *((s, STATE[s]) for s in STATES)), default="")


class ChannelForm(EditForm):
    """Add or change a channel. Purpose, audience and people may wait until activation."""

    problem = _l("The channel is not saved yet")
    name = StringField(_l("Name"), [InputRequired(_l("Give the channel a name")), Length(max=120)])
    method = SelectField(_l("How answers are posted"))
    site_url = StringField(
        _l("Address of the site"),
        [InputRequired(_l("Give the address, with https://")), Length(max=500)],
    )
    account = StringField(
        _l("Our account there"),
        [InputRequired(_l("Give the account’s public name there")), Length(max=120)],
        description=_l("As readers see it"),
    )
    disclosure = StringField(
        _l("Disclosure line"),
        [Length(max=300)],
        description=_l("The first line of every answer; it says that it is official"),
    )
    language = StringField(
        _l("Language"), [InputRequired(_l("Give a language code, as en")), Length(max=12)], default="en"
    )
    character_limit = IntegerField(
        _l("Longest answer, in characters"),
        [Optional(), NumberRange(0, 100_000)],
        default=0,
        description=_l("0: no limit"),
    )
    purpose = Text(_l("Purpose"), description=_l("Why we are there"))
    audience = Text(_l("Audience"), description=_l("Whom we want to reach, and what interests them"))
    manners = Text(_l("Tone and manners"), description=_l("What is usual in this place; shown beside the draft"))
    owner_id = SelectField(_l("Owner"), description=_l("Answers for the channel"))
    facilitator_id = SelectField(_l("Facilitator"), description=_l("Looks after it from day to day"))
    weekly_hours = IntegerField(_l("Hours a week"), [Optional(), NumberRange(0, 168)], default=0)
    review_on = DateField(_l("Review on"), [Optional()])

    def __init__(self, channel: Channel | None = None) -> None:
        super().__init__(obj=channel)
        labels = {key: platform.labels for key, platform in answering().items()}
        self.method.choices = choices(*((key, label.choice) for key, label in labels.items()))
        self.method.description = " ".join(str(label.about) for label in labels.values() if label.about)
        self.site_url.description = " ".join(str(label.site) for label in labels.values() if label.site)
        staff = [(person.id, person.name) for person in people.active_people()]
        for field in (self.owner_id, self.facilitator_id):
            field.choices = choices(("", _l("Nobody yet")), *staff)

    def details(self) -> Details:
        """What was typed, as the verbs want it."""
        typed = {field.name: field.data for field in self if field.name in Details.__dataclass_fields__}
        for name in ("owner_id", "facilitator_id"):
            typed[name] = typed[name] or None
        for name in ("weekly_hours", "character_limit"):
            typed[name] = typed[name] or 0
        typed["review_on"] = typed["review_on"].isoformat() if typed["review_on"] else None
        return Details(**typed)


class CredentialForm(Form):
    """The login at the platform, in the platform's words."""

    problem = _l("The login is not saved yet")
    login = StringField(validators=[Length(max=120)])
    password = PasswordField()

    def __init__(self, asked: LoginFields, login: str | None) -> None:
        super().__init__(data={"login": login})
        for shown, told in ((self.login, asked.name), (self.password, asked.secret)):
            shown.label.text, shown.description = told.label, told.hint
            shown.validators = [InputRequired(told.wanted), *shown.validators]
            shown.flags.required = True


class StateForm(Form):
    """One press: activate, rest or close, on the state the person saw."""

    problem = _l("The channel stays as it is")
    token = HiddenField()
