"""One second: what is wanted of each partition and of each table, and what of it is served."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from f1model.partitions.limits import KINDS, ONE_PARTITION, PARTITION, Cause, OnDemand, Rented
from f1model.partitions.load import Part, Span
from f1model.partitions.ranges import Position, Ranges
from f1model.partitions.traffic import Request

Budget = tuple[str, int, int]  # a table or index, its partition's number (0: all of it), and 0 for reads, 1 for writes


@dataclass
class Sharing:
    """A table or a global index: its partitions, what it serves as a whole of each kind, and whether it has to keep
    item collections ``whole``."""

    index: bool
    ranges: Ranges
    budgets: tuple[OnDemand | Rented, OnDemand | Rented]
    whole: bool


@dataclass(frozen=True)
class Flow:
    """A request, with its figures as floats and where each of its takes is."""

    request: Request
    a_second: float
    takes: tuple[tuple[str, Position, tuple[float, float]], ...]


class Second:
    """What happens in a second. What a partition throttles does not come to the table's limits, which are asked next.

    ``hot`` are the partitions that are asked for more than they serve, and ``heat`` says where in them; ``used`` are
    the units that each table serves.
    """

    def __init__(self, flows: Sequence[Flow], tables: Mapping[str, Sharing]) -> None:
        self.flows, self.tables, self.served = flows, tables, [flow.a_second for flow in flows]
        self.causes: dict[Cause, float] = defaultdict(float)
        self.heat: dict[tuple[str, int], dict[Position, float]] = defaultdict(lambda: defaultdict(float))
        self.needs: list[list[tuple[Budget, float]]] = []
        for flow in flows:
            placed = [(name, tables[name].ranges.of(where), where, both) for name, where, both in flow.takes]
            self.needs.append([((name, number, kind), both[kind]) for name, number, _, both in placed for kind in (0, 1)
                               if both[kind]])  # fmt: skip
            for name, number, where, both in placed:
                heat = max(units / most for units, most in zip(both, PARTITION, strict=True))
                self.heat[name, number][where] += heat * flow.a_second
        self.asked = self._units(_itself)
        shares = {budget: PARTITION[budget[2]] / units for budget, units in self.asked.items() if units}
        self.hot = {budget[:2] for budget, share in shares.items() if share < 1}
        self._serve(_itself, shares, lambda budget: ONE_PARTITION)
        wanted = self._units(_as_a_whole)
        shares = {
            budget: tables[budget[0]].budgets[budget[2]].allowed / units for budget, units in wanted.items() if units
        }
        self._serve(_as_a_whole, shares, lambda budget: tables[budget[0]].budgets[budget[2]].why)
        self.used = self._units(_as_a_whole)

    def _units(self, of: Callable[[Budget], Budget]) -> dict[Budget, float]:
        """The units of all that is served so far, by budget."""
        units: dict[Budget, float] = defaultdict(float)
        for needs, got in zip(self.needs, self.served, strict=True):
            for budget, each in needs:
                units[of(budget)] += each * got
        return units

    def _serve(
        self, of: Callable[[Budget], Budget], shares: Mapping[Budget, float], why: Callable[[Budget], str]
    ) -> None:  # fmt: skip
        """Serve of each request the smallest of the shares of what it needs."""
        for number, needs in enumerate(self.needs):
            share, budget = min(((shares.get(of(each), 1.0), of(each)) for each, _ in needs), default=(1.0, ("", 0, 0)))
            if share < 1:
                cause = Cause(budget[0], self.tables[budget[0]].index, KINDS[budget[2]], why(budget))
                before, self.served[number] = self.served[number], self.served[number] * share
                self.causes[cause] += before - self.served[number]

    def span(self, start: int, stop: int) -> Span:
        """What happens, as a span of such seconds."""
        asked: dict[str, float] = defaultdict(float)
        served: dict[str, float] = defaultdict(float)
        for flow, got in zip(self.flows, self.served, strict=True):
            asked[flow.request.name] += flow.a_second
            served[flow.request.name] += got
        both, parts = (self.asked, self._units(_itself)), []
        for name, table in self.tables.items():
            for number in sorted(table.ranges.numbers):
                keys = {where[0] for where in self.heat.get((name, number), ())}
                wanted, got_here = (
                    (units.get((name, number, 0), 0.0), units.get((name, number, 1), 0.0)) for units in both
                )
                parts.append(Part(name, number, len(keys), wanted, got_here))
        return Span(start, stop, asked, served, dict(self.causes), tuple(parts))


def _itself(budget: Budget) -> Budget:
    return budget


def _as_a_whole(budget: Budget) -> Budget:
    return budget[0], 0, budget[2]
