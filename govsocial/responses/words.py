"""The ledger words of this room. Facts are public numbers and keys; reasons and remarks are private columns, quoted."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import word

BEGUN = word(
    "response.begun",
    _l("%(who)s began response %(response)s of issue %(issue)s, for %(channel)s."),
    facts=("response", "issue", "channel"),
    tone="go",
)
TARGET_SET = word(
    "response.target_set",
    _l("%(who)s set where response %(response)s goes: %(channel)s."),
    facts=("response", "channel"),
)
MOVED = word(
    "response.moved", _l("Response %(response)s is now: %(state)s."), facts=("response", "state"), follows=True
)
ENDED = word(
    "response.ended",
    _l("%(who)s ended response %(response)s."),
    facts=("response",),
    tone="stop",
    quote=("response", "reason"),
)
REOPENED = word(
    "response.reopened", _l("%(who)s opened response %(response)s for a correction."), facts=("response",), tone="wait"
)
KEPT = word(
    "response.kept",
    _l("%(who)s gave up the correction of response %(response)s; what was published stands."),
    facts=("response",),
    quote=("response", "reason"),
)
SUBMITTED = word(
    "version.submitted",
    _l("%(who)s sent version %(version)s of response %(response)s to review."),
    facts=("response", "version", "digest"),
    tone="go",
)
SUGGESTED = word("suggestion.made", _l("%(who)s suggested words for response %(response)s."), facts=("response",))
TAKEN = word(
    "suggestion.taken",
    _l("%(who)s took words that %(suggested_person)s suggested for response %(response)s."),
    facts=("response", "suggested_person"),
)
LEFT = word(
    "suggestion.left",
    _l("%(who)s left a suggestion of %(suggested_person)s for response %(response)s."),
    facts=("response", "suggested_person"),
)
TAKEN_BACK = word(
    "suggestion.taken_back", _l("%(who)s took back a suggestion for response %(response)s."), facts=("response",)
)
COMMENTED = word(
    "comment.made",
    _l("%(who)s commented on version %(version)s of response %(response)s."),
    facts=("response", "version"),
    quote=("comment", "text"),
)
COMMENT_RESOLVED = word(
    "comment.resolved",
    _l("%(who)s resolved a comment on version %(version)s of response %(response)s."),
    facts=("response", "version"),
    tone="good",
)
COMMENT_REOPENED = word(
    "comment.reopened",
    _l("%(who)s opened a comment on version %(version)s of response %(response)s again."),
    facts=("response", "version"),
)
