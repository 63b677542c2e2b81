"""Acts of another request, in a transaction of its own, while the test's is open."""

from collections.abc import Callable
from contextvars import Context
from threading import Thread

import sqlalchemy as sa
from flask import Flask

from govsocial.core.db import db, writing
from tests.real.processes import wait_until

MOMENT = 2  # seconds one waits for the other: SQLite lets them through one by one, so one of them waits in vain


def elsewhere(app: Flask, act: Callable[[], object]) -> Thread:
    """The act under way in another request."""

    def run() -> None:
        with app.app_context(), writing():
            act()
            db.session.remove()

    thread = Thread(target=Context().run, args=(run,))
    thread.start()
    return thread


def waits(connection: sa.Connection) -> bool:
    """Whether somebody waits for what this transaction holds, sooner or later. SQLite lets nobody in before: a yes."""
    if connection.dialect.name == "sqlite":
        return True
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    return wait_until(lambda: connection.exec_driver_sql(query).scalar_one() > 0, 60)
