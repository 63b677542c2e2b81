"""What this room does around every request: how a session was proven, that it began, what the rail's foot shows."""

from typing import Any

from flask import Flask, request
from flask_security.signals import user_authenticated

from govsocial.accounts import actions
from govsocial.accounts.models import Account
from govsocial.accounts.views.signin import is_proven_twice
from govsocial.ledger.record import Acting, acting
from govsocial.people import labels
from govsocial.web import me


def install(app: Flask) -> None:
    """Register the hooks."""

    @user_authenticated.connect_via(app)
    def began(_sender: Flask, user: Account, authn_via: list[str], **_more: Any) -> None:
        actions.signed_in(user, method=authn_via[0])

    @app.before_request
    def how_proven() -> None:
        """A session that passed the second factor acts at level 2, as long as it is that session."""
        if request.endpoint != "static" and acting.get().via == "web" and is_proven_twice():
            acting.set(Acting("web", 2))

    @app.context_processor
    def rail_foot() -> dict[str, Any]:
        person = me.person()
        return {"hats": labels.hats(person) if person else ""}
