"""What the dark scheme and small screens must not spoil."""

from collections.abc import Callable

from tests.browser.visit import Visitor

GROUND = "(at) => getComputedStyle(document.querySelector(at)).backgroundColor"


def test_a_camera_can_read_the_code_in_the_dark(visit: Callable[..., Visitor]) -> None:
    page = visit("ines", dark=True).go("/profile/second-factor")
    assert page.evaluate(GROUND, ".qr") == "rgb(255, 255, 255)"


def test_a_short_page_is_one_sheet_on_a_phone(visit: Callable[..., Visitor]) -> None:
    page = visit("ines", width=360).go("/nothing/here")
    assert page.evaluate(GROUND, ".shell") == page.evaluate(GROUND, ".main")
