"""The filters of the desk's lists."""

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import NumberRange, Optional

from govsocial.core.wording import lazy_gettext as _l
from govsocial.responses.states import LISTED_NAMES
from govsocial.web.forms import FilterForm, choices


class ResponseFilter(FilterForm):
    """Search and filters of the list of responses."""

    q = StringField(_l("Words or address"))
    state = SelectField(_l("State"), choices=choices(("", _l("Any")), *LISTED_NAMES.items()), default="")
    channel = SelectField(_l("Channel"), choices=choices(("", _l("Any"))), default="", validate_choice=False)
    issue = IntegerField(_l("Issue"), [Optional(), NumberRange(1, 999_999_999)])
    mine = BooleanField(_l("Mine"))
