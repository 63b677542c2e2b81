"""The only clock. Everything else asks here, so that tests can move time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The calendar day it is in `zone` (an IANA name): "due today" is the organisation's day."""
    return now().astimezone(ZoneInfo(zone)).date()
