"""Names, titles and addresses from elsewhere may be one long word: no page grows wider than its window for it."""

from collections.abc import Callable

import pytest

from govsocial.core.db import commit
from govsocial.drafting import actions as drafting
from govsocial.listening import actions as listening
from tests import factories
from tests.browser.visit import Visitor
from tests.cast import Cast

NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " + "W" * 110
PAGES = ("/mentions/1", "/issues/1", "/issues/1/responses/new?mention=1", "/responses/1", "/responses/1?do=edit")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_name_breaks(width: int, cast: Cast, visit: Callable[..., Visitor]) -> None:
    heard = listening.capture(
        address="https://doorstep.example/" + "a" * 300, text="W" * 300, author=NAME, platform="Doorstep", by=cast.priya
    )
    issue = factories.issue(cast, mention=heard)
    drafting.begin(issue, channel=factories.channel(cast), target_url=heard.address, mention=heard, by=cast.priya)
    commit()
    guest = visit("ines", width=width)
    for path in PAGES:
        page = guest.go(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        wide = "[...document.querySelectorAll('.pick, figcaption')].filter(e => e.scrollWidth > e.clientWidth).length"
        assert page.evaluate(wide) == 0, path
