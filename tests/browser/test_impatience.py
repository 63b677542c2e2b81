"""Whoever presses twice does a thing once."""

from collections.abc import Callable

from playwright.sync_api import expect

from govsocial.core.db import db
from govsocial.responses.models import Response
from tests import factories
from tests.browser.visit import Visitor
from tests.cast import Cast

Visit = Callable[..., Visitor]
TWICE = """name => {
  const found = [...document.querySelectorAll("main button")].find((button) => button.textContent.trim() === name);
  found.click();
  setTimeout(() => found.click(), 60);
}"""


def test_two_presses_open_one_issue(cast: Cast, visit: Visit) -> None:
    ines = visit("ines")
    page = ines.go("/issues/new")
    page.get_by_label("What is it about?").fill("The rebate is gone, they say")
    page.get_by_label("Policy", exact=True).check()
    page.evaluate(TWICE, "Open the issue")
    expect(page.locator("main")).to_contain_text("Issue 1 is open")
    expect(ines.go("/issues").locator("main tbody tr")).to_have_count(1)


def test_two_presses_send_words_to_review_once(cast: Cast, visit: Visit) -> None:
    response = factories.draft(cast)
    response_id, number = response.id, response.number
    db.session.rollback()
    priya = visit("priya")
    page = priya.go(f"/responses/{number}")
    page.locator("#words textarea").press_sequentially(" ")
    page.evaluate(TWICE, "Send to review")
    page.wait_for_url("**/versions/1")
    expect(page.locator("main")).to_contain_text("Version 1 is in review.")
    db.session.rollback()
    assert db.session.get_one(Response, response_id).latest == 1
