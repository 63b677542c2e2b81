"""Visitors: each has a browser window of its own, nothing leaves the machine, and what a page complains of is kept."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route

from tests import cast

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = ["color-contrast", "link-in-text-block", "target-size"]  # what another scheme or width can change
GRAVE = ("serious", "critical")
_axe = Axe()


@dataclass
class Visitor:
    """One person at one browser. `page` is the open page; `complaints` what its console said against it."""

    context: BrowserContext
    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Opens a path of the program."""
        self.page.goto(self.url + path)
        return self.page

    def sign_in(self, key: str, password: str = cast.PASSWORD) -> Page:
        """Signs a cast member in through the page."""
        self.go("/sign-in")
        self.page.get_by_label("E-mail").fill(cast.email_of(key))
        self.page.locator("input[type=password]").fill(password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: urlsplit(url).path != "/sign-in")
        return self.page


def visitor(browser: Browser, url: str, *, dark: bool = False, width: int = 1280, scripts: bool = True) -> Visitor:
    """A fresh window on the program at `url`. `width` is in CSS pixels."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",  # pages at rest: a transition that is cut short complains in the console
        java_script_enabled=scripts,
        locale="en-GB",
        timezone_id="Europe/Brussels",
    )
    context.set_default_timeout(20_000)
    guest = Visitor(context, context.new_page(), url)

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost", None):
            route.continue_()
        else:
            guest.outside.append(route.request.url)
            route.abort()

    def listen(message: ConsoleMessage) -> None:
        # a 4xx page is reported too ("Failed to load resource"): the tests ask for those on purpose
        if message.type == "error" and "Failed to load resource" not in message.text:
            guest.complaints.append(f"{guest.page.url}: {message.text}")

    context.route("**/*", guard)
    context.on("console", listen)
    context.on("weberror", lambda error: guest.complaints.append(f"{guest.page.url}: {error.error}"))
    return guest


def axe(page: Page, rules: list[str] = RULES) -> list[str]:
    """Serious and critical accessibility violations of the open page, each with the places it is found.

    The rules run through the debugger's own door, so that the page's content security policy stays as it is.
    """
    found = _axe.run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [
        f"{v['id']} ({v['impact']}): {v['help']}: " + "; ".join(str(node["target"]) for node in v["nodes"][:5])
        for v in found
        if v["impact"] in GRAVE
    ]
