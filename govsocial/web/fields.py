"""Fields: what a person may type, taken over exactly or refused with a sentence."""

import re
from collections.abc import Callable, Iterable
from copy import copy
from datetime import UTC, date
from functools import cache
from typing import Any

from markupsafe import Markup, escape
from wtforms import (
    BooleanField,
    DateField,
    DateTimeField,
    DateTimeLocalField,
    Field,
    FileField,
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
from wtforms.widgets import HiddenInput, Input, core

from govsocial.core import clock
from govsocial.core.wording import gettext as _
from govsocial.text.text import TooLong, check_size
from govsocial.web.zones import abbreviation, local, zone

LINE_LIMIT = 4_096
_BREAKS = re.compile(r"\r\n|\r")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_YEARS = range(1970, 2200)
_WHOLE = range(-(2**31), 2**31)

Choice = SelectChoice


def choices(*pairs: tuple[Any, Any]) -> list[SelectChoice]:
    """(value, label) pairs as WTForms wants them."""
    return [SelectChoice(value, label) for value, label in pairs]


def html_params(**given: Any) -> Markup:
    """What WTForms' function of this name writes, without formatting markup piece by piece for every attribute."""
    clean = core.clean_key  # type: ignore[attr-defined]  # the stubs are older than 3.3
    named = [(clean(name), value) for name, value in sorted(given.items()) if value is not False]
    written = (name if value is True else f'{name}="{_quoted(value)}"' for name, value in named)
    return Markup(" ".join(written))  # noqa: S704 - values are escaped, names are ours


def _quoted(value: Any) -> str:
    return str(escape(value)).replace('"', "&quot;")  # markup comes as it is


@cache  # by widget: the library has one for each kind of field, and a form may bring its own
def quick(widget: Input) -> Input:
    """The same widget, writing its attributes by our own hand."""
    twin = copy(widget)
    twin.html_params = html_params  # type: ignore[method-assign]
    return twin


def plain_select(field: SelectField, attributes: dict[str, Any]) -> Markup:
    """What WTForms' own widget writes for a select, with or without groups."""
    flags = {name: True for name in ("required", "disabled") if getattr(field.flags, name, None)}
    given = html_params(name=field.name, **{"id": field.id, **flags, **(field.render_kw or {}), **attributes})
    groups: Iterable[Any] = field.iter_groups() if field.has_groups() else [(None, field.iter_choices())]
    options = "".join(_group(name, offered) for name, offered in groups)
    return Markup(f"<select {given}>{options}</select>")  # noqa: S704 - every part is escaped


def _group(name: str | None, offered: Iterable[Any]) -> str:
    options = "".join(map(_option, offered))
    return options if name is None else f'<optgroup label="{escape(name)}">{options}</optgroup>'


def _option(one: Any) -> str:
    more = "".join(f' {name}="{escape(value)}"' for name, value in one.render_kw.items())
    chosen = " selected" if one.selected else ""
    return f'<option{chosen}{more} value="{escape(one.value)}">{escape(one.label)}</option>'


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


@cache
def filters_for(field_class: type[Field]) -> tuple[Callable[[Any], Any], ...]:
    """What is done to the data of every field of a kind, before its own filters."""
    if issubclass(field_class, Words):
        return (_text,)
    if issubclass(field_class, TextAreaField):
        return (_text, _trimmed)
    if issubclass(field_class, PasswordField):
        return (_short,)
    if issubclass(field_class, StringField):
        return (_line, _short)
    if issubclass(field_class, IntegerField):
        return (_bounded,)
    if issubclass(field_class, DateField | DateTimeField):
        return (_near,)
    return ()


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
