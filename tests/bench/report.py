"""The figures beside what is asked of them."""

from typing import Any

from tests.bench.ratios import Judged

CYCLE = {"SQLite": 1.8, "PostgreSQL": 2.0}
PAGE, STATEMENTS = 5, 8


def judged(found: dict[str, Any]) -> list[Judged]:
    """Every figure that something is asked of."""
    cycle, statements, start = found["cycles"], found["statements"], found["start"]
    each = cycle["ms_a_request"]
    beside = f"{each['full']} : {each['floor']} ms a request, {cycle['requests']} of them"
    told = [
        Judged("request of the cycle : floor's", cycle["ratio"]["full"], CYCLE[found["database"]], beside=beside),
        Judged("  in an empty house", cycle["ratio"]["empty"], CYCLE[found["database"]], beside=f"{each['empty']} ms"),
        Judged("growth of the cycle, full : empty", cycle["growth"], 1.10),
        *pages_judged(found["pages"]),
        Judged("/here with nothing new : floor page", found["here"]["ratio"], 0.5, beside=_ms(found["here"])),
        Judged("statements of the cycle", statements["cycle"], 110),
        *_statements(statements),
        Judged("one mention from capture to proof: entries", statements["mention_entries"], 16),
        Judged("  statements of its acts", statements["mention"], 120, beside=_acts(statements)),
    ]
    export, append = found["export"], found["append"]
    told += [
        Judged("register export : bare loop, by CPU", export["cpu"], 0.6, True, _rates(export, "cpu", "rows")),
        Judged("durable append : bare chain, by the clock", append["clock"], 0.8, True, _rates(append, "clock", "")),
        Judged("  by CPU", append["cpu"], 0.5, True, _rates(append, "cpu", "")),
    ]
    for kind in ("clock", "cpu"):
        seconds = " : ".join(f"{value:.2f}" for value in start[f"{kind}_seconds"])
        told.append(Judged(f"start to the first page : floor's, by {kind}", start[kind], 1.6, beside=f"{seconds} s"))
    told.append(Judged("memory of a worker after all this, MiB PSS", found["worker_mib"], 75))
    check = found["verify"]
    allowed = round(64 + 200 * check["entries"] / 2**20, 1)
    return [
        *told,
        Judged(f"verifier, {check['entries']:,} entries: MiB", check["peak_mib"], allowed, beside=_cpu(check)),
    ]


def lines(found: dict[str, Any]) -> list[str]:
    """The table."""
    before, after = found["load"]
    return [
        f"govsocial bench: {found['database']}, {found['size']:,} mentions and as many published responses",
        f"Load {before} before, {after} after; {found['cores']} cores. Ours and the floor's ran in turn.",
        "",
        *(one.line for one in judged(found)),
    ]


def pages_judged(pages: dict[str, Any]) -> list[Judged]:
    """The dearest variant of each page."""
    kinds: dict[str, list[str]] = {}
    for name in pages:
        kinds.setdefault(name.partition(",")[0], []).append(name)
    told = []
    for kind, names in kinds.items():
        worst = max(names, key=lambda name: float(pages[name]["p95_ratio"]))
        ratio, least = pages[worst]["p95_ratio"], min(pages[name]["p95_ratio"] for name in names)
        beside = f"dearest of {len(names)}: {pages[worst]['address']} (least {least:.2f})" if len(names) > 1 else ""
        told.append(Judged(f"p95 of {kind} : floor page", ratio, PAGE, beside=beside))
    return told


def _statements(statements: dict[str, Any]) -> list[Judged]:
    pages: dict[str, int] = statements["pages"]
    worst = max(pages, key=lambda name: pages[name])
    over = sum(count > STATEMENTS for count in pages.values())
    beside = f"{worst}; {over} of {len(pages)} over it"
    return [Judged("statements of the page with most", pages[worst], STATEMENTS, beside=beside)]


def _ms(here: dict[str, Any]) -> str:
    return f"{here['ms']['p50']} : {here['floor_ms']['p50']} ms"


def _acts(statements: dict[str, Any]) -> str:
    return f"in {statements['mention_acts']} requests; {statements['mention_with_pages']} with the pages between them"


def _rates(found: dict[str, Any], kind: str, what: str) -> str:
    ours, theirs = found[f"per_{kind}_second"]
    return f"{ours:,} : {theirs:,} {what or 'entries'} a second"


def _cpu(check: dict[str, Any]) -> str:
    return f"{check['cpu_seconds']} s CPU, {check['seconds']} s by the clock"
