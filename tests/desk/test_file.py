"""The file of an issue, and my issues: what is many is cut, counted, and one link away."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from govsocial.core.db import commit
from govsocial.desk.file import RESPONSES
from govsocial.desk.views import SHOWN
from tests import factories
from tests.cast import Cast

Clients = Callable[[str], FlaskClient]


def section(page: str, heading: str) -> str:
    """A part of a page, by the id of its heading."""
    return page.split(f'aria-labelledby="{heading}"')[1].split("</section>")[0]


def test_an_issue_shows_its_newest_responses(cast: Cast, client_for: Clients) -> None:
    issue, channel = factories.issue(cast), factories.channel(cast)
    for n in range(RESPONSES + 1):
        factories.draft(cast, of=issue, on=channel, words=f"Words {n}")
    commit()
    shown = section(client_for("ines").get("/issues/1").get_data(as_text=True), "s-r")
    listed = [int(n) for n in re.findall(r'href="/responses/(\d+)"', shown)]
    assert listed == list(range(RESPONSES + 1, 1, -1))
    assert f'<span class="n">{RESPONSES + 1}</span>' in shown and 'href="/responses?issue=1"' in shown


def test_the_desk_shows_the_issues_due_first_and_counts_what_was_said(cast: Cast, client_for: Clients) -> None:
    factories.issue(cast, title="Matter 0", mention=factories.mention(cast))
    for n in range(1, SHOWN + 1):
        factories.issue(cast, title=f"Matter {n}")
    commit()
    shown = section(client_for("priya").get("/").get_data(as_text=True), "mine")
    assert len(re.findall(r'href="/issues/\d+"', shown)) == SHOWN
    assert f'<span class="n">{SHOWN + 1}</span>' in shown and 'href="/issues?tab=mine"' in shown
    assert shown.count("+1 today") == 1
