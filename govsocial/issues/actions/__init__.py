"""What is done to issues. Every verb writes its entries and never commits; `by` is a Person, or "system" where said."""

from govsocial.issues.actions.facts import add_fact, edit_fact, remove_fact
from govsocial.issues.actions.issue import advance, close, edit, open_issue, reopen, restrict, unrestrict
from govsocial.issues.actions.seats import accept, decline, hand_over, invite, leave, replace
from govsocial.issues.actions.threads import reopen_thread, reply, resolve, start_thread

__all__ = [
    "accept",
    "add_fact",
    "advance",
    "close",
    "decline",
    "edit",
    "edit_fact",
    "hand_over",
    "invite",
    "leave",
    "open_issue",
    "remove_fact",
    "reopen",
    "reopen_thread",
    "replace",
    "reply",
    "resolve",
    "restrict",
    "start_thread",
    "unrestrict",
]
