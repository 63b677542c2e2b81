"""The ledger words of this room."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import word

OPENED = word("issue.opened", _l("%(who)s opened issue %(issue)s."), facts=("issue",), tone="go")
EDITED = word("issue.edited", _l("%(who)s edited issue %(issue)s."), facts=("issue",))
RESTRICTED = word(
    "issue.restricted",
    _l("%(who)s restricted issue %(issue)s to its owners and auditors."),
    facts=("issue",),
    tone="wait",
)
UNRESTRICTED = word("issue.unrestricted", _l("%(who)s showed issue %(issue)s to all staff."), facts=("issue",))
ADVANCED = word(  # the entry of the act that moves an issue says so itself now
    "issue.advanced",
    _l("Issue %(issue)s moved on: %(stage)s."),
    facts=("issue", "stage"),
    follows=True,
    retired=True,
)
CLOSED = word("issue.closed", _l("%(who)s closed issue %(issue)s."), facts=("issue",), tone="good")
REOPENED = word("issue.reopened", _l("%(who)s reopened issue %(issue)s."), facts=("issue",), tone="wait")

FACT_ADDED = word("issue.fact_added", _l("%(who)s added a fact to issue %(issue)s."), facts=("issue",))
FACT_EDITED = word("issue.fact_edited", _l("%(who)s edited a fact of issue %(issue)s."), facts=("issue",))
FACT_REMOVED = word(
    "issue.fact_removed", _l("%(who)s removed a fact from issue %(issue)s."), facts=("issue",), tone="stop"
)

INVITED = word(
    "seat.invited",
    _l("%(who)s asked %(invited_person)s to own issue %(issue)s for %(function)s."),
    facts=("issue", "function", "invited_person"),
    tone="wait",
)
TAKEN = word(
    "seat.taken", _l("%(who)s took the %(function)s seat of issue %(issue)s."), facts=("issue", "function"), tone="go"
)
ACCEPTED = word(
    "seat.accepted",
    _l("%(who)s accepted the %(function)s seat of issue %(issue)s."),
    facts=("issue", "function"),
    tone="go",
)
DECLINED = word(
    "seat.declined",
    _l("%(who)s declined the %(function)s seat of issue %(issue)s."),
    facts=("issue", "function"),
    tone="stop",
    quote=("seat", "reason"),
)
LEFT = word(
    "seat.left",
    _l("%(who)s left the %(function)s seat of issue %(issue)s."),
    facts=("issue", "function"),
    tone="stop",
    quote=("seat", "reason"),
)
REPLACED = word(
    "seat.replaced",
    _l("%(who)s asked %(invited_person)s to sit in for %(replaced_person)s for %(function)s, issue %(issue)s."),
    facts=("issue", "function", "invited_person", "replaced_person"),
    tone="wait",
)
HANDED_OVER = word(
    "seat.handed_over",
    _l("%(replaced_person)s was deactivated and gave up the %(function)s seat of issue %(issue)s."),
    facts=("issue", "function", "replaced_person"),
    tone="stop",
)

THREAD_STARTED = word(
    "thread.started", _l("%(who)s started a thread in issue %(issue)s."), facts=("issue",), quote=("post", "text")
)
REPLIED = word(
    "thread.replied", _l("%(who)s replied in a thread of issue %(issue)s."), facts=("issue",), quote=("post", "text")
)
RESOLVED = word("thread.resolved", _l("%(who)s resolved a thread of issue %(issue)s."), facts=("issue",), tone="good")
THREAD_REOPENED = word(
    "thread.reopened", _l("%(who)s reopened a thread of issue %(issue)s."), facts=("issue",), tone="wait"
)
