"""The demo's data, for checks that want to see every page with something on it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from govsocial import create_app
from govsocial.core.db import db, writing
from tests.browser.places import Place, arguments, places
from tests.demonstration import told
from tests.house.test_pages import WITH_A_CODE


@pytest.fixture(scope="module")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The program over the demo's data, as people meet it: what breaks is a page with status 500."""
    with told(tmp_path_factory.mktemp("demo")) as settings:
        app = create_app(settings, testing=True)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        yield app


@pytest.fixture(scope="module")
def pages(demo_app: Flask) -> list[Place]:
    """Every page of the url map, with data on it where it shows data."""
    with demo_app.test_request_context(), writing():
        found = [place for place in places(demo_app, arguments()) if place.endpoint not in WITH_A_CODE]
        db.session.remove()
    return found
