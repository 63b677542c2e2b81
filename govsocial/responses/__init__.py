"""Responses: written together, compared, commented, and turned into immutable versions."""

from flask import Flask

from govsocial.core.wording import lazy_gettext as _l


def install(app: Flask) -> None:
    """Register doors and the rail item, and say what keeps an issue from closing."""
    from govsocial.issues import rules
    from govsocial.people.permissions import Permission
    from govsocial.responses import still_open, views
    from govsocial.web import nav

    app.register_blueprint(views.room)
    read, also = Permission.RESPONSE_READ, ("/publications",)
    nav.add(nav.Item(_l("Work"), _l("Responses"), "responses.response_list", read, 40, also=also))
    if still_open.reasons not in rules.before_closing:
        rules.before_closing.append(still_open.reasons)
