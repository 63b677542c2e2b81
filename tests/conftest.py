"""The stage: one app and one real database per test, the cast of people, clients signed in as them.

GOVSOCIAL_TEST_DATABASE=postgresql runs the same tests on a really started PostgreSQL.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from govsocial import create_app, setup
from govsocial.core import config, keys, seal
from govsocial.core.db import db, writing
from govsocial.ledger import checkpoint
from tests.cast import Cast, bring_on, found, sign_in
from tests.database import Template
from tests.kept import share

# a test that fails when the machine is busy says nothing about the program
slow = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=slow)
hypothesis.settings.load_profile("untimed")
pytest_plugins = ("tests.real.fixtures",)
POSTGRES = os.environ.get("GOVSOCIAL_TEST_DATABASE") == "postgresql"
ORIGIN = "test.govsocial.example/log"


def installation(folder: Path, url: str) -> config.Settings:
    """Settings of a test installation, its keys made."""
    makers = {
        "secret": keys.new_secret,
        "seal": seal.new_key,
        "ledger": lambda: checkpoint.new_key(ORIGIN).encode(),
    }
    keys.make_missing(folder, makers)
    return config.load(
        instance=folder,
        database_url=url,
        log_origin=ORIGIN,
        insecure_cookies=True,
        organisation="Province of Tessermark",
        base_url="http://localhost",
        sign_in_limit="1000 per minute",
    )


def _fill(folder: Path) -> Callable[[str], None]:
    def fill(url: str) -> None:
        app = share(create_app(installation(folder, url), testing=True))
        with app.app_context(), writing():
            setup.migrate()
            bring_on()
            db.session.remove()
            db.engine.dispose()

    return fill


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """Schema and cast, built once."""
    folder = tmp_path_factory.mktemp("template")
    if POSTGRES:
        from tests.real import postgres

        with postgres.fresh_database() as url:
            yield Template(url, _fill(folder))
    else:
        yield Template(f"sqlite:///{folder / 'template.db'}", _fill(folder))


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """An instance folder."""
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder


@pytest.fixture
def settings(instance: Path, template: Template) -> Iterator[config.Settings]:
    """Settings of a test installation over a database of its own."""
    url = template.copy(instance)
    yield installation(instance, url)
    template.drop(url)


@pytest.fixture
def app(settings: config.Settings) -> Iterator[Flask]:
    """The real program, in testing mode, inside an application context that will write."""
    app = share(create_app(settings, testing=True))
    with app.app_context(), writing():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Who plays: see tests/cast.py."""
    return found()


@pytest.fixture
def client_for(app: Flask) -> Callable[[str], FlaskClient]:
    """A browser-less client signed in as a cast member, by key ("ines"); "" for a stranger."""
    return lambda key: sign_in(app, key)
