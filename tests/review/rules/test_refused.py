"""Each rule about items that are refused with the smallest design that breaks it, and one that just does not."""

from decimal import Decimal
from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern

from .shop import ORDER, WHOLE, only, order, review, shop, told
from .test_data import BY_NAME, GSI1, LIST, changed, code

# missing-keys


def test_an_item_without_a_key_of_the_table() -> None:
    found = only(review(shop(), [order(), changed(order(Number=2), SK=None)]))

    assert (found.level, found.code, found.where) == ("error", "missing-keys", "Shops")
    assert found.what == "1 item of 2 has no SK: the item with PK: 'SHOP#a', Type: 'Order', Shop: 'a'."


def test_an_item_without_an_index_key_is_just_not_in_the_index() -> None:
    model = shop(asked=[WHOLE, BY_NAME], indexes=[GSI1])

    assert told(model, [order(model)]) == []


# wrong-key-type


@pytest.mark.parametrize(("key", "shown"), [(5, "5"), ("", "''"), (True, "True"), (b"a", "b'a'")])
def test_a_key_of_another_type(key: Any, shown: str) -> None:
    found = code(shop(), [changed(order(), SK=key)], "wrong-key-type")

    assert (found.level, found.what) == ("error", f"SK is {shown} in 1 item, and its type is S.")


def test_an_index_key_of_another_type() -> None:
    native = Index("ByName", partition="Name", sort=["Number", "Shop"])
    model = shop(ORDER, asked=[LIST, AccessPattern("By name", ["Name"], ["Order"], index="ByName")], indexes=[native])

    assert told(model, [order(model, Name="x")]) == []
    assert told(model, [changed(order(model, Name="x"), Name=5)]) == [("error", "wrong-key-type", "Shops")]


# long-key


@pytest.mark.parametrize(("length", "long"), [(1024, False), (1025, True)])
def test_a_key_that_is_too_long(length: int, long: bool) -> None:
    model = DataModel("Texts", [Entity("Text", "T", "{Id}", {"Id": "S"})], access_patterns=[
        AccessPattern("Get all", [], ["Text"])])  # fmt: skip
    found = told(model, [{"PK": "T", "SK": "x" * length, "Type": "Text", "Id": "x" * length}])

    assert found == ([("error", "long-key", "Texts")] if long else [])


def test_a_long_partition_key_of_an_index_counts_bytes() -> None:
    model = shop(asked=[WHOLE, BY_NAME], indexes=[GSI1])
    items = [changed(order(Number=number), GSI1PK=f"NAME#{'é' * 1100}", GSI1SK=f"a#00{number}") for number in (1, 2)]
    found = code(model, items, "long-key")

    assert (found.where, found.what) == (
        "Shops.GSI1",
        "GSI1PK is 2,205 bytes long in one item, and 2,048 is the most. 2 items in all.",
    )


# unstorable-value


@pytest.mark.parametrize(
    ("value", "shown"), [(1.5, "1.5, a float"), (Decimal("Infinity"), "Infinity, which"), (set(), "an empty set")]
)
def test_a_value_that_cannot_be_stored(value: Any, shown: str) -> None:
    found = only(review(shop(), [order(), {**order(Number=2), "Price": value}]))

    assert (found.level, found.code) == ("error", "unstorable-value")
    assert found.what.startswith(f"Price is {shown}")
    assert found.what.endswith("1 item of 2 cannot be stored.")
