"""Filters of this room."""

from datetime import datetime, time, timedelta

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import NumberRange, Optional

from govsocial.audit import acts
from govsocial.audit.entries import Asked
from govsocial.audit.queries import Wanted
from govsocial.channels import queries as channels
from govsocial.core.wording import lazy_gettext as _l
from govsocial.people import queries as people
from govsocial.web.forms import Choice, FilterForm, choices
from govsocial.web.zones import zone

OUTCOMES = (
    ("", _l("Any")),
    ("same", _l("Same words")),
    ("differs", _l("Differs")),
    ("unread", _l("Not read back yet")),
    ("awaiting", _l("Awaiting proof")),
    ("held", _l("Held for moderation")),
    ("unknown", _l("Outcome unknown")),
    ("failed", _l("Not published")),
    ("retracted", _l("Retracted")),
)


def _channels() -> list[Choice]:
    return choices(("", _l("All")), *channels.all_names())


def _people() -> list[Choice]:
    return choices(("", _l("Anybody")), *people.active_names())


def _people_and_program() -> list[Choice]:
    first, *others = _people()
    return [first, Choice("system", _l("The program")), *others]


def _acts() -> list[Choice]:
    return [Choice("", _l("All acts")), *acts.choices()]


class RegisterFilter(FilterForm):
    """The register's filters, as in the address."""

    q = StringField(_l("Words, address or number"))
    since = DateField(_l("Sent from"), [Optional()])
    until = DateField(_l("Until"), [Optional()])
    channel = SelectField(_l("Channel"), choices=_channels)
    person = SelectField(_l("Person"), choices=_people)
    outcome = SelectField(_l("Read back"), choices=choices(*OUTCOMES))

    def wanted(self) -> Wanted:
        """What is asked for; days are those of the reader's zone, the last one included."""
        since, until = self.since.data, self.until.data
        return Wanted(
            words=(self.q.data or "").strip(),
            since=datetime.combine(since, time(), zone()) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), zone()) if until else None,
            channel=self.channel.data or "",
            outcome=self.outcome.data or "",
            person=self.person.data or "",
        )


class LedgerFilter(FilterForm):
    """Entries by act and person, and those that speak of an issue or a response."""

    act = SelectField(_l("Act"), choices=_acts)
    who = SelectField(_l("Person"), choices=_people_and_program)
    issue = IntegerField(_l("Issue"), [Optional(), NumberRange(1, 999_999_999)])
    response = IntegerField(_l("Response"), [Optional(), NumberRange(1, 999_999_999)])

    def asked(self) -> Asked:
        """What is asked for."""
        return Asked(self.act.data or "", self.who.data or "", self.issue.data, self.response.data)
