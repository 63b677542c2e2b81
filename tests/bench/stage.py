"""What is measured: an installation with the cast of the tests, a channel, and one owned issue per user."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask

from govsocial import create_app, setup
from govsocial.core.config import Settings
from govsocial.core.db import db, writing
from tests import cast, factories
from tests.conftest import installation

USERS = 8


@dataclass(frozen=True)
class Stage:
    """Settings of the installation, and the numbers of the issues users work on."""

    settings: Settings
    issues: list[int]

    @contextmanager
    def inside(self) -> Iterator[Flask]:
        """The program in this process, in a context that may write."""
        app = create_app(self.settings, testing=True)
        with app.app_context(), writing():
            yield app
            db.session.remove()
            db.engine.dispose()


@contextmanager
def databases(folder: Path) -> Iterator[Callable[[str], str]]:
    """Gives addresses of empty databases by name: files in `folder`, or on one PostgreSQL (GOVSOCIAL_TEST_DATABASE)."""
    if os.environ.get("GOVSOCIAL_TEST_DATABASE") != "postgresql":
        yield lambda name: f"sqlite:///{folder / name}.db"
        return
    from tests.real.postgres import fresh_database

    with fresh_database() as url:

        def empty(name: str) -> str:
            import psycopg

            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
            return url.rpartition("/")[0] + "/" + name

        yield empty


def set_up(folder: Path, url: str) -> Stage:
    """A fresh installation in `folder`."""
    folder.mkdir()
    settings = replace(installation(folder, url), sign_in_limit="100000 per minute")
    stage = Stage(settings, [])
    with stage.inside():
        setup.migrate()
        cast.bring_on()
        people = cast.found()
        factories.channel(people)
        for user in range(USERS):
            stage.issues.append(
                factories.issue(people, title=f"Posts say the rebate ends on 30 November ({user})").number
            )
    return stage
