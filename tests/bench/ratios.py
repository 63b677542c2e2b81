"""The arithmetic of the bench: figures of one run against each other, and what is asked of them."""

import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Judged(NamedTuple):
    """One figure beside what is asked of it: at most `asked`, or at least, where `least`."""

    name: str
    value: float
    asked: float
    least: bool = False
    beside: str = ""  # the figures it was made of

    @property
    def missed(self) -> bool:
        """Whether it is not what is asked."""
        return self.value < self.asked if self.least else self.value > self.asked

    @property
    def line(self) -> str:
        """As the table shows it."""
        sign, mark = (">=" if self.least else "<="), "missed" if self.missed else ""
        return f"{self.name:58}{self.value:9.2f}   {sign} {self.asked:<6g}{mark:8}{self.beside}".rstrip()


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all stay below; at least one value must be given."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def paired(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of what each turn of ours cost, in that of theirs right beside it: a slow minute hits both alike."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def summary(values: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile of seconds, in milliseconds."""
    return {"p50": ms(statistics.median(values)), "p95": ms(percentile(values, 0.95))}


def ms(seconds: float) -> float:
    """Milliseconds, to the hundredth."""
    return round(1000 * seconds, 2)
