"""The ledger words of this room: security events. None says from where, or which address was tried."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import word

INVITED = word("account.invited", _l("%(who)s invited %(about_person)s to sign in."), facts=("about_person",))
LINK_SENT = word(
    "account.link_sent", _l("%(who)s sent %(about_person)s a link for a new password."), facts=("about_person",)
)
RESET_ASKED = word(
    "account.reset_asked", _l("A link for a new password was asked for, for %(about_person)s."), facts=("about_person",)
)
EMAIL_CHANGED = word(
    "account.email_changed", _l("%(who)s changed the e-mail address of %(about_person)s."), facts=("about_person",)
)
SIGNED_IN = word("account.signed_in", _l("%(who)s signed in (%(method)s)."), facts=("method",))
SIGN_IN_FAILED = word("account.sign_in_failed", _l("A sign-in failed (%(at)s)."), facts=("at",), tone="wait")
SIGNED_OUT = word("account.signed_out", _l("%(who)s signed out."))
PASSWORD_SET = word("account.password_set", _l("%(who)s set a password by link."), tone="wait")
PASSWORD_CHANGED = word("account.password_changed", _l("%(who)s changed their password."), tone="wait")
SECOND_FACTOR_ON = word("account.second_factor_on", _l("%(who)s switched the second factor on."), tone="good")
SECOND_FACTOR_OFF = word("account.second_factor_off", _l("%(who)s switched the second factor off."), tone="wait")
SECOND_FACTOR_RESET = word(
    "account.second_factor_reset",
    _l("%(who)s removed the second factor of %(about_person)s."),
    facts=("about_person",),
    tone="wait",
)
CODES_MADE = word("account.codes_made", _l("%(who)s made new recovery codes."))
