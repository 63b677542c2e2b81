"""The ledger words of this room."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import word

BEGUN = word(
    "assessment.begun",
    _l("%(who)s began assessment %(assessment)s of issue %(issue)s by the playbook %(playbook)s, version %(version)s."),
    facts=("issue", "assessment", "playbook", "version"),
)
ANSWERED = word(
    "assessment.answered",
    _l("%(who)s answered “%(question)s” %(answer)s."),
    facts=("issue", "assessment", "question", "answer"),
    quote=("assessment_answer", "note"),
)
CHANGED = word(
    "assessment.changed",
    _l("%(who)s changed the answer to “%(question)s” %(answer)s."),
    facts=("issue", "assessment", "question", "answer"),
    tone="wait",
)
FINISHED = word(
    "assessment.finished",
    _l("%(who)s finished assessment %(assessment)s: %(outcome)s."),
    facts=("issue", "assessment", "outcome"),
    tone="go",
    quote=("assessment", "reason"),
)
