"""From a declared model to what is asked of each key: the lines of its bill, spread over its items."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from f1model.billing.bill import bill
from f1model.design.comparison import one_of
from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.partitions.traffic import Request, Take, traffic

PARTS = {"Shelf": "S", "Id": "S", "State": "S", "Seen": "N", "Hall": "N"}
MODEL = DataModel(
    "Shelves",
    [
        Entity("Book", "SHELF#{Shelf}", "{Hall:02d}#{Id}", PARTS),
        Entity("Sign", "SHELF#{Shelf}", "SIGN", {"Shelf": "S", "Lent": "N"}),
    ],
    indexes=[Index("ByState", Book=Keys("STATE#{State}", "{Seen:04d}")), LocalIndex("Near", sort="State")],
    access_patterns=[
        AccessPattern("Look", ["Shelf"], ["Book", "Sign"], often="30/s"),
        AccessPattern("Fetch", ["Shelf", "Hall", "Id"], ["Book"], often="8/s", consistent=True),
        AccessPattern("Browse", ["State"], ["Book"], index="ByState", often="6/s"),
        AccessPattern("Some", returns=["Book"], where={"Shelf": one_of("a", "b")}, often="4/s"),
        AccessPattern("Now and then", ["Shelf"], ["Book"], often="seldom"),
    ],
    write_patterns=[
        WritePattern("Buy", create="Book", often="4/s"),
        WritePattern("See", change="Book", sets=["Seen"], often="12/s"),
        WritePattern("Lend", change="Book", sets=["State"], often="2/s", along=[
            WritePattern("a sign", change="Sign", adds={"Lent": 1}, upsert=True)]),
    ],
)  # fmt: skip


def book(shelf: str, number: str, state: str | None, seen: int) -> Item:
    return MODEL.item(
        "Book", {"Shelf": shelf, "Id": number, "Hall": 1, "Seen": seen, **({"State": state} if state else {})}
    )


BOOKS = [book("a", "1", "in", 1), book("a", "2", "in", 2), book("b", "3", "out", 3), book("b", "4", None, 4)]
ITEMS = [*BOOKS, MODEL.item("Sign", {"Shelf": "a"})]


def made(name: str, model: DataModel = MODEL, **more: Any) -> list[Request]:
    return [each for each in traffic(model, ITEMS, **more) if each.name == name]


def test_a_read_is_spread_over_the_questions_that_the_items_answer() -> None:
    look, fetch = made("Look"), made("Fetch")
    assert [(each.a_second, [take.key for take in each.takes]) for each in look] == [
        (15, [("SHELF#a",)]), (15, [("SHELF#b",)]),
    ]  # fmt: skip
    assert look[0].takes[0].sort == ("01#1",), "where the first item is that answers it"
    assert [(each.a_second, each.takes[0].sort, each.takes[0].reads) for each in fetch] == [
        (2, (f"01#{number}",), 1) for number in "1234"
    ]
    assert {each.takes[0].place for each in made("Browse")} == {"ByState"}
    assert [each.takes[0].key for each in made("Some")] == [("SHELF#a",), ("SHELF#b",)]
    assert made("Now and then") == []
    assert [each.a_second for each in made("Now and then", rates={"Now and then": "2/s"})] == [1, 1]


def test_a_write_takes_of_the_table_and_of_each_index_that_has_the_item() -> None:
    seen = made("See")
    assert [each.a_second for each in seen] == [3] * 4
    assert [take.reads for take in seen[0].takes if take.reads] == [1], "the item is read, to make its new key"
    assert [[(take.place, take.key[0]) for take in each.takes if take.writes] for each in seen] == [
        [("Shelves", "SHELF#a"), ("ByState", "STATE#in"), ("Shelves", "SHELF#a")],
        [("Shelves", "SHELF#a"), ("ByState", "STATE#in"), ("Shelves", "SHELF#a")],
        [("Shelves", "SHELF#b"), ("ByState", "STATE#out"), ("Shelves", "SHELF#b")],
        [("Shelves", "SHELF#b")],
    ], "a local index is in the table's partitions, and one without a state is in none"
    assert [take.writes for take in seen[0].takes if take.writes] == [1, 2, 1], "a changed index key is written twice"
    lent = made("Lend")
    assert lent[3].takes[-1] == Take("Shelves", "SHELF#a", "SIGN", writes=Decimal(2))


def test_what_only_goes_up_comes_last_where_it_leads_the_sort_key() -> None:
    assert not any(take.last for each in traffic(MODEL, ITEMS) for take in each.takes)
    bought, seen = made("Buy", rising=["Id"]), made("See", rising=["Seen"])
    assert [[take.last for take in each.takes] for each in bought] == [[True, False, False]] * 3 + [[True]]
    assert {take.sort for each in bought for take in each.takes if take.last} == {()}
    assert [take.last for take in seen[0].takes] == [take.place == "ByState" for take in seen[0].takes]
    assert [each.a_second for each in bought] == [1] * 4
    apart = [*BOOKS, MODEL.item("Book", {"Shelf": "a", "Id": "9", "Hall": 2, "State": "in", "Seen": 9})]
    halls = [each for each in traffic(MODEL, apart, rising=["Id"]) if each.name == "Buy"]
    assert not halls[0].takes[0].last, "books come to either hall, and so not always behind all the others"
    assert halls[2].takes[0].last


def test_what_takes_the_same_is_one_request() -> None:
    one = DataModel("Log", [Entity("Line", "LOG", "{Id}", {"Id": "S"})], write_patterns=[
        WritePattern("Write", create="Line", often="10/s")])  # fmt: skip
    lines = [one.item("Line", {"Id": str(number)}) for number in range(5)]
    assert traffic(one, lines, rising=["Id"]) == [Request("Write", 10, (Take("Log", "LOG", writes=1, last=True),))]
    assert len(traffic(one, lines)) == 5


def test_all_together_it_is_what_the_bill_finds_hottest() -> None:
    model = replace(MODEL, access_patterns=MODEL.access_patterns[:3])
    sums: dict[Any, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for each in traffic(model, ITEMS):
        for take in each.takes:
            sums[take.place, take.key][0] += Decimal(each.a_second) * Decimal(take.reads)
            sums[take.place, take.key][1] += Decimal(each.a_second) * Decimal(take.writes)
    spot = bill(model, ITEMS).hot
    assert spot
    assert max(max(reads / 3000, writes / 1000) for reads, writes in sums.values()) == spot.share
    assert sums[spot.place.home or model.table, spot.key] == [spot.reads, spot.writes]


@pytest.mark.parametrize("rising", ["Id", ["Sort"]])
def test_what_goes_up_is_named_in_a_list_of_attributes(rising: Any) -> None:
    with pytest.raises(ModelError, match=rf"names '{rising if isinstance(rising, str) else rising[0]}'"):
        traffic(MODEL, ITEMS, rising=rising)
