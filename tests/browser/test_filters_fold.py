"""On a phone the filters of a list wait behind one control, scripts or not; where there is room they stand open."""

from collections.abc import Callable

import pytest

from tests.browser.visit import Visitor, axe


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_shows_the_list_first(scripts: bool, visit: Callable[..., Visitor]) -> None:
    guest = visit("priya", width=360, scripts=scripts)
    page = guest.go("/issues?stage=drafting&lacks=policy")
    stage, summary = page.get_by_label("Stage"), page.locator(".filters summary")
    assert page.get_by_label("Words or topic").is_visible()
    assert not stage.is_visible()
    assert summary.inner_text() == "Filters (2)"
    folded = page.locator(".filters").bounding_box()
    assert folded is not None and folded["height"] < 200
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert stage.is_visible() and stage.input_value() == "drafting"
    assert page.evaluate("document.activeElement.name") == "stage"
    stage.select_option("heard")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**stage=heard**")
    assert "lacks=policy" in page.url
    assert axe(page) == [] if scripts else True


def test_where_there_is_room_nothing_is_folded(visit: Callable[..., Visitor]) -> None:
    page = visit("priya").go("/issues?stage=drafting")
    assert not page.locator(".filters summary").is_visible()
    page.get_by_label("Words or topic").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "stage", "the keyboard reaches what is seen"
    assert page.get_by_label("Stage").bounding_box() is not None
