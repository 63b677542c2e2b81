"""Every page in a real browser: accessible in light and dark, no wider than a phone, nothing said in the console."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Response

from govsocial import create_app, demo
from govsocial.accounts import engine
from govsocial.accounts import queries as accounts
from govsocial.core.db import commit, db, writing
from tests.accounts.test_second_factor import code_of
from tests.browser.live import LiveServer
from tests.browser.places import WITH_SECOND_FACTOR, Place, arguments, places
from tests.browser.visit import LOOKS, RULES, Visitor, axe, visitor
from tests.demonstration import told

NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}
# forms that ask nothing: they confirm an act, every field may stay empty, or what is chosen stays chosen
ASKS_NOTHING = {
    "accounts.profile",
    "channels.close",
    "issues.close",
    "issues.remove_fact",
    "issues.restrict",
    "listening.add_to_issue",
    "people.deactivate",
    "people.person_second_factor",
    "publishing.correct",
    "publishing.publish",
    "publishing.settle",
    "drafting.ask_links",
    "signoff.sign",
}
EMPTY_FORM = """(path) => {
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const form = forms.find((f) => new URL(f.action).pathname === path);
  if (!form) return false;
  for (const input of form.elements) {
    if (["radio", "checkbox"].includes(input.type)) input.checked = false;
    else if (input.tagName === "SELECT") input.value = "";
    else if (input.type !== "hidden" && input.tagName !== "BUTTON") input.value = "";
  }
  return true;
}"""
SEND_FORM = """(path) =>
  [...document.querySelectorAll("main form[method=post]")].find((f) => new URL(f.action).pathname === path).submit()"""


@dataclass
class House:
    """The served demo, its pages, and one window for each visitor who was needed so far."""

    app: Flask
    pages: list[Place]
    open_window: Callable[[], Visitor]
    totp: str
    windows: dict[str, Visitor] = field(default_factory=dict)

    def window(self, who: str) -> Visitor:
        """The window of a visitor, signed in."""
        if who not in self.windows:
            guest = self.windows[who] = self.open_window()
            key = WITH_SECOND_FACTOR if who == "half" else who
            if key:
                guest.sign_in(key, demo.cast.PASSWORD)
            if key == who == WITH_SECOND_FACTOR:
                with self.app.app_context():
                    guest.page.get_by_label("Code").fill(code_of(self.totp))
                guest.page.keyboard.press("Enter")
                guest.page.get_by_role("heading", name="Desk").wait_for()
        return self.windows[who]

    def open(self, place: Place) -> tuple[Page, Response]:
        """Open a page as the one who may."""
        page = self.window(place.who).page
        answer = page.goto(self.window(place.who).url + place.address)
        assert answer is not None
        return page, answer


def faults(page: Page) -> list[str]:
    """What is wrong with the open page: light and wide, dark and narrow."""
    found = []
    for scheme, size, rules in (("light", WIDE, RULES), ("dark", NARROW, LOOKS)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{scheme}: {fault}" for fault in axe(page, rules)]
    width = page.evaluate("document.scrollingElement.scrollWidth")
    return found if width <= NARROW["width"] else [*found, f"{width} px wide on a screen of {NARROW['width']}"]


@pytest.fixture(scope="module")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo, served."""
    folder = tmp_path_factory.mktemp("axe")
    with told(folder) as settings:
        app = create_app(settings, testing=True)
        with app.app_context(), writing():
            twice = accounts.by_email(demo.cast.email_of(WITH_SECOND_FACTOR))
            assert twice is not None
            twice.tf_primary_method, twice.tf_totp_secret = engine.METHOD, engine.new_secret()
            totp = twice.tf_totp_secret
            engine.new_recovery_codes(twice)
            commit()
            with app.test_request_context():
                pages = list(places(app, arguments()))
            db.session.remove()
        server = LiveServer(settings, folder / "server.log")
        made = House(app, pages, lambda: visitor(chromium, server.url), totp)
        yield made
        server.stop()
        for guest in made.windows.values():
            guest.context.close()
        with app.app_context():
            db.engine.dispose()


def complaints(house: House) -> list[str]:
    """What consoles said so far, and who else was asked for something."""
    return [told for guest in house.windows.values() for told in [*guest.complaints, *guest.outside]]


def test_every_page_with_data(house: House) -> None:
    wrong = []
    for place in house.pages:
        page, answer = house.open(place)
        wrong += [] if answer.status == 200 else [f"{place.address} for {place.who}: {answer.status}"]
        wrong += [f"{place.address}: {fault}" for fault in faults(page)]
    assert not wrong, "\n".join(wrong)
    assert complaints(house) == []
    assert len(house.pages) > 80


def test_every_form_with_errors(house: House) -> None:
    wrong = []
    for place in {place.endpoint: place for place in reversed(house.pages) if place.takes_form}.values():
        if place.endpoint in ASKS_NOTHING:
            continue
        page, _answer = house.open(place)
        path = place.address.partition("?")[0]
        if not page.evaluate(EMPTY_FORM, path):
            wrong.append(f"{place.address}: no form that comes back here")
            continue
        with page.expect_navigation() as sent:
            page.evaluate(SEND_FORM, path)
        if sent.value is None or sent.value.status != 422:
            wrong.append(f"{place.address}: takes an empty form with {sent.value and sent.value.status}")
        wrong += [f"{place.address}, empty: {fault}" for fault in faults(page)]
    assert not wrong, "\n".join(wrong)
    assert complaints(house) == []


REFUSED = (
    ("", "/password/cut-off", 404),
    ("priya", "/nothing/here", 404),
    ("priya", "/issues/987654", 404),
    ("priya", "/people/new", 403),
    ("priya", "/mentions/1/take-back", 405),
    ("freya", "/issues/new", 403),
)


def test_every_refusal(house: House) -> None:
    wrong = []
    for who, address, status in REFUSED:
        page, answer = house.open(Place("", address, who, False))
        assert answer.status == status, address
        wrong += [f"{address}: {fault}" for fault in faults(page)]
    page, _answer = house.open(Place("", "/mentions/40/leave", "priya", False))
    page.get_by_label("Why").fill("These words are kept.")
    page.evaluate("document.querySelector('main [name=csrf_token]').value = 'stale'")
    with page.expect_navigation() as sent:
        page.get_by_role("button", name="Leave it with this reason").click()
    assert sent.value.status == 400
    assert "These words are kept." in page.content()
    wrong += [f"a lost token: {fault}" for fault in [*faults(page), *complaints(house)]]
    assert not wrong, "\n".join(wrong)


def test_every_page_of_an_empty_installation(
    visit: Callable[..., Visitor], app: Flask, live_server: LiveServer
) -> None:
    with app.test_request_context():
        bare = [p for p in places(app, _Bare()) if p.who in ("priya", "ada")]
    db.session.rollback()  # the server has to write
    windows = {key: visit(key) for key in ("priya", "ada")}
    wrong = []
    for place in bare:
        page = windows[place.who].go(place.address)
        wrong += [f"{place.address}: {fault}" for fault in faults(page)]
    assert not wrong, "\n".join(wrong)
    assert len(bare) > 20


class _Bare(dict[str, list[dict[str, object]]]):
    """No page has arguments: those that need some are left out."""

    def __missing__(self, endpoint: str) -> list[dict[str, object]]:
        return []


def test_a_bad_page_is_found(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    guest = visit()
    page = guest.go("/sign-in")
    assert faults(page) == []
    page.evaluate("""() => {
      document.querySelector("main").insertAdjacentHTML("beforeend", "<img src='/static/icon.svg' width='400'><input>");
      document.querySelector("h1").setAttribute("style", "color: #777");
      console.error("broken");
    }""")
    found = faults(page)
    assert any("image-alt" in fault for fault in found)
    assert any("label" in fault for fault in found)
    assert any("px wide" in fault for fault in found)
    assert any("broken" in told for told in guest.complaints)
    guest.complaints.clear()


def test_a_page_nobody_gave_arguments_for_is_found(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError, match=r"\w+\.\w+"):
        list(places(app, {}))
