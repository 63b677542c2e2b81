"""The forms of this room."""

from collections.abc import Mapping

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from govsocial.core.wording import lazy_gettext as _l
from govsocial.issues import labels
from govsocial.issues.models import Fact, Issue
from govsocial.web.forms import EditForm, FilterForm, Form, Moment, Text, choices

ANY = ("", _l("Any"))


class Saying(Form):
    """What an issue says of itself."""

    title = StringField(
        _l("What is it about?"),
        [
            InputRequired(_l("Say in one line what this is about")),
            Length(max=200, message=_l("Use 200 characters at most")),
        ],
        description=_l("One line, as people say it: it names the issue everywhere."),
    )
    claim = Text(
        _l("What is claimed?"),
        [Length(max=8_000, message=_l("Use 8,000 characters at most"))],
        description=_l("As people say it, not as we would like it."),
    )
    urgency = SelectField(_l("Urgency"), choices=choices(*labels.URGENCIES.items()), default="normal")
    due_at = Moment(_l("Answer due"), [Optional()])
    audience = StringField(_l("Audience"), [Length(max=1_000)], description=_l("Whom do we answer?"))
    goal = StringField(_l("Goal"), [Length(max=1_000)], description=_l("What is so when this is done, and by when?"))
    topic = StringField(
        _l("Topic"),
        [Length(max=80, message=_l("Use 80 characters at most"))],
        description=_l("Who follows the topic is proposed as an owner."),
    )
    legal = BooleanField(_l("It touches the law: legal owns and signs it too"))

    def said(self) -> dict[str, object]:
        """The words for the verb. A field that was not sent is empty."""
        texts = {name: self[name].data or "" for name in ("title", "claim", "urgency", "audience", "goal", "topic")}
        return {**texts, "due_at": self.due_at.data, "legal": bool(self.legal.data)}


class OpenIssue(Saying):
    """A new issue, with a first fact and the opener's seat."""

    problem = _l("The issue is not open yet")
    text = Text(_l("What is true?"), description=_l("Leave it open if you do not know yet; policy can add it."))
    source = StringField(_l("Source of the fact"), [Length(max=300)], description=_l("As one would cite it."))
    source_url = StringField(
        _l("Address of the source"),
        [Length(max=2_000)],
        description=_l("With https://"),
        render_kw={"inputmode": "url"},
    )
    function = RadioField(
        _l("In which function do you own it?"),
        description=_l(
            "Policy and at least one more function own an issue. Others are asked next; they accept or decline."
        ),
        validate_choice=True,
    )
    restricted = BooleanField(_l("Only its owners and auditors may see it"))

    def offer(self, carried: Mapping[str, str]) -> None:
        """Let the opener choose among the functions they carry (names by key)."""
        self.function.choices = choices(*carried.items(), ("", _l("I open it, but do not own it")))
        if self.function.data is None:
            self.function.data = next(iter(carried), "")


class EditIssue(Saying, EditForm):
    """An issue as it reads, to be changed."""

    problem = _l("The issue is not changed yet")

    @classmethod
    def of(cls, issue: Issue) -> "EditIssue":
        """The form, filled in."""
        form = cls(obj=issue)
        if not form.is_submitted():
            form.renew(issue.last_event_id)
        return form


class FactForm(Form):
    """Something true, with its source."""

    problem = _l("The fact is not saved yet")
    text = Text(_l("What is true?"), [InputRequired(_l("Say what is true"))])
    source = StringField(_l("Source"), [Length(max=300)], description=_l("As one would cite it: act, section, page."))
    source_url = StringField(_l("Address of the source"), [Length(max=2_000)], render_kw={"inputmode": "url"})

    @classmethod
    def of(cls, fact: Fact | None) -> "FactForm":
        """The form, filled in when there is a fact."""
        return cls(obj=fact)


class InviteForm(Form):
    """Whom to ask, for one function. People are named by their public numbers."""

    problem = _l("Nobody is asked yet")
    people = SelectMultipleField(
        _l("Whom do you ask?"),
        coerce=int,
        description=_l("They accept, or decline with a reason."),
        validate_choice=True,
    )


class ReasonForm(Form):
    """Why somebody declines or leaves a seat."""

    problem = _l("Nothing is changed yet")
    reason = Text(
        _l("Why?"),
        [InputRequired(_l("Say why, so that the others know whom to ask"))],
        description=_l("The owners read it, and it stays with the seat."),
    )


class ReplaceForm(Form):
    """Who sits in for somebody who is away."""

    problem = _l("Nobody is asked yet")
    person = RadioField(_l("Who sits in?"), [InputRequired(_l("Choose who sits in"))], coerce=int)


class CloseForm(EditForm):
    """How an issue ends."""

    problem = _l("The issue is not closed yet")
    outcome = Text(_l("What became of it?"), [InputRequired(_l("Say what became of it"))])
    lesson = Text(_l("What would we do otherwise?"), description=_l("Nobody is named here: the next team reads it."))


class ThreadForm(Form):
    """A new thread."""

    problem = _l("The thread is not started yet")
    title = StringField(
        _l("What is it about?"), [InputRequired(_l("Say in one line what it is about")), Length(max=200)]
    )
    text = Text(_l("What do you want to say or ask?"), [InputRequired(_l("Write something"))])


class ReplyForm(Form):
    """One more contribution."""

    problem = _l("The reply is not saved yet")
    text = Text(_l("Your reply"), [InputRequired(_l("Write something"))])


class ConfirmForm(Form):
    """A press that was thought about."""


class IssueFilter(FilterForm):
    """Search and filters of the list."""

    tab = SelectField(
        _l("Which issues"), choices=choices(*((t, t) for t in ("open", "mine", "unowned", "closed"))), default="open"
    )
    q = StringField(_l("Words or topic"))
    stage = SelectField(
        _l("Stage"), choices=choices(ANY, *((key, word) for key, (word, _tone) in labels.STAGES.items())), default=""
    )
    lacks = SelectField(_l("Nobody sits for"), default="")
    urgency = SelectField(_l("Urgency"), choices=choices(ANY, *labels.URGENCIES.items()), default="")
    topic = SelectField(_l("Topic"), default="")
    owner = SelectField(_l("Owned by"), default="")
