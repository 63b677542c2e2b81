"""Assessments as pages of other rooms show them."""

from typing import Any, NamedTuple

from govsocial.assessment import playbook


class Standing(NamedTuple):
    """The assessment that holds: finished, and not superseded by a later one. `considerations`: keys ticked."""

    playbook: str
    playbook_version: str
    considerations: list[Any]


def left_open(standing: Standing) -> list[str]:
    """What it did not weigh, as its playbook calls it."""
    book = playbook.find(standing.playbook, standing.playbook_version)
    return [item.label for item in book.considerations if item.key not in standing.considerations] if book else []
