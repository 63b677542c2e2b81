"""The site of a channel, with the login we answer by."""

from flask import current_app

from govsocial.channels.models import Channel
from govsocial.channels.queries import credential
from govsocial.core.seal import Unsealable
from govsocial.platforms.wordpress import Site


def site_of(channel: Channel) -> Site:
    """The WordPress site. Where the key that sealed the password is gone, the site will refuse, and say so."""
    try:
        login, password = credential(channel) or ("", "")
    except Unsealable:
        login, password = channel.login or "", ""
    return Site(channel.site_url, login, password, current_app.config["FETCH_ALLOW"])
