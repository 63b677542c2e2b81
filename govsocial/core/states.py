"""Lifecycles as pure tables: (state, verb) → state. Nothing here touches a database."""

from collections.abc import Mapping

from govsocial.core.errors import WrongState

Table = Mapping[tuple[str, str], str]


def next_state(table: Table, state: str, verb: str, *, otherwise: str) -> str:
    """The state `verb` leads to from `state`; raises WrongState with the sentence `otherwise`."""
    try:
        return table[state, verb]
    except KeyError:
        raise WrongState(otherwise) from None


def can(table: Table, state: str, verb: str) -> bool:
    """Whether `verb` is possible in `state`."""
    return (state, verb) in table
