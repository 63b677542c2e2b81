"""Keys of the inbox act on the line that has the focus, whichever mention is open."""

import re
from collections.abc import Callable

from flask import Flask
from playwright.sync_api import expect

from tests import factories
from tests.browser.visit import Visitor
from tests.cast import Cast


def test_a_key_is_pressed_on_the_line_in_focus(app: Flask, cast: Cast, visit: Callable[..., Visitor]) -> None:
    for n in (1, 2, 3):
        factories.mention(cast, f"Claim number {n}", f"https://courier.example/a#comment-{n}")
    page = visit("priya").go("/mentions")
    expect(page.locator("a.pick[aria-current]")).to_contain_text("Claim number 3")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("l")
    page.wait_for_url(re.compile("/mentions/1/leave"))
    expect(page.locator("main")).to_contain_text("Claim number 1")
    page.get_by_label("Why").fill("A joke")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/leave" not in url)
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"/issues/new\?mention=[23]$"))
