"""Responses: their life from begun to published, their immutable versions, and what is said about the words."""

from flask import Flask


def install(app: Flask) -> None:
    """Register doors, and say what keeps an issue from closing."""
    from govsocial.issues import rules
    from govsocial.responses import still_open, views

    app.register_blueprint(views.room)
    if still_open.reasons not in rules.before_closing:
        rules.before_closing.append(still_open.reasons)
