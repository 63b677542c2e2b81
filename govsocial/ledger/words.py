"""The one word the ledger itself needs: that it was read."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import word

READ = word("log.read", _l("%(who)s read %(page)s."), facts=("page",))
