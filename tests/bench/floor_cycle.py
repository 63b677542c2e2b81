"""The six requests of the bare floor, from the form to the publication, by two people."""

from collections.abc import Callable

from tests.bench.browser import Browser, form
from tests.bench.floor_models import ROLES

BODY = "Thank you for raising this; the water main is being repaired. " * 4
LIST = "/texts"  # a floor page: 25 rows under the navigation
TRIVIAL = "/ping"


class Two:
    """Who does one cycle: the author writes and submits, the moderator approves."""

    def __init__(self, opened: Callable[[], Browser]) -> None:
        self.author, self.moderator = (self._signed_in(opened(), name) for name in ROLES)

    def cycle(self) -> None:
        """Form, draft, page, submit, page, approve."""
        page = self.author.get("/texts/new")
        address = self.author.post("/texts/new", form(page.text) | {"title": "Reply", "body": BODY}).location
        page = self.author.get(address)
        self.author.post(f"{address}/submit", form(page.text))
        page = self.moderator.get(address)
        self.moderator.post(f"{address}/approve", form(page.text))

    @staticmethod
    def _signed_in(browser: Browser, name: str) -> Browser:
        browser.sign_in(f"{name}@floor.example", "")
        return browser
