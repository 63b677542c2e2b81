"""Who may publish what: the last gate before words leave the house. Every condition is worked out anew."""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from govsocial.core.errors import NotAllowed
from govsocial.core.wording import gettext as _
from govsocial.people.permissions import Holder, Permission, may
from govsocial.responses import versions
from govsocial.signoff import rules as signoff
from govsocial.signoff.rules import Signable, Signature


class Sendable(Signable, Protocol):
    """A version as sending looks at it: the entity, or the row that a page shows."""

    @property
    def variants(self) -> Sequence[Any]:
        """The text in each language."""

    @property
    def placements(self) -> Sequence[Any]:
        """The exact words, and where they go."""


class Posted(Protocol):
    """A publication, as far as second persons are concerned."""

    @property
    def publisher_id(self) -> str:
        """Who sent it."""

    @property
    def proof_by_id(self) -> str | None:
        """Who brought the newest proof."""


def to_send(state: str, states: Sequence[str]) -> list[int]:
    """The placements of a response's newest version that wait to be sent, by their place: signed ones, and those that
    failed. `state`: of the response; `states`: of the newest publication of each (queries.newest_states).
    """
    if state not in ("signed", "sending"):
        return []
    return [n for n, state in enumerate(states) if state == "failed"]


def why_not_publish(
    state: str,
    version: Sendable,
    person: Holder,
    signatures: Sequence[Signature],
    *,
    waiting: Collection[int],
    channel_states: Collection[str],
) -> str | None:
    """The rule that stands in the way, by key; None when these exact words may go out.

    `state`: of the response; `waiting`: the placements that would be sent (to_send); `channel_states`: of the channels
    they go to.
    Keys: "no_right", "under_way", "not_signed", "other_words", "no_sign_offs", "channel_closed".
    """
    if not may(person, Permission.PUBLICATION_PUBLISH):
        return "no_right"
    if not waiting:
        return "under_way" if state in ("sending", "published") else "not_signed"
    if not holds_its_digest(version):
        return "other_words"
    if not signoff.is_complete(version.rule["functions"], signatures, version.contributors, version.digest):
        return "no_sign_offs"
    if any(state != "active" for state in channel_states):
        return "channel_closed"
    return None


def holds_its_digest(version: Sendable) -> bool:
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
