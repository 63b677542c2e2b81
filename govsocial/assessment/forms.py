"""The forms of this room."""

from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired, Length

from govsocial.assessment.playbook import Playbook, Question
from govsocial.core.wording import lazy_gettext as _l
from govsocial.web.forms import EditForm, Text, choices

TOO_LONG = _l("Use 4,000 characters at most")


class AnswerForm(EditForm):
    """The answer to one question, with its grounds."""

    problem = _l("The answer is not saved yet")
    answer = RadioField(_l("Answer"), [InputRequired(_l("Choose an answer"))])
    note = Text(
        _l("How do we know?"),
        [Length(max=4_000, message=TOO_LONG)],
        description=_l("One or two sentences. They stay with the answer."),
    )

    def ask(self, question: Question) -> None:
        """The answers this question has, and the grounds it asks for."""
        self.note.label.text = question.note
        self.answer.choices = choices(*((choice.key, choice.label) for choice in question.choices))


class FinishForm(EditForm):
    """The outcome stands: what was weighed, and why."""

    problem = _l("The assessment is not finished yet")
    considerations = SelectMultipleField(
        _l("What have you weighed?"),
        description=_l("Tick what holds. What is left open is shown beside the draft."),
    )
    reason = Text(_l("Why is this right here?"), [Length(max=4_000, message=TOO_LONG)])

    def weigh(self, book: Playbook) -> None:
        """The considerations this playbook names."""
        self.considerations.choices = choices(*((c.key, c.label) for c in book.considerations))


class NoAnswerForm(EditForm):
    """No answer, because …"""

    problem = _l("The assessment is not finished yet")
    reason = Text(
        _l("No answer, because …"),
        [InputRequired(_l("Say why there is no answer")), Length(max=4_000, message=TOO_LONG)],
        description=_l("It stays on record and can be read by auditors."),
    )
