"""What a channel must say about itself before anybody answers on it."""

from dataclasses import dataclass
from datetime import date

from govsocial.channels.models import Channel
from govsocial.core.wording import gettext as _
from govsocial.platforms.registry import answering
from govsocial.text import invisible


@dataclass(frozen=True, kw_only=True)
class Details:
    """The register entry as somebody filled it in. `review_on` is an ISO date or None; ids are those of persons."""

    name: str
    method: str
    site_url: str
    account: str
    disclosure: str
    language: str = "en"
    character_limit: int = 0
    purpose: str = ""
    audience: str = ""
    manners: str = ""
    owner_id: str | None = None
    facilitator_id: str | None = None
    weekly_hours: int = 0
    review_on: str | None = None


def missing(entry: Channel | Details) -> dict[str, str]:
    """What stands between a channel and its activation: field → what to add. What nobody has time for stays planned."""
    asked = {
        "purpose": _("Say what the channel is for."),
        "audience": _("Say whom it is for."),
        "owner_id": _("Name the person who answers for it."),
        "facilitator_id": _("Name the person who looks after it from day to day."),
        "weekly_hours": _("Say how many hours a week it may take."),
        "disclosure": _("Write the disclosure line that says an answer is official."),
        "review_on": _("Set the day on which its use is reviewed."),
    }
    return {field: sentence for field, sentence in asked.items() if not getattr(entry, field)}


def faults(details: Details) -> dict[str, str]:
    """What cannot be taken, whatever the state: field → sentence."""
    found = {}
    if not details.name.strip():
        found["name"] = _("Give the channel a name.")
    if details.method not in answering():
        found["method"] = _("Choose how answers are posted there.")
    if not details.account.strip():
        found["account"] = _("Give the account’s public name there.")
    if invisible.find(details.disclosure):
        found["disclosure"] = _("The line holds characters nobody can see. Type it again.")
    if not 0 <= details.weekly_hours <= 168:
        found["weekly_hours"] = _("Give hours between 0 and 168.")
    if not 0 <= details.character_limit <= 100_000:
        found["character_limit"] = _("Give a number up to 100,000, or 0 for no limit.")
    if details.review_on is not None:
        try:
            date.fromisoformat(details.review_on)
        except ValueError:
            found["review_on"] = _("Give a date, as 2026-11-19.")
    return found
