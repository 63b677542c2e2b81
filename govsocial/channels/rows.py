"""Channels as pages show them."""

from typing import NamedTuple


class ChannelRow(NamedTuple):
    """Where words go, and as whom. What the columns mean: channels/models.py."""

    id: str
    number: int
    name: str
    method: str
    account: str
    disclosure: str
    character_limit: int
    manners: str
    state: str
