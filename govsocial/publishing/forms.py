"""Forms of this room."""

from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional

from govsocial.core.wording import lazy_gettext as _l
from govsocial.web.forms import Form, Text, Words


class PublishForm(Form):
    """One press: send exactly these words."""

    problem = _l("Not published")


class PlaceForm(Form):
    """Where a post stands."""

    permalink = StringField(
        _l("Address of the post"),
        [
            InputRequired(_l("Give the address of the post, with https://")),
            Length(max=2_000, message=_l("Give an address of at most 2,000 characters")),
        ],
    )
    elsewhere = BooleanField(_l("Yes, it stands on another site than the page we answer"))


class MovedForm(PlaceForm):
    """Another address, and the page there."""

    problem = _l("The address is not changed yet")
    pasted = Words(
        _l("The page there, pasted as text"),
        [InputRequired(_l("Paste the page as text"))],
        description=_l("Select all on the page, copy, paste here. The signed words must be in it."),
    )
    picture = FileField(
        _l("A screenshot of it"),
        description=_l(
            "PNG, JPEG, WebP or PDF, up to 10 MB. Kept as evidence beside the text; alone it proves nothing."
        ),
    )


class ProofForm(PlaceForm):
    """What a visitor sees of a posting by hand."""

    problem = _l("No proof is saved yet")
    pasted = Words(
        _l("The page, pasted as text"),
        [Optional()],
        description=_l("Select all on the page, copy, paste here. The best proof: we can find the words in it."),
    )
    picture = FileField(
        _l("Or a screenshot"),
        description=_l(
            "PNG, JPEG, WebP or PDF, up to 10 MB. A picture alone leaves the state at “awaiting proof” "
            "until a second person confirms it."
        ),
    )


class ReasonForm(Form):
    """Asking for a retraction."""

    problem = _l("Not asked yet")
    reason = Text(
        _l("Why does the answer have to go?"),
        [
            InputRequired(_l("Say why the answer has to go")),
            Length(max=5_000, message=_l("Keep the reason under 5,000 characters")),
        ],
    )


class DecideForm(Form):
    """The second person's decision on a retraction: one of two buttons."""

    problem = _l("Not decided yet")
    answer = StringField(validators=[AnyOf(("retract", "keep"), message=_l("Retract it or keep it"))])


class PressForm(Form):
    """One press on a page that says what will happen."""

    problem = _l("Nothing is changed")
