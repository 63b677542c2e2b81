"""Work without requests around it, in this process, in turn with a bare loop that does the least that could be done."""

import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Flask

from tests.bench import ledger
from tests.bench.bare import Bare
from tests.bench.browser import form
from tests.bench.cycle import signed_in
from tests.bench.inside import Inside
from tests.bench.ratios import paired

APPENDS, APPEND_TURNS, EXPORT_TURNS = 50, 12, 5
EXPORT = "/register/export.csv"


class Spent(NamedTuple):
    """Seconds of this process, and by the clock."""

    cpu: float
    clock: float


def spent(act: Callable[[], object]) -> Spent:
    """What it takes."""
    began, cpu = time.perf_counter(), time.process_time()
    act()
    return Spent(time.process_time() - cpu, time.perf_counter() - began)


def append(bare: Bare) -> dict[str, Any]:
    """Rates of durable entries as shares of the bare chain's. Called inside a context that may write."""
    ours, theirs = [], []
    for _turn in range(APPEND_TURNS):
        ours.append(spent(lambda: ledger.append(APPENDS)))
        theirs.append(spent(lambda: bare.append(APPENDS)))
    return _shares(ours, theirs, APPENDS)


def export(app: Flask, bare: Bare) -> dict[str, Any]:
    """The rate of the whole register as CSV, with its request, as a share of the bare loop's over the same cells."""
    reader = Inside(app)
    signed_in(reader, "freya")
    given = form(reader.get("/register").text, EXPORT)
    rows = bare.keep(b"".join(reader.download(EXPORT, given)).decode())
    ours, theirs = [], []
    for _turn in range(EXPORT_TURNS):
        ours.append(spent(lambda: sum(len(chunk) for chunk in reader.download(EXPORT, given))))
        theirs.append(spent(bare.export))
    return _shares(ours, theirs, rows)


def _shares(ours: list[Spent], theirs: list[Spent], count: int) -> dict[str, Any]:
    found: dict[str, Any] = {"count": count}
    for kind in Spent._fields:
        mine, others = ([getattr(one, kind) for one in side] for side in (ours, theirs))
        found[kind] = paired(others, mine)
        found[f"per_{kind}_second"] = [round(count / statistics.median(side)) for side in (mine, others)]
    return found
