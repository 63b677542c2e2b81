"""Issues: what is claimed, what is true, who owns it across functions, and how far it has come."""

from flask import Flask

from govsocial.core.wording import lazy_gettext as _l


def install(app: Flask) -> None:
    """Register doors, the rail item, and what this room knows of a person."""
    from govsocial.issues import actions, leaving, mentions, queries
    from govsocial.issues.views import room
    from govsocial.listening.hooks import use_issues
    from govsocial.people import hooks
    from govsocial.people.permissions import Permission
    from govsocial.web import nav

    app.register_blueprint(room)
    use_issues(mentions)
    read, open_ones, also = Permission.ISSUE_READ, queries.open_ones, ("/assessments",)
    nav.add(nav.Item(_l("Work"), _l("Issues"), "issues.issue_list", read, 30, open_ones, also))
    if actions.hand_over not in hooks.on_deactivate:  # one process may build several applications
        hooks.on_deactivate.append(actions.hand_over)
        hooks.said_before_deactivate.append(leaving.said)
        hooks.holdings.append(leaving.holdings)
        hooks.open_issues.append(queries.load)
