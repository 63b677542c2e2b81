"""The forms of responses."""

from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from govsocial.core.wording import lazy_gettext as _l
from govsocial.responses.labels import LANGUAGES
from govsocial.responses.states import LISTED_NAMES
from govsocial.web.forms import EditForm, FilterForm, Form, Text, Words, choices

CHANNELS_OWN = ("", _l("The channel’s own"))


class TargetForm(EditForm):
    """Where an answer goes."""

    problem = _l("Where it goes is not set yet")
    channel = SelectField(_l("Channel"), [InputRequired(_l("Choose a channel"))], coerce=str)
    target_url = StringField(
        _l("Address of the page"),
        [InputRequired(_l("Give the address of the page")), Length(max=2000)],
        description=_l("Where the error stands, and where the answer goes."),
    )
    language = SelectField(_l("Language"), [Optional()], choices=choices(CHANNELS_OWN, *LANGUAGES.items()), default="")


class WordsForm(Form):
    """The editor without scripts: what was shown comes along, so that nothing somebody else wrote meanwhile is lost."""

    problem = _l("Your words are not saved yet")
    text = Words(_l("Words"))
    base = HiddenField()


class SuggestForm(Form):
    """Words proposed."""

    ids = "suggest"
    problem = _l("The suggestion is not made yet")
    old = Words(
        _l("Exact words to replace"),
        description=_l("Mark them above, or copy them. Empty: yours are added at the end."),
    )
    new = Words(_l("Your words"))


class CommentForm(Form):
    """A remark on exact words."""

    ids = "comment"
    problem = _l("The comment is not made yet")
    quote = Words(_l("On these words"), [InputRequired(_l("Copy the words you comment on"))])
    text = Text(_l("Comment"), [InputRequired(_l("Write your comment"))])


class EndForm(Form):
    """Why a draft is given up."""

    problem = _l("The response is not ended yet")
    reason = Text(_l("Why are these words no longer needed?"), [InputRequired(_l("Give a reason"))])


class ListFilter(FilterForm):
    """Search and filters of the list."""

    q = StringField(_l("Words or address"))
    state = SelectField(_l("State"), choices=choices(("", _l("Any")), *LISTED_NAMES.items()), default="")
    channel = SelectField(_l("Channel"), choices=choices(("", _l("Any"))), default="", validate_choice=False)
    issue = IntegerField(_l("Issue"), [Optional(), NumberRange(1, 999_999_999)])
    mine = BooleanField(_l("Mine"))
