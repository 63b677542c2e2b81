"""Times in HTTP headers, as servers write them."""

from datetime import UTC, datetime, timedelta

import pytest

from govsocial.net.dates import http_date, retry_after

AT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("120", AT + timedelta(minutes=2)),
        (" 0 ", AT),
        ("Sat, 28 Nov 2026 13:00:00 GMT", AT + timedelta(hours=1)),
        ("Sat, 28 Nov 2026 13:00:00 -0000", AT + timedelta(hours=1)),
        (None, AT + MINUTE),
        ("", AT + MINUTE),
        ("soon", AT + MINUTE),
        ("-5", AT + MINUTE),
        ("1.5", AT + MINUTE),
        ("\u0663", AT + MINUTE),
        ("99999999999", AT + MINUTE),
        ("Sat, 99 Nov 2026 13:00:00 GMT", AT + MINUTE),
    ],
)
def test_when_to_come_back(said: str | None, until: datetime) -> None:
    assert retry_after(said, AT, otherwise=MINUTE) == until


def test_a_date_that_is_none_is_none() -> None:
    assert http_date("yesterday") is None
    assert http_date(None) is None
