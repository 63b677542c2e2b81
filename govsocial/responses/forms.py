"""The form of responses."""

from wtforms.validators import InputRequired

from govsocial.core.wording import lazy_gettext as _l
from govsocial.web.forms import Form, Text, Words


class CommentForm(Form):
    """A remark on exact words."""

    ids = "comment"
    problem = _l("The comment is not made yet")
    quote = Words(_l("On these words"), [InputRequired(_l("Copy the words you comment on"))])
    text = Text(_l("Comment"), [InputRequired(_l("Write your comment"))])
