"""One mention from capture to proof, as people do it through the pages.

Nobody assesses it: an assessment writes an entry for each question of its playbook.
"""

import re
from collections.abc import Callable
from secrets import token_hex

from tests.bench.browser import Browser, form, token
from tests.bench.cycle import TARGET, Four, signed_in
from tests.cast import PEOPLE

OWNERS = (("policy", "ines"), ("communications", "tomas"))  # beside the writer, who opens the issue for the web
SAID = {"text": "The rebate ends on 30 November.", "author": "radiator_rob", "platform": "Doorstep"}


class Heard:
    """The people of one mention; `river` takes it from capture to proof."""

    def __init__(self, opened: Callable[[], Browser]) -> None:
        self.four = Four(0, opened)
        self.web = self.four.writer
        self.owners = {key: signed_in(opened(), key) for _function, key in OWNERS}

    def river(self) -> None:
        """Capture, open an issue from it, ask two people to own it, who accept; then a response up to its proof."""
        issue = self._open(self._capture())
        for function, key in OWNERS:
            self._own(issue, function, key)
        self.four.issue = int(issue.rpartition("/")[2])
        self.four.cycle()

    def _capture(self) -> str:
        """The number of the mention."""
        page = self.web.get("/mentions/new")
        said = SAID | {"address": f"{TARGET}?{token_hex(4)}"}
        address = self.web.post("/mentions/new", form(page.text) | said).location
        self.web.get(address)
        return re.split(r"[/?]", address)[2]

    def _open(self, mention: str) -> str:
        """The address of the issue."""
        address = f"/issues/new?mention={mention}"
        given = form(self.web.get(address).text) | {
            "function": "web",
            "title": f"Does it end? ({mention})",
        }
        return self.web.post(address, given).location.partition("/invite")[0]

    def _own(self, issue: str, function: str, key: str) -> None:
        address = f"{issue}/invite?function={function}"
        page = self.web.get(address)
        name = re.escape(PEOPLE[key][0])
        choice = re.search(rf'name="people"[^>]*value="([^"]+)"(?:(?!<input).)*?{name}', page.text, re.S)
        assert choice is not None, f"{PEOPLE[key][0]} cannot be asked"
        self.web.post(address, form(page.text) | {"function": function, "people": choice[1]})
        page = self.owners[key].get(issue)
        seat = re.search(rf'action="({re.escape(issue)}/seats/[^"]+/accept)"', page.text)
        assert seat is not None, f"{PEOPLE[key][0]} is not asked on {issue}"
        self.owners[key].post(seat[1], {"csrf_token": token(page.text)})
        self.owners[key].get(issue)
