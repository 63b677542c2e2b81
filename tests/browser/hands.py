"""What a person does and sees at a page of the program."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import Visitor


def says(page: Page, text: str) -> None:
    """The page tells this, in view."""
    expect(page.locator("main")).to_contain_text(text)


def press(page: Page, name: str) -> None:
    """Press the one button or link of this name in the page, from the keyboard."""
    found = page.locator("main").get_by_role("button", name=name, exact=True)
    target = found.or_(page.locator("main").get_by_role("link", name=name, exact=True))
    target.first.focus()
    page.keyboard.press("Enter")


def task(visitor: Visitor, word: str) -> Locator:
    """The desk's row under this word."""
    page = visitor.go("/")
    return page.locator(".tasks .task").filter(has=page.get_by_text(word, exact=True))
