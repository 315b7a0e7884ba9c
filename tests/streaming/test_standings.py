"""One season of the championship is right with the lesson's guard, whatever befalls the consumer, and wrong without.

All seasons that can be right: tests/engines/test_standings.py.
"""

from dataclasses import replace

import pytest

from f1model.streaming.change import Change
from f1model.streaming.faults import replayed
from f1model.table.connect import connect

from .championship import consumed, different, fresh, history, mixed, results_of, taught

SEASON = 1968  # few results had points


def test_a_crash_after_every_change_of_the_engines_own_stream_leaves_no_trace() -> None:
    table, standings = connect(taught()["RESULTS"]), fresh("CrashedStandings")
    items = [item for item in results_of(SEASON) if item["FinishPoints"]][:20]
    for item in items:
        table.put_item(Item=item)

    crashes = consumed(lambda change: taught()["count"](standings, change), None, table)

    assert crashes == len(items)
    assert sum(item["Points"] for item in standings.scan()["Items"]) == sum(item["FinishPoints"] for item in items)


@pytest.mark.parametrize(("guard", "right"), [("count", True), ("add", False), ("newest_only", False)])
def test_only_the_guard_that_knows_each_record_survives_crashes_and_another_order(guard: str, right: bool) -> None:
    standings, records = fresh("MixedStandings"), history(results_of(SEASON), corrected=False)

    consumed(lambda change: taught()[guard](standings, change), mixed(records, seed=SEASON))

    assert (different(standings, SEASON) == []) == right


@pytest.mark.parametrize("guarded", [True, False])
def test_corrections_count_once_too(guarded: bool) -> None:
    standings, names = fresh("CorrectedStandings"), taught()
    records = map(Change.of, history(results_of(SEASON), corrected=True))

    for number, change in enumerate(replayed(records, seed=3)):
        told = change if guarded else replace(change, id=f"{number}")
        names["count"](standings, told, names["gained"](change))

    assert (different(standings, SEASON) == []) == guarded
