"""The demo's data, for checks that want to see every page with something on it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from govsocial import create_app
from tests.demonstration import told


@pytest.fixture(scope="module")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The program over the demo's data, as people meet it: what breaks is a page with status 500."""
    with told(tmp_path_factory.mktemp("demo")) as settings:
        app = create_app(settings, testing=True)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        yield app
