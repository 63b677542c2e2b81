"""The stage: one app and one real database per test, the cast of people, clients signed in as them.

GOVSOCIAL_TEST_DATABASE=postgresql runs the same tests on a really started PostgreSQL.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient

from govsocial import create_app
from govsocial.core import config, keys
from govsocial.core.db import db, writing
from govsocial.ledger import checkpoint
from tests import database
from tests.cast import Cast, found

POSTGRES = os.environ.get("GOVSOCIAL_TEST_DATABASE") == "postgresql"
ORIGIN = "test.govsocial.example/log"


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The empty schema: a SQLite file to copy, or the address of a PostgreSQL database to empty."""
    if POSTGRES:
        from tests.real import postgres

        with postgres.fresh_database() as url:
            database.build(url)
            yield url
        return
    file = tmp_path_factory.mktemp("template") / "empty.db"
    database.build(f"sqlite:///{file}")
    import sqlite3

    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    yield str(file)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """An instance folder with its keys."""
    folder = tmp_path / "instance"
    folder.mkdir()
    makers = {
        "secret": keys.new_secret,
        "seal": lambda: Fernet.generate_key().decode(),
        "ledger": lambda: checkpoint.new_key(ORIGIN).encode(),
    }
    keys.make_missing(folder, makers)
    return folder


@pytest.fixture
def settings(instance: Path, database_template: str) -> config.Settings:
    """Settings of a test installation over a fresh database."""
    if POSTGRES:
        database.empty(database_template)
        url = database_template
    else:
        database.copy(Path(database_template), instance / "govsocial.db")
        url = ""
    return config.load(
        instance=instance,
        database_url=url,
        log_origin=ORIGIN,
        insecure_cookies=True,
        organisation="Province of Tessermark",
        base_url="http://localhost",
        sign_in_limit="1000 per minute",
    )


@pytest.fixture
def app(settings: config.Settings) -> Iterator[Flask]:
    """The real program, in testing mode, inside an application context that will write."""
    app = create_app(settings)
    app.config["TESTING"] = True
    with app.app_context(), writing():
        yield app
        db.session.remove()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Who plays: see tests/cast.py."""
    return found()


@pytest.fixture
def client_for(app: Flask) -> Callable[[str], FlaskClient]:
    """A browser-less client signed in as a cast member, by key ("ines"); "" for a stranger."""
    from tests.cast import sign_in

    return lambda key: sign_in(app, key)
