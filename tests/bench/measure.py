"""Requests with their cost: seconds until the answer was here, and processor seconds the server spent."""

import statistics
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.bench.browser import Browser
from tests.bench.cycle import Four
from tests.bench.served import Served
from tests.bench.stage import Stage
from tests.cast import PASSWORD, email_of

WARM = 6  # cycles and pages before anything counts: both workers have compiled templates and statements


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all stay below; at least one value must be given."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spin() -> float:
    """Milliseconds of processor time for five million additions: how fast this machine is just now (250 is usual)."""
    began, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number
    return round(1000 * (time.process_time() - began), 1)


def cycles(server: Served, stage: Stage, users: int, each: int) -> dict[str, Any]:
    """Full cycles by `users` at once, `each` for everyone; milliseconds."""
    heard: list[tuple[str, float]] = []
    fours = [Four(server.url, issue, heard) for issue in stage.issues[:users]]
    for turn in range(WARM):
        fours[turn % users].cycle()
    heard.clear()
    before = server.cpu()
    _at_once([partial(_turns, four, each) for four in fours])
    spent = server.cpu() - before
    done = users * each
    return {
        "users": users,
        "cycles": done,
        "requests": len(heard) // done,
        "cpu_ms": round(1000 * spent / done, 1),
        "cpu_ms_request": round(1000 * spent / len(heard), 2),
        "latency_ms": _by_name(heard),
    }


def _turns(four: Four, each: int) -> None:
    for _turn in range(each):
        four.cycle()


def pages(server: Served, addresses: dict[str, tuple[str, str]], each: int) -> dict[str, Any]:
    """Each page by one user, `each` times: name → (who, address)."""
    browsers: dict[str, Browser] = {}
    found = {}
    for name, (who, address) in addresses.items():
        if who not in browsers:
            browsers[who] = Browser(server.url)
            browsers[who].sign_in(email_of(who), PASSWORD)
        found[name] = _page(server, browsers[who], address, each)
    return found


def _page(server: Served, browser: Browser, address: str, each: int) -> dict[str, float]:
    for _turn in range(WARM):
        browser.get(address)
    seconds, spent = [], []
    for _turn in range(each):
        before = server.cpu()
        seconds.append(browser.get(address).seconds)
        spent.append(server.cpu() - before)
    return {
        "p50_ms": round(1000 * statistics.median(seconds), 1),
        "p95_ms": round(1000 * percentile(seconds, 0.95), 1),
        "cpu_p50_ms": round(1000 * statistics.median(spent), 1),
        "cpu_p95_ms": round(1000 * percentile(spent, 0.95), 1),
    }


def _by_name(heard: list[tuple[str, float]]) -> dict[str, dict[str, float]]:
    names: dict[str, list[float]] = {}
    for name, seconds in heard:
        names.setdefault(name, []).append(1000 * seconds)
    return {
        name: {"p50": round(statistics.median(values), 1), "p95": round(percentile(values, 0.95), 1)}
        for name, values in names.items()
    }


def _at_once(work: list[Callable[[], object]]) -> None:
    """All of them at the same time; the first error is raised when all have ended."""
    errors: list[BaseException] = []

    def one(act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:  # told to whoever waits below
            errors.append(error)

    threads = [threading.Thread(target=one, args=(act,)) for act in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
