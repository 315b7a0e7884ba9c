"""A model inferred from a million items, all in one go."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from resource import RUSAGE_SELF, getrusage
from time import process_time
from typing import Any

from f1model.design.entity import Item
from f1model.f1.models import F1
from f1model.inference.infer import infer
from tools.bench.measure import Line

READ = 1_000_000


def _seconds(call: Callable[[], object]) -> float:
    start = process_time()
    call()
    return process_time() - start


def inference(history: list[Item], count: int = READ) -> Iterator[Line]:
    """So many items, of which those of history are repeated; then twice as many, for the memory."""
    indexes: Any = F1.indexes
    table = replace(F1, entities=(), relationships=(), access_patterns=(), write_patterns=(),
                    indexes=[replace(each, keys={}) for each in indexes])  # fmt: skip

    def items(count: int) -> Iterator[Item]:
        return (history[number % len(history)] for number in range(count))

    taken = _seconds(lambda: infer(table, lambda: items(count)))
    aim = 60 * count / READ
    yield Line(f"{count:,} items inferred / a minute a million, of this process alone", taken, aim, "s", 1)
    peak = getrusage(RUSAGE_SELF).ru_maxrss
    infer(table, lambda: items(count * 2))
    now = getrusage(RUSAGE_SELF).ru_maxrss
    yield Line("  peak memory: twice the items / once", now / 1024, peak / 1024, "MB", 1.1)
