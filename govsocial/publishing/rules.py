"""Who may publish what: the last gate before words leave the house. Every condition is worked out anew."""

from collections.abc import Sequence

from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.responses import versions
from govsocial.responses.models import Response, Version
from govsocial.signoff import rules as signoff
from govsocial.signoff.rules import Signature


def why_not_publish(
    response: Response, version: Version, person: Person, signatures: Sequence[Signature], channel_state: str
) -> str | None:
    """The rule that stands in the way, by key; None when these exact words may go out.

    Keys: "no_right", "not_signed", "newer_version", "other_words", "no_sign_offs", "channel_closed".
    """
    if not may(person, Permission.PUBLICATION_PUBLISH):
        return "no_right"
    if response.state != "signed":
        return "not_signed"
    if version.number != response.latest:
        return "newer_version"
    if versions.digest(version.variants, version.placements) != version.digest:
        return "other_words"
    if not signoff.is_complete(version.rule["functions"], signatures, version.contributors, version.digest):
        return "no_sign_offs"
    if channel_state != "active":
        return "channel_closed"
    return None


def is_second_person(asked_by_id: str, person: Person) -> bool:
    """Retracting takes two people."""
    return asked_by_id != person.id
