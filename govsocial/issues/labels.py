"""How stages, urgencies and seats are called on screen."""

from govsocial.core.wording import lazy_gettext as _l

STAGES = {
    "heard": (_l("Heard"), "plain"),
    "owned": (_l("Owned"), "go"),
    "assessed": (_l("Assessed"), "go"),
    "drafting": (_l("Drafting"), "go"),
    "signing": (_l("Signing"), "wait"),
    "published": (_l("Published"), "good"),
    "closed": (_l("Closed"), "plain"),
}
URGENCIES = {
    "high": _l("High: answer today"),
    "normal": _l("Normal"),
    "low": _l("Low: watch"),
}
