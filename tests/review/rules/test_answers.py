"""What comes back: designs whose answers are in no order, grow, or are mostly dropped, and some that just are not."""

from dataclasses import replace
from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.f1.items import f1_items
from f1model.f1.models import F1
from f1model.review import review

from .shop import ORDER, order, shop

TOP = AccessPattern("Get the most expensive", [], ["Order"], limit=10, descending=True)


def codes(model: DataModel, items: Any = None) -> list[tuple[str, str]]:
    wanted = {"scan-has-no-order", "scan", "sparse-index", "filter", "grows-without-bound"}
    return [(each.level, each.code) for each in review(model, items) if each.code in wanted]


# scan-has-no-order


@pytest.mark.parametrize("more", [{}, {"descending": False}, {"limit": None}])
def test_the_first_of_a_scan_are_any_items(more: Any) -> None:
    assert codes(shop(asked=[replace(TOP, **more)])) == [("error", "scan-has-no-order")]


def test_a_scan_for_all_of_them_is_only_expensive_and_a_query_has_an_order() -> None:
    assert codes(shop(asked=[replace(TOP, limit=None, descending=False)])) == [("note", "scan")]
    assert codes(shop(ORDER, asked=[replace(TOP, given=["Shop"])])) == []


# sparse-index

OPEN = AccessPattern("Get the open orders", ["Shop"], ["Order"], fixed={"Name": "open"}, example={"Shop": "a"})


def orders(*names: str) -> list[Any]:
    return [order(Number=number, Name=name) for number, name in enumerate(names)]


@pytest.mark.parametrize("asked", [OPEN, replace(OPEN, example={}), replace(OPEN, given=["Shop", "Name"], fixed={},
                                   example={"Shop": "a", "Name": "open"})])  # fmt: skip
def test_half_of_what_is_read_is_dropped(asked: AccessPattern) -> None:
    model = shop(ORDER, asked=[asked])

    assert codes(model, orders("open", "done")) == [("note", "sparse-index")]
    assert codes(model, orders("open", "done", "open")) == [("note", "filter")]
    assert codes(model) == [("note", "filter")]


def test_it_says_how_many_are_dropped_and_other_entities_do_not_count() -> None:
    model = shop(asked=[OPEN, AccessPattern("All", ["Shop"], ["Order", "Line"], limit=9)])
    lines = [model.item("Line", {"Shop": "a", "Number": 1, "Line": line, "Name": "open"}) for line in range(9)]
    found = [each for each in review(model, [*orders("open", "done", "done"), *lines]) if each.code == "sparse-index"]

    assert found[0].what == "No key serves Name, so a filter drops 2 of 3 items with its example."
    assert ("note", "sparse-index") not in codes(model, [*orders("open"), *lines])


def test_a_given_value_that_nobody_chose_is_the_most_frequent() -> None:
    asked = replace(OPEN, given=["Shop", "Name"], fixed={}, example={})

    assert codes(shop(ORDER, asked=[asked]), orders("x", "x", "y")) == [("note", "filter")]
    assert codes(shop(ORDER, asked=[asked]), orders("x", "y", "z")) == [("note", "sparse-index")]


def test_a_scan_that_drops_most_could_be_a_sparse_index_too() -> None:
    asked = replace(OPEN, given=[], example={})

    assert codes(shop(ORDER, asked=[asked]), orders("open", "done")) == [("note", "scan"), ("note", "sparse-index")]


# grows-without-bound


def events(partition: str = "LOG#{Log}", sort: str = "{At}", **asked: Any) -> DataModel:
    entity = Entity("Event", partition, sort, {"Log": "S", "At": "S", "Day": "S", "Number": "N"})
    fields = [name for name in ("Log", "Day") if f"{{{name}}}" in partition]
    return DataModel("Events", [entity], access_patterns=[AccessPattern("Get events", fields, ["Event"], **asked)])


def test_an_answer_that_gets_longer_as_time_goes_by() -> None:
    found = [each for each in review(events()) if each.code == "grows-without-bound"]

    assert [(each.level, each.where, each.what) for each in found] == [
        ("note", "Get events", "It has neither a range nor a limit, and its answer gets longer with every At.")
    ]


@pytest.mark.parametrize(
    "model",
    [
        events(limit=20),
        events(between="At"),
        events("LOG#{Log}#{Day}"),
        events(sort="{Number:03d}"),
        events(sort="LATEST"),
        shop(),
        F1,
    ],
    ids=["a limit", "a range", "a day of it", "no time", "one item", "the shop", "ours"],
)
def test_an_answer_with_a_bound(model: DataModel) -> None:
    assert ("note", "grows-without-bound") not in codes(model)


def test_a_parent_with_its_children_may_have_few() -> None:
    log = Entity("Log", "LOG#{Log}", "LOG", {"Log": "S"})
    asked = AccessPattern("Get a log", ["Log"], ["Log", "Event"])
    entry = Entity("Event", "LOG#{Log}", "LOG#{At}", {"Log": "S", "At": "S"})
    model = DataModel("Logs", [log, entry], access_patterns=[asked])
    items = [model.item("Event", {"Log": "a", "At": f"2026-01-01T{number:04d}"}) for number in range(100)]

    assert ("note", "grows-without-bound") not in codes(model) + codes(model, items[1:])
    assert ("note", "grows-without-bound") in codes(model, items)


@pytest.mark.parametrize(("count", "many"), [(999, False), (1000, True)])
def test_a_long_answer_under_one_parent(count: int, many: bool) -> None:
    model = events(sort="{Number:04d}")
    items = [model.item("Event", {"Log": "a", "Number": number}) for number in range(count)]

    assert (("note", "grows-without-bound") in codes(model, items)) is many
    limited = events(sort="{Number:04d}", limit=100)
    assert ("note", "grows-without-bound") not in codes(limited, items)


@pytest.mark.parametrize(("count", "many"), [(99, False), (100, True)])
def test_all_items_of_a_kind_in_one_answer(count: int, many: bool) -> None:
    model = events("LOG", "{Number:04d}")
    items = [model.item("Event", {"Number": number}) for number in range(count)]

    assert (("note", "grows-without-bound") in codes(model, items)) is many


def test_our_seasons_and_careers_are_short() -> None:
    assert codes(F1, f1_items(F1, seasons=[1950, 2023, 2024])) == []
