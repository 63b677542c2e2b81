"""The verbs of drafting. None commits; `by` is a Person. Only working rows are written here; the room below records."""

from govsocial.drafting.actions.lifecycle import abandon, begin, reopen, submit
from govsocial.drafting.actions.suggestions import suggest, take
from govsocial.drafting.actions.tabs import sit
from govsocial.drafting.actions.writing import change, open_draft, put_back, save, settle

__all__ = [
    "abandon",
    "begin",
    "change",
    "open_draft",
    "put_back",
    "reopen",
    "save",
    "settle",
    "sit",
    "submit",
    "suggest",
    "take",
]
