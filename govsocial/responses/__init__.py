"""Responses: their life from begun to published, their immutable versions, and what is said about the words."""

from flask import Flask


def install(app: Flask) -> None:
    """Register doors, what search finds, and say what keeps an issue from closing."""
    from govsocial.issues import offers
    from govsocial.responses import hits, still_open, views
    from govsocial.web import finding

    app.register_blueprint(views.room)
    finding.kinds.add("responses", hits.KIND)
    offers.closing_reasons.add("responses", still_open.reasons)
