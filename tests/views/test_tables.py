from typing import Any

import pytest

from f1model.f1 import ARTICLE, F1, NORMALISED, f1_items
from f1model.model import AccessPattern, DataModel, Entity
from f1model.views.html import Html
from f1model.views.tables import access_pattern_table, cost_table, key_table

from .page import EVIL, answered, assert_safe, grid, season, text


def rows(table: Html) -> list[list[str]]:
    found = grid(table.to_html())
    return [found.row(number) for number in range(found.height)]


def test_the_key_table_shows_templates_in_the_table_and_in_each_index() -> None:
    assert rows(key_table(F1)) == [
        ["Entity", "PK", "SK", "GSI1PK", "GSI1SK"],
        ["SeasonItem", "F1#SEASONS", "SEASON#<SeasonId>", "", ""],
        ["RaceItem", "SEASON#<SeasonId>", "RACE#<Round:02d>", "CALENDAR#<SeasonId>", "RACE#<Round:02d>"],
        [
            "ResultItem",
            "SEASON#<SeasonId>",
            "RACE#<Round:02d>#RESULT#<Rank:02d>",
            "DRIVER#<DriverId>",
            "<SeasonId>#<Round:02d>#<Rank:02d>",
        ],
    ]


def test_the_key_table_of_several_models_names_each_table() -> None:
    table = key_table(NORMALISED["Races"], NORMALISED["Drivers"])
    assert grid(table.to_html()).caption == "Keys of Races, Drivers"
    assert rows(table)[1:] == [
        ["Races", "Race", "SeasonId: <SeasonId>", "Round: <Round>"],
        ["Drivers", "Driver", "DriverId: <DriverId>", ""],
    ]


def test_the_access_pattern_table_says_how_each_is_answered() -> None:
    header, *patterns = rows(access_pattern_table(ARTICLE))
    assert header == ["Access pattern", "Reads", "Key condition", "Filter", "Example", "How often"]
    assert [row[0] for row in patterns] == [pattern.name for pattern in ARTICLE.access_patterns]
    assert patterns[0][1:4] == ["Scan ArticleTable", "none: every item is read", "Type is SeasonItem"]
    together = next(row for row in patterns if row[0] == "Get a race with its results")
    assert together[1] == "Query ArticleTable"
    assert together[2] == "PK = SEASON#<SeasonId>\nand SK between RACE#<Round>\nand RACE#<Round>$"
    assert together[4:] == ["SeasonId=2024, Round=8", "five times a visit"]


def test_with_items_each_example_is_counted() -> None:
    header, *patterns = rows(access_pattern_table(F1, season()))
    assert header[-2:] == ["Evaluated", "Returned"]
    counts = {row[0]: row[-2:] for row in patterns}
    assert counts["Get all Formula 1 seasons"] == ["1", "1"]
    assert counts["Get all races of a season"] == ["24", "24"]
    assert counts["Get a race with its results"] == ["21", "21"]

    items = f1_items(ARTICLE, seasons=[2024], rounds=[1])
    counts = {row[0]: row[-2:] for row in rows(access_pattern_table(ARTICLE, items))[1:]}
    assert counts["Get all races of a season"] == ["21", "1"]


def test_a_pattern_without_an_example_is_not_counted() -> None:
    drivers = NORMALISED["Drivers"]
    assert not drivers.access_patterns[0].example
    assert rows(access_pattern_table(drivers, f1_items(drivers, seasons=[2024])))[1][-2:] == ["", ""]


def test_costs_are_summed_over_requests_and_trips() -> None:
    designs = {
        "many tables": [[answered(evaluated=3, size=1000, units="1.5"), answered()], [answered(requests=2)]],
        "one table": [[answered(evaluated=1200, size=1_234_567, units="0.50")]],
    }
    assert rows(cost_table("A race", designs)) == [
        ["Design", "Requests", "Round trips", "Items read", "Bytes read", "RCU (computed)"],
        ["many tables", "4", "2", "6", "1,300", "3"],
        ["one table", "1", "1", "1,200", "1,234,567", "0.5"],
    ]


def test_bytes_that_the_engine_does_not_tell_are_not_made_up() -> None:
    (_, row) = rows(cost_table("On AWS", {"one table": [[answered(size=None), answered()]]}))
    assert row[4] == "not told"


MODEL = DataModel(
    "Evil",
    [Entity(EVIL, "{Id}", "{Id}", {"Id": "S", EVIL: "S"})],
    access_patterns=[AccessPattern(EVIL, ["Id"], [EVIL], example={"Id": EVIL}, often=EVIL)],
)
TABLES: dict[str, Any] = {
    "keys": lambda: key_table(MODEL),
    "keys of several": lambda: key_table(MODEL, MODEL),
    "access patterns": lambda: access_pattern_table(MODEL),
    "costs": lambda: cost_table(EVIL, {EVIL: [[answered()]]}),
}


@pytest.mark.parametrize("make", TABLES.values(), ids=TABLES.keys())
def test_tables_are_safe_say_what_they_are_given_and_repeat(make: Any) -> None:
    table = make()
    assert_safe(table.to_html())
    assert EVIL in text(table.to_html())
    assert EVIL in repr(table)
    assert make().to_html() == table.to_html()
