"""One measurement: two ways of doing a thing, timed in turn, and the ratio between them."""

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Line(NamedTuple):
    """One measurement: ours and the other's figure, in ``unit``, and the ratio aimed at (0: none)."""

    what: str
    ours: float
    other: float
    unit: str
    aim: float = 0
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """Ours to the other's, or the other's to ours where more is aimed at."""
        return self.other / self.ours if self.at_least else self.ours / self.other

    @property
    def aimed(self) -> str:
        """The aim and whether it was met, in words; empty where there is none."""
        met = self.ratio >= self.aim if self.at_least else self.ratio <= self.aim
        return f"{'≥' if self.at_least else '≤'} {self.aim:g} {'ok' if met else 'MISSED'}" if self.aim else ""

    def __str__(self) -> str:
        return f"{self.what:64}{self.ours:12,.1f}{self.other:12,.1f} {self.unit:6}{self.ratio:8.2f}  {self.aimed}"


def pair(
    ours: Callable[[], object], other: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter
) -> tuple[float, float]:
    """The median milliseconds of each, run in turn, after one run each that does not count.

    ``clock`` gives seconds; ``time.process_time`` counts those of this process alone.
    """
    ours(), other()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for call, each in zip((ours, other), taken, strict=True):
            start = clock()
            call()
            each.append((clock() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])
