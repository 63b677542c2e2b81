"""The figures as a table, each beside what is asked of it."""

from typing import Any

ASKED = {
    "cycle_cpu_ms": 60,
    "growth": 1.15,
    "page_p95_ms": 25,
    "verify_seconds": 2,
    "verify_mib": 64,
    "start_seconds": 1.2,
    "worker_mib": 100,
}


def lines(found: dict[str, Any]) -> list[str]:
    """One line a figure."""
    told = [f"govsocial bench: {found['database']}, {found['size']:,} mentions and responses", ""]
    told += [f"load {found['load']}; five million additions take {found['spin_ms']} ms of processor time just now"]
    told += [_row("start to the first page, s (processor)", found["start"]["cpu"], ASKED["start_seconds"])]
    told += [_row("start to the first page, s (clock)", found["start"]["seconds"], ASKED["start_seconds"])]
    told += [_row("memory of the largest worker, MiB", found["worker_mib"], ASKED["worker_mib"])]
    told += [f"  of which shared with no other worker: {found['worker_own_mib']} MiB"]
    for when in ("empty", "full"):
        for cycle in found["cycles"][when]:
            name = f"cycle, {when}, {cycle['users']} users, {cycle['requests']} requests: server ms"
            told += [_row(name, cycle["cpu_ms"], ASKED["cycle_cpu_ms"])]
    told += [_row("growth of the cycle, full by empty", found["growth"], ASKED["growth"]), ""]
    told += ["page, one user: p95 ms by the clock | p95 ms of the server's processor time"]
    for name, page in found["pages"].items():
        told += [_row(f"  {name}", page["p95_ms"], ASKED["page_p95_ms"], page["cpu_p95_ms"])]
    append, check, whole = found["append"], found["verify"], found["bundle"]
    told += [
        "",
        f"appended one by one: {append['per_cpu_second']:,} a processor second, {append['per_second']:,} a second",
    ]
    told += [_row(f"verify {check['entries']:,} entries, s (clock)", check["seconds"], ASKED["verify_seconds"])]
    told += [_row("  memory of the larger of its two processes, MiB", check["peak_mib"], ASKED["verify_mib"])]
    told += [f"  processor time of both together: {check['cpu_seconds']} s"]
    told += [
        f"the whole bundle: {whole['entries']:,} entries, {whole['seconds']} s by the clock, "
        f"{whole['cpu_seconds']} s of processor time, {whole['peak_mib']} MiB"
    ]
    return told


def _row(name: str, value: float, asked: float, further: float | None = None) -> str:
    mark = "" if value <= asked else "   missed"
    beside = f" | {further:8.1f}" if further is not None else ""
    return f"{name:66}{value:10.2f}{beside}   asked {asked:g}{mark}"
