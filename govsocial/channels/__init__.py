"""Channels: the register of official accounts. Where we answer, as whom, for what purpose, who looks after it."""

from flask import Flask

from govsocial.core.wording import lazy_gettext as _l


def install(app: Flask) -> None:
    """Doors, rail item, and what becomes of a channel when its owner leaves."""
    from govsocial.channels import actions, views
    from govsocial.people import signals
    from govsocial.people.permissions import Permission
    from govsocial.web import nav, places

    app.register_blueprint(views.room)
    places.add("channel", "channels.channel")
    nav.add(nav.Item(_l("Set up"), _l("Channels"), "channels.channel_list", Permission.CHANNEL_READ, 310))
    signals.deactivated.connect(actions.hand_over)
