"""The ledger words of this room: reading and taking away are acts too."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import word

REGISTER_EXPORTED = word(
    "register.exported",
    _l("%(who)s exported the response register as a table: %(count)s lines, filter %(filter)s."),
    facts=("count", "filter"),
)
BUNDLE_EXPORTED = word(
    "log.bundled", _l("%(who)s took the whole log away as a bundle to verify."), facts=("scope", "opens"), tone="go"
)
