"""Functions sign exact words. Rules say which must; a sign-off binds to one version and nothing else."""

from flask import Flask

from govsocial.core.wording import lazy_gettext as _l


def install(app: Flask) -> None:
    """Doors, the rail item, and what the draft page may ask about signers."""
    from govsocial.drafting import offers
    from govsocial.people.permissions import Permission
    from govsocial.signoff import queries, tasks
    from govsocial.signoff.views import room
    from govsocial.web import nav, places
    from govsocial.web import tasks as web_tasks

    web_tasks.offers.add("signoff", tasks.offer)
    app.register_blueprint(room)
    places.add("submit", "signoff.submit")
    places.add("version", "signoff.review")
    nav.add(nav.Item(_l("Set up"), _l("Sign-off rules"), "signoff.rule_list", Permission.RULE_READ, 340))
    offers.signers.add("signoff", queries.signers_beside)
    offers.came_back.add("signoff", queries.came_back)
