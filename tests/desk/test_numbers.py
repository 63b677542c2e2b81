"""A number leads to what it counts, and to as many of it."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from govsocial.core.db import commit
from govsocial.issues import actions as issues
from govsocial.listening import actions as listening
from tests import factories
from tests.cast import Cast

NUMBER = re.compile(r'<a [^>]*href="([^"]+)">(?:Heard )?\+?(\d+)(?: time| invited| today|<span class="vh">)')
LISTED = re.compile(r"(\d+) (?:issue|person|people)|<a class=\"(pick)\"")


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """Two issues that Ines owns, one with two mentions, one with another; a team; somebody invited."""
    first, second = factories.issue(cast), factories.issue(cast, title="Another matter")
    for n, issue in enumerate((first, first, second)):
        mention = factories.mention(cast, f"Words {n}", f"https://a.example/{n}")
        listening.assign(mention, issue.id, cast.priya)
    factories.mention(cast, "Waits", "https://a.example/waits")
    hidden = issues.open_issue(title="Hidden", claim="", function="policy", by=cast.ines, restricted=True)
    assert hidden.restricted
    commit()
    return cast


@pytest.mark.parametrize("path", ["/", "/people", "/teams", "/issues/1"])
def test_numbers_lead_to_as_many(path: str, stage: Cast, client_for: Callable[[str], FlaskClient]) -> None:
    client = client_for("tomas")
    found = NUMBER.findall(client.get(path).get_data(as_text=True))
    assert found
    for address, number in found:
        page = client.get(str(Markup(address).unescape())).get_data(as_text=True)
        listed = LISTED.findall(page.partition("<main")[2])
        counted = int(listed[0][0]) if listed[0][0] else len(listed)
        assert counted == int(number), address
