"""The whole tables: every state and verb, what leads where and what is refused."""

import pytest

from govsocial.core.errors import WrongState
from govsocial.core.states import next_state
from govsocial.issues.states import SEAT_STATES, SEAT_TABLE, STAGE_TABLE, STAGES, THREAD_TABLE

# rows: stages as they come; columns: what each verb makes of it, "-" refused
STAGE = """
            own       disown    assess    draft     submit   return    publish    close   reopen
heard       owned     heard     assessed  drafting  signing  heard     published  closed  -
owned       owned     heard     assessed  drafting  signing  owned     published  closed  -
assessed    assessed  assessed  assessed  drafting  signing  assessed  published  closed  -
drafting    drafting  drafting  drafting  drafting  signing  drafting  published  closed  -
signing     signing   signing   signing   signing   signing  drafting  published  closed  -
published   published published published drafting  signing  published published  closed  -
closed      -         closed    -         -         -        closed    closed     -       heard
"""
SEAT = """
            accept    decline   leave  replace
invited     accepted  declined  -      replaced
accepted    -         -         left   replaced
declined    -         -         -      -
left        -         -         -      -
replaced    -         -         -      -
"""
THREAD = """
            reply  resolve   reopen
open        open   resolved  -
resolved    -      -         open
"""


def cells(drawn: str) -> dict[tuple[str, str], str]:
    """A drawn table as (state, verb) → cell."""
    head, *rows = [line.split() for line in drawn.strip().splitlines()]
    return {(row[0], verb): cell for row in rows for verb, cell in zip(head, row[1:], strict=True)}


@pytest.mark.parametrize(
    ("table", "drawn"),
    [(STAGE_TABLE, STAGE), (SEAT_TABLE, SEAT), (THREAD_TABLE, THREAD)],
    ids=["stage", "seat", "thread"],
)
def test_every_state_and_verb(table: dict[tuple[str, str], str], drawn: str) -> None:
    drawn_cells = cells(drawn)
    assert table.keys() <= drawn_cells.keys()
    for (state, verb), cell in drawn_cells.items():
        if cell == "-":
            with pytest.raises(WrongState, match="no"):
                next_state(table, state, verb, otherwise="no")
        else:
            assert next_state(table, state, verb, otherwise="no") == cell, (state, verb)


def test_the_drawings_cover_every_state() -> None:
    assert {state for state, _verb in cells(STAGE)} == set(STAGES)
    assert {state for state, _verb in cells(SEAT)} == set(SEAT_STATES)
