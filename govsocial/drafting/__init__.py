"""Drafting: words written together, checked and suggested, until they are handed to the room below as a version."""

from flask import Flask


def install(app: Flask) -> None:
    """Register doors, and what waits for whom."""
    from govsocial.drafting import tasks, views
    from govsocial.web import places
    from govsocial.web import tasks as web_tasks

    app.register_blueprint(views.room)
    web_tasks.offers.add("drafting", tasks.offer)
    places.add("new_response", "drafting.begin")
    places.add("response", "drafting.draft")
