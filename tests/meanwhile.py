"""Acts of another request, in a transaction of its own, while the test's is open."""

from collections.abc import Callable
from contextvars import Context
from threading import Thread

from flask import Flask

from govsocial.core.db import db, writing

MOMENT = 2  # seconds one waits for the other: SQLite lets them through one by one, so one of them waits in vain


def elsewhere(app: Flask, act: Callable[[], None]) -> Thread:
    """The act under way in another request."""

    def run() -> None:
        with app.app_context(), writing():
            act()
            db.session.remove()

    thread = Thread(target=Context().run, args=(run,))
    thread.start()
    return thread
