"""What needs me now: each thing appears for those who can do it, and goes when it is done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govsocial.core import clock
from govsocial.core.db import commit
from govsocial.desk import tasks, views
from govsocial.drafting import actions as drafting
from govsocial.issues import actions as issues
from govsocial.people.models import Person
from govsocial.publishing import actions as publishing
from govsocial.publishing import retraction
from govsocial.responses import actions as responses
from govsocial.signoff import actions as signoff
from govsocial.web.tasks import Look
from tests import factories
from tests.cast import Cast


@pytest.fixture
def seen(app: Flask) -> Callable[[Person], list[tuple[str, str]]]:
    """(word, address) of everything on a person's desk."""

    def look(person: Person) -> list[tuple[str, str]]:
        with app.test_request_context("/"):
            return [(t.word, t.url) for t in tasks.for_person(Look(person))]

    return look


Seen = Callable[[Person], list[tuple[str, str]]]


def test_words_in_review_wait_for_those_who_can_sign(cast: Cast, seen: Seen) -> None:
    version = factories.in_review(cast)
    line = ("To sign", "/responses/1/versions/1")
    assert line in seen(cast.jonas) and line in seen(cast.leona)
    assert line not in seen(cast.priya)  # wrote them
    assert line not in seen(cast.mateo)  # carries no function that is asked
    signoff.sign(version, by=cast.jonas, function="policy", digest=version.digest)
    commit()
    assert line not in seen(cast.jonas) and line not in seen(cast.ines)
    assert line in seen(cast.leona)


def test_returned_words_wait_for_the_owners_and_who_began_them(cast: Cast, seen: Seen) -> None:
    version = factories.in_review(cast)
    signoff.return_version(version, by=cast.jonas, reason="Cite the order.", digest=version.digest)
    commit()
    for key in ("priya", "tomas", "ines"):
        assert ("To fix", "/responses/1") in seen(cast[key]), key
    assert ("To fix", "/responses/1") not in seen(cast.leona)


def test_signed_words_wait_for_every_publisher(cast: Cast, seen: Seen) -> None:
    factories.signed(cast)
    line = ("To publish", "/responses/1/publish")
    assert line in seen(cast.tomas) and line in seen(cast.leona)  # Leona owns nothing here, and publishes
    assert line not in seen(cast.ines)  # owns it, and does not publish


def test_posting_by_hand_is_posted_then_proven(cast: Cast, seen: Seen) -> None:
    version = factories.signed(cast)
    [made] = publishing.publish(version.response, by=cast.tomas)
    commit()
    assert ("To post", "/publications/1") in seen(cast.tomas)
    publishing.posted_by_hand(made, by=cast.tomas)
    commit()
    assert ("To prove", "/publications/1") in seen(cast.tomas)
    assert ("To post", "/publications/1") not in seen(cast.tomas)


def test_a_failed_publication_stands_once_and_can_be_tried_again_by_every_publisher(cast: Cast, seen: Seen) -> None:
    version = factories.signed(cast)
    for number in (1, 2):
        publishing.result(*publishing.publish(version.response, by=cast.tomas), "fail", why="It said no.")
        commit()
        assert [line for line in seen(cast.tomas) if line[0] == "Failed"] == [("Failed", f"/publications/{number}")]
    assert "To publish" not in [word for word, _url in seen(cast.tomas)]
    assert seen(cast.leona) == [("To publish", "/responses/1/publish")], "she has not tried it"


def test_open_suggestions_wait_for_those_who_draft(cast: Cast, seen: Seen) -> None:
    response = factories.draft(cast)
    factories.write(response, "The rebate stays.", cast.priya)
    line = ("To consider", f"/responses/{response.number}")
    own = drafting.suggest(response, old="", new="Mine.", by=cast.priya)
    commit()
    assert line not in seen(cast.priya), "her own words wait for nobody else"
    responses.take_back(own, by=cast.priya)
    made = drafting.suggest(response, old="stays", new="remains", by=cast.ines)
    commit()
    assert line in seen(cast.priya)
    assert line not in seen(cast.ines) and line not in seen(cast.tomas), "they wrote nothing"
    responses.leave(made, by=cast.priya)
    commit()
    assert line not in seen(cast.priya)


def test_a_retraction_waits_for_somebody_else(cast: Cast, seen: Seen) -> None:
    made = factories.published(cast)
    retraction.ask(made, by=cast.tomas, reason="The date is wrong.")
    commit()
    assert "To decide" in [word for word, _url in seen(cast.ines)]
    assert "To decide" not in [word for word, _url in seen(cast.tomas)]


def test_invitations_and_late_issues(cast: Cast, seen: Seen) -> None:
    issue = factories.issue(cast, due_at=clock.now() - timedelta(hours=1))
    issues.invite(issue, function="legal", persons=[cast.amina], by=cast.priya)
    commit()
    assert ("Invitation", "/issues/1") in seen(cast.amina)
    assert ("Overdue", "/issues/1") in seen(cast.ines)
    assert seen(cast.mateo) == []


def test_an_empty_desk_says_what_will_come(client_for: Callable[[str], FlaskClient]) -> None:
    page = client_for("mateo").get("/").get_data(as_text=True)
    assert "Nothing waits for you" in page and "You own no open issue" in page


def test_search_finds_each_kind_and_says_when_nothing_is_there(
    cast: Cast, client_for: Callable[[str], FlaskClient]
) -> None:
    factories.mention(cast, text="The rebate is a hoax, says my cousin.")
    factories.in_review(cast)
    client = client_for("ines")
    page = client.get("/search?q=rebate").get_data(as_text=True)
    assert "my cousin" in page and "Posts say the rebate ends" in page
    assert "Response 1" in client.get("/search?q=apply until").get_data(as_text=True)
    assert "Nothing holds these words" in client.get("/search?q=xylophone").get_data(as_text=True)
    for hostile in ('"', "*", "NEAR(", "%27 OR 1=1", "\x00", "a" * 5000):
        assert client.get("/search", query_string={"q": hostile}).status_code == 200


def test_beyond_the_soonest_the_desk_asks_whether_the_others_are_wanted(
    cast: Cast, client_for: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("The fund is empty", "The office has closed", "The form is gone"):
        factories.issue(cast, title=title)
    monkeypatch.setattr(views, "MOST", 2)
    page = client_for("priya").get("/").get_data(as_text=True)
    assert "3 things wait for you" in page and page.count('class="task"') == 2
    assert 'href="/?all=1"' in page and "Show all 3" in page
    assert client_for("priya").get("/?all=1").get_data(as_text=True).count('class="task"') == 3
