"""Each rule about items with the smallest design that breaks it, and one that just does not."""

from collections.abc import Sequence
from typing import Any

import pytest

from f1model.design.entity import Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern

from .shop import LINE, ORDER, WHOLE, line, only, order, review, shop, told

LIST = AccessPattern("List orders", ["Shop"], ["Order"])
GSI1 = Index("GSI1", Order=Keys("NAME#{Name}", "{Shop}#{Number:03d}"))
BY_NAME = AccessPattern("By name", ["Name"], ["Order"], index="GSI1", example={"Name": "x"})


def changed(item: Item, **values: Any) -> Item:
    """The item with other values, or without those that are None."""
    return {name: value for name, value in {**item, **values}.items() if value is not None}


def code(model: DataModel, items: Sequence[Item], wanted: str) -> Any:
    """The one finding with this code."""
    found = [finding for finding in review(model, items) if finding.code == wanted]
    assert len(found) == 1, found
    return found[0]


# large-item

KILOBYTE = 1024


@pytest.mark.parametrize(
    ("size", "level"), [(100 * KILOBYTE, ""), (100 * KILOBYTE + 1, "note"), (400 * KILOBYTE, "note"),
                        (400 * KILOBYTE + 1, "error")],
)  # fmt: skip
def test_a_large_item(size: int, level: str) -> None:
    item = order(Name="x")
    rest = sum(len(name) + (len(value) if isinstance(value, str) else 2) for name, value in item.items()) - 1
    found = told(shop(), [{**item, "Name": "x" * (size - rest)}])

    assert found == ([(level, "large-item", "Order")] if level else [])


def test_the_largest_of_several_large_items_is_named() -> None:
    items = [order(Number=number, Name="x" * (number * 100 * KILOBYTE)) for number in (1, 2)]
    found = only(review(shop(), items))

    assert found.what.startswith("'SHOP#a' / 'ORDER#002' is 204,8")
    assert found.what.endswith("2 items are over 102,400 bytes.")


# large-collection


def many(count: int) -> list[Item]:
    return [order(Number=number, Name="x" * 50_000) for number in range(count)]


def test_a_collection_over_one_page() -> None:
    assert told(shop(), many(20)) == []
    found = only(review(shop(), many(22)))

    assert (found.level, found.code, found.where) == ("note", "large-collection", "Shops")
    assert found.what.startswith("The item collection 'SHOP#a' holds 22 items, 1,100,989 bytes.")
    assert found.what.endswith("A Query for all of it takes 2 requests, one after the other.")


def test_a_collection_of_an_index_counts_what_the_index_holds() -> None:
    def model(projection: Any) -> DataModel:
        index = Index("GSI1", projection=projection, Order=Keys("ORDERS", "{Shop}#{Number:03d}"))
        asked = AccessPattern("Get all", [], ["Order"], index="GSI1")
        return shop(ORDER, asked=[asked], indexes=[index])

    def items(model: DataModel) -> list[Item]:
        return [order(model, Shop=f"{number:02d}", Name="x" * 50_000) for number in range(22)]

    assert told(model("ALL"), items(model("ALL"))) == [("note", "large-collection", "Shops.GSI1")]
    small = ["Type", "Shop", "Number", "Line", "Price"]
    assert [each[1] for each in told(model(small), items(model(small)))] == ["index-lacks-attribute"]


# key-fits-no-template


def test_an_item_that_belongs_to_no_entity() -> None:
    item = {"PK": "SHOP#a", "SK": "CUSTOMER#1", "Type": "Customer"}
    found = only(review(shop(), [order(), item]))

    assert (found.level, found.code, found.where) == ("error", "key-fits-no-template", "Shops")
    assert found.what == "1 item belongs to no entity, neither by type nor by key: 'SHOP#a' / 'CUSTOMER#1'."


def test_a_key_that_is_not_written_as_its_template() -> None:
    found = only(review(shop(), [order(), changed(order(), SK="ORDER#1")]))

    assert (found.level, found.code, found.where) == ("error", "key-fits-no-template", "Order: SK")
    assert found.what == "SK of 1 item is not ORDER#<Number:03d>: 'ORDER#1'."


def test_a_key_of_the_table_and_of_an_index_is_told_about_once() -> None:
    by_number = AccessPattern("By number", ["Number"], ["Order"], index="Inverted", example={"Number": 1})
    model = shop(asked=[WHOLE, by_number], indexes=[Index("Inverted", partition="SK", sort="PK")])

    also_holds = [("note", "unread-entries", "Shops.Inverted")]
    assert told(model) == told(model, [order(), line()]) == also_holds
    assert told(model, [changed(order(), SK="ORDER#1")]) == [("error", "key-fits-no-template", "Order: SK")]


def test_an_index_key_that_is_not_written_as_its_template() -> None:
    model = shop(asked=[WHOLE, BY_NAME], indexes=[GSI1])

    assert told(model, [order(model, Name="x")]) == []
    assert told(model, [changed(order(model, Name="x"), GSI1SK="a#1")]) == [
        ("error", "key-fits-no-template", "Order: GSI1SK")
    ]


# key-disagrees


def test_a_key_that_says_something_else_than_the_attribute() -> None:
    items = [changed(order(Number=number), Number=7) for number in (1, 2, 7)]
    found = only(review(shop(), items))

    assert (found.level, found.code, found.where) == ("error", "key-disagrees", "Order: SK")
    assert found.what == "'ORDER#001' belongs to an item whose Number is 7 (and 1 more such)."
    assert told(shop(), [changed(order(), Number=None)]) == []


# type-missing


def test_an_item_without_its_type_where_a_filter_needs_it() -> None:
    model = shop(asked=[WHOLE, LIST])
    found = code(model, [changed(order(), Type=None), line()], "type-missing")

    assert (found.level, found.where) == ("error", "Order")
    assert found.what == (
        "1 item with a key of Order has no Type. A filter on Type drops what 'List orders' should return."
    )
    assert code(model, [changed(order(), Type="order")], "type-missing").what.startswith(
        "1 item with a key of Order has Type 'order'."
    )
    assert told(shop(), [changed(order(), Type=None), line()]) == []  # no pattern filters by it


# written-read


def test_an_attribute_that_is_written_under_another_name() -> None:
    items = [{**order(Price=1, Line=1), "Nam": "x"}, order(Number=2)]
    found = only(review(shop(), items))

    assert (found.level, found.code, found.where) == ("error", "written-read", "Order")
    assert found.what == "No item has Name, which Order declares. 1 of 2 has 'Nam', which it does not declare."


def test_an_attribute_that_some_items_lack_is_no_finding() -> None:
    assert told(shop(), [{**order(Price=1, Line=1), "Nam": "x"}, order(Number=2, Name="y")]) == []
    assert told(shop(), [order()]) == []


def test_names_that_differ_too_much_are_worth_a_word() -> None:
    found = only(review(shop(), [{**order(), "Zip": "x"}, {**order(Number=2), "Fax": "x"}]))

    assert (found.level, found.code, found.where) == ("note", "written-read", "Order")
    assert found.what.startswith("No item has Line, Name, Price, which Order declares. The items have 'Zip', 'Fax',")


# hot-collection


@pytest.mark.parametrize(("rate", "hot"), [(6000, False), (6001, True)])
def test_a_hot_collection(rate: float, hot: bool) -> None:
    found = told(shop(), [order(), line()], {"Get an order": rate})

    assert found == ([("note", "hot-collection", "Shops")] if hot else [])


def test_patterns_of_one_collection_add_up_and_large_answers_weigh_more() -> None:
    model = shop(ORDER, LINE, asked=[WHOLE, AccessPattern("All", ["Shop"], ["Order", "Line"], example={"Shop": "a"})])
    items = [order(), *(line(Line=number, Name="x" * 4096) for number in range(1, 10))]
    found = only(review(model, items, {"Get an order": 300, "All": 500}))

    assert found.what == (
        "The item collection 'SHOP#a' is read with 4,000 RCU a second (computed): 'All' 2,500, 'Get an order' 1,500."
    )
    assert told(model, items, {"Get an order": 300}) == []
    assert told(model, None, {"Get an order": 20_000}) == []


# not-in-index


def test_items_that_hold_what_is_given_but_no_index_key_never_come_back() -> None:
    model = shop(asked=[WHOLE, BY_NAME], indexes=[GSI1])
    kept = order(model, Name="x")
    lost = changed(order(model, Number=2, Name="x"), GSI1PK=None)

    found = code(model, [lost], "not-in-index")
    assert (found.level, found.where) == ("error", "By name")
    assert found.what == ("1 of 1 item of Order has no GSI1PK, so GSI1 does not show it: 'SHOP#a' / 'ORDER#002'.")
    assert code(model, [kept, lost], "not-in-index").level == "note"
    assert told(model, [kept]) == []


def test_items_that_lack_what_is_given_are_left_out_of_the_index_on_purpose() -> None:
    model = shop(asked=[WHOLE, BY_NAME], indexes=[GSI1])
    assert told(model, [order(model)]) == []
