"""What templates call: times carry their zone, text loses nothing, numbers read well."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale

from govsocial.web import filters
from tests.web.small import small_app


@pytest.fixture
def request_in_brussels() -> Iterator[Flask]:
    app = small_app()
    with app.test_request_context("/"), time_machine.travel(datetime(2026, 11, 19, 13, 20, tzinfo=UTC), tick=False):
        yield app


@pytest.mark.usefixtures("request_in_brussels")
class TestTimes:
    def test_today_is_the_readers_day(self) -> None:
        assert filters.when(datetime(2026, 11, 19, 15, 0, tzinfo=UTC)) == "Today, 16:00 CET"
        assert filters.when(datetime(2026, 11, 18, 23, 30, tzinfo=UTC)) == "Today, 00:30 CET"
        assert filters.when(datetime(2026, 11, 19, 23, 0, tzinfo=UTC)) == "20 Nov, 00:00 CET"

    def test_inside_a_sentence_today_is_small(self) -> None:
        assert filters.when(datetime(2026, 11, 19, 15, 0, tzinfo=UTC), inside=True) == "today, 16:00 CET"
        assert filters.when(datetime(2026, 11, 18, 16, 40, tzinfo=UTC), inside=True) == "18 Nov, 17:40 CET"

    def test_what_is_due_is_late_or_soon(self) -> None:
        due = [datetime(2026, 11, 19, 13, 19, tzinfo=UTC), datetime(2026, 11, 19, 22, 59, tzinfo=UTC)]
        due.append(datetime(2026, 11, 19, 23, 0, tzinfo=UTC))
        assert [filters.nearness(moment) for moment in (*due, None)] == ["late", "soon", "", ""]

    def test_other_days_say_day_and_other_years_the_year(self) -> None:
        assert filters.when(datetime(2026, 11, 18, 16, 40, tzinfo=UTC)) == "18 Nov, 17:40 CET"
        assert filters.when(datetime(2025, 7, 1, 12, 0, tzinfo=UTC)) == "1 Jul 2025, 14:00 CEST"
        assert filters.day(date(2026, 11, 2)) == "2 Nov"

    def test_a_naive_moment_is_utc(self) -> None:
        assert filters.clock_time(datetime(2026, 11, 19, 13, 12)) == "14:12 CET"  # noqa: DTZ001

    def test_machines_get_the_offset(self) -> None:
        assert filters.iso(datetime(2026, 7, 1, 12, 0, 5, 99, tzinfo=UTC)) == "2026-07-01T14:00:05+02:00"
        assert filters.iso(date(2026, 7, 1)) == "2026-07-01"

    def test_another_language_has_its_own_months_and_numbers(self) -> None:
        with force_locale("de"):
            assert filters.day(date(2026, 3, 2)) == "2 März"
            assert filters.number(20507) == "20.507"


def test_zones_without_letters_are_named_by_offset() -> None:
    app = small_app()
    app.config["BABEL_DEFAULT_TIMEZONE"] = "America/Sao_Paulo"
    app.extensions["babel"].default_timezone = "America/Sao_Paulo"
    with app.test_request_context("/"):
        assert filters.clock_time(datetime(2026, 11, 19, 13, 12, tzinfo=UTC)) == "10:12 UTC-03"


def test_outside_a_request_times_are_the_organisations() -> None:
    with small_app().app_context():
        assert filters.clock_time(datetime(2026, 11, 19, 13, 12, tzinfo=UTC)) == "14:12 CET"


@pytest.mark.usefixtures("request_in_brussels")
def test_numbers_are_grouped_and_counted() -> None:
    assert [filters.number(n) for n in (0, 999, 1000, 20507, -1234567)] == ["0", "999", "1,000", "20,507", "-1,234,567"]
    assert filters.plural(1, "%(n)s mention", "%(n)s mentions") == "1 mention"
    assert filters.plural(20507, "%(n)s mention", "%(n)s mentions") == "20,507 mentions"
    assert filters.byte_count("é\nb") == "4 bytes, 2 lines"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Tomas Verhey", "TV"),
        ("Millward Tenants’ Union", "MU"),
        ("“Ana” de la Cruz", "AC"),
        ("freya", "F"),
        ("李 明", "李明"),
        ("", ""),
        (None, ""),
        ("– !", ""),
    ],
)
def test_initials(name: str | None, letters: str) -> None:
    assert filters.initials(name) == letters


@pytest.mark.parametrize(
    ("key", "name"),
    [("en", "English"), ("fr-CA", "French (Canada)"), ("zz", "zz"), ("", ""), ("no key", "no key")],
)
@pytest.mark.usefixtures("request_in_brussels")
def test_language_name(key: str, name: str) -> None:
    assert filters.language_name(key) == name


def test_paragraphs_keep_every_line_and_escape() -> None:
    assert filters.paragraphs("a <b>\r\n\r\n  c") == "<p>a &lt;b&gt;</p><p></p><p>  c</p>"
    assert filters.paragraphs("") == "<p></p>"


@pytest.mark.usefixtures("request_in_brussels")
def test_bytes_name_what_cannot_be_seen() -> None:
    shown = filters.bytes_text("a\u200bb\n<i>\n")
    assert shown.startswith("<p>a<span") and "U+200B" in shown and "\u200b" not in shown
    assert shown.endswith("<p>&lt;i&gt;</p><p></p>")


def test_a_diff_is_cut_into_lines_and_sides() -> None:
    parts = [("=", "one "), ("-", "two\nthree"), ("+", "2"), ("=", "\n\nend")]
    assert filters.diff_lines(parts) == [[("=", "one "), ("-", "two")], [("-", "three"), ("+", "2")], [("=", "end")]]
    assert filters.diff_lines(parts, "=+") == [[("=", "one "), ("+", "2")], [("=", "end")]]
    assert filters.diff_lines([]) == []


def test_the_first_sentence_leads() -> None:
    assert filters.lead("The issue is open. Two people were invited.") == (
        "The issue is open.",
        "Two people were invited.",
    )
    assert filters.lead("Saved") == ("Saved", "")
