"""Forms of this room."""

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from govsocial.core.wording import lazy_gettext as _l
from govsocial.people import queries as people
from govsocial.web.forms import EditForm, Form, Text, choices

LONGEST = 5_000


class SubmitForm(Form):
    """One press: the draft's words go to review."""

    problem = _l("Not in review yet")


class SignForm(Form):
    """Signing for one function; `digest` is that of the words on the page."""

    ids = "sign"
    problem = _l("Not signed")
    digest = HiddenField()
    function = RadioField(_l("Sign for"), [InputRequired(_l("Choose the function you sign for"))])
    comment = Text(
        _l("Comment"), [Optional(), Length(max=LONGEST, message=_l("Keep the comment under 5,000 characters"))]
    )


class ReasonForm(Form):
    """Returning or withdrawing; the reason is what the drafters work with."""

    problem = _l("Nothing is changed")
    digest = HiddenField()
    reason = Text(
        _l("What has to change, and why?"),
        [
            InputRequired(_l("Say what has to change, and why")),
            Length(max=LONGEST, message=_l("Keep the reason under 5,000 characters")),
        ],
    )


class ReturnForm(ReasonForm):
    """Returning words to the drafters."""

    ids = "return"


class WithdrawForm(ReasonForm):
    """Taking one's own words back."""

    ids = "withdraw"


class RuleForm(EditForm):
    """A sign-off rule."""

    problem = _l("The rule is not saved yet")
    name = StringField(
        _l("Name"),
        [
            InputRequired(_l("Give the rule a name")),
            Length(max=120, message=_l("Keep the name under 120 characters")),
        ],
    )
    applies = RadioField(
        _l("When it applies"),
        choices=choices(
            ("always", _l("Always")),
            ("urgent", _l("When the issue is urgent")),
            ("legal", _l("When the issue is marked legal")),
            ("topic", _l("When the issue has a topic")),
        ),
        default="always",
    )
    topic = StringField(_l("Topic"), [Optional(), Length(max=80, message=_l("Keep the topic under 80 characters"))])
    functions = SelectMultipleField(
        _l("Functions that must sign"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    active = BooleanField(_l("In force"), default=True)

    def offer_functions(self) -> "RuleForm":
        """Put the organisation's functions up for choice."""
        self.functions.choices = choices(*people.function_names().items())
        return self
