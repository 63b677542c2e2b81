"""Mentions as pages show them."""

from datetime import datetime
from typing import NamedTuple


class MentionRow(NamedTuple):
    """Something said about us. What the columns mean: listening/models.py."""

    id: str
    number: int
    platform: str
    address: str
    language: str | None
    said_at: datetime | None
    heard_at: datetime
    author: str | None
    title: str | None
    words: str | None
