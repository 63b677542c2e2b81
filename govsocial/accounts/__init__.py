"""Sign-in accounts, profiles, and the administration of people and teams."""

from datetime import timedelta
from typing import Any

from flask import Flask, session

SESSION_LASTS = timedelta(hours=12)  # without a request


def install(app: Flask) -> None:
    """The sign-in library, the doors of this room, its carrier of mail, and what sessions prove."""
    from flask_security.signals import user_authenticated

    from govsocial.accounts import actions, engine, post
    from govsocial.accounts.models import Account
    from govsocial.accounts.views import signin
    from govsocial.accounts.views.limits import limiter
    from govsocial.ledger.record import Acting, acting
    from govsocial.people import hooks

    engine.install(app)
    limiter.init_app(app)
    app.config["PERMANENT_SESSION_LIFETIME"] = SESSION_LASTS
    app.register_blueprint(signin.room)
    assert post.MAIL  # importing it registers the carrier

    @user_authenticated.connect_via(app)
    def began(_sender: Flask, user: Account, authn_via: list[str], **_more: Any) -> None:
        actions.signed_in(user, method=authn_via[0])

    @app.before_request
    def how_proven() -> None:
        """A session that passed the second factor acts at level 2, as long as it is that session."""
        proven = session.get(signin.PROVEN_TWICE)
        if proven and proven == session.get("_user_id"):
            acting.set(Acting("web", 2))

    if actions.shut not in hooks.on_deactivate:
        hooks.on_deactivate.append(actions.shut)
