"""The forms every room builds on: nothing typed is lost, nothing hostile gets past, every error has one sentence.

    class OpenIssue(Form):
        claim = StringField(_l("What is claimed?"), [InputRequired(_l("Say what is claimed, in one sentence"))])
        due = Moment(_l("Answer due"), [Optional()])

    form = OpenIssue()
    if form.validate_on_submit() and attempt(form, lambda: actions.open_issue(..., by=somebody())): return redirect(...)
    return render_template("issues/open.html", form=form), form.status

`attempt` is in web/route.py; docs/templates.md shows the macros that render a form.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict
from wtforms import HiddenField, SelectField
from wtforms.widgets import Input

from govsocial.core.wording import gettext as _
from govsocial.core.wording import lazy_gettext as _l
from govsocial.web.fields import (
    Choice,
    Moment,
    Text,
    Words,
    anchor,
    choices,
    filters_for,
    html_params,
    kind,
    plain_select,
    quick,
    whole,
)

__all__ = ["Choice", "EditForm", "FilterForm", "Form", "Moment", "Text", "Words", "anchor", "choices", "kind", "whole"]

_ACTING = ("POST", "PUT", "PATCH", "DELETE")
_BODY = object()
_SAID = {
    "Not a valid choice.": _l("Choose one of the options"),
    "'%(value)s' is not a valid choice for this field.": _l("Choose among the options"),
    "'%(value)s' are not valid choices for this field.": _l("Choose among the options"),
    "Not a valid integer value.": _l("Give a whole number"),
    "Not a valid date value.": _l("Give a date, as 2026-11-19"),
    "Not a valid datetime value.": _l("Give a day and a time"),
    "Invalid URL.": _l("Give a whole web address, with https://"),
    "Invalid email address.": _l("Give an e-mail address, as name@example.org"),
    "This field is required.": _l("Fill this in"),
    "Field cannot be longer than %(max)d characters.": _l("Keep it to %(max)d characters"),
    "Number must be between %(min)s and %(max)s.": _l("Give a number from %(min)s to %(max)s"),
}


class _Sentences:
    """WTForms' own messages in the words of this program."""

    def gettext(self, string: str) -> str:
        return str(_SAID[string]) if string in _SAID else str(_(string))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


class Form(FlaskForm):  # type: ignore[misc]
    """A form that acts (POST). `status` is what the page with this form answers with."""

    ids: ClassVar[str] = ""
    """Goes before the ids of the inputs, for pages with several forms."""
    problem: ClassVar[Any] = ""
    """Starts the heading over the errors, as "The issue is not open yet"."""
    status = 200
    form_errors: list[str]

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Filters for every field by its kind; only form bodies are read."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Put the filters of the field's kind before its own."""
            own = list(unbound_field.kwargs.get("filters") or ())
            options["filters"] = [*filters_for(unbound_field.field_class), *own]
            return super().bind_field(form, unbound_field, options)

        def render_field(self, field: Any, render_kw: Any) -> Any:
            """Selects and attributes by our own hand: WTForms inspects its own signature for every option."""
            if type(field) is SelectField:
                return plain_select(field, render_kw)
            if isinstance(field.widget, Input) and field.widget.html_params is not html_params:
                field.widget = quick(field.widget)
            return super().render_field(field, render_kw)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The body of this request, unless other data was given."""
            if formdata is not _BODY:
                return formdata
            return CombinedMultiDict([request.files, request.form]) if request.method in _ACTING else None

        def get_translations(self, form: Any) -> Any:
            """Our own sentences."""
            return _Sentences()

    def __init__(self, formdata: Any = _BODY, **kwargs: Any) -> None:
        super().__init__(formdata=formdata, **kwargs)
        for field in self if self.ids else ():
            field.id = field.label.field_id = f"{self.ids}-{field.id}"

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well; if not, the page answers 422."""
        good = bool(super().validate(extra_validators=extra_validators))
        if not good:
            self._ask_for_files_again()
            self.status = 422
        return good

    def _ask_for_files_again(self) -> None:
        """A browser shows an empty file field on the page that comes back: what was chosen would go missing unseen."""
        for field in self:
            chosen = field.data if kind(field) == "file" else None
            if isinstance(chosen, FileStorage) and chosen.filename and not field.errors:
                field.errors = [_("Choose the file again: browsers do not keep it")]

    def refuse(self, message: str, errors: Mapping[str, str]) -> None:
        """Take over what a verb refused: sentences for fields, and one for the whole where no field says it."""
        loose = []
        for name, sentence in errors.items():
            if name in self:
                self[name].errors = [*self[name].errors, sentence]
            else:
                loose.append(sentence)
        if message and message not in errors.values():
            loose.insert(0, message)
        self.form_errors = [*self.form_errors, *loose]
        self._ask_for_files_again()
        self.status = 422

    def all_errors(self) -> list[tuple[str, str]]:
        """(id of the input or '', sentence), in the order of the form; what concerns the whole comes first."""
        found = [("", _sentence(each)) for each in self.form_errors]
        for field in self:
            where = "" if kind(field) == "hidden" else anchor(field)
            found.extend((where, _sentence(each)) for each in field.errors)
        return found

    @property
    def error_count(self) -> int:
        """How many sentences the summary holds."""
        return len(self.form_errors) + sum(len(field.errors) for field in self)


def _sentence(said: Any) -> str:
    """As text, or as the markup it is: it may hold a link."""
    return said if isinstance(said, Markup) else str(said)


class EditForm(Form):
    """A form that changes what somebody may have changed meanwhile: `token` says which state was on the screen."""

    token = HiddenField()

    def is_stale(self, now: str) -> bool:
        """Whether the thing has moved on since the form was shown."""
        return bool(self.token.data != now)

    def renew(self, now: str) -> None:
        """Let the next press count against the state the person sees now."""
        self.token.data = now


class FilterForm(Form):
    """Search and filters of a list (GET). A bad value is set aside and named in `ignored`; the page always comes."""

    class Meta(Form.Meta):
        """Reading needs no token."""

        csrf = False

    def __init__(self, args: Any = None, **kwargs: Any) -> None:
        self.given = MultiDict(request.args if args is None else args)
        super().__init__(formdata=self.given, **kwargs)
        self.ignored: list[str] = []
        if not self.validate():
            self._forgive()
        self.status = 200

    def _forgive(self) -> None:
        for field in self:
            if not field.errors:
                continue
            if any(field.raw_data or ()):
                self.ignored.append(str(field.label.text))
            field.data = field.default() if callable(field.default) else field.default
            field.raw_data, field.errors, field.process_errors = None, [], []

    @property
    def active(self) -> bool:
        """Whether any filter is set: "nothing found" and "nothing here yet" are different pages."""
        return self.set_among(self) > 0

    def set_among(self, fields: Iterable[Any]) -> int:
        """How many of these fields narrow the list."""
        return sum((field.data or None) != (field.object_data or None) for field in fields)

    def query(self, **changes: Any) -> dict[str, Any]:
        """Arguments for `url_for` that keep what is filtered, with changes (None takes one out)."""
        kept: dict[str, Any] = {f.name: self.given.getlist(f.name) for f in self if self.given.get(f.name)}
        return {name: value for name, value in {**kept, **changes}.items() if value not in (None, "", [])}
