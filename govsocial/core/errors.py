"""Refusals: what a verb says instead of doing half of it.

Each carries a sentence for the person who pressed the button, and may name a ledger word under which the
refusal itself goes on record (written by the edge, in a transaction of its own, after the rollback).
"""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """The act was not done, and nothing was changed. `status` is the HTTP status the edge answers with."""

    status = 409

    def __init__(self, message: str, *, on_record: tuple[Any, dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.on_record = on_record


class Invalid(Refusal):
    """What was typed cannot be taken. `errors` maps a form field's name to its sentence."""

    status = 422

    def __init__(self, message: str = "", errors: Mapping[str, str] | None = None) -> None:
        super().__init__(message or next(iter((errors or {}).values()), ""))
        self.errors = dict(errors or {})


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
