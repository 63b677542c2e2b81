"""Sign-in accounts, profiles, and the administration of people and teams."""

from datetime import timedelta

from flask import Flask

from govsocial.core.wording import lazy_gettext as _l

SESSION_LASTS = timedelta(hours=12)  # without a request


def install(app: Flask) -> None:
    """The sign-in library, the doors of this room, its carrier of mail, and what sessions prove."""
    from govsocial.accounts import actions, engine, post
    from govsocial.accounts.views import around, profile, signin, teams
    from govsocial.people import signals
    from govsocial.people.permissions import Permission
    from govsocial.web import nav, places

    engine.install(app)
    app.config["PERMANENT_SESSION_LIFETIME"] = SESSION_LASTS
    for room in (signin.room, profile.room, teams.room):
        app.register_blueprint(room)
    around.install(app)
    assert post.MAIL  # importing it registers the carrier
    read, also = Permission.PERSON_READ, ("/teams", "/functions")
    nav.add(nav.Item(_l("Set up"), _l("People"), "people.person_list", read, 300, also=also))
    places.add("sign_in", "security.login")
    places.add("sign_out", "security.logout")
    places.add("profile", "accounts.profile")
    places.add("person", "people.person")
    signals.deactivated.connect(actions.shut)
