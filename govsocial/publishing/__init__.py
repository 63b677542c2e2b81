"""Publishing: signed words go out where the error stands; what happened to them is looked up, compared and kept."""

from flask import Flask


def install(app: Flask) -> None:
    """Doors, carriers, and the ear for replies."""
    from govsocial.listening import hooks
    from govsocial.publishing import queries, replies
    from govsocial.publishing.views import room
    from govsocial.responses import hooks as of_responses

    if replies.notice not in hooks.on_heard:
        hooks.on_heard.append(replies.notice)
    of_responses.listed.update(awaiting=[queries.is_awaiting], retracted=[queries.is_retracted])
    app.register_blueprint(room)
