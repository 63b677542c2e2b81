"""Issues: what is claimed, what is true, who owns it across functions, and how far it has come."""

from flask import Flask

from govsocial.core.wording import lazy_gettext as _l


def install(app: Flask) -> None:
    """Register doors, the rail item, and what this room knows of a person."""
    from govsocial.issues import actions, hits, leaving, mentions, queries, tasks
    from govsocial.issues.views import room
    from govsocial.listening.offers import doors
    from govsocial.people import offers, signals
    from govsocial.people.permissions import Permission
    from govsocial.web import finding, nav, places
    from govsocial.web import tasks as web_tasks

    finding.kinds.add("issues", hits.KIND)
    web_tasks.offers.add("issues", tasks.offer)
    app.register_blueprint(room)
    places.add("new_issue", "issues.open_issue")
    doors.add("issues", mentions)
    read, open_ones = Permission.ISSUE_READ, queries.open_ones
    nav.add(nav.Item(_l("Work"), _l("Issues"), "issues.issue_list", read, 30, open_ones))
    signals.deactivated.connect(actions.hand_over)
    offers.leaving.add("issues", leaving.said)
    offers.holdings.add("issues", leaving.holdings)
    offers.loads.add("issues", leaving.LOAD)
