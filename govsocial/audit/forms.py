"""Filters of this room."""

from datetime import datetime, time, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Optional

from govsocial.audit.queries import Wanted
from govsocial.web.forms import FilterForm, choices
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


class RegisterFilter(FilterForm):
    """The register's filters, as in the address."""

    q = StringField(_l("Words, address or number"))
    since = DateField(_l("Sent from"), [Optional()])
    until = DateField(_l("Until"), [Optional()])
    channel = SelectField(_l("Channel"))
    person = SelectField(_l("Person"))
    outcome = SelectField(_l("Read back"), choices=choices(*OUTCOMES))

    def offer(self, channels: list[tuple[str, str]], people: list[tuple[str, str]]) -> "RegisterFilter":
        """Put channels and people up for choice."""
        self.channel.choices = choices(("", _l("All")), *channels)
        self.person.choices = choices(("", _l("Anybody")), *people)
        return self

    def wanted(self) -> Wanted:
        """What is asked for; days are those of the reader's zone, the last one included."""
        since, until = self.since.data, self.until.data
        return Wanted(
            words=self.q.data or "",
            since=datetime.combine(since, time(), zone()) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), zone()) if until else None,
            channel=int(self.channel.data) if (self.channel.data or "").isdecimal() else None,
            outcome=self.outcome.data or "",
            person=self.person.data or "",
        )


class LedgerFilter(FilterForm):
    """Entries by act and person."""

    act = SelectField(_l("Act"))
    who = SelectField(_l("Person"))
