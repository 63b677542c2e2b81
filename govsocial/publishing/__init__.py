"""Publishing: signed words go out where the error stands; what happened to them is looked up, compared and kept."""

from flask import Flask


def install(app: Flask) -> None:
    """Doors, carriers, and the ear for replies."""
    from govsocial.evidence.offers import references
    from govsocial.listening import signals
    from govsocial.publishing import queries, replies, tasks
    from govsocial.publishing.views import room
    from govsocial.responses import offers
    from govsocial.web import places
    from govsocial.web import tasks as web_tasks

    signals.heard.connect(replies.notice)
    references.add("publishing", queries.citing)
    offers.listed.add("awaiting", queries.is_awaiting)
    offers.listed.add("retracted", queries.is_retracted)
    web_tasks.offers.add("publishing", tasks.offer)
    app.register_blueprint(room)
    places.add("publish", "publishing.publish")
    places.add("publication", "publishing.publication")
