"""Who may publish what: the last gate before words leave the house. Every condition is worked out anew."""

from collections.abc import Collection, Sequence

from govsocial.core.errors import NotAllowed
from govsocial.core.wording import gettext as _
from govsocial.people.permissions import Holder, Permission, may
from govsocial.responses import versions
from govsocial.responses.models import Response, Version
from govsocial.signoff import rules as signoff
from govsocial.signoff.rules import Signature


def to_send(response: Response, states: Sequence[str]) -> list[int]:
    """The placements of its newest version that wait to be sent, by their place: signed ones, and those that failed.

    `states`: of the newest publication of each (queries.newest_states).
    """
    if response.state not in ("signed", "sending"):
        return []
    return [n for n, state in enumerate(states) if state == "failed"]


def why_not_publish(
    response: Response,
    version: Version,
    person: Holder,
    signatures: Sequence[Signature],
    *,
    waiting: Collection[int],
    channel_states: Collection[str],
) -> str | None:
    """The rule that stands in the way, by key; None when these exact words may go out.

    `waiting`: the placements that would be sent (to_send); `channel_states`: of the channels they go to.
    Keys: "no_right", "under_way", "not_signed", "other_words", "no_sign_offs", "channel_closed".
    """
    if not may(person, Permission.PUBLICATION_PUBLISH):
        return "no_right"
    if not waiting:
        return "under_way" if response.state in ("sending", "published") else "not_signed"
    if not holds_its_digest(version):
        return "other_words"
    if not signoff.is_complete(version.rule["functions"], signatures, version.contributors, version.digest):
        return "no_sign_offs"
    if any(state != "active" for state in channel_states):
        return "channel_closed"
    return None


def holds_its_digest(version: Version) -> bool:
    """Whether the words still are those of the digest that was signed."""
    return versions.digest(version.variants, version.placements) == version.digest


def is_second_person(first_id: str | None, person: Holder) -> bool:
    """Retracting, and proof by picture, take two people."""
    return first_id != person.id


def needs(person: Holder, right: Permission) -> None:
    """Raises NotAllowed unless the person has the right."""
    if not may(person, right):
        raise NotAllowed(_("This needs a right that you do not have."))


def same_site(one: str, other: str) -> bool:
    """Whether two host names belong to one site, as those of a network's pages for phones and desks do. What stands
    below a public suffix (co.uk, github.io) belongs to different people.
    """
    return _site(one) == _site(other)


def _site(host: str) -> str:
    """The registrable part of a name. Under a suffix that nobody lists, the last two labels; of a number, the whole."""
    from tld import get_fld

    if host.rpartition(".")[2].isdecimal() or ":" in host:
        return host
    return get_fld(f"https://{host}", fail_silently=True, search_private=True) or ".".join(host.split(".")[-2:])
