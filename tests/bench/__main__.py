"""`python -m tests.bench [result.json]`: fill, verify and reconcile a large house, then time it; a table, and JSON."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from govsocial import create_app
from govsocial.audit import bundle, page
from govsocial.core.db import db
from govsocial.ledger.reconcile import reconcile
from tests.bench import ledger, loops, measure, pages, report, statements
from tests.bench.bare import Bare
from tests.bench.fill import fill
from tests.bench.ratios import paired
from tests.bench.served import Served
from tests.bench.stage import Stage, databases, set_up
from tests.cast import found as cast_found

SIZE = int(os.environ.get("GOVSOCIAL_BENCH_SIZE", "100000"))
STARTS = 5


class Site(NamedTuple):
    """What is compared: the program in an empty and in a full house, and the floor over its own database."""

    folder: Path
    empty: Stage
    full: Stage
    floor: str

    @property
    def log(self) -> Path:
        """Of the floor's server."""
        return self.folder / "floor.log"


def say(text: str) -> None:
    """Progress: filling takes minutes."""
    print(text, file=sys.stderr, flush=True)


def run(site: Site) -> dict[str, Any]:
    """All figures, as JSON holds them."""
    found: dict[str, Any] = {"database": "PostgreSQL" if site.floor.startswith("postgres") else "SQLite"}
    found |= {"size": SIZE, "cores": os.cpu_count(), "load": [round(os.getloadavg()[0], 1)]}
    say(f"Filling a house with {SIZE:,} mentions and responses …")
    _fill(site)
    say("Verifying and reconciling …")
    found["bundle"] = _proven(site)
    found["verify"] = ledger.verified(site.folder / "many", min(SIZE, 100_000))
    say("Counting statements; appending and exporting beside bare loops …")
    found |= _in_process(site)
    say("Starting …")
    found["start"] = _starts(site)
    say("Cycles and pages, ours and the floor's in turn …")
    found |= _served(site)
    found["load"].append(round(os.getloadavg()[0], 1))
    return found


def _fill(site: Site) -> None:
    command = [sys.executable, "-m", "tests.bench.floor_models", site.floor, str(SIZE)]
    subprocess.run(command, check=True)
    with site.full.inside():
        fill(cast_found(), SIZE)
        if db.engine.dialect.name == "postgresql":  # which does so by itself, a while after; SQLite is never told to
            db.session.execute(sa.text("ANALYZE"))
            db.session.commit()


def _proven(site: Site) -> dict[str, Any]:
    """The bundle of the filled house is sound, and rows and entries agree; what verifying costs."""
    with site.full.inside():
        faults = reconcile()
        if faults:
            raise RuntimeError(f"rows and ledger do not agree: {faults[:5]}")
        key = page.key()
        size = bundle.export(site.folder / "bundle", key=key, by="system")
    return ledger.check(site.folder / "bundle", key.vkey) | {"entries": size}


def _in_process(site: Site) -> dict[str, Any]:
    bare = Bare(site.floor)
    with site.full.inside():
        found = {"append": loops.append(bare)}
    app = create_app(site.full.settings)
    found["export"] = loops.export(app, bare)
    bare.close()
    singles = pages.SINGLE | {name: (who, path) for name, (who, path, *_words) in pages.LISTS.items()}
    found["statements"] = statements.asked(app, site.full.issues[0], singles)
    with app.app_context():
        db.engine.dispose()
    return found


def _starts(site: Site) -> dict[str, Any]:
    """The first of each leaves the bytecode of all modules behind, as every later start finds it."""
    ours, theirs = list[Served](), list[Served]()
    for _turn in range(STARTS + 1):
        for kept, made in (
            (ours, Served.ours(site.empty.settings, workers=1)),
            (theirs, Served.floor(site.floor, site.log, workers=1)),
        ):
            with made as server:
                kept.append(server)
    found: dict[str, Any] = {}
    for kind, name in (("clock", "start"), ("cpu", "start_cpu")):
        mine, others = ([getattr(server, name) for server in kept[1:]] for kept in (ours, theirs))
        found[kind] = paired(mine, others)
        found[f"{kind}_seconds"] = [statistics.median(mine), statistics.median(others)]
    return found


def _served(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with Served.ours(site.full.settings) as full:
        with ExitStack() as others:
            floor = others.enter_context(Served.floor(site.floor, site.log))
            empty = others.enter_context(Served.ours(site.empty.settings))
            found["cycles"] = measure.cycles({"empty": (empty, site.empty), "full": (full, site.full)}, floor)
            found["here"] = measure.presence(full, site.full, floor)
            found["pages"] = measure.lists_and_pages(full, floor)
        found["worker_mib"] = round(full.memory(), 1)  # when nobody else holds what it shares
    return found


def main(arguments: list[str]) -> None:
    """The whole bench in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="govsocial-bench-") as name, databases(Path(name)) as new:
        folder = Path(name)
        empty, full = (set_up(folder / which, new(which)) for which in ("empty", "full"))
        found = run(Site(folder, empty, full, new("floor")))
    out = Path(arguments[0] if arguments else Path(tempfile.gettempdir()) / "govsocial-bench.json")
    out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print("\n".join(report.lines(found)))
    print(f"\nAll figures: {out}")


if __name__ == "__main__":
    main(sys.argv[1:])
