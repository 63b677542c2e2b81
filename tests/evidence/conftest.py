"""Several machines of one installation: one database and the same keys, an instance folder for each."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from govsocial import create_app
from govsocial.core.config import Settings
from govsocial.core.db import db, writing
from tests.cast import Cast, found
from tests.kept import share
from tests.real.s3 import S3Server

Machine = Callable[..., Flask]


@pytest.fixture
def machine(settings: Settings, tmp_path: Path) -> Iterator[Machine]:
    """`machine("first", evidence_store=…)`: the program as it runs there."""
    made: list[Flask] = []

    def make(name: str, **told: str) -> Flask:
        folder = tmp_path / name
        shutil.copytree(settings.instance / "keys", folder / "keys")
        made.append(share(create_app(replace(settings, instance=folder, **told), testing=True)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def shared(machine: Machine, s3: S3Server) -> Iterator[Flask]:
    """A machine that keeps evidence in S3, inside a context that will write."""
    app = machine("first", **s3.settings)
    with app.app_context(), writing():
        yield app
        db.session.remove()


@pytest.fixture
def people(shared: Flask) -> Cast:
    """The cast, on that machine."""
    return found()
