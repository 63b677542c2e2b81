"""The demo's data in a database of a test's own, told through the real verbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govsocial import create_app, demo, setup
from govsocial.core.config import Settings
from govsocial.core.db import db, writing
from tests.conftest import POSTGRES, installation
from tests.database import Template


@contextmanager
def told(folder: Path) -> Iterator[Settings]:
    """Settings of an installation in `folder` that holds the demo."""

    def fill(url: str) -> None:
        app = create_app(installation(folder, url), testing=True)
        with app.app_context(), writing():
            setup.migrate()
            demo.load()
            db.session.remove()
            db.engine.dispose()

    if POSTGRES:
        from tests.real import postgres

        with postgres.fresh_database() as url:
            Template(url, fill)
            yield installation(folder, url)
    else:
        url = f"sqlite:///{folder / 'demo.db'}"
        Template(url, fill)
        yield installation(folder, url)
