"""An open draft page asks whether anything is new, is mostly told no, and is right all the same."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Response as Answer
from playwright.sync_api import expect

from govsocial.core.db import db
from tests import factories
from tests.browser.visit import Visitor
from tests.cast import Cast

Visit = Callable[..., Visitor]


def is_nothing_new(answer: Answer) -> bool:
    return answer.url.endswith("/here") and answer.status == 204


def test_a_page_that_is_told_nothing_is_new_still_hears_of_what_comes(cast: Cast, visit: Visit) -> None:
    response = factories.draft(cast, words="You can apply.")
    path = f"/responses/{response.number}?do=edit"
    db.session.rollback()
    guest = visit("ines")
    scripts: list[str] = []
    guest.page.on("request", lambda asked: scripts.append(asked.url) if asked.resource_type == "script" else None)
    with guest.page.expect_response(is_nothing_new):
        ines = guest.go(path)
    folders = {urlsplit(address).path.split("/")[2] for address in scripts}
    assert len(scripts) > 8
    assert len(folders) == 1, "every module comes from the folder of one print"
    assert folders.pop().startswith("v-")
    priya = visit("priya").go(path)
    expect(ines.locator("#people")).to_contain_text("Priya")
    priya.locator("#words textarea").fill("You can apply until May.")
    expect(ines.locator("#words textarea")).to_have_value("You can apply until May.")
    with ines.expect_response(is_nothing_new):
        ines.evaluate("dispatchEvent(new Event('focus'))")
    expect(ines.locator("#words textarea")).to_have_value("You can apply until May.")
    ines.locator("#words textarea").fill("You can apply until May. Soon.")
    expect(priya.locator("#words textarea")).to_have_value("You can apply until May. Soon.")
