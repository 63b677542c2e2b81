"""What must be signed, and who may sign: pure decisions over plain values. No database, no request.

The floor cannot be lowered by any rule: at least two functions, signed by two people who wrote none of the words.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

FLOOR = 2
APPLIES = ("always", "urgent", "legal", "topic")


class Asking(Protocol):
    """A rule, as far as deciding needs it."""

    @property
    def number(self) -> int:
        """Its public number."""

    @property
    def applies(self) -> str:
        """One of APPLIES."""

    @property
    def topic(self) -> str:
        """The topic it applies to, if it goes by one."""

    @property
    def functions(self) -> Sequence[Any]:
        """Keys of those that must sign."""

    @property
    def active(self) -> bool:
        """Whether it is in force."""


class Signable(Protocol):
    """A version as signing looks at it: the entity, or the row that a page shows."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def digest(self) -> str:
        """What sign-offs bind to."""

    @property
    def contributors(self) -> Sequence[Any]:
        """Ids of all who wrote any part of the words."""

    @property
    def rule(self) -> Mapping[str, Any]:
        """What must be signed, frozen at submission."""

    @property
    def submitted_by_id(self) -> str:
        """Who sent the words to review."""


class Decided(Protocol):
    """A decision on a version, as signing looks at it."""

    @property
    def decision(self) -> str:
        """signed, returned or withdrawn."""

    @property
    def function(self) -> str | None:
        """What was signed for."""

    @property
    def person_id(self) -> str:
        """Who decided."""

    @property
    def digest(self) -> str:
        """Of the words that were read."""


@dataclass(frozen=True)
class Matter:
    """What of an issue decides which rules fit."""

    urgency: str
    legal: bool
    topic: str


@dataclass(frozen=True)
class Signature:
    """A sign-off that stands: who signed for what, bound to which words."""

    person_id: str
    function: str
    digest: str


def fits(rule: Asking, matter: Matter) -> bool:
    """Whether an active rule asks something of this matter."""
    if not rule.active:
        return False
    return {
        "always": True,
        "urgent": matter.urgency == "high",
        "legal": matter.legal,
        "topic": bool(rule.topic) and rule.topic.casefold().strip() == matter.topic.casefold().strip(),
    }[rule.applies]


def asked(rules: Iterable[Asking], matter: Matter, order: Sequence[str]) -> dict[str, Any]:
    """The functions that must sign, in the organisation's order, and the rules that say so: frozen into a version."""
    fitting = [rule for rule in rules if fits(rule, matter)]
    functions = {str(key) for rule in fitting for key in rule.functions}
    ordered = sorted(functions, key=lambda key: (order.index(key) if key in order else len(order), key))
    return {"rules": sorted(rule.number for rule in fitting), "functions": ordered}


def is_enough(functions: Collection[str]) -> bool:
    """Whether that many functions reach the floor."""
    return len(set(functions)) >= FLOOR


def signatures(decisions: Iterable[Decided]) -> list[Signature]:
    """The sign-offs among decisions."""
    return [Signature(d.person_id, str(d.function), d.digest) for d in decisions if d.decision == "signed"]


def why_not_sign(
    *,
    person_id: str,
    carries: Collection[str],
    function: str,
    asked_for: Collection[str],
    contributors: Collection[str],
    signatures: Sequence[Signature],
) -> str | None:
    """The rule that keeps this person from signing for this function, by key; None when they may.

    Keys: "not_asked", "not_theirs", "own_words", "signed_before", "function_signed".
    """
    if function not in asked_for:
        return "not_asked"
    if function not in carries:
        return "not_theirs"
    if person_id in contributors:
        return "own_words"
    if any(s.person_id == person_id for s in signatures):
        return "signed_before"
    if any(s.function == function for s in signatures):
        return "function_signed"
    return None


def why_not_now(*, number: int, latest: int, read: str, digest: str, state: str, within: Collection[str]) -> str | None:
    """Why nothing can be decided on version `number` now, by key; None when it can.

    `read`: the digest of the words somebody read; `digest`: that of the version; `within`: states that allow the act.
    Keys: "newer_version", "other_words", "not_in_review".
    """
    if number != latest:
        return "newer_version"
    if read != digest:
        return "other_words"
    return None if state in within else "not_in_review"


def is_complete(
    asked_for: Collection[str], signatures: Sequence[Signature], contributors: Collection[str], digest: str
) -> bool:
    """Whether these signatures let exactly these words out: each function asked, by distinct people, none an author."""
    good = [s for s in signatures if s.digest == digest and s.person_id not in contributors]
    signers = {s.function: s.person_id for s in good if s.function in asked_for}
    return is_enough(asked_for) and set(signers) == set(asked_for) and len(set(signers.values())) == len(signers)


def cannot_be_signed(
    asked_for: Collection[str],
    carriers: Mapping[str, Collection[str]],
    contributors: Collection[str],
    signatures: Sequence[Signature],
) -> set[str]:
    """Functions nobody can sign for any more: no carrier is left who wrote nothing and signed nothing.

    `carriers` maps a function to the active people who carry it. Two functions that share their only possible signer
    are both named: one person signs for one function.
    """
    signed_by = {s.person_id for s in signatures}
    open_ones = [f for f in asked_for if f not in {s.function for s in signatures}]
    free = {f: set(carriers.get(f, ())) - set(contributors) - signed_by for f in open_ones}
    matched: dict[str, str] = {}

    def place(function: str, tried: set[str]) -> bool:
        for person in sorted(free[function] - tried):
            tried.add(person)
            if person not in matched or place(matched[person], tried):
                matched[person] = function
                return True
        return False

    return {f for f in open_ones if not place(f, set())}
