"""The zone and the language a page speaks in."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g, has_request_context
from flask_babel import get_timezone


def zone() -> ZoneInfo:
    """The zone times are shown and typed in: the person's, else the organisation's."""
    if not has_request_context():
        return ZoneInfo(current_app.config.get("ZONE", "UTC"))
    found: ZoneInfo | None = g.get("zone_shown")
    if found is None:
        found = g.zone_shown = ZoneInfo(str(get_timezone()))
    return found


def local(moment: datetime) -> datetime:
    """An aware moment in the zone of this page; a naive one is taken as UTC, as the database keeps it."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone())


def abbreviation(moment: datetime) -> str:
    """CET, EST; "UTC+03" where a zone has no letters of its own."""
    name = moment.tzname() or ""
    return name if name[:1].isalpha() else f"UTC{name}"
