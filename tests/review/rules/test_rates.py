"""How often each question is asked: each rule with a design that breaks it, and one that just does not."""

from dataclasses import replace
from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.review import review

from .shop import ORDER, WHOLE, order, shop

ONE = Entity("Setting", "SETTINGS", "{Name}", {"Name": "S", "Value": "S"})
ALL = AccessPattern("Get all settings", [], ["Setting"], often="each request")
SETTINGS = DataModel("Settings", [ONE], access_patterns=[ALL])


def of(found: Any, code: str) -> list[str]:
    return [each.what for each in found if each.code == code]


# no-rate


@pytest.mark.parametrize("often", ["", " ", "?", "Unknown.", "TODO", "n/a"])
def test_a_pattern_without_a_rate(often: str) -> None:
    found = [each for each in review(shop(asked=[replace(WHOLE, often=often)])) if each.code == "no-rate"]

    assert [(each.level, each.where) for each in found] == [("note", "Shops")]
    assert found[0].what == "1 access pattern of 1 does not say how often it is asked: 'Get an order'."


def test_words_are_a_rate_and_traffic_is_and_of_some_patterns_the_others_are_named() -> None:
    patterns = [replace(WHOLE, name=name, often=often) for name, often in (("a", "daily"), ("b", ""), ("c", ""))]

    assert of(review(shop(asked=patterns)), "no-rate") == [
        "2 access patterns of 3 do not say how often they are asked: 'b', 'c'."
    ]
    assert of(review(shop(asked=patterns), None, {"b": 1}), "no-rate")[0].endswith("'c'.")
    assert of(review(shop(asked=patterns), None, {"b": 1, "c": 0.1}), "no-rate") == []
    assert of(review(shop(asked=[])), "no-rate") == []


def test_a_write_pattern_has_a_rate_as_well() -> None:
    write = WritePattern("Place", create="Order")

    assert of(review(shop(asked=[replace(WHOLE, often="daily")], write_patterns=[write])), "no-rate") == [
        "1 write pattern of 1 does not say how often it is made: 'Place'."
    ]
    asked = [replace(WHOLE, often="daily")]
    assert of(review(shop(asked=asked, write_patterns=[replace(write, often="5/s")])), "no-rate") == []


# hot-collection


def test_one_collection_that_everybody_asks_for_is_hot_without_any_items() -> None:
    hot = of(review(SETTINGS, None, {"Get all settings": 6001}), "hot-collection")

    assert hot == [
        "The item collection 'SETTINGS' is read with at least 3,000.5 RCU a second (computed): "
        "'Get all settings' 3,000.5."
    ]
    assert of(review(SETTINGS, None, {"Get all settings": 6000}), "hot-collection") == []
    # Questions for one order each may be for many orders.
    assert of(review(shop(), None, {"Get an order": 9000}), "hot-collection") == []


def test_questions_without_an_example_are_spread_over_the_collections() -> None:
    model = shop(ORDER, asked=[AccessPattern("All orders", ["Shop"], ["Order"])])
    items = [order(model, Shop=shop, Number=number) for shop, most in (("a", 3), ("b", 9)) for number in range(most)]

    assert of(review(model, items, {"All orders": 12_000}), "hot-collection") == []
    assert of(review(model, items, {"All orders": 13_000}), "hot-collection") == [
        "'All orders' reads 6,500 RCU a second (computed), and these items have 2 item collections for it. "
        "Spread evenly, that is 3,250 each."
    ]


def test_a_value_that_is_part_of_the_question_makes_one_collection() -> None:
    model = shop(ORDER, asked=[AccessPattern("Shop a", [], ["Order"], fixed={"Shop": "a"})])

    assert len(of(review(model, None, {"Shop a": 6001}), "hot-collection")) == 1


def test_a_declared_rate_counts_as_traffic_does_and_is_spread_over_the_collections() -> None:
    often = replace(ALL, often="6,001/s")
    assert len(of(review(DataModel("Settings", [ONE], access_patterns=[often])), "hot-collection")) == 1
    assert (
        of(review(DataModel("Settings", [ONE], access_patterns=[replace(ALL, often="6,000/s")])), "hot-collection")
        == []
    )

    asked = AccessPattern("All orders", ["Shop"], ["Order"], example={"Shop": "a"}, often="6/s per shop")
    model = shop(ORDER, asked=[asked], population={"shop": 2_000})
    items = [order(model, Shop=name, Number=1) for name in "abc"]
    assert of(review(model, items), "hot-collection") == []  # 2,000 for each of the three
    assert len(of(review(model, items, {"All orders": 12_000}), "hot-collection")) == 1  # of the example, so it is said
    assert len(of(review(replace(model, population={"shop": 4_000}), items), "hot-collection")) == 1
    assert of(review(replace(model, population={"shop": 3_999}), items), "over-quota") == []
    assert len(of(review(replace(model, population={"shop": 4_001}), items), "over-quota")) == 1


# over-quota


@pytest.mark.parametrize(
    ("rate", "said"),
    [(24_000, ""), (24_001, "twice its last peak"), (80_000, "twice its last peak"), (80_001, "by default")],
)
def test_what_a_new_table_and_an_account_serve(rate: int, said: str) -> None:
    found = [each for each in review(shop(), [order()], {"Get an order": rate}) if each.code == "over-quota"]

    assert [said in each.why for each in found] == ([True] if said else [])
    assert all(each.where == "Shops" and each.level == "note" for each in found)


def test_a_strong_read_counts_twice_and_without_items_it_is_the_least() -> None:
    strong = shop(asked=[replace(WHOLE, consistent=True)])

    assert of(review(strong, None, {"Get an order": 12_001}), "over-quota") == [
        "It is read with at least 12,001 read units a second, for 'Get an order'."
    ]
    assert of(review(shop(), None, {"Get an order": 12_001}), "over-quota") == []


def test_each_index_counts_alone() -> None:
    from .test_patterns import BY_NAME, GSI1

    model = shop(asked=[WHOLE, BY_NAME], indexes=[GSI1])

    assert of(review(model, None, {"Get an order": 20_000, "By name": 20_000}), "over-quota") == []
    found = review(model, None, {"Get an order": 20_000, "By name": 30_000})
    assert [each.where for each in found if each.code == "over-quota"] == ["Shops.GSI1"]
