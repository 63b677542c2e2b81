"""The ledger words of this room."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import word

SOURCE_ADDED = word("source.added", _l("%(who)s added source %(source)s."), facts=("source",), tone="go")
SOURCE_CHANGED = word("source.changed", _l("%(who)s changed source %(source)s."), facts=("source",))
SOURCE_PAUSED = word("source.paused", _l("%(who)s paused source %(source)s."), facts=("source",), tone="wait")
SOURCE_RESUMED = word("source.resumed", _l("%(who)s resumed source %(source)s."), facts=("source",), tone="go")
MENTIONS_HEARD = word(
    "mention.heard",
    _l("%(who)s heard through source %(source)s; new mentions: %(count)s, the first is mention %(first)s."),
    facts=("source", "count", "first"),
)
CAPTURED = word("mention.captured", _l("%(who)s captured mention %(mention)s by hand."), facts=("mention",), tone="go")
ASSIGNED = word(
    "mention.assigned",
    _l("%(who)s added mention %(mention)s to issue %(issue)s."),
    facts=("mention", "issue"),
    tone="go",
)
LEFT = word(
    "mention.left",
    _l("%(who)s left mention %(mention)s without an answer, with a reason."),
    facts=("mention",),
    tone="wait",
    quote=("leaving", "reason"),
)
TAKEN_BACK = word("mention.taken_back", _l("%(who)s put mention %(mention)s back to triage."), facts=("mention",))
