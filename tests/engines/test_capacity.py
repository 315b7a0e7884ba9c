"""Computed sizes and units against the ``ConsumedCapacity`` of DynamoDB Local: the table and each index by itself.

Where the engine and the Developer Guide part, we follow the guide. Each such place has a test of its own, whose name
starts with ``test_deviation`` and whose docstring says what the guide says and what the engine does.
"""

from collections import Counter
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer
from botocore.exceptions import ClientError

from f1model.design.entity import Item
from f1model.design.index import Index
from f1model.query.units import item_size, item_write_units, paged_read_units, read_units, write_units
from tests.engines.random_items import (
    FILTER,
    LARGEST,
    OPERATIONS,
    PROJECTION,
    STRONG,
    Ledger,
    consumed,
    doubled,
    key_of,
    named,
    padded,
    random_items,
    total,
)

INDEXES = [
    Index("AllIndex", partition="G", sort="H"),
    Index("KeysIndex", partition="G", sort="H", projection="KEYS_ONLY"),
    Index("SomeIndex", partition="G", sort="H", projection=["x", "y"]),
]
KINDS = ["S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"]
ITEMS = random_items(Random(2024), 2010)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """All random items, in a table with three indexes."""
    ledger = Ledger("CapacityTable", INDEXES)
    ledger.load(ITEMS)
    return ledger


@pytest.fixture(scope="module")
def plain() -> Ledger:
    """A table without indexes."""
    return Ledger("PlainTable")


@pytest.fixture(scope="module")
def paged() -> Ledger:
    """One collection of 3 MB, in the table and in its indexes."""
    r = Random(3)
    ledger = Ledger("PagedTable", INDEXES)
    for number in range(60):
        item = {"PK": "a", "SK": f"{number:02}", "G": "a", "H": f"{number:02}", "x": "x" * r.randint(1, 40_000)}
        ledger.put(padded(item, r.randint(50_000, 90_000)))
    return ledger


# Sizes


def test_the_size_of_every_random_item_is_exact_to_the_byte(plain: Ledger) -> None:
    """Padded to whole kilobytes it costs that many units, and with one byte more one unit more.

    Put by 25, for speed: a byte too many in one could hide only behind a kilobyte too few in another.
    """
    small = [item for item in ITEMS if item_size(item) < LARGEST - 9000]
    parts = [small[start : start + 25] for start in range(0, len(small), 25)]

    def agreed(items: list[Item], more: int) -> bool:
        units = [-(-item_size({**item, "pad": ""}) // 1024) for item in items]
        copies = [padded(item, unit * 1024 + more) for item, unit in zip(items, units, strict=True)]
        requests = {"PlainTable": [{"PutRequest": {"Item": copy}} for copy in copies]}
        answer = plain.send("batch_write_item", RequestItems=requests)
        return consumed(answer) == {"PlainTable": sum(units) + more * len(units)}

    for more in (0, 1):
        wrong = [item for part in parts if not agreed(part, more) for item in part if not agreed([item], more)]
        assert wrong == []

    kinds = Counter(next(iter(TypeSerializer().serialize(value))) for item in small for value in item.values())
    assert len(small) >= 2000
    assert {kind for kind, count in kinds.items() if count >= 300} == set(KINDS)


def test_an_item_of_409600_bytes_is_taken_and_one_byte_more_is_not(plain: Ledger) -> None:
    for item in ITEMS[:10]:
        assert consumed(plain.send("put_item", Item=padded(item, 409_600))) == {"PlainTable": 400}
        with pytest.raises(ClientError, match="Item size has exceeded the maximum allowed size"):
            plain.send("put_item", Item=padded(item, 409_601))


def test_a_query_rounds_once_a_page_and_the_others_round_each_item(plain: Ledger) -> None:
    query: Item = {"KeyConditionExpression": "PK = :p", "ExpressionAttributeValues": {":p": "half"}, **STRONG}
    for size, single, batch, page in ((2048, 1, 2, 1), (2049, 1, 2, 2), (4096, 1, 2, 2), (4097, 2, 4, 3)):
        items = [padded({"PK": "half", "SK": sort}, size) for sort in "ab"]
        plain.load(items)
        keys = [named(key_of(item)) for item in items]
        read = plain.send("batch_get_item", RequestItems={"PlainTable": {"Keys": keys, "ConsistentRead": True}})

        assert consumed(plain.send("get_item", Key=keys[0], ConsistentRead=True)) == {"PlainTable": single}
        assert consumed(read) == {"PlainTable": batch}
        assert plain.walk("query", **query)[1] == [page]
        assert read_units(size, "strong") == single
        assert paged_read_units([size, size], "strong") == [page]


# Random operations


def test_random_operations_cost_what_the_engine_reports(ledger: Ledger) -> None:
    r = Random(7)
    ledger.agreed.clear()
    for _ in range(700):
        r.choice(OPERATIONS)(ledger, r)

    done: Counter[str] = Counter()
    for kind, count in ledger.agreed.items():
        name, *words = kind.split()
        done.update({name: count} | {f"{name} {word}": count for word in words})
    each = {
        "get_item": "found missing eventual strong", "batch_get_item": "eventual strong", "transact_get_items": "",
        "query": "filter projection limit eventual strong table AllIndex KeysIndex SomeIndex",
        "scan": "filter projection eventual strong table AllIndex KeysIndex SomeIndex",
        "put_item": "found missing", "update_item": "found missing", "delete_item": "found missing",
        "batch_write_item": "", "transact_write_items": "Put Update Delete ConditionCheck",
    }  # fmt: skip
    wanted = [*each, *(f"{name} {word}" for name, words in each.items() for word in words.split())]
    assert ledger.agreed.total() >= 700
    assert [name for name in wanted if done[name] < 10] == []
    assert {operation.__name__ for operation in OPERATIONS} == set(each)


@pytest.mark.parametrize("index", [None, "AllIndex", "KeysIndex", "SomeIndex"])
def test_a_scan_of_everything_finds_what_we_think_is_there(ledger: Ledger, index: str | None) -> None:
    keys, units = ledger.walk("scan", index)

    assert len(units) >= 2
    assert sorted(keys) == sorted(key for key in ledger.items if ledger.entry(key, index))


# Pages

IN_TABLE: Item = {"KeyConditionExpression": "PK = :p", "ExpressionAttributeValues": {":p": "a"}}
IN_INDEX: Item = {"KeyConditionExpression": "G = :p", "ExpressionAttributeValues": {":p": "a"}}


@pytest.mark.parametrize(
    ("method", "index", "request_"),
    [
        ("query", None, IN_TABLE), ("query", None, IN_TABLE | PROJECTION), ("query", None, IN_TABLE | STRONG),
        ("scan", None, {}), ("scan", None, PROJECTION), ("scan", None, STRONG),
        ("query", "AllIndex", IN_INDEX), ("query", "AllIndex", IN_INDEX | PROJECTION), ("scan", "AllIndex", {}),
    ],
)  # fmt: skip
def test_a_page_ends_with_the_item_that_takes_it_to_1_mb(
    paged: Ledger, method: str, index: str | None, request_: Item
) -> None:
    keys, units = paged.walk(method, index, **request_)

    sizes = [item_size(paged.entry(key, index)) for key in keys]
    assert units == paged_read_units(sizes, "strong" if "ConsistentRead" in request_ else "eventual")
    assert keys == sorted(paged.items)
    assert len(units) >= 4


@pytest.mark.parametrize(("less", "units"), [(0, [128, "0.5"]), (1, ["128.5"]), (-1, ["128.5", "0.5"])])
def test_a_page_is_full_at_exactly_1_mb(plain: Ledger, less: int, units: list[Any]) -> None:
    sizes = [256 * 1024] * 3 + [256 * 1024 - less, 100]
    items = [padded({"PK": f"full {less}", "SK": f"{number}"}, size) for number, size in enumerate(sizes)]
    plain.load(items)
    values = {":p": f"full {less}"}

    reported = plain.walk("query", KeyConditionExpression="PK = :p", ExpressionAttributeValues=values)[1]

    assert reported == paged_read_units(sizes) == [Decimal(one) for one in units]


# Writes to an index

IN = {"G": "g" * 1500, "H": "h"}
SHORT, LONG = {"x": "x" * 2000}, {"x": "x" * 5000}


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        pytest.param(SHORT, IN | SHORT, (4, 2, 4), id="enters"),
        pytest.param(IN | SHORT, SHORT, (4, 2, 4), id="leaves"),
        pytest.param(IN | SHORT, {"G": IN["G"]} | SHORT, (4, 2, 4), id="leaves by half its key"),
        pytest.param(IN | SHORT, IN | LONG, (7, 0, 7), id="a projected attribute grows"),
        pytest.param(IN | LONG, IN | SHORT, (7, 0, 7), id="a projected attribute shrinks"),
        pytest.param(
            IN | SHORT | {"z": "1"}, IN | SHORT | {"z": "2"}, (4, 0, 0), id="an attribute that two do not hold"
        ),
        pytest.param(IN | SHORT, IN | LONG | {"H": "i"}, (4 + 7, 2 + 2, 4 + 7), id="its key changes: out and in"),
        pytest.param(IN | SHORT, IN | SHORT, (0, 0, 0), id="nothing changes"),
        pytest.param(SHORT, LONG, (0, 0, 0), id="absent"),
    ],
)
def test_an_index_is_written_where_its_entry(ledger: Ledger, before: Item, after: Item, units: tuple[int, ...]) -> None:
    key = ("rule", "1")
    ledger.put(named(key) | before)
    change = named(key) | after
    computed = item_write_units(ledger.model, ledger.items[key], change)
    reported = consumed(ledger.send("put_item", Item=change))
    ledger.change(key, change)

    assert reported == total([computed])
    assert [computed[index.name] for index in INDEXES] == list(units)


@pytest.mark.parametrize(("before", "after"), [(True, 1), ([False], [0])])
def test_an_index_is_written_where_a_boolean_becomes_a_number(ledger: Ledger, before: Any, after: Any) -> None:
    for x in (before, after):
        ledger.put({"PK": "rule", "SK": "2", **IN, "x": x})


# Where the engine differs from the Developer Guide


def test_deviation_a_transaction_doubles_the_indexes_too(ledger: Ledger) -> None:
    """AWS: the table's part doubles, an index's does not (see item_write_units). Engine: both double."""
    key = ("rule", "1")
    ledger.put(named(key) | IN | SHORT)
    change = named(key) | IN | LONG | {"H": "i"}
    computed = item_write_units(ledger.model, ledger.items[key], change, transactional=True)

    reported = consumed(ledger.transact(("Put", key, {"Item": change})))
    ledger.change(key, change)

    assert [computed[index.name] for index in INDEXES] == [4 + 7, 2 + 2, 4 + 7]
    assert reported == total([doubled(computed, ledger.name)])


def test_deviation_an_empty_query_or_scan_is_free() -> None:
    """Guide: a request that finds nothing costs the least there is, 0.5 or 1. Engine: 0."""
    empty = Ledger("EmptyTable", INDEXES)

    assert paged_read_units([]) == [Decimal("0.5")]
    for index, collection in ((None, IN_TABLE), ("AllIndex", IN_INDEX)):
        assert empty.walk("query", index, **collection)[1] == [0]
        assert empty.walk("scan", index)[1] == [0]


def test_deviation_a_missing_item_in_a_batch_is_free(plain: Ledger) -> None:
    """Guide: BatchGetItem costs what its GetItems would, a missing item the least there is. Engine: 0."""
    keys = [{"PK": "nobody", "SK": "1"}, {"PK": "nobody", "SK": "2"}]

    assert read_units(0) == Decimal("0.5")
    assert consumed(plain.send("get_item", Key=keys[0])) == {"PlainTable": Decimal("0.5")}
    assert consumed(plain.send("batch_get_item", RequestItems={"PlainTable": {"Keys": keys}})) == {}


def test_deviation_a_query_whose_filter_drops_everything_is_one_page(paged: Ledger) -> None:
    """Guide: a page is 1 MB before the filter. Engine: of a query after it, of a scan before it."""
    sizes = [item_size(paged.items[key]) for key in sorted(paged.items)]

    (query,) = paged.answers("query", **IN_TABLE, **FILTER)
    scans = list(paged.answers("scan", **FILTER))

    assert (query["ScannedCount"], query["Count"]) == (60, 0)
    assert consumed(query) == {"PagedTable": read_units(sum(sizes))}
    assert [consumed(scan)["PagedTable"] for scan in scans] == paged_read_units(sizes)
    assert len(scans) >= 4


@pytest.mark.parametrize("index", ["KeysIndex", "SomeIndex"])
def test_deviation_an_index_has_the_pages_of_its_table(paged: Ledger, index: str) -> None:
    """Guide: what is read of an index is its entries. Engine: pages end by whole items; a scan is billed for them."""
    whole = [item_size(paged.items[key]) for key in sorted(paged.items)]
    entries = [item_size(paged.entry(key, index)) for key in sorted(paged.items)]

    query = [consumed(page)[index] for page in paged.answers("query", index, **IN_INDEX)]
    scan = [consumed(page)[index] for page in paged.answers("scan", index)]

    assert scan == paged_read_units(whole)
    assert len(query) == len(scan) > len(paged_read_units(entries))
    assert read_units(sum(entries)) <= sum(query) < read_units(sum(entries)) + len(query)


@pytest.mark.parametrize(("key", "condition", "guide", "engine"), [("1", "exists", 18, 6), ("2", "not_exists", 2, 2)])
def test_deviation_a_condition_check_is_a_read(
    plain: Ledger, key: str, condition: str, guide: int, engine: int
) -> None:
    """Guide: an action of TransactWriteItems is a transactional write. Engine: this one is a transactional read.

    AWS was seen to report write units: martinhicks.dev, "What a conditional DynamoDB transaction actually costs".
    """
    plain.put(padded({"PK": "check", "SK": "1"}, 9000))
    answer = plain.transact(("ConditionCheck", ("check", key), {"ConditionExpression": f"attribute_{condition}(PK)"}))

    size = item_size(plain.entry(("check", key)))
    assert consumed(answer) == {"PlainTable": engine} == {"PlainTable": read_units(size, "transactional")}
    assert write_units(size, transactional=True) == guide


def test_deviation_a_transaction_counts_equal_costs_once(plain: Ledger) -> None:
    """Guide: a transaction costs the sum of its actions. Engine: of several that cost the same, one is counted."""
    items = [
        padded({"PK": "equal", "SK": f"{number}"}, size) for number, size in enumerate((600, 700, 1500, 1600, 600))
    ]

    answer = plain.transact(*(("Put", key_of(item), {"Item": item}) for item in items))

    assert sum(write_units(item_size(item), transactional=True) for item in items) == 2 + 2 + 4 + 4 + 2
    assert consumed(answer) == {"PlainTable": 2 + 4}


def test_deviation_deleting_what_is_not_there_costs_1_alone_2_in_a_batch_1_in_a_transaction(plain: Ledger) -> None:
    """Guide: the least there is, so 1 alone, 1 in a batch, 2 in a transaction."""
    key = ("nobody", "1")

    assert [write_units(0), write_units(0, transactional=True)] == [1, 2]
    assert consumed(plain.send("delete_item", Key=named(key))) == {"PlainTable": 1}
    request = {"PlainTable": [{"DeleteRequest": {"Key": named(key)}}]}
    assert consumed(plain.send("batch_write_item", RequestItems=request)) == {"PlainTable": 2}
    assert consumed(plain.transact(("Delete", key, {}))) == {"PlainTable": 1}


@pytest.mark.parametrize(("before", "after", "engine"), [(["G"], ["H"], (4, 2, 4)), (["H"], ["G"], (2, 1, 2))])
def test_deviation_an_entry_that_never_was_is_written(
    ledger: Ledger, before: list[str], after: list[str], engine: tuple[int, ...]
) -> None:
    """Guide: an item without the whole index key is not in the index, so nothing is written there.

    Engine: one that had one half and gets the other instead is billed as if an entry had left.
    """
    old, new = ({"PK": "rule", "SK": "3", **SHORT, **{name: IN[name] for name in names}} for names in (before, after))
    ledger.put(old)
    reported = consumed(ledger.send("put_item", Item=new))
    computed = ledger.change(key_of(new), new)

    assert [computed[index.name] for index in INDEXES] == [0, 0, 0]
    assert [reported[index.name] for index in INDEXES] == list(engine)


def test_deviation_a_failed_condition_reports_no_units(plain: Ledger) -> None:
    """Guide: it costs the write units of the item that was found. Engine: an error without ConsumedCapacity."""
    item = {"PK": "condition", "SK": "1"}
    plain.put(item)
    with pytest.raises(ClientError) as alone:
        plain.send("put_item", Item=item, ConditionExpression="attribute_not_exists(PK)")
    with pytest.raises(ClientError) as together:
        plain.transact(("Put", key_of(item), {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}))

    assert alone.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    assert together.value.response["Error"]["Code"] == "TransactionCanceledException"
    assert "ConsumedCapacity" not in alone.value.response | together.value.response
