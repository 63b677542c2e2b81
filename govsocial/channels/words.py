"""The ledger words of this room."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import word

_FACTS = ("channel",)
ADDED = word("channel.added", _l("%(who)s entered channel %(channel)s in the register."), facts=_FACTS, tone="go")
CHANGED = word("channel.changed", _l("%(who)s changed the register entry of channel %(channel)s."), facts=_FACTS)
CREDENTIAL_SET = word(
    "channel.credential_set", _l("%(who)s set the login of channel %(channel)s and sealed its password."), facts=_FACTS
)
ACTIVATED = word("channel.activated", _l("%(who)s activated channel %(channel)s."), facts=_FACTS, tone="good")
RESTED = word("channel.made_dormant", _l("%(who)s made channel %(channel)s dormant."), facts=_FACTS, tone="wait")
CLOSED = word("channel.closed", _l("%(who)s closed channel %(channel)s."), facts=_FACTS, tone="stop")
HANDED_OVER = word(
    "channel.handed_over",
    _l("%(who)s handed channel %(channel)s over from %(from_person)s to %(to_person)s."),
    facts=("channel", "from_person", "to_person"),
)
