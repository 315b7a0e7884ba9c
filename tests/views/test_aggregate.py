import re
import struct
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity, Item
from f1model.design.index import LocalIndex
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.f1.items import f1_items
from f1model.f1.models import F1, GROWN, NORMALISED
from f1model.query.run import run
from f1model.table.connect import connect
from f1model.table.load import load
from f1model.views.aggregate import AggregateView, aggregate_view
from tests.history import history
from tests.table.engine import foreign

from .page import Grid, assert_safe, grid, race, season

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

DRIVERS = NORMALISED["Drivers"]
PLAIN = DataModel("Plain", ())
LECLERC = "charles-leclerc"


@cache
def part() -> list[Item]:
    """Of the season its races, the results of the last one, and those of one driver."""
    return [item for item in season() if item.get("Round") == 24 or item.get("DriverId", LECLERC) == LECLERC]


VIEWS: dict[str, Callable[[], AggregateView]] = {
    "season": lambda: aggregate_view(F1, season()),
    "season, full": lambda: aggregate_view(F1, season(), full=True),
    "index": lambda: aggregate_view(F1, season(), index="GSI1"),
    "index, full": lambda: aggregate_view(F1, part(), index="GSI1", full=True),
    "history": lambda: aggregate_view(GROWN, history()),
    "no sort key": lambda: aggregate_view(DRIVERS, f1_items(DRIVERS, seasons=[2024])),
    "nothing": lambda: aggregate_view(F1, []),
    "keys only": lambda: aggregate_view(PLAIN, [{"PK": "a", "SK": "b"}]),
    "keys, then more": lambda: aggregate_view(PLAIN, [{"PK": "a", "SK": "b"}, {"PK": "a", "SK": "c", "More": 1}]),
}


@cache
def view(name: str) -> AggregateView:
    return VIEWS[name]()


@cache
def page(name: str) -> str:
    return view(name).to_html()


@cache
def read(name: str) -> Grid:
    return grid(page(name))


# Geometry: NoSQL Workbench's


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_safe_to_embed_and_a_rectangle_whose_spots_are_covered_once(name: str) -> None:
    assert_safe(page(name))
    read(name).assert_whole()


def test_the_header_is_two_rows_as_in_nosql_workbench() -> None:
    sheet = read("season")
    assert sheet.row(0) == ["Primary key", "Attributes"]
    assert sheet.row(1) == ["Partition key: PK", "Sort key: SK"]
    primary, attributes, partition, sort = sheet.cells[:4]
    assert (primary.colspan, attributes.colspan, attributes.rowspan) == (2, sheet.width - 2, 2)
    assert [cell.scope for cell in (primary, attributes, partition, sort)] == ["colgroup", "colgroup", "col", "col"]
    assert {cell.tag for cell in (primary, attributes, partition, sort)} == {"th"}


def test_the_caption_names_the_table_and_counts_its_types() -> None:
    caption = read("season").caption
    assert caption.startswith("F1Table: 2 item collections, 504 items, 40 shown")
    for part in ("SeasonItem · 1", "RaceItem · 24", "ResultItem · 479"):
        assert part in caption


def test_an_item_is_two_rows_names_above_values_beside_its_sort_key() -> None:
    sheet = grid(aggregate_view(F1, race(), full=True).to_html())
    sort = next(cell for cell in sheet.cells if cell.text == "RACE#01")
    assert (sort.scope, sort.rowspan, sort.column) == ("row", 2, 1)
    names = [cell for cell in sheet.cells if cell.row == sort.row and cell.column > 1]
    values = [cell for cell in sheet.cells if cell.row == sort.row + 1]
    assert [cell.text for cell in names][:3] == ["Type", "RaceName", "CircuitName"]
    assert [cell.text for cell in values][:3] == ["RaceItem", "Bahrain Grand Prix", "Bahrain"]
    assert [cell.column for cell in names] == [cell.column for cell in values]


def test_the_partition_key_spans_its_whole_collection() -> None:
    sheet = read("season, full")
    assert [(cell.text, cell.rowspan, cell.column) for cell in sheet.collections] == [
        ("F1#SEASONS\n1 item", 2, 0),
        ("SEASON#2024\n503 items", 2 * 503, 0),
    ]


def test_a_gap_is_one_row_beside_its_partition_key() -> None:
    sheet = read("season")
    gaps = [cell for cell in sheet.cells if cell.text.startswith("… ")]
    assert {(cell.column, cell.colspan) for cell in gaps} == {(1, sheet.width - 1)}
    assert sheet.collections[1].rowspan == 2 * 39 + len(gaps)


def test_without_a_sort_key_the_partition_key_is_the_primary_key() -> None:
    sheet = read("no sort key")
    assert sheet.row(1) == ["Partition key: DriverId"]
    assert sheet.cells[0].colspan == 1
    assert {cell.rowspan for cell in sheet.collections} == {2}
    assert not [cell for cell in sheet.cells if cell.scope == "row"]


def test_an_empty_table_says_so() -> None:
    assert read("nothing").row(2) == ["no items"]


# Elision: what is shown and what is left out is everything, as the page's own text tells


def number(text: str) -> int:
    return int(text.replace(",", ""))


def told(sheet: Grid) -> tuple[list[str], list[Counter[str]], int]:
    """The collections of a page, the types of the items in each, shown or counted in a gap, and how many are shown."""
    collections = []
    counts: list[Counter[str]] = []
    shown = 0
    for cell in sheet.cells:
        if cell.scope == "rowgroup":
            collections.append(cell.text)
            counts.append(Counter())
        elif cell.scope == "row":
            kind = next(each.text for each in sheet.cells if each.row == cell.row + 1)
            counts[-1][kind] += 1
            shown += 1
        elif cell.text.startswith("… ") and "item collection" in cell.text:
            collections.append(cell.text)
            counts.append(Counter({"": number(re.findall(r": ([\d,]+) items?$", cell.text)[0])}))
        elif cell.text.startswith("… "):
            counts[-1].update({kind: number(count) for count, kind in re.findall(r"([\d,]+) more (\w+)", cell.text)})
    return collections, counts, shown


RUNS = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 45)), min_size=1, max_size=6)
TABLES = st.lists(RUNS.map(lambda runs: "".join(kind * count for kind, count in runs)), min_size=1, max_size=20)


def items_of(table: list[str]) -> list[Item]:
    return [
        {"PK": f"COLLECTION#{number:02d}", "SK": f"{position:04d}", "Type": kind}
        for number, kinds in enumerate(table)
        for position, kind in enumerate(kinds)
    ]


@given(TABLES)
def test_what_is_shown_and_what_is_left_out_are_everything(table: list[str]) -> None:
    collections, counts, shown = told(grid(aggregate_view(PLAIN, items_of(table)).to_html()))
    total = sum(map(len, table))
    assert shown <= 40 or total <= 40
    assert sum(each.total() for each in counts) == total
    whole = iter(table)
    for text, count in zip(collections, counts, strict=True):
        if text.startswith("… "):
            left_out = [next(whole) for _ in range(number(text.split()[1]))]
            assert count.total() == sum(map(len, left_out))
        else:
            kinds = next(whole)
            assert count == Counter(kinds), "type by type"
            assert text.endswith(f"\n{len(kinds)} item{'' if len(kinds) == 1 else 's'}")
    assert next(whole, None) is None
    assert collections[0].startswith("COLLECTION#00\n")
    assert collections[-1].startswith(f"COLLECTION#{len(table) - 1:02d}\n")


@pytest.mark.parametrize("name", ["season", "history"])
def test_one_whole_race_is_shown_and_races_lie_between_their_results(name: str) -> None:
    keys = [row.sort for row in view(name).layout.rows]
    first = [key for key in keys if key.startswith("RACE#01")]
    assert first[0] == "RACE#01"
    assert first[1:21] == [f"RACE#01#RESULT#{n:02d}" for n in range(1, 21)]
    assert keys[keys.index("RACE#03") :][:4] == ["RACE#03", *(f"RACE#03#RESULT#0{n}" for n in (1, 2, 3))]


def test_a_table_fifty_times_larger_gives_a_page_of_the_same_size() -> None:
    assert len(history()) == 28_782
    assert len(page("history").encode()) == pytest.approx(len(page("season").encode()), rel=0.1)
    collections, counts, shown = told(read("history"))
    assert collections[0].startswith("F1#SEASONS\n")
    assert collections[-1].startswith("SEASON#2026\n")
    assert sum(each.total() for each in counts) == 28_782
    assert shown == 40


def test_full_leaves_nothing_out() -> None:
    sheet = read("season, full")
    assert sheet.gaps == []
    assert sheet.caption.startswith("F1Table: 2 item collections, 504 items ")
    assert len([cell for cell in sheet.cells if cell.scope == "row"]) == 504


# Indexes


def test_an_index_view_shows_its_keys_first_and_leaves_out_what_is_not_in_it() -> None:
    sheet = read("index, full")
    assert sheet.caption.startswith("F1Table, index GSI1: 21 item collections, 67 of 68 items ")
    assert sheet.row(1) == ["Partition key: GSI1PK", "Sort key: GSI1SK"]
    assert "SeasonItem" not in sheet.caption
    assert "SEASON#2024" not in {cell.text for cell in sheet.cells if cell.scope in ("row", "rowgroup")}
    sort = next(cell for cell in sheet.cells if cell.text == "RACE#01" and cell.scope == "row")
    assert sheet.row(sort.row)[2:5] == ["PK", "SK", "Type"]
    assert sheet.row(sort.row + 1)[:3] == ["SEASON#2024", "RACE#01", "RaceItem"]


def test_an_unknown_index_is_refused_by_name() -> None:
    with pytest.raises(ModelError, match=re.escape("F1Table has no index 'GSI9'. It has: GSI1.")):
        aggregate_view(F1, season(), index="GSI9")


# Where items come from


def test_a_data_model_alone_has_nothing_to_draw() -> None:
    with pytest.raises(ModelError, match=r"Give them: aggregate_view\(model, items\)\."):
        aggregate_view(F1)


@pytest.fixture(scope="module")
def table() -> "Table":
    table = connect(F1)
    load(table, part())
    return table


def test_a_table_is_drawn_as_its_model_and_items_are(table: "Table") -> None:
    assert aggregate_view(table).to_html() == aggregate_view(F1, part()).to_html()


def test_a_query_of_an_index_is_drawn_in_that_index(table: "Table") -> None:
    result = run(table, F1["Get a driver's career, latest first"], DriverId=LECLERC)
    sheet = grid(aggregate_view(table, highlight=result).to_html())
    assert sheet.caption.startswith("F1Table, index GSI1:")
    marked = [cell for cell in sheet.cells if cell.text.endswith("\n● returned")]
    assert len(marked) == 12
    assert "The slice, Get a driver's career, latest first: Query: 24 items returned" in sheet.caption


def test_a_slice_is_told_in_words_without_a_sort_key_too() -> None:
    table = connect(DRIVERS)
    load(table, f1_items(DRIVERS, seasons=[2024]))
    result = run(table, DRIVERS["Get a driver"], DriverId="lewis-hamilton")
    sheet = grid(aggregate_view(table, highlight=result).to_html())
    (marked,) = [cell for cell in sheet.cells if "returned" in cell.text]
    assert marked.text == "DriverName\n● returned"
    assert sheet.row(marked.row + 1)[0] == "Lewis Hamilton"


# A table that nobody declared


def test_a_foreign_table_with_numbers_as_keys_is_in_the_order_of_their_values() -> None:
    table = foreign("Laps", {"Car": "N", "Lap": "N"}, {"Day": "S"})
    laps = [(1, 10), (1, 2), (10, 1), (2, Decimal("1.5"))]
    load(table, [{"Car": car, "Lap": lap, "Seconds": Decimal("80.10")} for car, lap in laps])
    view = aggregate_view(table)
    assert view.layout.title == "Laps: 3 item collections, 4 items"
    assert [cell.text for cell in grid(view.to_html()).collections] == ["1\n2 items", "2\n1 item", "10\n1 item"]
    assert [row.sort for row in view.layout.rows] == ["2", "10", "1.5", "1"]
    assert {row.values[0] for row in view.layout.rows} == {"80.1"}


def test_a_foreign_tables_index_is_drawn_sparse_and_without_a_sort_key() -> None:
    table = foreign("Pits", {"Car": "S", "Lap": "N"}, {"Day": "S"})
    load(table, [{"Car": "16", "Lap": lap, **({"Day": "Sunday"} if lap > 1 else {})} for lap in (1, 2, 3)])
    sheet = grid(aggregate_view(table, index="ByDay").to_html())
    assert sheet.caption.startswith("Pits, index ByDay: 1 item collection, 2 of 3 items")
    assert sheet.row(1) == ["Partition key: Day"]
    assert [cell.text for cell in sheet.collections] == ["Sunday\n2 items"]
    assert sheet.collections[0].rowspan == 4


def test_a_local_index_is_drawn_in_its_own_order_and_said_to_be_one() -> None:
    entity = Entity("T", "A#{A}", "T#{Id}", {"A": "S", "Id": "S", "At": "N"})
    model = DataModel("Desk", [entity], indexes=[LocalIndex("ByAt", sort="At")])
    items = [model.item("T", {"A": "a", "Id": name, "At": at}) for name, at in (("x", 10), ("y", 9), ("z", None))]
    view = aggregate_view(model, items, index="ByAt")

    assert view.layout.title == "Desk, local index ByAt: 1 item collection, 2 of 3 items"
    assert grid(view.to_html()).row(1) == ["Partition key: PK", "Sort key: At"]
    assert [row.sort for row in view.layout.rows] == ["9", "10"]


def test_a_foreign_tables_index_of_several_attributes_is_drawn_by_all_of_them() -> None:
    index = {"Day": "S", "Car": "N", "Lap": "N", "Part": "S"}
    table = foreign("Stints", {"Id": "S"}, index, hashes=2)
    stints = [("Sun", 10, 1, "a"), ("Sun", 9, 10, "a"), ("Sun", 9, 2, "b"), ("Sun", 9, 2, "a"), ("Sat", 9, 1, "a")]
    load(table, [{"Id": str(n), **dict(zip(index, stint, strict=True))} for n, stint in enumerate(stints)])
    load(table, [{"Id": "sparse", "Day": "Sun", "Car": 9, "Lap": 3}])
    view = aggregate_view(table, index="ByDay")
    assert view.layout.title == "Stints, index ByDay: 3 item collections, 5 of 6 items"
    sheet = grid(view.to_html())
    assert sheet.row(1) == ["Partition key: Day, Car", "Sort key: Lap, Part"]
    assert [cell.text for cell in sheet.collections] == ["Sat, 9\n1 item", "Sun, 9\n3 items", "Sun, 10\n1 item"]
    assert [row.sort for row in view.layout.rows] == ["1, a", "2, a", "2, b", "10, a", "1, a"]
    assert {row.names for row in view.layout.rows} == {("Id",)}
    assert repr(view).splitlines()[1].split() == ["Day,", "Car", "Lap,", "Part", "Type"]


@pytest.mark.parametrize(
    ("name", "projection", "names"),
    [
        ("FullPits", {"ProjectionType": "ALL"}, ("Id", "Crew", "Seconds")),
        ("BarePits", {"ProjectionType": "KEYS_ONLY"}, ("Id",)),
        ("SomePits", {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["Seconds"]}, ("Id", "Seconds")),
    ],
)
def test_of_a_foreign_tables_index_what_it_projects_is_drawn(
    name: str, projection: dict[str, Any], names: tuple[str, ...]
) -> None:
    table = foreign(name, {"Id": "S"}, {"Day": "S", "Car": "S", "Lap": "N"}, hashes=2, projection=projection)
    load(table, [{"Id": "a", "Day": "Sun", "Car": "16", "Lap": 5, "Seconds": 2, "Crew": "red"}])
    (row,) = aggregate_view(table, index="ByDay").layout.rows
    assert (row.sort, row.names) == ("5", names)
    (row,) = aggregate_view(table).layout.rows
    assert set(row.names) == {"Crew", "Seconds", "Day", "Car", "Lap"}  # the table itself holds all


def test_a_foreign_table_with_binary_keys_and_no_sort_key_is_drawn() -> None:
    table = foreign("Blobs", {"Hash": "B"})
    load(table, [{"Hash": b"\xff", "Size": 1}, {"Hash": b"\x00\x01", "Size": 2}])
    sheet = grid(aggregate_view(table).to_html())
    assert sheet.row(1) == ["Partition key: Hash"]
    assert [cell.text for cell in sheet.collections] == ["0x0001\n1 item", "0xff\n1 item"]
    assert_safe(aggregate_view(table).to_html())


# Kept and shown


def test_a_notebook_gets_html_and_plain_text() -> None:
    assert view("season")._repr_mimebundle_() == {"text/html": page("season"), "text/plain": repr(view("season"))}


def test_plain_text_tells_keys_types_gaps_and_slice(table: "Table") -> None:
    result = run(table, F1["Get all results of a race"], SeasonId=2024, Round=24)
    lines = repr(aggregate_view(table, highlight=result)).splitlines()
    assert lines[0].startswith(f"F1Table: 2 item collections, {len(part())} items")
    assert lines[1].startswith("The slice, Get all results of a race: Query: 20 items returned")
    assert lines[2].split() == ["PK", "SK", "Type", "slice"]
    assert lines[3] == "… 1 more item collection (F1#SEASONS): 1 item"
    assert lines[-1].split() == ["RACE#24#RESULT#20", "ResultItem", "returned"]
    assert any(line.split(maxsplit=1)[0] == "…" for line in lines)


def test_a_slice_is_drawn_with_as_many_neighbours_as_asked_for(table: "Table") -> None:
    result = run(table, F1["Get all results of a race"], SeasonId=2024, Round=24)
    bare, wider = (repr(aggregate_view(table, highlight=result, around=around)) for around in (0, 1))
    assert "RACE#24 " not in bare
    assert "RACE#24 " in wider


def test_the_same_items_give_the_same_page() -> None:
    assert aggregate_view(F1, season()[::-1]).to_html() == page("season")


def test_a_view_is_kept_as_a_page(tmp_path: Path) -> None:
    path = view("season").save(tmp_path / "view.html")
    text = path.read_text(encoding="utf-8")
    assert text.startswith('<!doctype html><html lang="en"><meta charset="utf-8"><title>F1Table: 2 item coll')
    assert page("season") in text


def test_a_view_is_kept_as_a_picture(tmp_path: Path) -> None:
    data = aggregate_view(F1, race()).save(str(tmp_path / "view.png")).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert width > 800
    assert height > 900
    assert len(data) > 50_000


@pytest.mark.parametrize(("name", "what"), [("view.pdf", ".pdf"), ("view", "file without ending")])
def test_another_ending_is_refused_and_the_right_ones_named(name: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=rf"it cannot be drawn as a {re.escape(what)}\. Use \.html, \.png or \.svg\."):
        view("season").save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_marks_tell_items_apart_by_a_word_and_by_the_circle(f1_2024: list[Item]) -> None:
    results = [item for item in f1_2024 if item["SK"].startswith("RACE#05#RESULT")][:3]
    view = aggregate_view(F1, results, marks={"<new>": results[:1], "old home": results[1:]})
    assert view.layout.note == "1 <new>, 2 old home"
    html = view.to_html()
    assert html.count("● &lt;new&gt;") == 1
    assert html.count("○ old home") == 2
    assert [row.state for row in view.layout.rows] == ["<new>", "old home", "old home"]
    with pytest.raises(ModelError, match="marks is"):
        aggregate_view(F1, results, marks=["new"])  # type: ignore[arg-type]
