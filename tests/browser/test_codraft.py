"""Two Chromiums type into one draft while the line delays, drops, doubles and reorders their saves."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from govsocial.core.db import db
from govsocial.drafting.models import Draft
from govsocial.responses.models import Response
from tests import factories
from tests.browser.live import LiveServer
from tests.browser.visit import Visitor
from tests.cast import PASSWORD, Cast, email_of
from tests.real.proxy import Proxy, chaos

Visit = Callable[..., Visitor]
WORDS = 200
BURST = 10


def words_of(name: str) -> list[str]:
    return [f"{name}{n}." for n in range(1, WORDS + 1)]


def area(page: Page) -> Any:
    return page.locator("#words textarea")


@pytest.mark.parametrize("place", ["end", "own"])
def test_two_hundred_words_each_on_a_bad_line(cast: Cast, live_server: LiveServer, visit: Visit, place: str) -> None:
    response = factories.draft(cast, words="First paragraph.\n\nLast paragraph.")
    response_id, path = response.id, f"/responses/{response.number}?do=edit"
    db.session.rollback()
    where = urlsplit(live_server.url)
    with Proxy(str(where.hostname), int(where.port or 0)) as line:
        pages = {name: visit(key, through=line.address).go(path) for name, key in (("i", "ines"), ("p", "priya"))}
        line.every("POST", "/save", chaos(seed=20))
        line.every("POST", "/here", chaos(seed=21))
        for name, page in pages.items():
            area(page).click()
            page.keyboard.press("Control+End")
            if place == "own" and name == "i":
                page.keyboard.press("Control+Home")
                page.keyboard.press("End")
        for start in range(0, WORDS, BURST):
            for name, page in pages.items():
                for word in words_of(name)[start : start + BURST]:
                    page.keyboard.type(f" {word}")
        line.calm()
        text = settled(pages, response_id)
        fates = {passage.fate for passage in line.met("POST", "/save")}
    assert fates >= {"drop", "delay", "double", "overtaken", "swallow"}
    found = text.split()
    for name in pages:
        assert [word for word in found if word[0] == name and word[1:2].isdigit()] == words_of(name)
    assert found.count("paragraph.") == 2
    db.session.rollback()
    draft = db.session.get_one(Draft, response_id)
    assert set(draft.contributors) == {cast.priya.id, cast.ines.id}


def settled(pages: dict[str, Page], response_id: str) -> str:
    """The words once both screens and the database hold the same, everything typed included."""
    last = [f"{name}{WORDS}." for name in pages]
    for page in pages.values():
        for word in last:
            page.wait_for_function("word => document.querySelector('#words textarea').value.includes(word)", arg=word)
    one, other = pages.values()
    expect(area(one)).to_have_value(area(other).input_value())
    expect(area(other)).to_have_value(area(one).input_value())
    db.session.rollback()
    db.session.expire_all()
    text = db.session.get_one(Draft, response_id).text
    db.session.rollback()
    for page in pages.values():
        expect(area(page)).to_have_value(text)
    return text


def test_the_caret_stays_where_it_was_when_others_write_above(
    cast: Cast, live_server: LiveServer, visit: Visit
) -> None:
    response = factories.draft(cast, words="Top.\n\nBottom.")
    path = f"/responses/{response.number}?do=edit"
    db.session.rollback()
    ines, priya = visit("ines").go(path), visit("priya").go(path)
    area(ines).click()
    ines.keyboard.press("Control+End")
    ines.keyboard.press("ArrowLeft")
    area(priya).click()
    priya.keyboard.press("Control+Home")
    priya.keyboard.type("Above all: ")
    expect(area(ines)).to_have_value("Above all: Top.\n\nBottom.")
    ines.keyboard.type(" line")
    expect(area(priya)).to_have_value("Above all: Top.\n\nBottom line.")
    expect(priya.locator("#people")).to_contain_text("Ines Marlow")


def test_a_place_is_shown_and_settled_without_leaving_the_page(
    cast: Cast, live_server: LiveServer, visit: Visit
) -> None:
    response = factories.draft(cast, words="It was still there.")
    number = response.number
    db.session.rollback()
    where = urlsplit(live_server.url)
    with Proxy(str(where.hostname), int(where.port or 0)) as line:
        ines = visit("ines", through=line.address).go(f"/responses/{number}?do=edit")
        priya = visit("priya").go(f"/responses/{number}?do=edit")
        expect(ines.locator("#people")).to_contain_text("You")
        line.every("POST", "/here", lambda passage: None)
        area(priya).fill("It was still open.")
        expect(priya.locator("#saved")).to_contain_text("Saved")
        priya.wait_for_function("() => document.querySelector('#saved').className.includes('good')")
        area(ines).fill("It was still unspent.")
        line.calm()
        ines.get_by_role("button", name="Keep mine").click()
        expect(area(ines)).to_have_value("It was still unspent.")
        expect(area(priya)).to_have_value("It was still unspent.")
        expect(priya.get_by_text("Settle one place")).to_have_count(0)
        expect(priya.get_by_text("Yours, put aside by Ines Marlow")).to_be_visible()
        priya.get_by_role("button", name="Put back").click()
        expect(area(priya)).to_have_value(re.compile(r"It was still (unspent open|open unspent)\."))
        expect(area(ines)).to_have_value(re.compile(r"It was still (unspent open|open unspent)\."))
        expect(ines.get_by_text("put aside by")).to_have_count(0)


def test_what_is_typed_is_saved_before_words_go_to_review(cast: Cast, live_server: LiveServer, visit: Visit) -> None:
    response = factories.draft(cast, words="You can apply.")
    response_id, number = response.id, response.number
    db.session.rollback()
    priya = visit("priya").go(f"/responses/{number}")
    area(priya).click()
    priya.keyboard.press("Control+End")
    priya.keyboard.type(" Until 31 March 2027.")
    priya.get_by_role("button", name="Send to review").click()
    priya.wait_for_url("**/versions/1")
    db.session.rollback()
    found = db.session.get_one(Response, response_id)
    assert found.versions[0].variants[0]["text"] == "You can apply. Until 31 March 2027."


def test_words_typed_while_others_send_to_review_stay_to_be_copied(
    cast: Cast, live_server: LiveServer, visit: Visit
) -> None:
    response = factories.draft(cast, words="You can apply.")
    response_id, number = response.id, response.number
    db.session.rollback()
    where = urlsplit(live_server.url)
    with Proxy(str(where.hostname), int(where.port or 0)) as line:
        ines = visit("ines", through=line.address).go(f"/responses/{number}?do=edit")
        line.every("POST", "/responses/", lambda passage: None)
        area(ines).click()
        ines.keyboard.press("Control+End")
        ines.keyboard.type(" Late words.")
        factories.signoff.submit(db.session.get_one(Response, response_id), by=cast.priya)
        db.session.commit()
        line.calm()
        expect(ines.get_by_role("alert")).to_contain_text("went to review")
        expect(area(ines)).to_have_value("You can apply. Late words.")


def test_words_typed_after_the_visit_ended_wait_for_its_person_to_sign_in(
    cast: Cast, live_server: LiveServer, visit: Visit
) -> None:
    response = factories.draft(cast, words="You can apply.")
    path = f"/responses/{response.number}?do=edit"
    db.session.rollback()
    ines = visit("ines")
    page = ines.go(path)
    expect(page.locator("#people")).to_contain_text("You")
    ines.context.clear_cookies()
    area(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Late words.")
    expect(page.get_by_role("alert")).to_contain_text("You are signed out")
    with ines.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in another tab").click()
    there = opened.value
    there.get_by_label("E-mail").fill(email_of("ines"))
    there.locator("input[type=password]").fill(PASSWORD)
    there.keyboard.press("Enter")
    there.wait_for_url(lambda url: urlsplit(url).path != "/sign-in")
    expect(page.locator("#saved")).to_contain_text("Saved")
    expect(page.get_by_text("You are signed out")).to_have_count(0)
    expect(area(page)).to_have_value("You can apply. Late words.")
    expect(area(visit("priya").go(path))).to_have_value("You can apply. Late words.")
