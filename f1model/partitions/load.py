"""What came of it: for every second, what was asked, served and throttled, and why; for every partition its part."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from f1model.errors import ModelError
from f1model.partitions.limits import PARTITION, Cause


@dataclass(frozen=True)
class Part:
    """A partition for a while: read and write units that it is asked for a second, and that it serves.

    ``keys`` is the number of partition keys that are asked for in it.
    """

    place: str
    number: int
    keys: int
    asked: tuple[float, float]
    served: tuple[float, float]

    @property
    def name(self) -> str:
        """``LiveTable 1``."""
        return f"{self.place} {self.number}"

    @property
    def heat(self) -> float:
        """What it is asked for, as a share of what one partition serves: above 1 it throttles."""
        return max(asked / most for asked, most in zip(self.asked, PARTITION, strict=True))


@dataclass(frozen=True)
class Span:
    """Seconds, from ``start`` to before ``stop``, in which nothing changes; all figures are a second.

    ``asked`` and ``served`` are requests, by name, and ``throttled`` requests by their cause. ``parts`` are all
    partitions that there are, in the order of their places and numbers.
    """

    start: int
    stop: int
    asked: Mapping[str, float]
    served: Mapping[str, float]
    throttled: Mapping[Cause, float]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Split:
    """A partition was split for heat at the end of a second: ``new`` is the number of the new one."""

    second: int
    place: str
    number: int
    new: int


@dataclass(frozen=True)
class Load:
    """The result of :func:`f1model.simulate`. A throttled request counts once: it is not sent again."""

    seconds: int
    spans: tuple[Span, ...]
    splits: tuple[Split, ...]

    def at(self, second: int) -> Span:
        """What happened in a second, counted from 0. Raises ModelError where there is none."""
        if type(second) is not int or not 0 <= second < self.seconds:
            problem = f"there is no second {second!r}."
            raise ModelError("Load", problem, f"Name one from 0 to {self.seconds - 1}.")
        return self.spans[bisect_right(self.spans, second, key=lambda span: span.start) - 1]

    def served(self, second: int) -> int:
        """Requests that are served in a second, to the nearest whole one. Raises ModelError where there is none."""
        return round(sum(self.at(second).served.values()))

    def between(self, start: int, stop: int) -> dict[str, float]:
        """Requests a second, on average from second ``start`` to before ``stop``: asked, served and throttled."""
        sums = {"asked": 0.0, "served": 0.0, "throttled": 0.0}
        for span in self.spans:
            seconds = max(0, min(stop, span.stop) - max(start, span.start))
            for name, figures in (("asked", span.asked), ("served", span.served), ("throttled", span.throttled)):
                sums[name] += seconds * sum(figures.values())
        return {name: each / max(1, stop - start) for name, each in sums.items()}

    def rows(self, every: int = 600) -> dict[str, dict[str, str]]:
        """A table for people: requests a second, on average of ``every`` seconds, and the partitions at their end."""
        made = {}
        for start in range(0, self.seconds, every):
            stop = min(start + every, self.seconds)
            figures = {f"{name} a second": f"{each:,.0f}" for name, each in self.between(start, stop).items()}
            partitions = f"{len(self.at(stop - 1).parts):,}"
            made[f"{start / 60:g} to {stop / 60:g}"] = {**figures, "partitions": partitions}
        return made

    @property
    def throttled(self) -> dict[str, float]:
        """Throttled requests in all, by AWS's name of the reason, most of them first."""
        sums: dict[str, float] = {}
        for span in self.spans:
            for cause, each in span.throttled.items():
                sums[cause.reason] = sums.get(cause.reason, 0) + each * (span.stop - span.start)
        return dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))

    def __repr__(self) -> str:
        whole = self.between(0, self.seconds)
        figures = ", ".join(f"{round(each):,} {name}" for name, each in whole.items())
        why = "".join(f"; {round(each):,} {reason}" for reason, each in self.throttled.items())
        return f"{self.seconds:,} seconds, {figures} a second on average{why}"
