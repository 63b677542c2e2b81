"""Where the page of a thing is. Rooms say so for the pages that are theirs; all others ask by the thing.

    places.add("issue", "desk.issue_file")                              in the `install` of the room with the page
    address_of("issue", 6, part="facts-h")                              /issues/6#facts-h
    link_to(_("Issue %(number)s", number=6), "issue", 6)                the same as a link inside a sentence

A room low in the river thus links to a page of a higher one without its name. An address is put together from the rule
read once, not built by Werkzeug each time: a list has hundreds.
"""

import re
from functools import cache
from typing import Literal
from urllib.parse import urlencode

from flask import current_app, has_request_context, request
from markupsafe import Markup, escape

from govsocial.core.registry import Registry

Thing = Literal[
    "desk",
    "search",
    "keys",
    "sign_in",
    "sign_out",
    "profile",
    "person",
    "channel",
    "mention",
    "source",
    "issue",
    "new_issue",
    "response",
    "new_response",
    "submit",
    "version",
    "publish",
    "publication",
    "story",
    "entry",
]
"""What has a page that other rooms lead to. `new_response` takes the number of its issue,
`version` those of the response and of the version."""

_ARGUMENT = re.compile(r"<(?:\w+:)?\w+>")
_SAFE = "!$'()*,/:;?@"  # in a query, as url_for leaves them
_endpoints: Registry[str] = Registry()


def add(thing: Thing, endpoint: str) -> None:
    """The page of a thing is at this endpoint; what stands in its address are numbers, in their order there."""
    _endpoints.add(thing, endpoint)


def path_of(thing: Thing, *numbers: int) -> str:
    """The address below where the program is mounted, for mails."""
    return _pattern(_endpoints[thing]) % numbers


def address_of(thing: Thing, *numbers: int, part: str = "", **query: str | int | None) -> str:
    """The address for a page that is being made: `part` is the id of something on it, `query` its arguments."""
    root = request.script_root if has_request_context() else ""
    given = {name: value for name, value in query.items() if value is not None}
    asked = f"?{urlencode(given, safe=_SAFE)}" if given else ""
    return f"{root}{path_of(thing, *numbers)}{asked}{'#' + part if part else ''}"


def link_to(said: str, thing: Thing, *numbers: int) -> Markup:
    """A thing of ours inside a sentence, as a link to it; its words alone where no page is being made.

    `_("%(issue)s is closed.", issue=link_to(_("Issue %(number)s", number=6), "issue", 6))`
    """
    if not has_request_context():
        return escape(said)
    return Markup('<a href="{}">{}</a>').format(address_of(thing, *numbers), said)


@cache
def _pattern(endpoint: str) -> str:
    """/responses/%d/versions/%d"""
    (rule,) = current_app.url_map.iter_rules(endpoint)
    return _ARGUMENT.sub("%d", rule.rule.replace("%", "%%"))
