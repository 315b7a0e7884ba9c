"""Local indexes on the engine and in the simulation: the same answers, and units as the engine reports them.

What is fetched from the table, and what a Scan is billed, is where DynamoDB Local and the Developer Guide part.
"""

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from f1model.design.entity import Entity, Item
from f1model.design.index import LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.query.run import run
from f1model.query.units import item_size, item_write_units, paged_read_units, read_units
from f1model.table.connect import connect, drop
from f1model.table.describe import described
from f1model.table.load import load
from tests.engines.random_items import Ledger, consumed, doubled, named, total

INDEXES = [
    LocalIndex("AllIndex", sort="H"),
    LocalIndex("KeysIndex", sort="H", projection="KEYS_ONLY"),
    LocalIndex("SomeIndex", sort="H", projection=["x", "y"]),
]
IN: Item = {"KeyConditionExpression": "PK = :p", "ExpressionAttributeValues": {":p": "a"}}
WHOLE: Item = {"Select": "ALL_ATTRIBUTES"}
PARTS: Item = {"ProjectionExpression": "PK, SK, z"}
BACKENDS = ["endpoint", "moto"]


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One collection, of which most items are in the indexes, and another that is not asked for."""
    ledger, r = Ledger("LocalCapacity", INDEXES), Random(16)
    ledger.load([random_item(r, collection, number) for collection in "ab" for number in range(40)])
    return ledger


def random_item(r: Random, collection: str, number: int) -> Item:
    item: Item = {"PK": collection, "SK": f"{number:02}", "x": "x" * r.randint(1, 900), "z": "z" * r.randint(1, 9000)}
    item |= {"y": {str(r.randint(1, 9))}} if r.random() < 0.5 else {}
    return item | ({"H": f"{r.randint(1, 99):02} {number}"} if r.random() < 0.8 else {})


def fetched(ledger: Ledger, index: str, keys: list[tuple[str, str]], consistency: str) -> dict[str, Decimal]:
    """What a page costs that fetched these items, by our rules."""
    (units,) = paged_read_units(
        (item_size(ledger.entry(key, index)) for key in keys),
        consistency,
        (item_size(ledger.entry(key)) for key in keys),
    )
    of_index = read_units(sum(item_size(ledger.entry(key, index)) for key in keys), consistency)
    return {index: of_index, ledger.name: units - of_index}


@pytest.mark.parametrize("strong", [False, True])
@pytest.mark.parametrize("index", ["AllIndex", "KeysIndex", "SomeIndex"])
def test_a_query_costs_what_the_engine_reports(ledger: Ledger, index: str, strong: bool) -> None:
    more: Item = {"ConsistentRead": True} if strong else {}
    keys, units = ledger.walk("query", index, **IN, **more)
    held = sorted((key for key in ledger.items if key[0] == "a" and ledger.entry(key, index)),
                  key=lambda key: ledger.items[key]["H"])  # fmt: skip

    assert keys == held
    for asked in (WHOLE, PARTS):
        (answer,) = ledger.answers("query", index, **IN, **more, **asked)
        if index == "AllIndex":
            assert consumed(answer) == {index: units[0]}
        else:
            assert consumed(answer) == fetched(ledger, index, keys, "strong" if strong else "eventual")


def test_random_writes_cost_what_the_engine_reports(ledger: Ledger) -> None:
    r = Random(61)
    for _ in range(150):
        item = random_item(r, r.choice("ab"), r.randrange(45))
        before = ledger.items.get((item["PK"], item["SK"]), {})
        ledger.put(
            {**before, **{name: item[name] for name in item if r.random() < 0.5}, **named((item["PK"], item["SK"]))}
        )
        if r.random() < 0.2:
            key = r.choice(list(ledger.items))
            answer = ledger.send("delete_item", Key=named(key))
            ledger.agree("delete_item", answer, ledger.change(key, None))

    assert ledger.agreed.total() >= 150


@pytest.mark.parametrize(("index", "more"), [("AllIndex", "pad"), ("SomeIndex", "x"), ("KeysIndex", "H")])
def test_deviation_an_entry_of_a_local_index_is_written_with_its_overhead(
    ledger: Ledger, index: str, more: str
) -> None:
    """Guide: a write is billed by what is projected; 100 bytes more are stored. Engine: they are written, too."""
    key, item = ("d", "1"), {**named(("d", "1")), "H": "h"}
    for size, guide, engine in ((924, 1, 1), (925, 1, 2), (1024, 1, 2), (1025, 2, 2)):
        whole = {**item, more: "." * (size - item_size({**item, more: ""}))}
        assert item_size(ledger.model.place(index).entry(whole) or {}) == size
        assert item_write_units(ledger.model, None, whole)[index] == guide
        assert consumed(ledger.send("put_item", Item=whole))[index] == engine
        ledger.send("delete_item", Key=named(key))


def test_deviation_a_transaction_doubles_local_indexes_too(ledger: Ledger) -> None:
    """AWS: the table's part doubles, an index's does not (see item_write_units). Engine: both double."""
    key, item = ("c", "1"), {**named(("c", "1")), "H": "h", "x": "x" * 1500}
    computed = item_write_units(ledger.model, None, item, transactional=True)

    assert computed == {"LocalCapacity": 4, "AllIndex": 2, "KeysIndex": 1, "SomeIndex": 2}
    assert consumed(ledger.transact(("Put", key, {"Item": item}))) == total([doubled(computed, ledger.name)])
    ledger.change(key, item)


def test_deviation_a_scan_fetches_for_nothing_and_is_billed_for_whole_items(ledger: Ledger) -> None:
    """Guide: a Scan reads entries, and fetches what they lack item by item. Engine: whole items, with or without."""
    keys = [key for key in ledger.items if ledger.entry(key, "KeysIndex")]
    whole = read_units(sum(item_size(ledger.entry(key)) for key in keys))

    for more in ({}, WHOLE):
        assert [consumed(answer) for answer in ledger.answers("scan", "KeysIndex", **more)] == [{"KeysIndex": whole}]
    guide = fetched(ledger, "KeysIndex", keys, "eventual")
    assert guide["KeysIndex"] < whole < guide["LocalCapacity"]


def test_deviation_a_page_of_fetched_items_ends_by_their_own_sizes() -> None:
    """Guide: a page is full when entries, and items each rounded up to 4 KB, are 1 MB. Engine: items as they are."""
    ledger = Ledger("LocalPages", INDEXES)
    ledger.load([{"PK": "a", "SK": f"{n:03}", "H": f"{n:03}", "z": "z" * 4100} for n in range(300)])
    sizes = [item_size(ledger.entry(key)) for key in sorted(ledger.items)]
    entries = [item_size(ledger.entry(key, "KeysIndex")) for key in sorted(ledger.items)]

    pages = [consumed(answer) for answer in ledger.answers("query", "KeysIndex", **IN, **WHOLE)]

    assert len(pages) == len(paged_read_units(sizes)) == 2
    assert len(paged_read_units(entries, "eventual", sizes)) == 3
    assert sum(page["LocalPages"] for page in pages) == sum(map(read_units, sizes))


# The same answers

TICKET = Entity(
    "Ticket", "C#{Customer}", "T#{Id}", {"Customer": "S", "Id": "S", "Status": "S", "At": "N", "Photo": "B"}
)
ASKED = AccessPattern("by status", ["Customer", "Status"], ["Ticket"], index="LSI1")
MODEL = DataModel(
    "LocalTickets",
    [TICKET],
    indexes=[LocalIndex("LSI1", Ticket="{Status}#{At:03d}", projection="KEYS_ONLY"), LocalIndex("ByAt", sort="At")],
    access_patterns=[
        ASKED,
        replace(ASKED, name="whole", whole=True, consistent=True, descending=True),
        replace(ASKED, name="two", whole=True, limit=2),
        AccessPattern("between", ["Customer"], ["Ticket"], index="ByAt", between="At"),
    ],
)
ITEMS = [
    MODEL.item("Ticket", {"Customer": "c", "Id": f"{n}", "Status": "ab"[n % 2], "At": 50 - n, "Photo": bytes([n, 255])})
    for n in range(9)
] + [MODEL.item("Ticket", {"Customer": "c", "Id": "new"})]


@pytest.mark.parametrize("pattern", MODEL.access_patterns, ids=lambda each: each.name)
def test_the_engine_and_the_simulation_give_the_same(pattern: AccessPattern) -> None:
    values: Item = {"Customer": "c", **({"At": (43, 48)} if pattern.between else {"Status": "a"})}
    answers: list[Any] = []
    for backend in BACKENDS:
        table = connect(MODEL, backend=backend, force=True)
        load(table, ITEMS)
        asked = [run(table, pattern, values), run(table, pattern, values, attributes=["SK", "Photo"])]
        answers.append([(each.items, each.units, each.fetched, each.evaluated) for each in asked])
        assert {place.names for place in described(table).places if place.local} == {("PK", "LSI1SK"), ("PK", "At")}
        assert connect(MODEL, backend=backend, keep=True).name == MODEL.table
        drop(table)

    assert answers[0] == answers[1]
    assert answers[0][0][0]
