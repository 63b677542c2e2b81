"""The pages of this room open for whoever may see them, and say what there is to say."""

from collections.abc import Callable

from flask.testing import FlaskClient

from govsocial.core.db import commit
from govsocial.issues import actions as issues
from tests import factories
from tests.cast import Cast
from tests.pages import show

Clients = Callable[[str], FlaskClient]


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return str(answer.get_data(as_text=True))


def test_begin_draft_compare_and_list(cast: Cast, client_for: Clients) -> None:
    version = factories.in_review(cast)
    number, issue = version.response.number, 1
    ines, freya = client_for("ines"), client_for("freya")
    for client in (ines, freya):
        assert "Responses" in text_of(client, "/responses?q=rebate&state=review&mine=y")
        assert "Response" in text_of(client, f"/responses/{number}")
        assert "nothing to compare" in text_of(client, f"/responses/{number}/compare")
    assert "Begin a response" in text_of(ines, f"/issues/{issue}/responses/new")
    assert text_of(freya, f"/issues/{issue}/responses/new", 403)
    assert text_of(ines, "/responses/999", 404)


def test_facts_stand_beside_the_words_where_they_are_written_and_signed(cast: Cast, client_for: Clients) -> None:
    issue = factories.issue(cast)
    for number, text in enumerate(("Open until 31 March.", "Sixty per cent are left."), 1):
        issues.add_fact(issue, text=text, source=f"Order, section {number}", by=cast.ines)
    issues.remove_fact(issue, issues.add_fact(issue, text="Not so after all.", by=cast.ines), by=cast.ines)
    commit()
    version = factories.in_review(cast, of=issue)
    number = version.response.number
    other = factories.draft(cast, of=issue)
    for page in (f"/responses/{number}/versions/1", f"/responses/{other.number}", f"/responses/{other.number}?do=edit"):
        beside = show(client_for("jonas"), page).split('id="true-h"')[1].split("</section>")[0]
        assert beside.index("Open until 31 March.") < beside.index("Order, section 2"), page
        assert "Not so after all." not in beside
    assert "What it answers" in show(client_for("jonas"), f"/responses/{number}/versions/1")


def test_without_a_fact_the_page_leads_to_where_it_is_added(cast: Cast, client_for: Clients) -> None:
    number = factories.draft(cast).number
    beside = show(client_for("ines"), f"/responses/{number}").split('id="true-h"')[1].split("</section>")[0]
    assert "No fact is written down yet." in beside and 'href="/issues/1"' in beside


def test_whoever_chose_to_edit_types_at_once(cast: Cast, client_for: Clients) -> None:
    number = factories.draft(cast).number
    assert "autofocus" in show(client_for("ines"), f"/responses/{number}?do=edit").split("<textarea")[1].split(">")[0]
    page = show(client_for("priya"), f"/responses/{number}")
    assert "autofocus" not in page, "reading comes first"
    assert "save before you send or leave" in page.split("<p data-plain>")[1].split("</p>")[0]
