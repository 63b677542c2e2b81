"""Times in HTTP headers."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def http_date(value: str | None) -> datetime | None:
    """An HTTP date (RFC 9110 section 5.6.7) with its zone; None when there is none to read."""
    try:
        when = parsedate_to_datetime(value or "")
    except (ValueError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def retry_after(value: str | None, at: datetime, *, otherwise: timedelta) -> datetime:
    """When to come back: Retry-After (RFC 9110 section 10.2.3) of an answer that came `at`; seconds, or a date."""
    said = (value or "").strip()
    if said.isascii() and said.isdigit() and len(said) < 7:
        return at + timedelta(seconds=int(said))
    return http_date(said) or at + otherwise
