"""The forms of drafting."""

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from govsocial.core.wording import lazy_gettext as _l
from govsocial.web.forms import EditForm, Form, Text, Words, choices

CHANNELS_OWN = ("", _l("The channel’s own"))
LANGUAGES = {
    "en": _l("English"),
    "fr": _l("French"),
    "de": _l("German"),
    "nl": _l("Dutch"),
    "es": _l("Spanish"),
    "it": _l("Italian"),
    "pt": _l("Portuguese"),
    "pl": _l("Polish"),
    "uk": _l("Ukrainian"),
    "ar": _l("Arabic"),
}


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


class EndForm(Form):
    """Why a draft is given up."""

    problem = _l("The response is not ended yet")
    reason = Text(_l("Why are these words no longer needed?"), [InputRequired(_l("Give a reason"))])
