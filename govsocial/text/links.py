"""Links in what we say: foreign addresses, shortened, with what cannot be seen named, and our own things."""

from typing import Any

from flask import has_request_context, url_for
from markupsafe import Markup, escape

from govsocial.text import invisible

SHOWN = 60


def is_web(text: str) -> bool:
    """Whether a text is a web address as a whole."""
    return text.startswith(("https://", "http://")) and not any(letter.isspace() for letter in text)


def link(url: str, most: int = SHOWN) -> Markup:
    """The address as a link that tells nothing and vouches for nothing; what is no web address stays text."""
    if not is_web(url):
        return invisible.apart(url)
    seen = url.partition("://")[2].rstrip("/")
    seen = seen if len(seen) <= most else seen[: most - 1] + "…"
    said = Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>')
    return said.format(url, Markup("<bdi>{}</bdi>").format(invisible.mark(seen)))


def to(said: str, endpoint: str, **values: Any) -> Markup:
    """A thing of ours inside a sentence, as a link to it; its words alone where no page is being made.

    `_("%(issue)s is closed.", issue=to(_("Issue %(number)s", number=6), "desk.issue_file", number=6))`
    """
    if not has_request_context():
        return escape(said)
    return Markup('<a href="{}">{}</a>').format(url_for(endpoint, **values), said)
