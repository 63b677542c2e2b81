"""A real Chromium and the really served program."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from govsocial.core.config import Settings
from tests.browser.live import LiveServer
from tests.browser.visit import Visitor, visitor
from tests.tools.system import chromium as find_chromium

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]  # root has no sandbox; the pages are our own
expect.set_options(timeout=20_000)  # for machines with much else to do


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium per session; CHROMIUM names another than Debian's."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def live_server(settings: Settings, tmp_path: Path) -> Iterator[LiveServer]:
    """The program with the cast, served on loopback."""
    server = LiveServer(settings, tmp_path / "server.log")
    yield server
    server.stop()


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Visitor]]:
    """`visit("ines")` is a window signed in as her, `visit()` a stranger's; dark, width and scripts as `visitor` takes.

    At the end no page may have complained in its console, nor asked anything of another machine.
    """
    guests: list[Visitor] = []

    def arrive(key: str = "", *, through: str = "", **window: object) -> Visitor:
        guest = visitor(chromium, through or live_server.url, **window)  # type: ignore[arg-type]
        guests.append(guest)
        if key:
            guest.sign_in(key)
        return guest

    yield arrive
    for guest in guests:
        guest.context.close()
    assert [complaint for guest in guests for complaint in guest.complaints] == []
    assert [address for guest in guests for address in guest.outside] == []
