"""`python -m tests.bench [result.json]`: fill, verify and reconcile a large house, then time it; a table, and JSON."""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from govsocial.audit import bundle, page
from govsocial.core.db import db
from govsocial.ledger.reconcile import reconcile
from govsocial.publishing.models import Publication
from tests.bench import ledger, measure, report
from tests.bench.fill import fill
from tests.bench.served import Served
from tests.bench.stage import USERS, Stage, set_up
from tests.cast import found as cast_found

SIZE = int(os.environ.get("GOVSOCIAL_BENCH_SIZE", "100000"))
CYCLES = 20  # of each user
TURNS = 60  # of each page


def say(text: str) -> None:
    """Progress: filling takes minutes."""
    print(text, file=sys.stderr, flush=True)


def run(folder: Path, stage: Stage) -> dict[str, Any]:
    """All figures, as JSON holds them."""
    found: dict[str, Any] = {"database": "PostgreSQL" if "postgresql" in stage.settings.database else "SQLite"}
    found |= {"size": SIZE, "load": round(os.getloadavg()[0], 1), "spin_ms": measure.spin(), "cycles": {}}
    say("The cycle in an empty house …")
    for _turn in range(2):  # the first leaves the bytecode of all modules behind, as every later start finds it
        with Served(stage.settings, workers=1) as server:
            found["start"] = {"seconds": round(server.start, 2), "cpu": round(server.start_cpu, 2)}
    with Served(stage.settings) as server:
        found["cycles"]["empty"] = _cycles(server, stage)
    say(f"Filling it with {SIZE:,} mentions and responses …")
    with stage.inside():
        found["append"] = ledger.append(500)
        fill(cast_found(), SIZE)
        if found["database"] == "PostgreSQL":  # which does so by itself, a while after; SQLite is never told to
            db.session.execute(sa.text("ANALYZE"))
            db.session.commit()
    say("Verifying and reconciling …")
    found["bundle"], found["verify"] = _proven(folder, stage), ledger.verified(folder / "many", min(SIZE, 100_000))
    say("The cycle and the pages in a full house …")
    with Served(stage.settings) as server:
        found["cycles"]["full"] = _cycles(server, stage)
        found["pages"] = measure.pages(server, _addresses(stage), TURNS)
        found["worker_mib"], found["worker_own_mib"] = (round(mib, 1) for mib in server.memory())
    found["growth"] = round(found["cycles"]["full"][0]["cpu_ms"] / found["cycles"]["empty"][0]["cpu_ms"], 2)
    return found


def _cycles(server: Served, stage: Stage) -> list[dict[str, Any]]:
    return [measure.cycles(server, stage, 1, CYCLES), measure.cycles(server, stage, USERS, CYCLES // 4)]


def _proven(folder: Path, stage: Stage) -> dict[str, Any]:
    """The bundle of the filled house is sound, and rows and entries agree; what verifying costs."""
    with stage.inside():
        faults = reconcile()
        if faults:
            raise RuntimeError(f"rows and ledger do not agree: {faults[:5]}")
        key = page.key()
        size = bundle.export(folder / "bundle", key=key, by="system")
    return ledger.check(folder / "bundle", key.vkey) | {"entries": size}


def _addresses(stage: Stage) -> dict[str, tuple[str, str]]:
    """Page name → (who, address): near the top and far down."""
    with stage.inside():
        deep = (db.session.scalar(sa.select(sa.func.max(Publication.number))) or 0) // 10
    return {
        "desk": ("policy0", "/"),
        "inbox": ("web0", "/mentions"),
        "inbox, far down": ("web0", f"/mentions?before={SIZE // 10}"),
        "inbox, search": ("web0", "/mentions?q=noise+street"),
        "register": ("freya", "/register"),
        "register, far down": ("freya", f"/register?before={deep}"),
        "register, search": ("freya", "/register?q=rebate"),
        "register, by outcome": ("freya", "/register?outcome=same"),
        "story": ("freya", "/register/7"),
        "ledger": ("freya", "/ledger"),
        "issue": ("policy0", f"/issues/{USERS + 1}"),
        "search": ("web0", "/search?q=rebate"),
    }


def main(arguments: list[str]) -> None:
    """The whole bench in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="govsocial-bench-") as name, set_up(Path(name)) as stage:
        found = run(Path(name), stage)
    out = Path(arguments[0] if arguments else Path(tempfile.gettempdir()) / "govsocial-bench.json")
    out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print("\n".join(report.lines(found)))
    print(f"\nAll figures: {out}")


if __name__ == "__main__":
    main(sys.argv[1:])
