"""The demo's data, for checks that want to see every page with something on it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from govsocial import create_app, demo
from govsocial.core.config import Settings
from govsocial.core.db import db, writing
from tests.conftest import POSTGRES, installation
from tests.database import Template


def serving(settings: Settings) -> Flask:
    """The program as people meet it: what breaks is a page with status 500."""
    app = create_app(settings, testing=True)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture(scope="session")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The program over the demo's data, told once through the real verbs."""
    folder = tmp_path_factory.mktemp("demo")

    def fill(url: str) -> None:
        app = create_app(installation(folder, url), testing=True)
        with app.app_context(), writing():
            demo.load()
            db.session.remove()
            db.engine.dispose()

    if POSTGRES:
        from tests.real import postgres

        with postgres.fresh_database() as url:
            Template(url, fill)
            yield serving(installation(folder, url))
    else:
        url = f"sqlite:///{folder / 'demo.db'}"
        Template(url, fill)
        yield serving(installation(folder, url))
