import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from boto3.dynamodb.types import Binary
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity, Item
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.f1.items import f1_items
from f1model.f1.models import ARTICLE, F1, GROWN
from f1model.query.run import Result, run
from f1model.table.connect import connect
from f1model.table.load import load
from f1model.views.aggregate import aggregate_view
from f1model.views.colours import TONES
from f1model.views.elide import SCREEN
from f1model.views.html import value_text
from f1model.views.layout import FILTERED, RETURNED, SHOWN_ATTRIBUTES, Collection, Gap, ItemRow, Layout, lay_out

from .page import season

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

PLAIN = DataModel("Plain", ())

# Races asked of the table, where the results lie between them: all are read, and most filtered away.
FILTERING = replace(
    F1,
    access_patterns=[AccessPattern("Get all races of a season", given=["SeasonId"], returns=["RaceItem"])],
)

# Each thing in an item collection of its own, so that asking by colour can only be a Scan.
THINGS = DataModel(
    "Things",
    [Entity("Thing", "THING#{Id:03d}", "THING#{Id:03d}", {"Id": "N", "Colour": "S"})],
    access_patterns=[AccessPattern("Get things by colour", given=["Colour"], returns=["Thing"])],
)


@cache
def half() -> list[Item]:
    """The first twelve races of 2024, as a table holds them that is asked."""
    return f1_items(seasons=[2024], rounds=range(1, 13))


def drawn(items: list[Item], model: DataModel = PLAIN, highlight: Result | None = None, full: bool = False) -> Layout:
    return lay_out(model, items, None, highlight, full)


def with_sort_keys(keys: Sequence[Any]) -> list[Item]:
    return [{"PK": "P", "SK": key} for key in keys]


def gaps(view: Layout) -> Iterator[str]:
    """The text of every gap, within collections and between them."""
    for block in view.collections:
        yield from (each.text for each in ([block] if isinstance(block, Gap) else block.rows) if isinstance(each, Gap))


def in_slice(view: Layout) -> Counter[str]:
    """How many items a view says were returned, and read for nothing: in its rows, and in the texts of its gaps."""
    told = Counter(row.state for row in view.rows if row.state)
    for text in gaps(view):
        for count, state in re.findall(rf"(\d[\d,]*)[\w ]* \(?({FILTERED}|{RETURNED})\b", text):
            told[state] += int(count.replace(",", ""))
    return told


def touched(view: Layout) -> list[str]:
    """The partition keys of the collections in which the slice lies."""
    return [
        block.partition
        for block in view.collections
        if isinstance(block, Collection) and any(isinstance(row, ItemRow) and row.state for row in block.rows)
    ]


# Order: the engine's, not Python's or pandas'


@pytest.mark.parametrize(
    "in_order",
    [
        ["RACE#01", "RACE#10", "RACE#2"],
        ["RACE#1", "RACE#1#RESULT#1", "RACE#10", "RACE#2"],
        ["A", "Z", "a", "z", "É", "ž", "\uffee", "😀"],
        [Decimal(-1), 2, Decimal("2.5"), 10],
        [b"\x00", b"\x01\x00", b"\x7f", b"\xff"],
        [Binary(b"\x01"), bytearray(b"\x02"), b"\x03"],
        ["text", b"binary", 1, None],
    ],
)
def test_items_are_in_the_order_of_the_engine(in_order: list[Any]) -> None:
    assert [row.sort for row in drawn(with_sort_keys(in_order[::-1])).rows] == list(map(value_text, in_order))


@given(st.lists(st.text(), unique=True, max_size=8))
def test_texts_are_in_the_order_of_their_utf8_bytes(keys: list[str]) -> None:
    in_order = sorted(keys, key=lambda key: key.encode("utf-8", "surrogatepass"))
    assert [row.sort for row in drawn(with_sort_keys(keys)).rows] == list(map(value_text, in_order))


def test_collections_are_in_the_order_of_their_partition_keys() -> None:
    view = drawn([{"PK": key, "SK": "1"} for key in ("é", "RACE#2", "RACE#10", "z")])
    assert [block.partition for block in view.collections if isinstance(block, Collection)] == [
        "RACE#10", "RACE#2", "z", "é",
    ]  # fmt: skip


def test_the_order_in_which_items_come_changes_nothing() -> None:
    assert drawn(season(), F1) == drawn(season()[::-1], F1)
    shuffled = [dict(sorted(item.items())) for item in season()]
    assert drawn(shuffled, F1) == drawn(season(), F1)


# Attributes and types


def test_attributes_stand_in_the_models_order_without_the_keys() -> None:
    row = next(row for row in drawn(season(), F1, full=True).rows if row.type == "RaceItem")
    assert row.names == (
        "Type", "RaceName", "CircuitName", "RaceDate", "SeasonId", "Round", "GSI1PK", "GSI1SK",
    )  # fmt: skip
    assert row.values[1] == "Bahrain Grand Prix"


def test_a_short_view_tells_how_many_attributes_it_leaves_out() -> None:
    for short, whole in zip(drawn(season()[:40], F1).rows, drawn(season()[:40], F1, full=True).rows, strict=True):
        assert len(short.names) + short.hidden == len(whole.names)
        assert short.names == whole.names[: len(short.names)]
        assert whole.hidden == 0


def test_each_type_has_its_colour_and_its_count() -> None:
    view = drawn(season(), F1)
    assert view.legend == {"SeasonItem": (1, TONES[0]), "RaceItem": (24, TONES[1]), "ResultItem": (479, TONES[2])}
    assert all(row.tone == view.legend[row.type][1] for row in view.rows)


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ({"PK": "SEASON#2024", "SK": "RACE#01"}, "RaceItem"),
        ({"PK": "x", "SK": "y", "Type": "Ghost"}, "Ghost"),
        ({"PK": "x", "SK": "y", "Type": 5}, "item"),
        ({"PK": "x", "SK": "y"}, "item"),
        ({}, "item"),
    ],
)
def test_a_type_is_told_by_name_else_by_keys_else_not(item: Item, kind: str) -> None:
    assert [row.type for row in drawn([item], F1).rows] == [kind]


def test_items_without_keys_are_drawn_and_said_to_have_none() -> None:
    view = drawn([{"SK": "s"}, {"PK": "p"}, {}])
    blocks = [block for block in view.collections if isinstance(block, Collection)]
    assert [block.partition for block in blocks] == ["p", "(no partition key)"]
    assert [row.sort for row in view.rows] == ["(no sort key)", "s", "(no sort key)"]


# The slice


@pytest.fixture(scope="module")
def table() -> "Table":
    table = connect(F1)
    load(table, half())
    return table


@pytest.fixture(scope="module")
def things() -> "Table":
    table = connect(THINGS)
    load(table, [THINGS.item("Thing", {"Id": n, "Colour": "red" if n % 10 else "blue"}) for n in range(60)])
    return table


@pytest.fixture(scope="module")
def races(table: "Table") -> Result:
    """The races of a season with the results that were read on the way, and dropped."""
    return run(table, FILTERING["Get all races of a season"], SeasonId=2024)


def test_what_a_query_returns_is_shown_and_the_rest_in_a_line(table: "Table") -> None:
    result = run(table, F1["Get a race with its results"], SeasonId=2024, Round=8)
    view = drawn(half(), F1, result)
    returned = [row.sort for row in view.rows if row.state == RETURNED]
    assert returned == [*[item["SK"] for item in result.items][: SCREEN - 1], "RACE#08#RESULT#20"]
    assert list(gaps(view)) == [
        "… 1 more item collection (F1#SEASONS): 1 item",
        "… 7 more RaceItem, 139 more ResultItem",
        "… 9 more ResultItem (returned)",
        "… 4 more RaceItem, 80 more ResultItem",
    ]
    assert all(row.unread == (row.state == "") for row in view.rows)
    assert in_slice(view) == {RETURNED: 21}
    assert view.note == f"The slice, Get a race with its results: {result!r}"


def test_a_filtered_query_tells_what_it_paid_for_without_returning() -> None:
    items = f1_items(ARTICLE, seasons=[2024], rounds=[1])
    table = connect(ARTICLE)
    load(table, items)
    result = run(table, ARTICLE["Get all races of a season"], SeasonId=2024)
    view = drawn(items, ARTICLE, result)
    assert [row.state for row in view.rows] == [RETURNED, FILTERED]
    assert list(gaps(view)) == ["… 19 more ResultItem (read, not returned), 1 more SeasonItem"]
    assert "(20 items read and paid for, not returned)" in view.note


def test_a_long_filtered_slice_shows_some_that_was_returned_and_counts_the_rest(races: Result) -> None:
    view = drawn(half(), FILTERING, races)
    assert [row.sort for row in view.rows if row.state == RETURNED] == [f"RACE#{n:02d}" for n in (1, 2, 3, 4, 5, 12)]
    assert in_slice(view) == {RETURNED: 12, FILTERED: 239}
    assert in_slice(view).total() == races.evaluated
    assert "… 19 more ResultItem (read, not returned)" in gaps(view)
    assert len(list(view.rows)) + len(list(gaps(view))) < 16, "on one screen"


def test_a_scan_is_told_in_the_gaps_between_collections_too(things: "Table") -> None:
    result = run(things, THINGS["Get things by colour"], Colour="blue", allow_scan=True)
    view = drawn(things.scan()["Items"], THINGS, result)
    assert in_slice(view) == {RETURNED: 6, FILTERED: 54}
    assert in_slice(view).total() == result.evaluated


def test_a_slice_is_told_when_only_some_attributes_were_asked_for(table: "Table") -> None:
    pattern = FILTERING["Get all races of a season"]
    result = run(table, pattern, SeasonId=2024, attributes=["RaceName"])
    assert set(result.items[0]) == {"RaceName"}
    both = [*f1_items(seasons=[2023], rounds=[1, 2]), *half()]
    assert in_slice(drawn(both, FILTERING, result)) == {RETURNED: 12, FILTERED: 239}


def test_a_query_that_reads_nothing_leaves_everything_grey(table: "Table") -> None:
    view = drawn(half(), F1, run(table, F1["Get all results of a race"], SeasonId=1900, Round=1))
    assert all(row.unread for row in view.rows)
    assert in_slice(view) == {}


def test_where_the_engine_does_not_say_what_it_read_only_the_returned_is_marked(races: Result) -> None:
    silent = replace(races, pages=[replace(page, keys=None, bytes=None) for page in races.pages])
    view = drawn(half(), FILTERING, silent)
    assert in_slice(view) == {RETURNED: 12}
    assert "(239 items read and paid for, not returned)" in view.note


def test_a_slice_of_an_index_is_found_by_the_keys_of_the_table(table: "Table") -> None:
    result = run(table, F1["Get a driver's career, latest first"], DriverId="charles-leclerc")
    view = lay_out(F1, half(), "GSI1", result, full=True)
    assert in_slice(view) == {RETURNED: 12}
    assert touched(view) == ["DRIVER#charles-leclerc"]


# An index that does not hold everything


def projecting(projection: Any) -> DataModel:
    keys: dict[str, Any] = dict(F1.index("GSI1").keys)
    return replace(F1, table="ProjectingTable", indexes=[Index("GSI1", projection=projection, **keys)])


@pytest.mark.parametrize(
    ("projection", "names"),
    [
        ("KEYS_ONLY", {"PK", "SK"}),
        (["RaceName", "DriverName"], {"PK", "SK", "RaceName"}),
        ("ALL", {"PK", "SK", "Type", "RaceName", "CircuitName", "RaceDate", "SeasonId", "Round"}),
    ],
)
def test_a_view_of_an_index_shows_what_the_index_holds_and_still_tells_types(projection: Any, names: set[str]) -> None:
    view = lay_out(projecting(projection), season(), "GSI1", None, full=True)

    assert {name for row in view.rows if row.type == "RaceItem" for name in row.names} == names
    assert view.legend == {"RaceItem": (24, TONES[1]), "ResultItem": (479, TONES[2])}
    assert all(row.tone == view.legend[row.type][1] for row in view.rows)
    assert view.title == "ProjectingTable, index GSI1: 25 item collections, 503 of 504 items"


def test_a_type_that_only_the_attribute_tells_is_told_where_the_index_does_not_hold_it() -> None:
    index = Index("ByColour", partition="Colour", projection="KEYS_ONLY")
    items: list[Item] = [{"PK": "x", "SK": "y", "Type": kind, "Colour": kind} for kind in ("Ghost", "Thing")]
    view = lay_out(replace(THINGS, indexes=[index]), items, "ByColour", None, full=True)

    assert [(row.type, row.names) for row in view.rows] == [("Ghost", ("PK", "SK")), ("Thing", ("PK", "SK"))]


def test_a_slice_of_an_index_that_holds_only_keys_is_marked(f1_2024: list[Item]) -> None:
    model = projecting("KEYS_ONLY")
    table = connect(model)
    load(table, [item for item in f1_2024 if item["Type"] == "RaceItem"])
    result = run(table, model["Get all races of a season"], SeasonId=2024)

    view = lay_out(model, f1_2024, "GSI1", result, full=True)

    assert in_slice(view) == {RETURNED: 24}


# An index whose keys are attributes as they are


def blocks(view: Layout) -> list[tuple[str, list[str]]]:
    """Each collection's partition key with the sort keys of its rows."""
    return [
        (block.partition, [row.sort for row in block.rows if isinstance(row, ItemRow)])
        for block in view.collections
        if isinstance(block, Collection)
    ]


def test_a_view_of_a_native_index_groups_by_the_whole_partition_key() -> None:
    items = f1_items(GROWN, seasons=[2023, 2024], rounds=[8])

    view = lay_out(GROWN, items, "ByConstructor", None, full=True)

    assert view.keys == ("ConstructorId, SeasonId", "Round, Rank")
    assert view.title == "GrownTable, index ByConstructor: 20 item collections, 40 of 44 items"
    sorts = dict(blocks(view))
    assert (sorts["ferrari, 2023"], sorts["ferrari, 2024"]) == (["8, 4", "8, 5"], ["8, 1", "8, 3"])
    assert [partition for partition, _ in blocks(view) if partition.startswith("mer")] == [
        "mercedes, 2023", "mercedes, 2024",
    ]  # fmt: skip
    assert view.legend == {"ResultItem": (40, TONES[2])}


def test_the_attributes_of_a_native_key_stand_in_its_cells_and_nowhere_else() -> None:
    view = lay_out(GROWN, f1_items(GROWN, seasons=[2024], rounds=[8]), "ByConstructor", None, full=True)

    row = next(row for row in view.rows if row.sort == "8, 1")
    assert row.names[:3] == ("PK", "SK", "Type")
    assert row.values[:3] == ("SEASON#2024", "RACE#08#RESULT#01", "ResultItem")
    assert {"ConstructorId", "SeasonId", "Round", "Rank"}.isdisjoint(row.names)
    assert row.names[-4:] == ("GSI1PK", "GSI1SK", "WinnersPK", "WinnersSK")


NATIVE = DataModel(
    "NativeTable",
    [Entity("Lap", "LAP#{Id:02d}", "LAP", {"Id": "N", "Car": "N", "Day": "S", "Lap": "N", "Part": "S"})],
    indexes=[
        Index("ByCar", partition=["Car", "Day"], sort=["Lap", "Part"]),
        Index("ByDay", partition=["Day", "Car"]),
    ],
)


def laps(*rows: tuple[Any, Any, Any, Any]) -> list[Item]:
    return [
        NATIVE.item("Lap", {"Id": number, "Car": car, "Day": day, "Lap": lap, "Part": part})
        for number, (car, day, lap, part) in enumerate(rows)
    ]


def test_a_native_key_is_ordered_attribute_by_attribute_numbers_as_numbers() -> None:
    items = laps(
        (10, "Sat", 1, "a"), (9, "Sun", 10, "a"), (9, "Sun", 2, "b"), (9, "Sun", 2, "B"),
        (9, "Sun", Decimal("1.5"), "z"), (9, "Sun", -1, "é"), (9, "Sat", 1, "a"), (-9, "Sun", 1, "a"),
    )  # fmt: skip

    assert blocks(lay_out(NATIVE, items, "ByCar", None, full=True)) == [
        ("-9, Sun", ["1, a"]),
        ("9, Sat", ["1, a"]),
        ("9, Sun", ["-1, é", "1.5, z", "2, B", "2, b", "10, a"]),
        ("10, Sat", ["1, a"]),
    ]


def test_a_native_index_leaves_out_items_that_lack_any_attribute_of_it() -> None:
    items = laps(
        (9, "Sun", 1, "a"), (None, "Sun", 1, "a"), (9, None, 1, "a"), (9, "Sun", None, "a"), (9, "Sun", 1, None)
    )

    view = lay_out(NATIVE, items, "ByCar", None, full=True)

    assert view.title == "NativeTable, index ByCar: 1 item collection, 1 of 5 items"
    assert blocks(view) == [("9, Sun", ["1, a"])]


def test_items_with_equal_native_keys_are_in_the_order_of_the_table() -> None:
    items = laps((9, "Sun", 1, "a"), (9, "Sun", 1, "a"), (9, "Sun", 1, "a"))

    view = lay_out(NATIVE, items[::-1], "ByCar", None, full=True)

    assert [row.values[0] for row in view.rows] == ["LAP#00", "LAP#01", "LAP#02"]


def test_a_native_index_without_a_sort_key_has_one_head() -> None:
    view = lay_out(NATIVE, laps((9, "Sun", 1, "a"), (9, "Sun", 2, "a"), (10, "Sun", 1, "a")), "ByDay", None, full=True)

    assert view.keys == ("Day, Car",)
    assert [(block.partition, block.count) for block in view.collections if isinstance(block, Collection)] == [
        ("Sun, 9", 2), ("Sun, 10", 1),
    ]  # fmt: skip


def test_a_slice_of_a_native_index_is_one_collection() -> None:
    items = f1_items(GROWN, seasons=[2024], rounds=[1, 2])
    table = connect(GROWN)
    load(table, items)
    result = run(table, GROWN["Get a constructor's results in a season"], ConstructorId="ferrari", SeasonId=2024)

    view = lay_out(GROWN, items, "ByConstructor", result, full=True)

    assert in_slice(view) == {RETURNED: 4}
    assert touched(view) == ["ferrari, 2024"]


def test_hidden_collections_of_a_native_index_are_named_by_their_whole_partition_key() -> None:
    items = laps(*((car, "Sun", lap, "a") for car in range(1, 31) for lap in (1, 2)))

    view = lay_out(NATIVE, items, "ByCar", None, full=False)

    (gap,) = [block for block in view.collections if isinstance(block, Gap)]
    assert re.fullmatch(r"… \d+ more item collections \(\d+, Sun to \d+, Sun\): \d+ items", gap.text)
    assert blocks(view)[0][0] == "1, Sun"
    assert blocks(view)[-1][0] == "30, Sun"


# How wide it is


def test_only_so_many_attributes_are_drawn_as_fit_beside_the_keys() -> None:
    def shown(value: str, sort: str = "S", full: bool = False) -> int:
        item: Item = {"PK": "P", "SK": sort, **{f"A{n}": value for n in range(9)}}
        (row,) = lay_out(DataModel("Plain", ()), [item], None, None, full).rows
        assert len(row.names) == len(row.values) == 9 - row.hidden
        return len(row.names)

    assert (shown("x"), shown("x", full=True)) == (SHOWN_ATTRIBUTES, 9)
    assert 6 > shown("twenty characters ok") > shown("twenty characters ok", "s" * 40) > 1
    assert shown("a text that goes on in the next line") == shown("a text that goes on in the next line and the next")


def test_keys_that_no_table_has_are_drawn_in_one_order() -> None:
    odd: list[Any] = [
        "\ud800",
        10**5000,
        Decimal("1e999999999"),
        Decimal("sNaN"),
        float("nan"),
        [1],
        {"a": 1},
        {1},
        b"x",
    ]
    items = [{"PK": key, "SK": other} for key in odd for other in (odd[0], key)]

    drawn = aggregate_view(DataModel("Odd", ()), items, full=True).to_html()

    assert drawn == aggregate_view(DataModel("Odd", ()), items[::-1], full=True).to_html()
