"""The life of a response: (state, verb) → state.

draft → review → signed → sending → published. A returned or withdrawn version leads back to the draft; a correction
opens the draft of a published response again, and giving it up leaves the response published. A draft nobody needs is
ended.
"""

from govsocial.core.states import Table
from govsocial.core.wording import lazy_gettext as _l

STATES = ("draft", "review", "signed", "sending", "published", "ended")
TABLE: Table = {
    ("draft", "submit"): "review",
    ("draft", "abandon"): "ended",
    ("draft", "keep"): "published",
    ("review", "return"): "draft",
    ("review", "withdraw"): "draft",
    ("review", "sign"): "signed",
    ("signed", "return"): "draft",
    ("signed", "withdraw"): "draft",
    ("signed", "publish"): "sending",
    ("sending", "fail"): "signed",
    ("sending", "succeed"): "published",
    ("published", "correct"): "draft",
}
NAMES = {
    "draft": _l("Draft"),
    "review": _l("In review"),
    "signed": _l("Signed"),
    "sending": _l("On its way"),
    "published": _l("Published"),
    "ended": _l("Ended"),
}
TONES = {"draft": "plain", "review": "go", "signed": "go", "sending": "wait", "published": "good", "ended": "plain"}
# what lists say beyond that are states of the publication; the response's own state stays
STANDS_AS = {"awaiting": "sending", "retracted": "published"}
LISTED_NAMES = {**NAMES, "awaiting": _l("Awaiting proof"), "retracted": _l("Retracted")}
LISTED_TONES = {**TONES, "awaiting": "wait", "retracted": "stop"}
