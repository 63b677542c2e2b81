"""Serving pages (waitress) and the worker that does what may not wait for a page."""

import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

import click
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from govsocial import create_app
from govsocial.core import config, outbox
from govsocial.core.db import Counter, db
from govsocial.core.log import log
from govsocial.ledger.record import Acting, acting

YOUNG = 5_000  # objects made before the collector looks for rings among them; Python's 700 is seven looks a page


def ready(settings: config.Settings | None = None) -> Flask:
    """The program, for a process that goes on to serve. What is loaded now stays, so the collector leaves it alone.

    While modules load it would walk a growing heap over and over, a sixth of the time to start. Afterwards `gc.freeze`
    keeps it from walking them again in the middle of somebody's page, and from touching memory that workers share.
    """
    gc.disable()
    app = create_app(settings)
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
    gc.enable()
    return app


def serve(*, port: int | None, worker: bool) -> None:
    """Serve until stopped; the worker runs beside in a process of its own."""
    app = ready(config.load(port=port))
    settings = app.config["SETTINGS"]
    _ask_database(app)
    pages = _listening(app, settings.host, settings.port)
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))  # else the worker would outlive us
    told = {**os.environ, "GOVSOCIAL_PORT": str(settings.port)}  # the worker's mail leads to this address
    command = [sys.executable, "-m", "govsocial.server", str(os.getpid())]
    helper = subprocess.Popen(command, env=told) if worker else None  # noqa: S603 - our own program and number
    try:
        click.echo(f"govsocial is at http://{settings.host}:{settings.port} (stop with Ctrl-C)")
        pages.run()
    finally:
        if helper:
            helper.terminate()
            helper.wait(10)


def _ask_database(app: Flask) -> None:
    """Raises SQLAlchemyError when the database cannot be reached or was never made."""
    with app.app_context():
        db.session.execute(sa.select(Counter).limit(1))
        db.session.remove()
        db.engine.dispose()


def _listening(app: Flask, host: str, port: int) -> Any:
    """waitress, its port taken. Raises ClickException."""
    import waitress

    try:
        return waitress.create_server(app, host=host, port=port, threads=8, ident=None)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host}:{port}: {error.strerror}. Choose another --port."
        ) from None
    except ValueError:
        raise click.ClickException(
            f"Cannot listen on {host}:{port}: no such address. Look at the setting host."
        ) from None


def work_forever(*, beside: int | None = None) -> None:
    """The worker: errands every second, sources and checkpoints in their own time.

    `beside` is the process `serve` that started it: the worker ends when that one is gone, however it went.
    """
    app = ready()
    if beside is None:
        _ask_database(app)
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    acting.set(Acting("worker", 1))
    rounds = 0
    while not stop.wait(1) and beside in (None, os.getppid()):
        _guarded(app, "errands", outbox.deliver_due)
        if rounds % 30 == 0:
            _guarded(app, "sources", _listen)
            _guarded(app, "outbox", outbox.forget_delivered)
            _guarded(app, "checkpoint", lambda: _sign(app))
        rounds += 1


def _guarded(app: Flask, name: str, work: Callable[[], object]) -> None:
    """One piece of work in its own application context; what fails is logged and tried again next time."""
    try:
        with app.app_context():
            work()
    except OperationalError as error:  # it may be away for long: a line each time says enough
        log().warning("worker.database", work=name, why=str(error.orig).strip().partition("\n")[0])
    except Exception:  # the worker outlives any single errand
        log().exception("worker.failed", work=name)
    with contextlib.suppress(Exception), app.app_context():
        db.session.remove()


def _listen() -> None:
    from govsocial.listening import actions

    actions.hear_due()


def _sign(app: Flask) -> None:
    from govsocial.core import keys
    from govsocial.ledger import signer
    from govsocial.ledger.checkpoint import Key

    signer.sign_new(Key.decode(keys.read(app.config["SETTINGS"].instance, "ledger")))


if __name__ == "__main__":
    work_forever(beside=int(sys.argv[1]))
