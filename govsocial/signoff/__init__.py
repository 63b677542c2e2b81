"""Functions sign exact words. Rules say which must; a sign-off binds to one version and nothing else."""

from flask import Flask

from govsocial.core.wording import lazy_gettext as _l


def install(app: Flask) -> None:
    """Doors, the rail item, and what the draft page may ask about signers."""
    from govsocial.people.permissions import Permission
    from govsocial.responses import hooks
    from govsocial.signoff import queries
    from govsocial.signoff.views import room
    from govsocial.web import nav

    app.register_blueprint(room)
    nav.add(nav.Item(_l("Set up"), _l("Sign-off rules"), "signoff.rule_list", Permission.RULE_READ, 340))
    if queries.signers_beside not in hooks.signers:
        hooks.signers.append(queries.signers_beside)
        hooks.sent_back.append(queries.sent_back)
