"""What is done with sources and mentions. Verbs write their entries and never commit.

`hear`, `hear_all` and `hear_due` are errands: like the outbox's carriers they go out first, then open and commit
transactions of their own.
"""

from govsocial.listening.actions.capturing import capture
from govsocial.listening.actions.hearing import Heard, hear, hear_all, hear_due, take_in
from govsocial.listening.actions.sources import add_source, change_source, pause, resume
from govsocial.listening.actions.triage import assign, leave, take_back

__all__ = [
    "Heard",
    "add_source",
    "assign",
    "capture",
    "change_source",
    "hear",
    "hear_all",
    "hear_due",
    "leave",
    "pause",
    "resume",
    "take_back",
    "take_in",
]
