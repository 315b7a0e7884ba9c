"""A model inferred from very many items, against the least that a reader of them has to do: look at each attribute."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from resource import RUSAGE_SELF, getrusage
from time import process_time
from typing import Any

from f1model.design.entity import Item
from f1model.f1.models import F1
from f1model.inference.infer import infer
from tools.bench.measure import Line

READ, SCALED = 100_000, 1_000_000


def _seconds(call: Callable[[], object]) -> float:
    start = process_time()
    call()
    return process_time() - start


def inference(history: list[Item]) -> Iterator[Line]:
    """So many items in two sizes, of which the difference is what each further item takes, and so a million of them."""
    indexes: Any = F1.indexes
    table = replace(F1, entities=(), relationships=(), access_patterns=(), write_patterns=(),
                    indexes=[replace(each, keys={}) for each in indexes])  # fmt: skip

    def items(count: int) -> Iterator[Item]:
        return (history[number % len(history)] for number in range(count))

    few, many = (_seconds(lambda count=count: infer(table, lambda: items(count))) for count in (READ // 2, READ))  # type: ignore[misc]
    whole = few + (many - few) * (SCALED - READ // 2) / (READ // 2)
    yield Line("a million items inferred / a minute, of this process alone", whole, 60, "s", 1)
    peak = getrusage(RUSAGE_SELF).ru_maxrss
    infer(table, lambda: items(READ * 3))
    now = getrusage(RUSAGE_SELF).ru_maxrss
    yield Line("  peak memory: three times the items / once", now / 1024, peak / 1024, "MB", 1.1)
