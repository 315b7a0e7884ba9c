"""Every season whose standings can be right is right with the lesson's guard, after a crash at every record.

The records come in another order, through a shard that splits; results are corrected and struck on the way; after each
single one the consumer dies and is started again. Without the guard such a season is wrong.
"""

import pytest

from f1model.table.connect import connect
from tests.f1.test_data import DROPPED_RESULTS, EQUAL, SPRINTS
from tests.streaming.championship import consumed, different, fresh, history, mixed, results_of, taught


def test_there_are_45_such_seasons() -> None:
    assert len(EQUAL) == 45
    assert len(EQUAL) + len(DROPPED_RESULTS) + len(SPRINTS) == 77


@pytest.mark.parametrize("season", sorted(EQUAL))
def test_a_season_is_right_after_a_crash_at_every_record_in_another_order(season: int) -> None:
    standings, records, names = fresh("SweptStandings"), history(results_of(season), corrected=True), taught()

    crashes = consumed(
        lambda change: names["count"](standings, change, names["gained"](change)), mixed(records, seed=season)
    )

    assert crashes == len(records)
    assert different(standings, season) == []


@pytest.mark.parametrize("season", sorted(EQUAL)[::4])
def test_a_season_is_wrong_after_the_same_without_the_guard(season: int) -> None:
    standings, names = fresh("UnguardedStandings"), taught()
    records = history(results_of(season), corrected=False)

    consumed(lambda change: names["add"](standings, change), mixed(records, seed=season))

    assert different(standings, season)


def test_a_season_read_from_the_engines_own_stream_is_right_after_a_crash_at_every_record() -> None:
    table, standings, names = connect(taught()["RESULTS"]), fresh("StreamedStandings"), taught()
    items = results_of(2010)
    for number, item in enumerate(items):
        table.put_item(Item={**item, "FinishPoints": 99} if number % 5 == 0 else item)
    for item in items[::5]:
        table.put_item(Item=item)

    crashes = consumed(lambda change: names["count"](standings, change, names["gained"](change)), None, table)

    assert crashes == len(items) + len(items[::5])
    assert different(standings, 2010) == []
