"""RSS, Atom and the comment feeds of WordPress: hearing only."""

from govsocial.platforms.feed.reading import Item, Limits, NotAFeed, Parsed, parse

__all__ = ["Item", "Limits", "NotAFeed", "Parsed", "parse"]
