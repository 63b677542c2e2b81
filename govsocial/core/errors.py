"""Refusals: what a verb says instead of doing half of it.

Each carries a sentence for the person who pressed the button, and may name a ledger word under which the
refusal itself goes on record (written by the edge, in a transaction of its own, after the rollback).
"""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """The act was not done, and nothing was changed. `status` is the HTTP status the edge answers with; `errors` maps a
    form field's name to its sentence.
    """

    status = 409

    def __init__(
        self,
        message: str = "",
        errors: Mapping[str, str] | None = None,
        *,
        on_record: tuple[Any, dict[str, Any]] | None = None,
    ) -> None:
        self.errors = dict(errors or {})
        self.message = message or next(iter(self.errors.values()), "")
        self.on_record = on_record
        super().__init__(self.message)


class Invalid(Refusal):
    """What was typed cannot be taken."""

    status = 422


class NotAllowed(Refusal):
    """A rule forbids this person this act (wrong function, own words, missing right)."""

    status = 403


class WrongState(Refusal):
    """The thing is not in a state from which this act leads anywhere."""


class Stale(Refusal):
    """Somebody else changed the thing after this person had read it."""


class NotFound(Refusal):
    """No such thing, or none this person may know of."""

    status = 404
