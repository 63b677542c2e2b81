"""The forms every room builds on: nothing typed is lost, nothing hostile gets past, every error has one sentence.

    class OpenIssue(Form):
        claim = StringField(_l("What is claimed?"), [InputRequired(_l("Say what is claimed, in one sentence"))])
        due = Moment(_l("Answer due"), [Optional()])

    form = OpenIssue()
    if form.validate_on_submit() and attempt(form, lambda: actions.open_issue(..., by=somebody())): return redirect(...)
    return render_template("issues/open.html", form=form), form.status

`attempt` is in web/route.py; docs/templates.md shows the macros that render a form.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DateTimeField,
    DateTimeLocalField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than 3.3
from wtforms.widgets import HiddenInput

from govsocial.core import clock
from govsocial.core.text import TooLong, check_size
from govsocial.web.zones import abbreviation, local, zone

__all__ = ["Choice", "EditForm", "FilterForm", "Form", "Moment", "Text", "Words", "anchor", "choices", "kind", "whole"]

Choice = SelectChoice
LINE_LIMIT = 4_096
_ACTING = ("POST", "PUT", "PATCH", "DELETE")
_BODY = object()
_BREAKS = re.compile(r"\r\n|\r")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_YEARS = range(1970, 2200)
_WHOLE = range(-(2**31), 2**31)
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
}


def choices(*pairs: tuple[Any, Any]) -> list[SelectChoice]:
    """(value, label) pairs as WTForms wants them."""
    return [SelectChoice(value, label) for value, label in pairs]


def whole(text: str | None) -> int | None:
    """A whole number from an address, for paging keys; None for anything else, or when no database could hold it."""
    if not text or not re.fullmatch(r"-?[0-9]{1,10}", text):
        return None
    return found if (found := int(text)) in _WHOLE else None


class Text(TextAreaField):
    """Several lines, trimmed, with \\n between them; at most 64 kB."""


class Words(TextAreaField):
    """Words to be kept exactly: line ends become \\n and nothing else is touched, spaces at either end included."""


class Moment(DateTimeLocalField):
    """A day and a time as the person's clock shows it; `data` is aware, in UTC."""

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(str(piece) for piece in self.raw_data)
        return f"{local(self.data):%Y-%m-%dT%H:%M}" if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Parse, and refuse what the zone's clocks never show."""
        super().process_formdata(valuelist)
        if self.data is None:
            return
        typed, self.data = self.data, None
        if typed.year not in _YEARS:
            raise ValueError(_("Give a year between 1970 and 2199"))
        moment = typed.replace(tzinfo=zone()).astimezone(UTC)
        if moment.astimezone(zone()).replace(tzinfo=None) != typed:
            raise ValueError(_("Clocks go forward then: this time does not exist on that day"))
        self.data = moment

    @property
    def zone_name(self) -> str:
        """CET or CEST, for the label, as it is at the moment shown."""
        return abbreviation(self.data.astimezone(zone()) if self.data else clock.now().astimezone(zone()))


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
            options["filters"] = [*_filters(unbound_field.field_class), *own]
            return super().bind_field(form, unbound_field, options)

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
            self.status = 422
        return good

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
        self.status = 422

    def all_errors(self) -> list[tuple[str, str]]:
        """(id of the input or '', sentence), in the order of the form; what concerns the whole comes first."""
        found = [("", str(sentence)) for sentence in self.form_errors]
        for field in self:
            where = "" if kind(field) == "hidden" else anchor(field)
            found.extend((where, str(sentence)) for sentence in field.errors)
        return found

    @property
    def error_count(self) -> int:
        """How many sentences the summary holds."""
        return len(self.form_errors) + sum(len(field.errors) for field in self)


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
        return any((field.data or None) != (field.object_data or None) for field in self)

    def query(self, **changes: Any) -> dict[str, Any]:
        """Arguments for `url_for` that keep what is filtered, with changes (None takes one out)."""
        kept: dict[str, Any] = {f.name: self.given.getlist(f.name) for f in self if self.given.get(f.name)}
        return {name: value for name, value in {**kept, **changes}.items() if value not in (None, "", [])}


def kind(field: Field) -> str:
    """Which markup a field wants: text, area, select, radios, checks, check, file, hidden or submit."""
    if isinstance(field.widget, HiddenInput):
        return "hidden"
    for name, classes in _KINDS:
        if isinstance(field, classes):
            return name
    return "text"


def anchor(field: Field) -> str:
    """The id a link to this field leads to: a group's first choice."""
    return f"{field.id}-0" if kind(field) in ("radios", "checks") else str(field.id)


_KINDS: tuple[tuple[str, Any], ...] = (
    ("submit", SubmitField),
    ("check", BooleanField),
    ("radios", RadioField),
    ("checks", SelectMultipleField),
    ("select", SelectField),
    ("area", TextAreaField),
    ("file", (FileField, MultipleFileField)),
)


def _filters(field_class: type[Field]) -> list[Callable[[Any], Any]]:
    if issubclass(field_class, Words):
        return [_text]
    if issubclass(field_class, TextAreaField):
        return [_text, _trimmed]
    if issubclass(field_class, PasswordField):
        return [_short]
    if issubclass(field_class, StringField):
        return [_line, _short]
    if issubclass(field_class, IntegerField):
        return [_bounded]
    if issubclass(field_class, DateField | DateTimeField):
        return [_near]
    return []


def _text(value: Any) -> Any:
    """Line ends as \\n. NUL, which no database keeps, becomes the visible U+FFFD, as HTML has it."""
    if not isinstance(value, str):
        return value
    return check_size(_BREAKS.sub("\n", value).replace("\0", "\ufffd"))


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _line(value: Any) -> Any:
    return _CONTROLS.sub(" ", value).strip() if isinstance(value, str) else value


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LINE_LIMIT:
        raise TooLong(len(value.encode()), LINE_LIMIT)
    return value


def _bounded(value: Any) -> Any:
    if isinstance(value, int) and value not in _WHOLE:
        raise ValueError(_("This number is too large"))
    return value


def _near(value: Any) -> Any:
    if isinstance(value, date) and value.year not in _YEARS:
        raise ValueError(_("Give a year between 1970 and 2199"))
    return value
