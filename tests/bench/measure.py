"""What requests cost the server, in processor seconds. Ours and the floor's take turns, so that noise meets both."""

import json
import re
import statistics
from collections.abc import Callable, Mapping
from typing import Any

from tests.bench import pages
from tests.bench.browser import Browser, token
from tests.bench.cycle import Four, signed_in
from tests.bench.floor_cycle import LIST, Two
from tests.bench.ratios import ms, paired, summary
from tests.bench.served import Served
from tests.bench.stage import Stage

WARM = 6  # cycles and pages before anything counts: both workers have compiled templates and statements
CYCLES = 20
TURNS = 20  # of each page
NOTHING_NEW = 204
FLOOR_CYCLES = 3  # beside one of ours, which has three times as many requests

Cost = list[tuple[str, float]]  # name of a request, processor seconds


class Meter:
    """The requests of some browsers on one server, each with its cost."""

    def __init__(self, server: Served) -> None:
        self._server, self._cost, self._last = server, list[tuple[str, float]](), 0.0

    def browser(self) -> Browser:
        """One more browser."""
        return Browser(self._server.url, self._note)

    def of(self, act: Callable[[], object]) -> Cost:
        """What the requests of this act cost."""
        self._cost, self._last = [], self._server.cpu()
        act()
        return self._cost

    def _note(self, name: str, _seconds: float) -> None:
        now = self._server.cpu()
        self._cost.append((name, now - self._last))
        self._last = now


def alternately(turns: int, work: Mapping[str, Callable[[], Cost]]) -> dict[str, list[Cost]]:
    """The costs of all work by name, turn by turn."""
    found: dict[str, list[Cost]] = {name: [] for name in work}
    for turn in range(WARM + turns):
        for name, act in work.items():
            cost = act()
            if turn >= WARM:
                found[name].append(cost)
    return found


def cycles(houses: Mapping[str, tuple[Served, Stage]], floor: Served) -> dict[str, Any]:
    """The full cycle in each house beside that of the floor."""
    two_meter = Meter(floor)
    two = Two(two_meter.browser)
    work: dict[str, Callable[[], Cost]] = {name: _by_turns(*house) for name, house in houses.items()}
    work["floor"] = lambda: [cost for _turn in range(FLOOR_CYCLES) for cost in two_meter.of(two.cycle)]
    costs = alternately(CYCLES, work)
    each = {name: [_mean(cost) for cost in turns] for name, turns in costs.items()}
    found = {name: paired(each[name], each["floor"]) for name in houses}
    return {
        "requests": len(costs["full"][0]),
        "ratio": found,
        "growth": paired(each["full"], each["empty"]),
        "ms_a_request": {name: ms(statistics.median(values)) for name, values in each.items()},
        "ms_by_request": _by_name(costs["full"]),
    }


def _by_turns(server: Served, stage: Stage) -> Callable[[], Cost]:
    """One cycle after another, each on the next issue."""
    meter = Meter(server)
    four, turn = Four(0, meter.browser), iter(range(10**9))

    def act() -> Cost:
        four.issue = stage.issues[next(turn) % len(stage.issues)]
        return meter.of(four.cycle)

    return act


def lists_and_pages(server: Served, floor: Served) -> dict[str, Any]:
    """Each page as often as the floor's list beside it: name → address, p95 in floor pages, milliseconds."""
    meter, beside = Meter(server), Meter(floor)
    floor_page = _floor_page(beside)
    readers: dict[str, Browser] = {}
    found = {}
    for name, (who, path) in addresses(meter, readers).items():

        def ours(who: str = who, path: str = path) -> Cost:
            return meter.of(lambda: readers[who].get(path))

        costs = alternately(TURNS, {"ours": ours, "floor": floor_page})
        seconds, others = ([_mean(cost) for cost in costs[side]] for side in ("ours", "floor"))
        spent = summary(seconds)
        ratio = spent["p95"] / ms(statistics.median(others))
        found[name] = {"address": path, "p95_ratio": round(ratio, 2), "p50_ratio": paired(seconds, others), "ms": spent}
    return found


def addresses(meter: Meter, readers: dict[str, Browser]) -> dict[str, tuple[str, str]]:
    """Page name → (who, address); `readers` are signed in by key."""
    found = dict(pages.SINGLE)
    for key in {who for who, *_more in [*pages.SINGLE.values(), *pages.LISTS.values()]}:
        readers[key] = signed_in(meter.browser(), key)
    for name, (who, path, common, rare) in pages.LISTS.items():
        for asked, address in pages.variants(path, readers[who].get(path).text, common, rare).items():
            found[f"{name}, {asked}" if asked else name] = (who, address)
    return found


def presence(server: Served, stage: Stage, floor: Served) -> dict[str, Any]:
    """What an open draft asks all the time, where nothing is new, beside a floor page."""
    meter, beside = Meter(server), Meter(floor)
    writer = signed_in(meter.browser(), "priya")
    draft = Four(stage.issues[0], meter.browser).draft()
    page = writer.get(draft).text
    path, tab, revision, seen = (
        re.findall(rf'data-{name}="([^"]*)"', page)[0] for name in ("here", "tab", "revision", "seen")
    )
    given: dict[str, object] = {"tab": tab, "revision": int(revision), "paragraph": 1, "seen": int(seen)}
    given["mark"] = json.loads(writer.send(path, given, token(page)).text)["mark"]
    if writer.send(path, given, token(page)).status != NOTHING_NEW:
        raise RuntimeError(f"{path}: something is new, though nobody did anything")
    ask = {"ours": lambda: meter.of(lambda: writer.send(path, given, token(page))), "floor": _floor_page(beside)}
    costs = alternately(2 * TURNS, ask)
    seconds, others = ([_mean(cost) for cost in costs[side]] for side in ("ours", "floor"))
    return {"ratio": paired(seconds, others), "ms": summary(seconds), "floor_ms": summary(others)}


def _floor_page(meter: Meter) -> Callable[[], Cost]:
    reader = Two(meter.browser).author
    return lambda: meter.of(lambda: reader.get(LIST))


def _mean(cost: Cost) -> float:
    return statistics.fmean(seconds for _name, seconds in cost)


def _by_name(turns: list[Cost]) -> dict[str, float]:
    names: dict[str, list[float]] = {}
    for name, seconds in (one for cost in turns for one in cost):
        names.setdefault(name, []).append(seconds)
    return {name: ms(statistics.median(values)) for name, values in names.items()}
