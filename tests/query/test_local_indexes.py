"""A local index in this room: asked strongly, and for what it does not hold; explained, run and billed alike."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from f1model.design.comparison import at_least, contains, one_of
from f1model.design.entity import Entity, Item
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.partial import PartialItem
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.query.apply import apply
from f1model.query.explain import explain
from f1model.query.request import request
from f1model.query.run import run
from f1model.query.units import item_size, item_write_units, paged_read_units, read_units
from f1model.table.connect import connect
from f1model.table.load import load

TICKET = Entity(
    "Ticket", "C#{Customer}", "T#{Id}",
    {"Customer": "S", "Id": "S", "Status": "S", "At": "N", "Text": "S", "Photo": "B", "Tags": "SS", "Parts": "BS"},
)  # fmt: skip
ASKED = AccessPattern("by status", ["Customer", "Status"], ["Ticket"], index="LSI1")
DESK = DataModel(
    "LocalDesk",
    [TICKET],
    indexes=[
        LocalIndex("LSI1", Ticket="{Status}#{At:03d}", projection="KEYS_ONLY"),
        LocalIndex("ByAt", sort="At", projection=["Text"]),
        LocalIndex("Whole", Ticket="{Status}#{At:03d}"),
        Index("Global", partition="Status", sort="At", projection="KEYS_ONLY"),
    ],
    access_patterns=[
        ASKED,
        replace(ASKED, name="strongly", consistent=True),
        replace(ASKED, name="whole", whole=True),
        replace(ASKED, name="whole, strongly", whole=True, consistent=True, descending=True),
        replace(ASKED, name="two of them", whole=True, limit=2),
        replace(ASKED, name="one that holds all", index="Whole", whole=True),
        replace(ASKED, name="from a time", given=["Customer"], index="ByAt", where={"At": at_least()}, whole=True),
        replace(ASKED, name="of several customers", given=["Status"], where={"Customer": one_of()}, whole=True),
        replace(ASKED, name="how many", count=True),
        replace(ASKED, name="filtered", given=["Customer"], index="ByAt", where={"Text": contains("xx")}, whole=True),
    ],
    write_patterns=[WritePattern("Solve", change="Ticket", sets=["Status"])],
)
ITEMS = [
    DESK.item("Ticket", {"Customer": customer, "Id": f"{n}", "Status": ("open", "done")[n % 2], "At": 90 - n,
                         "Text": "x" * (n * 1100), "Photo": b"\x00\xff", "Tags": {"a", "b"}, "Parts": {b"\x00", b"b"}})
    for customer in "ab" for n in range(8)
] + [DESK.item("Ticket", {"Customer": "a", "Id": "new"})]  # fmt: skip
OPEN = sorted((item for item in ITEMS if item["PK"] == "C#a" and item.get("Status") == "open"), key=lambda i: i["At"])
VALUES: dict[str, Item] = {
    "from a time": {"Customer": "a", "At": 85},
    "of several customers": {"Status": "open", "Customer": ["b", "a"]},
    "filtered": {"Customer": "a"},
}
ASK = {"Customer": "a", "Status": "open"}


@pytest.fixture(scope="module")
def desk() -> Any:
    table = connect(DESK)
    load(table, ITEMS)
    return table


@pytest.mark.parametrize("pattern", DESK.access_patterns, ids=lambda each: each.name)
def test_what_is_explained_is_what_is_read_returned_and_billed(desk: Any, pattern: AccessPattern) -> None:
    values = VALUES.get(pattern.name, ASK)
    estimate, result = explain(pattern, values, items=ITEMS).estimate, run(desk, pattern, values)

    assert estimate
    assert (estimate.evaluated, estimate.returned, estimate.bytes, estimate.units, estimate.fetched) == (
        result.evaluated, result.returned, result.bytes, result.units, result.fetched
    )  # fmt: skip


def test_by_default_it_gives_what_it_holds(desk: Any) -> None:
    result = run(desk, DESK["by status"], ASK)

    assert result.items == [{name: item[name] for name in ("PK", "SK", "LSI1SK")} for item in OPEN]
    assert all(isinstance(item, PartialItem) for item in result.items)
    assert (result.fetched, result.units) == (0, Decimal("0.5"))
    assert "Select" not in result.request


@pytest.mark.parametrize(("name", "consistency"), [("whole", "eventual"), ("whole, strongly", "strong")])
def test_whole_items_are_fetched_and_each_is_read_by_itself(desk: Any, name: str, consistency: str) -> None:
    """Developer Guide, "Local secondary indexes: read capacity units"."""
    result = run(desk, DESK[name], ASK)

    entries = sum(item_size(DESK.place("LSI1").entry(item) or {}) for item in OPEN)
    fetched = [item_size(item) for item in OPEN]
    assert result.items == (OPEN[::-1] if name.endswith("strongly") else OPEN)
    assert not any(isinstance(item, PartialItem) for item in result.items)
    assert (result.fetched, result.bytes) == (4, entries + sum(fetched))
    assert result.units == read_units(entries, consistency) + sum(read_units(size, consistency) for size in fetched)
    assert "4 evaluated, 4 fetched from the table" in repr(result)


def test_only_what_an_index_lacks_is_fetched(desk: Any) -> None:
    held = run(desk, DESK["by status"], ASK, attributes=["SK", "LSI1SK"])
    lacking = run(desk, DESK["by status"], ASK, attributes=["SK", "Photo", "Tags", "Parts"])
    all_of_it = run(desk, DESK["one that holds all"], ASK)

    assert (held.fetched, lacking.fetched, all_of_it.fetched) == (0, 4, 0)
    assert lacking.items == [{name: item[name] for name in ("SK", "Photo", "Tags", "Parts")} for item in OPEN]
    assert lacking.units == run(desk, DESK["whole"], ASK).units > held.units
    assert all_of_it.items == OPEN
    assert "Select" not in all_of_it.request


def test_what_a_filter_drops_has_been_fetched_as_well(desk: Any) -> None:
    result = run(desk, DESK["filtered"], {"Customer": "a"})

    assert (result.evaluated, result.fetched, result.returned) == (8, 8, 7)


def test_a_limit_fetches_no_more_than_it_reads(desk: Any) -> None:
    result = run(desk, DESK["two of them"], ASK)

    assert (result.items, result.fetched) == (OPEN[:2], 2)
    assert run(desk, DESK["two of them"], ASK, start=result.pages[-1].last_key).items == OPEN[2:]


def test_whole_items_are_selected_in_the_request() -> None:
    assert request(DESK["whole"], ASK)["Select"] == "ALL_ATTRIBUTES"
    assert "Select" not in request(DESK["whole"], ASK, attributes=["Text"])
    assert "Query on LocalDesk.LSI1, a local index" in repr(explain(DESK["whole"]))
    assert "each item by itself, which is fetched from the table" in explain(DESK["whole"]).cost


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"index": "Global", "given": ["Status"]}, "it asks for whole items, and Global does not hold them"),
        ({"count": True}, "it counts, and asks for whole items"),
        ({"whole": "yes"}, "whole is 'yes'"),
    ],
)
def test_whole_items_that_nobody_can_give_are_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ModelError, match=problem):
        replace(DESK["whole"], **changes)


def test_an_entity_that_is_not_in_it_gets_advice_that_fits() -> None:
    other = Entity("Note", "C#{Customer}", "N#{Id}", {"Customer": "S", "Id": "S"})
    model = replace(DESK, entities=[TICKET, other], access_patterns=[replace(ASK_NOTE, returns=["Note"])])
    with pytest.raises(ModelError, match=r"Note is not in LSI1") as refused:
        explain(model["notes"])

    assert 'LocalIndex("LSI1", Note="...")' in refused.value.fix


ASK_NOTE = AccessPattern("notes", ["Customer"], ["Ticket"], index="LSI1")


def test_pages_of_fetched_items_fill_in_whole_blocks() -> None:
    """By the guide: entries rounded up, and each item rounded up by itself, are 1 MB at most."""
    assert paged_read_units([20] * 4, "strong", [300] * 4) == [1 + 4]
    assert paged_read_units([100] * 300, "strong", [4097] * 300) == [4 + 2 * 127, 4 + 2 * 127, 2 + 2 * 46]
    assert paged_read_units([]) == paged_read_units([], fetched=[])


def test_a_write_of_it_costs_as_that_of_a_global_index_and_is_not_doubled(desk: Any) -> None:
    changed = DESK.rekeyed(ITEMS[0], Status="done")
    names = ("LSI1", "ByAt", "Whole", "Global")
    for twice in (False, True):
        units = item_write_units(DESK, ITEMS[0], changed, transactional=twice)
        assert [units[name] for name in names] == [2, 0, 2, 2]
        assert units["LocalDesk"] == 1 + twice

    written = apply(desk, DESK["Solve"], {"Customer": "b", "Id": "0"}, {"Status": "done"})
    assert written.after == DESK.rekeyed(ITEMS[8], Status="done")
    assert {name: written.by_place[name] for name in names} == {"LSI1": 2, "ByAt": 0, "Whole": 2, "Global": 2}
    assert [place.name for place in written.plan.rewrites] == ["LSI1", "Whole"]
    apply(desk, DESK["Solve"], {"Customer": "b", "Id": "0"}, {"Status": "open"})
