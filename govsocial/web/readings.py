"""Who opened what in the register goes on record in small batches, by a thread of the process that served the page.

A reader does not wait for the write lock. The entry says when the page was read, and follows the answer within two
seconds: that much is lost when a process is killed, and nothing when it is stopped. What must be on record before
anybody reads it says so with `at_once`. (docs/decisions/0016)
"""

import atexit
import contextvars
import os
import threading
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, g, request

from govsocial.core import clock
from govsocial.core import db as database
from govsocial.core.db import db, writing
from govsocial.core.log import log
from govsocial.ledger.record import Acting, acting, note
from govsocial.ledger.vocabulary import Word
from govsocial.web import me

PAUSE = 1.0  # seconds from the first reading of a batch to its writing


@dataclass(frozen=True)
class Reading:
    """Somebody (a person's id) read a page."""

    word: Word
    by: str
    page: str
    at: datetime
    door: Acting


class Readings:
    """What this process has still to write. `in_turn`: by a thread; else each where it happens, as tests want it."""

    def __init__(self, app: Flask, *, in_turn: bool) -> None:
        self._app, self._in_turn = app, in_turn
        self._starting, self._started_in = threading.Lock(), 0
        self._begin()

    def _begin(self) -> None:
        self._waiting: list[Reading] = []
        self._writing = threading.Lock()
        self._some, self._stop = threading.Event(), threading.Event()

    def _start(self) -> None:
        """With the first reading of this process: a worker that was forked has no threads of the one before it."""
        with self._starting:
            if self._started_in != os.getpid():
                self._begin()
                self._started_in = os.getpid()
                threading.Thread(target=self._keep_writing, name="readings", daemon=True).start()
                atexit.register(self.close)

    def add(self, reading: Reading, *, at_once: bool) -> None:
        """Take a reading; with `at_once` it is on record when this returns, and so are those that waited."""
        if self._in_turn:
            self._start()
        if at_once or not self._in_turn:
            self.flush(reading)
            return
        self._waiting.append(reading)
        self._some.set()

    def flush(self, *more: Reading) -> None:
        """Write all that waits, and `more`, in one transaction. When that fails, what waited goes on waiting."""
        with self._writing:
            waiting = len(self._waiting)
            some = [*self._waiting[:waiting], *more]
            if some:
                contextvars.copy_context().run(self._write, some)
            del self._waiting[:waiting]

    def close(self) -> None:
        """At the end of the process: write what waits."""
        self._stop.set()
        self._some.set()
        atexit.unregister(self.close)
        self.flush()

    def _write(self, some: list[Reading]) -> None:
        with self._app.app_context(), writing():
            for reading in some:
                acting.set(reading.door)
                note(reading.word, by=reading.by, when=reading.at, page=reading.page)
            database.commit()

    def _keep_writing(self) -> None:
        while not self._stop.is_set():
            self._some.wait()
            self._some.clear()
            self._stop.wait(PAUSE)
            try:
                self.flush()
            except Exception as error:  # the database is away, say: they are tried again, and readers go on
                log().warning("readings.not_written", waiting=len(self._waiting), why=type(error).__name__)
                self._some.set()


def install(app: Flask) -> None:
    """One book of readings for each program."""
    app.extensions["govsocial_readings"] = Readings(app, in_turn=not app.testing)


def at_once() -> None:
    """What this page shows is for few: that it was read is on record before its first byte leaves."""
    g.reading_at_once = True


def note_reading(word: Word) -> None:
    """Put on record that the page of this request was read; the transaction it was read in ends."""
    reading = Reading(word, me.somebody().id, request.full_path.rstrip("?")[:500], clock.now(), acting.get())
    db.session.rollback()
    readings: Readings = current_app.extensions["govsocial_readings"]
    readings.add(reading, at_once=g.get("reading_at_once", False))
