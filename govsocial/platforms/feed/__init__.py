"""RSS, Atom and the comment feeds of WordPress: hearing only."""

from govsocial.platforms.feed.hearing import FileFeed, WebFeed
from govsocial.platforms.feed.reading import Limits, NotAFeed, Parsed, parse

__all__ = ["FileFeed", "Limits", "NotAFeed", "Parsed", "WebFeed", "parse"]
