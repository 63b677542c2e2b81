"""The ledger words of this room."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import word

COMMENT = ("signoff", "comment")

SIGNED = word(
    "response.signed_off",
    _l("%(who)s signed response %(response)s, version %(version)s, for %(function)s."),
    facts=("response", "version", "function", "digest"),
    tone="good",
    quote=COMMENT,
)
RETURNED = word(
    "response.returned",
    _l("%(who)s returned response %(response)s, version %(version)s."),
    facts=("response", "version"),
    tone="stop",
    quote=COMMENT,
)
WITHDRAWN = word(
    "response.withdrawn",
    _l("%(who)s took response %(response)s, version %(version)s, back from review."),
    facts=("response", "version"),
    tone="wait",
    quote=COMMENT,
)
REFUSED = word(
    "signoff.refused",
    _l("%(who)s tried to sign response %(response)s, version %(version)s, and was refused: %(why)s."),
    facts=("response", "version", "why"),
    tone="stop",
)
RULE_ADDED = word("rule.added", _l("%(who)s added sign-off rule %(rule)s."), facts=("rule",), tone="go")
RULE_CHANGED = word("rule.changed", _l("%(who)s changed sign-off rule %(rule)s."), facts=("rule",), tone="wait")
