"""Listening: what is said about us, kept exactly as heard, and what we decide to do about it."""

from flask import Flask

from govsocial.core.wording import lazy_gettext as _l
from govsocial.text.invisible import mark_markup


def install(app: Flask) -> None:
    """Doors, rail items, and how templates show what was heard."""
    from govsocial.evidence.offers import references
    from govsocial.listening import hits, queries, rules, views
    from govsocial.listening import source_views as _more_doors  # noqa: F401 - adds them to the same room
    from govsocial.people.permissions import Permission
    from govsocial.web import finding, nav, places

    finding.kinds.add("listening", hits.KIND)
    references.add("listening", queries.citing)
    app.register_blueprint(views.room)
    places.add("mention", "listening.mention")
    places.add("source", "listening.source")
    read, sources = Permission.MENTION_READ, Permission.SOURCE_READ
    nav.add(nav.Item(_l("Work"), _l("Mentions"), "listening.mention_list", read, 20, queries.waiting))
    nav.add(nav.Item(_l("Set up"), _l("Sources"), "listening.source_list", sources, 320))
    app.jinja_env.filters["place"] = rules.place
    app.jinja_env.filters["heard"] = lambda words: mark_markup(rules.safe(words or ""))
