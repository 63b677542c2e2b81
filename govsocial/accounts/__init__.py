"""Sign-in accounts, profiles, and the administration of people and teams."""

from datetime import timedelta
from typing import Any

from flask import Flask, session, url_for
from flask_babel import lazy_gettext as _l

SESSION_LASTS = timedelta(hours=12)  # without a request


def install(app: Flask) -> None:
    """The sign-in library, the doors of this room, its carrier of mail, and what sessions prove."""
    from flask_security.signals import user_authenticated

    from govsocial.accounts import actions, engine, post
    from govsocial.accounts.models import Account
    from govsocial.accounts.views import people, profile, signin
    from govsocial.accounts.views import teams as teams
    from govsocial.accounts.views.limits import limiter
    from govsocial.ledger.record import Acting, acting
    from govsocial.people import hooks, labels
    from govsocial.people.permissions import Permission
    from govsocial.web import me, nav

    engine.install(app)
    limiter.init_app(app)
    app.config["PERMANENT_SESSION_LIFETIME"] = SESSION_LASTS
    for room in (signin.room, profile.room, people.room):
        app.register_blueprint(room)
    assert post.MAIL  # importing it registers the carrier

    nav.add(nav.Item(_l("Set up"), _l("People"), "people.person_list", Permission.PERSON_READ, 300))

    @user_authenticated.connect_via(app)
    def began(_sender: Flask, user: Account, authn_via: list[str], **_more: Any) -> None:
        actions.signed_in(user, method=authn_via[0])

    @app.before_request
    def how_proven() -> None:
        """A session that passed the second factor acts at level 2, as long as it is that session."""
        proven = session.get(signin.PROVEN_TWICE)
        if proven and proven == session.get("_user_id"):
            acting.set(Acting("web", 2))

    @app.context_processor
    def rail_foot() -> dict[str, Any]:
        person = me.person()
        return {
            "profile_url": url_for("accounts.profile"),
            "sign_out_url": url_for("security.logout"),
            "hats": labels.hats(person) if person else "",
        }

    if actions.shut not in hooks.on_deactivate:
        hooks.on_deactivate.append(actions.shut)
