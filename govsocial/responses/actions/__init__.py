"""The verbs of responses. None commits; `by` is a Person. Writing words is the work of the room above, drafting."""

from govsocial.responses.actions.comments import comment, reopen_comment, resolve
from govsocial.responses.actions.response import abandon, advance, begin, make_version, move, reopen, set_target
from govsocial.responses.actions.suggestions import leave, suggest, take, take_back

__all__ = [
    "abandon",
    "advance",
    "begin",
    "comment",
    "leave",
    "make_version",
    "move",
    "reopen",
    "reopen_comment",
    "resolve",
    "set_target",
    "suggest",
    "take",
    "take_back",
]
