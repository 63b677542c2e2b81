"""Forms lose nothing, take nothing hostile, and say each error once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import html_params as library_params

from govsocial.web.fields import html_params
from govsocial.web.forms import EditForm, FilterForm, Form, Moment, Text, Words, anchor, choices, kind, whole
from tests.web.small import small_app


class Sample(Form):
    class Meta(Form.Meta):
        csrf = False

    title = StringField("Title", [InputRequired("Say what is claimed"), Length(max=20, message="Shorten the title")])
    note = Text("Note")
    words = Words("Words")
    secret = PasswordField("Password")
    due = Moment("Due", [Optional()])
    day = DateField("Day", [Optional()])
    hours = IntegerField("Hours", [Optional()])
    urgency = SelectField("Urgency", choices=choices(("normal", "Normal"), ("high", "High")), default="normal")
    functions = SelectMultipleField("Functions", choices=choices(("policy", "Policy"), ("web", "Web")))
    true = RadioField("True?", choices=choices(("yes", "Yes"), ("no", "No")), validators=[Optional()])
    sure = BooleanField("Sure")
    shot = FileField("Screenshot")
    go = SubmitField("Go")


@pytest.fixture
def app() -> Flask:
    return small_app()


@pytest.fixture
def request_in_brussels(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def post(app: Flask, cls: type[Form] = Sample, **data: Any) -> Form:
    with app.test_request_context("/", method="POST", data=data):
        form = cls()
        form.validate()
        return form


def test_one_line_is_trimmed_and_holds_no_line_break(app: Flask) -> None:
    form = post(app, title="  a\r\nBcc: b\x00 ")
    assert form.title.data == "a Bcc: b" and not form.errors


def test_several_lines_are_trimmed_and_words_are_kept_exactly(app: Flask) -> None:
    form = post(app, title="t", note="  a\r\nb  ", words="  a\r\n\r\nb\rc \u200b\n ")
    assert form.note.data == "a\nb"
    assert form.words.data == "  a\n\nb\nc \u200b\n "


def test_nul_becomes_visible_because_no_database_keeps_it(app: Flask) -> None:
    assert post(app, title="t", words="a\0b").words.data == "a\ufffdb"


def test_a_password_is_taken_as_it_is(app: Flask) -> None:
    assert post(app, title="t", secret=" p ").secret.data == " p "


@pytest.mark.parametrize("name", ["note", "words"])
def test_a_text_over_64_kb_is_refused_and_kept(app: Flask, name: str) -> None:
    text = "é" * 32_769
    form = post(app, title="t", **{name: text})
    assert form.status == 422 and "limit is 64 kB" in form[name].errors[0]
    assert form[name].data == text
    assert not post(app, title="t", **{name: "é" * 32_768}).errors


def test_a_long_line_is_refused(app: Flask) -> None:
    assert "limit is 4 kB" in post(app, title="x" * 5000).title.errors[0]


def test_a_moment_is_typed_in_the_readers_zone(app: Flask) -> None:
    form = post(app, title="t", due="2026-07-01T16:00")
    assert form.due.data == datetime(2026, 7, 1, 14, 0, tzinfo=UTC) and form.due.data.tzinfo is UTC
    with app.test_request_context("/"):
        shown = Sample(due=datetime(2026, 11, 19, 15, 0, tzinfo=UTC))
        assert shown.due._value() == "2026-11-19T16:00" and shown.due.zone_name == "CET"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-03-29T02:30", "Clocks go forward"),
        ("0001-01-01T00:00", "between 1970 and 2199"),
        ("9999-12-31T23:59", "between 1970 and 2199"),
        ("tomorrow", "Give a day and a time"),
    ],
)
def test_a_moment_no_clock_shows_is_refused_and_kept(app: Flask, typed: str, said: str) -> None:
    form = post(app, title="t", due=typed)
    assert said in form.due.errors[0] and form.due.data is None and form.due._value() == typed


def test_a_file_that_was_chosen_is_asked_for_again(app: Flask) -> None:
    again = ["Choose the file again: browsers do not keep it"]
    assert post(app, shot=(BytesIO(b"x"), "a.png")).shot.errors == again, "the title is missing"
    form = post(app, title="t", shot=(BytesIO(b"x"), "a.png"))
    assert not form.shot.errors
    form.refuse("", {"title": "Taken"})
    assert form.shot.errors == again
    form = post(app, title="t", shot=(BytesIO(b"x"), "a.png"))
    form.refuse("", {"shot": "No picture"})
    assert form.shot.errors == ["No picture"]
    assert not post(app).shot.errors


class Bounded(Form):
    """Fields that say no more than their bounds."""

    hours = IntegerField("Hours", [NumberRange(0, 168)])
    place = StringField("Place", [Length(max=5)])


def test_bounds_are_said_in_our_words(app: Flask) -> None:
    form = post(app, Bounded, hours="169", place="x" * 6)
    assert form.hours.errors == ["Give a number from 0 to 168"]
    assert form.place.errors == ["Keep it to 5 characters"]


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("day", "0001-01-01", "between 1970 and 2199"),
        ("day", "x", "Give a date"),
        ("hours", "9" * 30, "too large"),
        ("hours", "9" * 5000, "whole number"),
        ("hours", "x", "whole number"),
        ("urgency", "extreme", "Choose one"),
        ("functions", "royal", "Choose among"),
        ("true", "maybe", "Choose one"),
    ],
)
def test_hostile_values_get_a_sentence(app: Flask, name: str, typed: str, said: str) -> None:
    form = post(app, title="t", **{name: typed})
    assert said in str(form[name].errors[0]) and form.error_count == 1


def test_a_json_body_is_no_form(app: Flask) -> None:
    with app.test_request_context("/", method="POST", json=["x"]):
        form = Sample()
        assert not form.validate() and form.title.errors == ["Say what is claimed"]


def test_the_summary_holds_what_stands_beside_the_fields(app: Flask) -> None:
    form = post(app, functions="royal")
    assert form.all_errors() == [("title", "Say what is claimed"), ("functions-0", "Choose among the options")]
    assert form.error_count == 2 and form.status == 422


def test_a_refusal_stands_at_the_top_or_beside_its_field(app: Flask) -> None:
    form = post(app, title="t")
    assert form.status == 200
    form.refuse("Nobody signs their own words", {"title": "Taken", "elsewhere": "Too late"})
    assert form.all_errors() == [("", "Nobody signs their own words"), ("", "Too late"), ("title", "Taken")]
    assert form.error_count == 3 and form.status == 422


def test_a_refusal_said_by_a_field_is_not_said_twice(app: Flask) -> None:
    form = post(app, title="t")
    form.refuse("Taken", {"title": "Taken"})
    assert form.all_errors() == [("title", "Taken")]


@pytest.mark.parametrize(
    "given",
    [
        {"id": "a", "class_": "in serif", "value": "\"<&'>", "required": True, "disabled": False, "maxlength": 30},
        {"data_count": "x", "aria_describedby": "y", "aria-label": Markup('&lt;"b"'), "rows": 3, "value": None},
    ],
)
def test_attributes_are_written_as_the_library_writes_them(given: dict[str, Any]) -> None:
    assert html_params(**given) == library_params(**given)


@pytest.mark.usefixtures("request_in_brussels")
@pytest.mark.parametrize("name", ["title", "note", "secret", "due", "day", "hours", "sure", "shot", "go"])
def test_an_input_is_written_as_the_library_writes_it(name: str) -> None:
    field = Sample(title='<a href="b\'">')[name]
    asked = {"class_": "in", "aria-describedby": "x", "data_count": "title-n", "disabled": False}
    theirs = field.widget(field, **asked)
    assert field(**asked) == theirs


@pytest.mark.usefixtures("request_in_brussels")
def test_the_widgets_of_the_library_stay_as_they_are() -> None:
    title = Sample().title
    title()
    assert title.widget.html_params is html_params
    assert StringField.widget.html_params is library_params


@pytest.mark.usefixtures("request_in_brussels")
def test_ids_can_be_told_apart() -> None:
    class Second(Sample):
        ids = "second"

    form = Second()
    assert form.title.id == "second-title" and 'for="second-title"' in str(form.title.label)
    assert form.title.name == "title" and anchor(form.true) == "second-true-0"


@pytest.mark.usefixtures("request_in_brussels")
def test_kinds() -> None:
    kinds = {field.name: kind(field) for field in Sample()}
    assert kinds == {
        "title": "text",
        "note": "area",
        "words": "area",
        "secret": "text",
        "due": "text",
        "day": "text",
        "hours": "text",
        "urgency": "select",
        "functions": "checks",
        "true": "radios",
        "sure": "check",
        "shot": "file",
        "go": "submit",
    }


def test_a_stale_token_is_noticed_and_can_be_renewed(app: Flask) -> None:
    class Edit(EditForm, Sample):
        pass

    form = post(app, Edit, title="t", token="e1")
    assert form.is_stale("e2") and not form.is_stale("e1")
    form.renew("e2")
    assert not form.is_stale("e2") and kind(form.token) == "hidden"


class Filter(FilterForm):
    q = StringField("Words")
    state = SelectField("State", choices=choices(("", "All"), ("open", "Open")))
    since = DateField("Heard since", [Optional()])
    source = SelectField("Source", choices=choices(("1", "Courier"), ("2", "Blog")), default="1")


@pytest.mark.parametrize("query", ["", "?q=", "?q=&state=&since=", "?unknown=1"])
def test_an_unset_filter_is_not_active(app: Flask, query: str) -> None:
    with app.test_request_context(f"/{query}"):
        form = Filter()
        assert not form.active and form.ignored == [] and form.source.data == "1"
        assert form.query() == {}


def test_a_filter_is_kept_for_paging(app: Flask) -> None:
    with app.test_request_context("/?q=rebate&since=2026-11-12&before=7&x=1"):
        form = Filter()
        assert form.active and form.since.data == date(2026, 11, 12)
        assert form.query(before=318) == {"q": ["rebate"], "since": ["2026-11-12"], "before": 318}
        assert "q" not in form.query(q=None)


def test_a_bad_filter_is_set_aside_and_named(app: Flask) -> None:
    with app.test_request_context("/?q=a&state=zzz&since=yesterday&source=9&since=2"):
        form = Filter()
        assert form.ignored == ["State", "Heard since", "Source"]
        assert (form.state.data, form.since.data, form.source.data) == (None, None, "1")
        assert form.q.data == "a" and form.status == 200 and not form.error_count
        assert "yesterday" not in str(form.since())


@pytest.mark.parametrize(
    ("text", "number"),
    [("318", 318), ("-1", -1), (None, None), ("", None), ("3.5", None), ("9" * 20, None), ("٣", None), ("1\n", None)],
)
def test_whole(text: str | None, number: int | None) -> None:
    assert whole(text) == number
