"""Forms of listening: filters of the inbox, triage, capture, sources."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from govsocial.channels import queries as channels
from govsocial.core.wording import lazy_gettext as _l
from govsocial.listening.lists import HAND, STATES, Choices, Wanted
from govsocial.listening.rules import PLATFORMS
from govsocial.web.forms import EditForm, FilterForm, Form, Moment, Text, Words, choices
from govsocial.web.zones import zone

LANGUAGES = {
    "en": _l("English"),
    "fr": _l("French"),
    "nl": _l("Dutch"),
    "de": _l("German"),
    "es": _l("Spanish"),
    "it": _l("Italian"),
    "pt": _l("Portuguese"),
    "pl": _l("Polish"),
    "ro": _l("Romanian"),
    "el": _l("Greek"),
    "tr": _l("Turkish"),
    "ar": _l("Arabic"),
    "uk": _l("Ukrainian"),
    "ru": _l("Russian"),
    "zh": _l("Chinese"),
}
STATE = {"waiting": _l("To triage"), "issue": _l("In an issue"), "left": _l("Left, with reason"), "all": _l("All")}


class MentionFilter(FilterForm):
    """Search and filters of the inbox."""

    q = StringField(_l("Words, author or address"))
    source = SelectField(_l("Source"), default="", validate_choice=False)
    platform = SelectField(_l("Place"), default="", validate_choice=False)
    language = SelectField(_l("Language"), default="", validate_choice=False)
    issue = IntegerField(_l("Issue"), [Optional(), NumberRange(1, 999_999_999)])
    since = DateField(_l("Heard since"), [Optional()])
    until = DateField(_l("Heard until"), [Optional()])
    state = SelectField(_l("State"), choices=choices(*STATE.items()), default="waiting")

    def __init__(self, met: Choices) -> None:
        super().__init__()
        options: dict[SelectField, list[tuple[str, Any]]] = {
            self.source: [(HAND, _l("Captured by hand")), *met.sources],
            self.platform: [(key, PLATFORMS.get(key, key)) for key in met.platforms],
            self.language: [(tag, LANGUAGES.get(tag, tag)) for tag in met.languages],
        }
        for field, pairs in options.items():
            field.choices = choices(("", _l("Any")), *pairs)
            if field.data and field.data not in dict(pairs):
                field.errors = ["unknown"]
        self._forgive()

    def wanted(self) -> Wanted:
        """The filters as the queries take them; days are days of the reader's zone."""
        return Wanted(
            state=self.state.data if self.state.data in (*STATES, "all") else "waiting",
            words=self.q.data or "",
            source=self.source.data or "",
            platform=self.platform.data or "",
            language=self.language.data or "",
            issue=self.issue.data,
            since=_midnight(self.since.data, 0),
            until=_midnight(self.until.data, 1),
        )


def _midnight(day: object, later: int) -> datetime | None:
    if day is None:
        return None
    start = datetime.fromisoformat(f"{day}T00:00:00") + timedelta(days=later)
    return start.replace(tzinfo=zone()).astimezone(UTC)


class LeaveForm(Form):
    """Why there is no answer."""

    problem = _l("The mention still waits")
    token = HiddenField()
    reason = Text(
        _l("Why is it left without an answer?"),
        [InputRequired(_l("Say why it is left. Whoever looks later will ask")), Length(max=4_000)],
        description=_l("Kept beside the mention. You can put it back to triage at any time."),
    )


class TriageForm(Form):
    """One press on a mention, in the state the person saw it in; `issue` where it is to be added."""

    problem = _l("The mention stays as it is")
    token = HiddenField()
    issue = HiddenField()


class IssueSearch(FilterForm):
    """Looking for the issue a mention belongs to."""

    words = StringField(_l("Words of the issue"))


class CaptureForm(Form):
    """A mention captured by hand."""

    problem = _l("The mention is not captured yet")
    address = StringField(
        _l("Address"),
        [InputRequired(_l("Give the address where it stands, with https://")), Length(max=2_000)],
        description=_l("The address of the very post or comment, where the place has one"),
    )
    text = Words(
        _l("Words"),
        [InputRequired(_l("Copy the words as they stand"))],
        description=_l("Exactly as they stand, mistakes included"),
    )
    author = StringField(_l("Author"), [Length(max=300)], description=_l("As the place shows the name"))
    platform = StringField(
        _l("Place"),
        [InputRequired(_l("Say in a word or two where it was said")), Length(max=40)],
        description=_l("The network or site, as Facebook or Doorstep Circle"),
    )
    title = StringField(_l("Title of the page or thread"), [Length(max=1_000)])
    said_at = Moment(_l("Said at"), [Optional()])
    language = SelectField(_l("Language"), choices=choices(("", _l("Not sure")), *LANGUAGES.items()), default="")
    screenshot = FileField(_l("Screenshot"), description=_l("PNG, JPEG, WebP or PDF, up to 10 MB"))


class SourceFilter(FilterForm):
    """Search in the list of sources."""

    q = StringField(_l("Name or address"))
    state = SelectField(
        _l("State"),
        choices=choices(("", _l("Any")), ("active", _l("Listened to")), ("paused", _l("Paused"))),
        default="",
    )


class SourceForm(EditForm):
    """Add or change a source."""

    problem = _l("The source is not saved yet")
    name = StringField(_l("Name"), [InputRequired(_l("Give the source a name")), Length(max=120)])
    address = StringField(
        _l("Address of the feed"),
        [InputRequired(_l("Give the address of the feed, with https://")), Length(max=1_000)],
        description=_l("RSS or Atom; comment feeds of WordPress count. A file of this installation: feeds/name.xml"),
    )
    channel_id = SelectField(
        _l("Comments on our channel"),
        default="",
        description=_l("When these are the comments on a site where we answer"),
    )
    language = SelectField(
        _l("Language"),
        choices=choices(("", _l("Not sure")), *LANGUAGES.items()),
        default="",
        description=_l("For what the feed does not say"),
    )

    def __init__(self, source: object = None) -> None:
        super().__init__(obj=source)
        self.channel_id.choices = choices(("", _l("None")), *channels.all_names())

    def given(self) -> dict[str, Any]:
        """What was typed, as the verbs want it."""
        found = {name: self[name].data for name in ("name", "address", "channel_id", "language")}
        return {**found, "channel_id": found["channel_id"] or None, "language": found["language"] or None}


class PressForm(Form):
    """One press on a source, in the state the person saw it in."""

    problem = _l("The source stays as it is")
    token = HiddenField()
