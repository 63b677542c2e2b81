"""Words the ledger itself needs: reading it, exporting it, being refused."""

from flask_babel import lazy_gettext as _l

from govsocial.ledger.vocabulary import word

READ = word("log.read", _l("%(who)s read %(page)s."), facts=("page",))
EXPORTED = word("log.exported", _l("%(who)s exported the log (%(kind)s, up to entry %(size)s)."), facts=("kind", "size"))
