"""Audit: the response register, each response's story, the ledger, and everything an auditor takes away to check."""

from flask import Flask

from govsocial.core.wording import lazy_gettext as _l


def install(app: Flask) -> None:
    """Doors and rail items."""
    from govsocial.audit.entries import hidden_from
    from govsocial.audit.views import room
    from govsocial.people import offers
    from govsocial.people.permissions import Permission
    from govsocial.web import nav, places

    app.register_blueprint(room)
    offers.hidden_entries.add("audit", hidden_from)
    places.add("story", "audit.story")
    places.add("entry", "audit.entry")
    nav.add(nav.Item(_l("Record"), _l("Response register"), "audit.register", Permission.REGISTER_READ, 200))
    nav.add(nav.Item(_l("Record"), _l("Ledger"), "audit.ledger", Permission.LEDGER_READ, 210))
