"""The case of lesson 22: solvable along two ways within its budget, for any number, and by no Scan."""

from collections import Counter
from functools import cache

import pytest

from f1model.course.budget import Budget
from f1model.course.case import ARCHIVE, DAYS, Case, open_case
from f1model.design.entity import Item
from f1model.errors import ModelError
from f1model.query.units import item_size, read_units
from f1model.table.connect import connect
from f1model.table.load import load

UNITS = 20
NUMBERS = (10, 33)  # in 33 somebody's move was once drawn twice
opened = cache(open_case)


def part(case: Case) -> list[Item]:
    """What of the archive the two ways read, so that the table is small."""
    season, _ = case.race
    return [
        item
        for item in case.items
        if item["Type"] in ("SeasonItem", "ChangeItem") or (item.get("SeasonId") == season and "Round" in item)
    ]


@pytest.mark.parametrize("number", NUMBERS)
def test_both_ways_lead_to_it_within_the_budget(number: int) -> None:
    case = opened(number)
    table = connect(case.model)
    load(table, part(case))
    by_log, by_data = Budget(table, UNITS), Budget(table, UNITS)

    removed = by_log.ask("Get what was removed on a day", RemovedOn=case.day)
    gone = Counter((each["SeasonId"], each["Round"], each["DriverBefore"]) for each in removed)
    ((season, number_of_race, driver), times), (_, next_most) = gone.most_common(2)
    changes = by_log.ask("Get the changes of a race", SeasonId=season, Round=number_of_race)
    (short,) = [
        each["SeasonId"]
        for each in by_data.ask("Get all seasons")
        if each["Results"] != case.seasons.get(each["SeasonId"], 0)
    ]
    page = by_data.ask("Get all results of a season", SeasonId=short)
    seen = Counter(each["Round"] for each in page if each["Type"] == "ResultItem")
    (gap,) = [each["Round"] for each in page if each["Type"] == "RaceItem" and each["Cars"] != seen[each["Round"]]]

    assert (times, next_most) == (2, 1)
    assert sum(each["Rank"] < 60 for each in removed) > 4, "the lost one is not the only one removed from a true rank"
    assert ((season, number_of_race), driver) == (case.race, case.driver)
    assert (short, gap) == case.race
    assert [each["Number"] for each in changes][-1] == case.final
    assert by_log.left > 0
    assert by_data.left > 0
    assert by_log.spent < by_data.spent
    assert read_units(sum(map(item_size, case.items))) > 10 * UNITS


@pytest.mark.parametrize("number", NUMBERS)
def test_one_result_is_gone_and_nothing_else(number: int) -> None:
    case = opened(number)
    results = [item for item in case.items if item["Type"] == "ResultItem"]
    counts = list(case.exported.values())

    assert len(results) == case.promised - 1 == counts[-1] == sum(case.seasons.values())
    assert case.lost not in results
    assert all(result not in results for result in case.backup), "each was at the other's place"
    assert {item["DriverId"] for item in case.backup} == {case.driver, case.neighbour}
    assert max(counts) == case.promised + 1, "one was entered twice, and struck again"
    assert min(day for day in DAYS if case.exported[day] < case.promised) == case.day
    assert open_case(number).items == case.items


def test_every_item_is_one_of_the_archives() -> None:
    case = opened(10)
    keys = [(item["PK"], item["SK"]) for item in case.items]

    assert len({*keys}) == len(keys)
    for item in case.items[::500]:
        entity = ARCHIVE.entity(item["Type"])
        assert ARCHIVE.item(item["Type"], {name: item[name] for name in entity.attributes if name in item}) == item


def test_a_case_has_a_whole_number() -> None:
    with pytest.raises(ModelError, match="is not the number of a case"):
        open_case("ten")  # type: ignore[arg-type]
