"""All of history on the engine: what lesson 11 estimates for every size is what is read, and what the engine bills."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.query.explain import explain
from f1model.query.run import run
from f1model.table.connect import connect, drop
from f1model.table.load import load

ASKED: dict[str, dict[str, Any]] = {
    "Get all Formula 1 seasons": {},
    "Get all races of a season": {"SeasonId": 2024},
    "Get all results of a race": {"SeasonId": 2024, "Round": 8},
    "Get a race with its results": {"SeasonId": 2024, "Round": 8},
    "Get a driver's career, latest first": {"DriverId": "fernando-alonso"},
}
HISTORY = f1_items()


@pytest.fixture(scope="module")
def table() -> Iterator[Any]:
    table = connect(F1)
    load(table, HISTORY)
    yield table
    drop(table)


@pytest.mark.parametrize("name", ASKED)
def test_an_estimate_over_all_of_history_is_what_the_engine_reads_and_bills(table: Any, name: str) -> None:
    estimate = explain(F1[name], ASKED[name], items=HISTORY).estimate
    answer = run(table, F1[name], ASKED[name])
    billed = table.query(**answer.request, ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"]["CapacityUnits"]

    assert estimate is not None
    assert (answer.evaluated, answer.units) == (estimate.evaluated, estimate.units)
    assert answer.units == Decimal(str(billed))


def test_every_pattern_is_asked() -> None:
    assert set(ASKED) == {pattern.name for pattern in F1.access_patterns}
