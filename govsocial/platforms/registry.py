"""The networks there are. Adding one is a folder and a line at the end (docs/architecture.md, Adding a network).

Keys stand in rows and entries (`channel.method`, `publication.method`, `source.kind`): none is renamed or taken away.
"""

from collections.abc import Mapping

from govsocial.platforms.assisted import ByHand
from govsocial.platforms.feed import FileFeed, WebFeed
from govsocial.platforms.protocol import Answers, Capabilities, Hears, ReadsBack, Removes, Sends, Shown
from govsocial.platforms.wordpress import WordPress

_answering: dict[str, Answers] = {}
_hearing: dict[str, Hears] = {}
_capabilities: dict[str, Capabilities] = {}


def register(platform: Answers | Hears) -> None:
    """Make a network known. What it can do is found out here, once: to look for its methods takes a while."""
    if isinstance(platform, Hears):
        _hearing[platform.key] = platform
    if isinstance(platform, Answers):
        _answering[platform.key] = platform
        _capabilities[platform.key] = Capabilities(
            sends=isinstance(platform, Sends),
            reads_back=isinstance(platform, ReadsBack),
            removes=isinstance(platform, Removes),
            login=platform.login is not None,
        )


def answering() -> Mapping[str, Answers]:
    """Platforms on which a channel can be, by key."""
    return _answering


def hearing() -> Mapping[str, Hears]:
    """Platforms that are listened to, by key."""
    return _hearing


def channel_platform(key: str) -> Answers:
    """The platform of a channel, by its method."""
    return _answering[key]


def capabilities(key: str) -> Capabilities:
    """What the program can do by itself on the platform of that key."""
    return _capabilities[key]


def removing() -> list[str]:
    """Keys of the platforms that let a program take posts off the page."""
    return [key for key, offers in _capabilities.items() if offers.removes]


def heard_as() -> Mapping[str, Shown]:
    """What mentions say they were heard on, with names for showing."""
    return {key: name for platform in _hearing.values() for key, name in platform.names.items()}


for known in (WordPress(), ByHand(), WebFeed(), FileFeed()):
    register(known)
