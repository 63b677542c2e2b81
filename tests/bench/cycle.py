"""One answer from the empty draft to the proof, as four people do it: every page they open, everything they send."""

import re
from collections.abc import Callable

from tests.bench.browser import Browser, form, token
from tests.cast import PASSWORD, email_of

WORDS = "You can apply until 31 March 2027. All dates stand here: https://www.tessermark.example/dates"
TARGET = "https://doorstep.example/t/1"
_CHANNEL = re.compile(r'<select[^>]* name="channel".*?<option[^>]* value="([^"]+)"', re.S)  # the first there is


class Four:
    """Who does one cycle: `writer` drafts, `policy` and `communications` sign, `publisher` posts by hand and proves."""

    def __init__(self, issue: int, opened: Callable[[], Browser]) -> None:
        self.issue = issue
        self.writer, self.policy, self.communications, self.publisher = (
            signed_in(opened(), key) for key in ("priya", "jonas", "leona", "tomas")
        )

    def cycle(self) -> None:
        """Draft, autosave, submit, two sign-offs, publish, prove: 20 requests."""
        draft = self.draft()
        version = self._submit(draft)
        for signer in (self.policy, self.communications):
            self._sign(signer, version)
        self._publish(draft)

    def draft(self) -> str:
        """Begin, open the draft, type; the draft's address."""
        page = self.writer.get(f"/issues/{self.issue}/responses/new", "begin: page")
        channel = _CHANNEL.search(page.text)
        assert channel is not None
        given = form(page.text) | {"target_url": TARGET, "channel": channel[1]}
        draft = self.writer.post(f"/issues/{self.issue}/responses/new", given, "begin").location
        page = self.writer.get(draft, "draft: page")
        tab = re.search(r'data-tab="([^"]+)"', page.text)
        assert tab is not None
        saved = {"tab": tab[1], "sequence": 1, "base": "", "text": WORDS, "paragraph": 1, "seen": 0}
        self.writer.send(f"{draft}/save", saved, token(page.text), "autosave")
        return draft

    def _submit(self, draft: str) -> str:
        """The address of the version."""
        page = self.writer.get(f"{draft}?do=edit", "draft: page")
        version = self.writer.post(f"{draft}/submit", {"csrf_token": token(page.text)}, "submit").location
        self.writer.get(version, "review: page")
        return version

    def _sign(self, signer: Browser, version: str) -> None:
        page = signer.get(version, "review: page")
        signer.post(f"{version}/sign", form(page.text, "/sign"), "sign")
        signer.get(version, "review: page")

    def _publish(self, draft: str) -> None:
        page = self.publisher.get(f"{draft}/publish", "publish: page")
        publication = self.publisher.post(f"{draft}/publish", {"csrf_token": token(page.text)}, "publish").location
        page = self.publisher.get(publication, "publication: page")
        self.publisher.post(f"{publication}/posted", {"csrf_token": token(page.text)}, "posted")
        page = self.publisher.get(publication, "publication: page")
        seen = form(page.text, "/proof") | {"permalink": TARGET + "#9", "pasted": _outside(page.text)}
        self.publisher.post(f"{publication}/proof", seen, "proof")
        page = self.publisher.get(publication, "publication: page")
        if "awaiting" in page.text.partition("<h1")[2][:600].lower():
            raise RuntimeError("the proof did not hold")


def signed_in(browser: Browser, key: str) -> Browser:
    """The browser, signed in as one of the cast."""
    browser.sign_in(email_of(key), PASSWORD)
    return browser


def _outside(page: str) -> str:
    """What the network shows after the posting: something above, the words, something below."""
    from tests.factories import DISCLOSURE

    return f"Doorstep Circle\n{DISCLOSURE}\n\n{WORDS}\nReply"
