"""Every right in the program, one enum, one question: may(person, right, thing).

A right belongs to roles. What a right means for one particular thing (own words, restricted issue, own seat) is said
by predicates that each room registers here for its own things; a predicate can only take away.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol


class Holder(Protocol):
    """Anybody with roles and functions: a Person, or the row of whoever asks for a page (people/who.py)."""

    @property
    def id(self) -> str:
        """The person's id."""

    @property
    def number(self) -> int:
        """Their public number."""

    @property
    def name(self) -> str | None:
        """What they are called; None once it is erased."""

    @property
    def zone(self) -> str | None:
        """Their time zone; None for the organisation's."""

    @property
    def active(self) -> bool:
        """Whether they still work here."""

    @property
    def roles(self) -> frozenset[str]:
        """Roles held now."""

    @property
    def functions(self) -> frozenset[str]:
        """Functions carried now."""


class Role(StrEnum):
    """Roles. Everybody who works on issues is staff; signing follows from functions, not from a role."""

    STAFF = "staff"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """`resource:action`. Deny by default: a right nobody lists is nobody's."""

    PUBLIC = "public:read"  # no sign-in needed; the list of such pages is short and tested
    SIGNED_IN = "self:use"  # own profile, sign out
    DESK_READ = "desk:read"
    MENTION_READ = "mention:read"
    MENTION_CAPTURE = "mention:capture"
    MENTION_TRIAGE = "mention:triage"
    SOURCE_READ = "source:read"
    SOURCE_WRITE = "source:write"
    CHANNEL_READ = "channel:read"
    CHANNEL_WRITE = "channel:write"
    ISSUE_READ = "issue:read"
    ISSUE_OPEN = "issue:open"
    ISSUE_EDIT = "issue:edit"
    ISSUE_INVITE = "issue:invite"
    ISSUE_SEAT = "issue:seat"  # accept, decline, leave one's own seat
    ISSUE_DISCUSS = "issue:discuss"
    ISSUE_CLOSE = "issue:close"
    ASSESSMENT_READ = "assessment:read"
    ASSESSMENT_WRITE = "assessment:write"
    RESPONSE_READ = "response:read"
    RESPONSE_DRAFT = "response:draft"
    RESPONSE_SUGGEST = "response:suggest"
    RESPONSE_COMMENT = "response:comment"
    RESPONSE_SUBMIT = "response:submit"
    RESPONSE_WITHDRAW = "response:withdraw"
    SIGNOFF_SIGN = "signoff:sign"
    SIGNOFF_RETURN = "signoff:return"
    RULE_READ = "rule:read"
    RULE_WRITE = "rule:write"
    PUBLICATION_READ = "publication:read"
    PUBLICATION_PUBLISH = "publication:publish"
    PUBLICATION_PROVE = "publication:prove"
    PUBLICATION_CORRECT = "publication:correct"
    PUBLICATION_RETRACT = "publication:retract"
    REGISTER_READ = "register:read"
    REGISTER_EXPORT = "register:export"
    LEDGER_READ = "ledger:read"
    LEDGER_EXPORT = "ledger:export"  # the whole log, restricted issues and private words with it
    PERSON_READ = "person:read"
    PERSON_WRITE = "person:write"
    TEAM_WRITE = "team:write"
    SEARCH = "search:read"


_READS = frozenset(p for p in Permission if p.value.endswith(":read")) - {Permission.PUBLIC}
_STAFF = _READS | {
    Permission.SIGNED_IN,
    Permission.MENTION_CAPTURE,
    Permission.MENTION_TRIAGE,
    Permission.SOURCE_WRITE,
    Permission.ISSUE_OPEN,
    Permission.ISSUE_EDIT,
    Permission.ISSUE_INVITE,
    Permission.ISSUE_SEAT,
    Permission.ISSUE_DISCUSS,
    Permission.ISSUE_CLOSE,
    Permission.ASSESSMENT_WRITE,
    Permission.RESPONSE_DRAFT,
    Permission.RESPONSE_SUGGEST,
    Permission.RESPONSE_COMMENT,
    Permission.RESPONSE_SUBMIT,
    Permission.RESPONSE_WITHDRAW,
    Permission.SIGNOFF_SIGN,
    Permission.SIGNOFF_RETURN,
    Permission.PUBLICATION_CORRECT,
    Permission.PUBLICATION_RETRACT,
}
GIVEN: dict[Role, frozenset[Permission]] = {
    Role.STAFF: frozenset(_STAFF),
    Role.PUBLISHER: frozenset({Permission.PUBLICATION_PUBLISH, Permission.PUBLICATION_PROVE}),
    Role.AUDITOR: _READS | {Permission.SIGNED_IN, Permission.REGISTER_EXPORT, Permission.LEDGER_EXPORT},
    Role.ADMINISTRATOR: frozenset(
        {
            *_READS,
            Permission.SIGNED_IN,
            Permission.PERSON_WRITE,
            Permission.TEAM_WRITE,
            Permission.CHANNEL_WRITE,
            Permission.SOURCE_WRITE,
            Permission.RULE_WRITE,
            Permission.REGISTER_EXPORT,
        }
    ),
}

Predicate = Callable[[Any, Any], bool]
_predicates: dict[tuple[Permission, type], list[Predicate]] = {}
_known: set[type] = set()


def predicate(permission: Permission, *things: type) -> Callable[[Predicate], Predicate]:
    """Registers a further condition for `permission` on things of these types: `(person, thing) -> bool`.

    An entity and the records that pages read in its place are named together, so that both are asked the same.
    """

    def register(function: Predicate) -> Predicate:
        for thing in things:
            _known.add(thing)
            _predicates.setdefault((permission, thing), []).append(function)
        return function

    return register


def may(person: Holder | None, permission: Permission, thing: Any = None) -> bool:
    """Whether this person may do this (to this thing). Nobody signed in may only what is PUBLIC.

    Raises TypeError for a thing of a type that no predicate names: all of no conditions would be yes.
    """
    if permission is Permission.PUBLIC:
        return True
    if person is None or not person.active:
        return False
    if permission not in rights(person.roles):
        return False
    if thing is None:
        return True
    if type(thing) not in _known:
        raise TypeError(f"no predicate speaks of a {type(thing).__name__}: may() cannot answer for it")
    return all(p(person, thing) for p in _predicates.get((permission, type(thing)), ()))


@lru_cache(maxsize=64)  # there are four roles
def rights(roles: frozenset[str]) -> frozenset[Permission]:
    """What these roles give together."""
    return frozenset().union(*(GIVEN[Role(role)] for role in roles))


def holders(permission: Permission) -> frozenset[Role]:
    """The roles that have a right; docs and tests list them."""
    return frozenset(role for role, given in GIVEN.items() if permission in given)
