"""Who we are at a channel's platform: the login we answer by, unsealed for one errand."""

from flask import current_app

from govsocial.channels.models import Channel
from govsocial.channels.queries import credential
from govsocial.core.errors import WrongState
from govsocial.core.seal import Unsealable
from govsocial.core.wording import gettext as _
from govsocial.platforms.protocol import Account, LoginFields, Sends
from govsocial.platforms.registry import channel_platform


def account_of(channel: Channel) -> Account:
    """The channel's account. Where the key that sealed the password is gone, the site will refuse, and say so."""
    try:
        login, password = credential(channel) or ("", "")
    except Unsealable:
        login, password = channel.login or "", ""
    return Account(channel.site_url, login, password, current_app.config["FETCH_ALLOW"])


def fields_of(channel: Channel) -> LoginFields:
    """What the channel's platform wants to know to let us in. Raises WrongState where the program does not sign in."""
    fields = channel_platform(channel.method).login
    if fields is None:
        raise WrongState(_("The program does not sign in there: a person posts the words."))
    return fields


def sender_of(channel: Channel) -> Sends:
    """The channel's platform, where it takes posts from a program. Raises WrongState elsewhere."""
    platform = channel_platform(channel.method)
    if not isinstance(platform, Sends):
        raise WrongState(_("The program does not sign in there: a person posts the words."))
    return platform
