"""A mention cannot reorder our pages: what nobody sees is named wherever its words, author, title or address stand."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from govsocial.core.db import commit, db
from govsocial.drafting import actions as drafting
from govsocial.issues import actions as issues
from govsocial.listening import actions
from govsocial.listening.models import Mention
from govsocial.responses.models import Response
from tests import factories
from tests.cast import Cast

TURN, BACK = "\u202e", "\u202c"
NAMED = "direction control: right-to-left override"
KEPT = {"textarea", "template", "option", "script", "style"}
"""What holds text to copy or to edit, exactly as it is."""


class Seen(HTMLParser):
    """The text a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside, self.text = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside = tag if tag in KEPT else self.inside

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag == self.inside else self.inside

    def handle_data(self, data: str) -> None:
        self.text += "" if self.inside else data


@pytest.fixture
def hostile(cast: Cast) -> Response:
    """An answer drafted to a mention that tries to turn the page around, in an issue named after it."""
    mention = actions.capture(
        address=f"https://forum.example/{TURN}gpj.exe{BACK}",
        text=f"Read {TURN}this{BACK} first",
        author=f"Rob {TURN}nimda",
        platform=f"For{TURN}um",
        title=f"About {TURN}us",
        by=cast.priya,
    )
    issue = issues.open_issue(
        title=f"Posts {TURN}say", claim=f"They {TURN}claim", function="web", by=cast.priya, mention=mention
    )
    for function, person in (("policy", cast.ines), ("communications", cast.tomas)):
        for seat in issues.invite(issue, function=function, persons=[person], by=cast.priya):
            issues.accept(seat, by=person)
    channel = factories.channel(cast)
    made = drafting.begin(issue, channel=channel, target_url=mention.address, by=cast.tomas, mention=mention)
    commit()
    return made


def test_pages_name_what_would_turn_them_around(client_for: Callable[[str], FlaskClient], hostile: Response) -> None:
    client = client_for("tomas")
    pages = {
        "/": 0,
        "/mentions?state=all": 3,
        "/mentions/1": 3,
        "/mentions/1/leave": 0,
        "/issues": 1,
        "/issues/1": 3,
        "/issues/1/edit": 1,
        "/issues/1/assessment": 0,
        "/responses": 1,
        "/responses/1": 3,
        "/register": 0,
        "/register/1": 2,
        "/ledger": 0,
        "/search?q=read": 1,
        "/search?q=posts": 1,
    }
    for path, at_least in pages.items():
        seen = Seen(client.get(path, follow_redirects=True).get_data(as_text=True)).text
        assert TURN not in seen, path
        assert seen.count(NAMED) >= at_least, path


def test_what_is_kept_stays_as_it_was_heard(hostile: Response) -> None:
    kept = db.session.scalars(sa.select(Mention)).one()
    assert TURN in (kept.words or "") and TURN in (kept.author or "") and TURN in kept.address


@pytest.mark.parametrize("said", ["مرحبا بكم", "שלום: abc\u200f!", "👩\u200d👩\u200d👧", "می\u200cخواهم", "क्\u200dष"])
def test_scripts_and_emoji_stay_as_they_are(client_for: Callable[[str], FlaskClient], cast: Cast, said: str) -> None:
    actions.capture(address="https://a.example/1", text=said, author=said, platform="Forum", title=said, by=cast.priya)
    commit()
    page = client_for("priya").get("/mentions/1").get_data(as_text=True)
    assert page.count(said) >= 4
    assert 'class="inv"' not in page
    assert f"<bdi>{said}</bdi>" in page
