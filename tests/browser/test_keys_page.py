"""The page of keys opens by a key, and names those that the program has."""

from collections.abc import Callable

from govsocial.core.db import commit
from tests import factories
from tests.browser.live import LiveServer
from tests.browser.visit import Visitor, axe
from tests.cast import Cast


def test_a_question_mark_tells_all_keys(cast: Cast, visit: Callable[..., Visitor], live_server: LiveServer) -> None:
    factories.mention(cast)
    commit()
    guest = visit("priya")
    page = guest.go("/mentions/1")
    used = page.locator("[data-key]").evaluate_all("all => all.map((e) => e.dataset.key)")
    assert {"N", "A", "L", "?"} <= set(used)
    page.keyboard.press("?")
    page.get_by_role("heading", name="Keys", exact=True).wait_for()
    told = page.locator("dt kbd").all_inner_texts()
    assert {*used, "J", "K", "Enter", "/"} == set(told)
    assert axe(page) == []
    page.get_by_role("button", name="Switch keys off").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_keys_rest_while_somebody_types(visit: Callable[..., Visitor]) -> None:
    page = visit("priya").go("/")
    page.keyboard.press("/")
    page.keyboard.type("why?")
    assert page.get_by_role("searchbox").input_value() == "why?"
