from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from f1model.billing.bill import bill
from f1model.billing.prices import ON_DEMAND, Bill, Prices, monthly_bill
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.settings import Settings
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, GROWN, NORMALISED
from f1model.f1.relational import SqlResult
from f1model.views.html import Html
from f1model.views.tables import access_pattern_table, bill_table, cost_table, frame_table, key_table, row_table

from .bills import SHELF, THINGS
from .page import EVIL, answered, assert_safe, grid, season, text


def rows(table: Html) -> list[list[str]]:
    sheet = grid(table.to_html())
    return [sheet.row(number) for number in range(sheet.height)]


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


def test_the_key_table_shows_native_index_keys_attribute_by_attribute() -> None:
    header, season, race, result = rows(key_table(GROWN))

    assert header == [
        "Entity", "PK", "SK", "GSI1PK", "GSI1SK", "WinnersPK", "WinnersSK",
        "ByConstructor: partition key", "ByConstructor: sort key",
    ]  # fmt: skip
    assert season == ["SeasonItem", "F1#SEASONS", "SEASON#<SeasonId>", *[""] * 6]
    assert race[3:] == ["CALENDAR#<SeasonId>", "RACE#<Round:02d>", *[""] * 4]
    assert result[5:] == [
        "WINS#<WonAt>", "<SeasonId>#<Round:02d>#<Rank:02d>", "<ConstructorId>, <SeasonId>", "<Round>, <Rank>",
    ]  # fmt: skip


def test_the_key_table_names_an_index_whose_keys_are_those_of_the_table() -> None:
    inverted = replace(F1, indexes=[Index("Inverted", partition="SK", sort="PK")], access_patterns=[])

    header, *_, result = rows(key_table(inverted))

    assert header == ["Entity", "PK", "SK", "Inverted: partition key", "Inverted: sort key"]
    assert result[1:3] == result[:2:-1]


def test_the_key_table_has_no_column_for_a_sort_key_that_is_not_there() -> None:
    entities = [Entity("Driver", "{Id}", None, {"Id": "S", "Team": "S", "Year": "N"}), Entity("Flag", "FLAG")]
    indexes = [Index("ByTeam", partition=["Team", "Year"]), Index("GSI1", Driver=Keys("T#{Team}")), Index("Nobody")]

    assert rows(key_table(DataModel("Drivers", entities, indexes=indexes, sort=None))) == [
        ["Entity", "PK", "ByTeam: partition key", "GSI1PK", "Nobody: partition key"],
        ["Driver", "<Id>", "<Team>, <Year>", "T#<Team>", ""],
        ["Flag", "FLAG", "", "", ""],
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


def test_tables_say_that_an_index_is_local_and_what_it_fetches() -> None:
    asked = AccessPattern("by status", ["A"], ["T"], index="LSI1")
    model = DataModel(
        "Desk", [Entity("T", "A#{A}", "T#{Id}", {"A": "S", "Id": "S", "Status": "S"})],
        indexes=[LocalIndex("LSI1", T="{Status}#{Id}", projection="KEYS_ONLY"), LocalIndex("ByStatus", sort="Status")],
        access_patterns=[asked, replace(asked, name="whole", whole=True), replace(asked, name="b", index="ByStatus")],
    )  # fmt: skip

    assert [row[1] for row in rows(access_pattern_table(model))[1:]] == [
        "Query Desk.LSI1 (local)", "Query Desk.LSI1 (local, fetches whole items)", "Query Desk.ByStatus (local)"
    ]  # fmt: skip
    assert rows(key_table(model)) == [
        ["Entity", "PK", "SK", "LSI1SK (local)", "ByStatus: sort key (local)"],
        ["T", "A#<A>", "T#<Id>", "<Status>#<Id>", "<Status>"],
    ]


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
    assert row[3:] == ["2", "not told", "1"]


SQL = SqlResult([], {"race": 1, "circuit": 1, "result": 20, "driver": 20, "constructor": 20})


def test_of_sql_the_rows_are_counted_and_what_it_does_not_bill_is_a_dash() -> None:
    assert rows(cost_table("A race", {"SQL": [[SQL]], "one table": [[answered()]]}))[1:] == [
        ["SQL", "1", "1", "62 rows", "–", "–"],
        ["one table", "1", "1", "1", "100", "0.5"],
    ]


def test_bills_stand_side_by_side_under_their_prices() -> None:
    bills = {
        "one table": Bill(Decimal(8_000_000), Decimal(3_200_000), 2 * 1024**3),
        "many tables": monthly_bill([(Decimal("0.5"), 8_040_000_000)]),
    }

    assert grid(bill_table("A month", bills).to_html()).caption == (
        f"A month. {ON_DEMAND}. In it: requests and storage. Not in it: the 25 GB of storage that each account has "
        "free in a Region, point-in-time recovery and backups, requests to a key in KMS, streams, global tables, and "
        "data that leaves the Region."
    )
    assert rows(bill_table("A month", bills)) == [
        [
            "Design", "Read units, millions", "Write units, millions", "Stored, MB", "Reading, $", "Writing, $",
            "Storing, $", "A month, $ (computed)",
        ],
        ["one table", "8.0", "3.2", "2,048.0", "1.00", "2.00", "0.50", "3.50"],
        ["many tables", "4,020.0", "0.0", "0.0", "502.50", "0.00", "0.00", "502.50"],
    ]  # fmt: skip


def test_the_bill_of_a_model_has_a_row_for_each_pattern_and_for_whatever_else_costs() -> None:
    assert rows(bill_table("A month", bill(SHELF, THINGS)))[1:] == [
        ["look", "1,000/s", "Query", "0.5", "", "1,296,000,000", "", "162.00"],
        ["move", "100/s", "UpdateItem", "", "table 1\nByKind 2", "", "259,200,000\n518,400,000", "486.00"],
        ["by kind", "", "its rate is in words: now and then", "", "", "", "", "not billed"],
        ["Storing", "", "Shelf 0.0 MB\nByKind 0.0 MB", "", "", "", "", "0.00"],
        ["Point-in-time recovery", "", "0.0 MB", "", "", "", "", "0.00"],
        ["In all", "", "", "", "", "", "", "648.00"],
    ]
    caption = grid(bill_table("A month", bill(SHELF, THINGS)).to_html()).caption
    assert caption.startswith(f"A month (computed). {ON_DEMAND}; $0.20 per GB kept recoverable. Computed on 5 items")
    assert caption.endswith("The hottest item collection is 'SHELF#a' in Shelf. It is asked for 500 read and 100 write "
                            "units a second on average, most of them for 'look', all of which meet there. One "
                            "partition serves 3,000 and 1,000.")  # fmt: skip


def test_what_is_rented_is_a_row_of_its_own() -> None:
    rented = bill_table("A month", bill(replace(SHELF, settings=Settings((600, 200), recovery=False)), THINGS))

    assert [row[0] for row in rows(rented)][-3:] == ["Storing", "Rented capacity", "In all"]
    assert rows(rented)[-2][2:] == [
        "600 RCU and 200 WCU a second, for the table, and again for each global index (1)", "", "", "", "", "299.52",
    ]  # fmt: skip
    assert [row[-1] for row in rows(rented)[1:3]] == ["rented"] * 2


def test_bills_by_different_prices_name_each_once() -> None:
    others = Prices("2030-02-01", "eu-west-9", Decimal(1), Decimal(10), Decimal("0.5"))
    bills = {name: monthly_bill([], prices=others) for name in "ab"} | {"c": monthly_bill([])}

    caption = grid(bill_table("A month", bills).to_html()).caption

    assert caption.count("eu-west-9, prices since 2030-02-01") == caption.count("; On demand, us-east-1") == 1


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
    "bills": lambda: bill_table(EVIL, {EVIL: monthly_bill([])}),
    "one bill": lambda: bill_table(EVIL, bill(MODEL, [MODEL.item(EVIL, {"Id": EVIL})], {EVIL: "5/s"})),
    "no bill": lambda: bill_table(EVIL, bill(MODEL, [])),
    "rows": lambda: row_table(EVIL, {EVIL: {EVIL: EVIL}}, EVIL),
    "frames": lambda: frame_table(EVIL, pd.DataFrame({EVIL: [EVIL]}, index=[EVIL]), EVIL),
}


@pytest.mark.parametrize("make", TABLES.values(), ids=TABLES.keys())
def test_tables_are_safe_say_what_they_are_given_and_repeat(make: Any) -> None:
    table = make()
    assert_safe(table.to_html())
    assert EVIL in text(table.to_html())
    assert EVIL in repr(table)
    assert make().to_html() == table.to_html()


def test_a_limit_counts_in_the_access_pattern_table() -> None:
    latest = AccessPattern("Get two results", given=["SeasonId", "Round"], returns=["ResultItem"], limit=2,
                           example={"SeasonId": "2024", "Round": 8}, model=F1)  # fmt: skip
    model = DataModel("Limited", F1.entities, indexes=F1.indexes, access_patterns=[latest])

    assert rows(access_pattern_table(model, f1_items(seasons=[2024])))[1][-2:] == ["2", "2"]


# Any frame of pandas.


def test_a_frame_shows_its_index_and_its_figures() -> None:
    frame = pd.DataFrame({"rows": {"season": 77, "race": 1172, "result": 27533}})
    shown = frame_table("Rows in each table", frame, "table")

    assert rows(shown) == [["table", "rows"], ["season", "77"], ["race", "1,172"], ["result", "27,533"]]
    assert shown.text == "Rows in each table\ntable   rows\nseason  77\nrace    1,172\nresult  27,533"
    assert ">Rows in each table</caption>" in shown.html
    assert shown.html.count("text-align:right") == 4


def test_rows_that_nobody_named_have_no_header_of_their_own() -> None:
    frame = pd.DataFrame({"year": [1951, 2024], "driver": ["Luigi Fagioli", "George Russell"]})

    assert rows(frame_table("Winners", frame)) == [
        ["year", "driver"], ["1951", "Luigi Fagioli"], ["2024", "George Russell"],
    ]  # fmt: skip
    counted = pd.DataFrame({"evaluated": [10, 10]}, index=range(1, 3))
    assert rows(frame_table("Pages", counted, "page")) == [["page", "evaluated"], ["1", "10"], ["2", "10"]]


def test_the_index_has_its_own_name_or_the_one_that_is_given() -> None:
    frame = pd.DataFrame({"n": {"a": 1}})
    assert rows(frame_table("x", frame))[0] == ["what", "n"]
    frame.index.name = "letter"
    assert rows(frame_table("x", frame))[0] == ["letter", "n"]
    assert rows(frame_table("x", frame, "sign"))[0] == ["sign", "n"]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.5, 1.0, 15.5], ["0.5", "1.0", "15.5"]),
        ([25.0, 18.0], ["25", "18"]),
        ([Decimal("1E+3"), Decimal("0.50")], ["1,000.0", "0.5"]),
        ([9999, 10_000], ["9,999", "10,000"]),
        ([-12345], ["-12,345"]),
        ([True, False], ["True", "False"]),
        (["1:19:57.040", "+0.526"], ["1:19:57.040", "+0.526"]),
        (["SeasonItem", 5], ["SeasonItem", "5"]),
        ([1 / 3, 1.0], ["0.333333", "1.000000"]),
        ([2**60, 1], ["1,152,921,504,606,846,976", "1"]),
        ([Decimal("12345678901234567890.5"), 1], ["12,345,678,901,234,567,890.5", "1.0"]),
        ([1.5, float("inf")], ["1.5", "inf"]),
        ([1.5, float("nan")], ["1.5", "–"]),
        ([3, None], ["3", "–"]),
        ([None, "DNF"], ["–", "DNF"]),
        ([None, None], ["–", "–"]),
        (["", [1, 2]], ["", "[1, 2]"]),
    ],
)
def test_a_column_has_as_many_decimals_as_it_needs(values: list[Any], texts: list[str]) -> None:
    sheet = rows(frame_table("x", pd.DataFrame({"name": ["n"] * len(values), "value": values})))

    assert [row[1] for row in sheet[1:]] == texts


def test_columns_of_a_frame_may_share_a_name_and_there_may_be_no_rows() -> None:
    twice = pd.DataFrame([["a", 1, 2]], columns=["x", "n", "n"])

    assert rows(frame_table("Twice", twice)) == [["x", "n", "n"], ["a", "1", "2"]]
    assert rows(frame_table("None", twice.head(0))) == [["x", "n", "n"]]


# Rows of plain Python.


def test_rows_are_shown_as_a_frame_of_them_is() -> None:
    held = [{"year": 1951, "driver": "Luigi Fagioli", "points": 4}, {"year": 2024, "driver": "George Russell"}]
    named = {"first": held[0], "last": held[1]}

    assert row_table("Winners", held).html == frame_table("Winners", pd.DataFrame(held)).html
    assert rows(row_table("Winners", named, "which"))[1:] == [
        ["first", "1951", "Luigi Fagioli", "4"], ["last", "2024", "George Russell", "–"],
    ]  # fmt: skip
    assert row_table("W", named, "which").html == frame_table("W", pd.DataFrame(held, ["first", "last"]), "which").html


def test_rows_may_be_none_and_are_headed_by_what_is_said() -> None:
    assert rows(row_table("None", [])) == [[]]
    assert rows(row_table("x", {1: {"n": 1}}))[0] == ["what", "n"]
