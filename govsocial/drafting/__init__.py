"""Drafting: words written together, checked and suggested, until they are handed to the room below as a version."""

from flask import Flask


def install(app: Flask) -> None:
    """Register doors."""
    from govsocial.drafting import views

    app.register_blueprint(views.room)
