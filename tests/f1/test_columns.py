"""Many items at once are what each is by itself: the same attributes in the same order, or the same refusal."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.f1 import columns, items
from f1model.f1.columns import items_of
from f1model.f1.models import ARTICLE, COPIED, F1, GROWN, NORMALISED, REPAIRED
from tests.each import for_each
from tests.random_models import random_model, random_values

MODELS = [ARTICLE, F1, GROWN, REPAIRED, *NORMALISED.values(), *COPIED.values()]
ODD: tuple[Any, ...] = (
    "", "a#b", "x|y", "::", "\ud800", "7", "007", "1.50", "ü" * 600, "a" * 1025, "a" * 2049, "a" * 405_000, True, 0, 1,
    -1, 1000, 10**38, 1.5, Decimal(1), Decimal("1E+126"), Decimal("NaN"), b"", b"a", bytearray(b"a"), [], ["a", {1}],
    {"a": {"": 1}}, set(), {"a"}, object(),
)  # fmt: skip


def answer(make: Any) -> Any:
    """What is made, in its order; or how it is refused."""
    try:
        return [[*map(repr, item.items())] for item in make()]
    except ModelError as error:
        return str(error)


def at_once(model: DataModel, name: str, rows: Sequence[dict[str, Any]]) -> Any:
    return answer(lambda: items_of(model, name, rows))


def one_by_one(model: DataModel, name: str, rows: Sequence[dict[str, Any]]) -> Any:
    known = model.entity(name).attributes
    return answer(lambda: [model.item(name, {n: v for n, v in row.items() if n in known}) for row in rows])


@given(st.integers(0, 2**32), st.booleans())
def test_they_are_what_each_is_by_itself(seed: int, odd: bool) -> None:
    r = Random(seed)
    model = random_model(r)
    for entity in model.entities:
        names = r.sample([*entity.attributes, "undeclared"], len(entity.attributes))
        rows = [dict.fromkeys(names) | random_values(r, entity) for _ in range(r.randint(0, 6))]
        rows = [{name: row.get(name) for name in names} for row in rows]
        for _ in range(r.randint(1, 2) if odd and rows and names else 0):
            r.choice(rows)[r.choice(names)] = r.choice(ODD)

        assert at_once(model, entity.name, rows) == one_by_one(model, entity.name, rows)


@for_each(ODD)
def test_whatever_a_row_holds_in_a_key_or_beside_it(value: Any) -> None:
    attributes = {"Id": "S", "N": "N", "Raw": "B", "List": "L", "Map": "M", "Tags": "SS", "Flag": "BOOL",
                  "ExpiresAt": "N"}  # fmt: skip
    thing = Entity("Thing", "THING#{Id}", "{N:03d}", attributes, ttl="ExpiresAt")
    indexes = [Index("ByRaw", partition=["Raw"], sort=["N"]), Index("ByDay", Thing=Keys("ON#{ExpiresAt}", "{N:03d}"))]
    model = DataModel("Things", [thing], indexes=indexes)
    whole = {"Id": "a", "N": 1, "Raw": b"r", "List": [1], "Map": {"a": 1}, "Tags": {"x"}, "Flag": True,
             "ExpiresAt": 4_000_000_000}  # fmt: skip
    for name in attributes:
        rows = [whole, {**whole, name: value}, {**whole, "N": 2}]

        assert at_once(model, "Thing", rows) == one_by_one(model, "Thing", rows), name


def test_a_key_that_is_an_attribute_stays_one_where_the_item_is_not_in_the_index() -> None:
    thing = Entity("Thing", "THING#{Id}", "A", {"Id": "S", "RemovedOn": "S", "N": "N", "\ud800": "S"})
    model = DataModel("Things", [thing], indexes=[Index("Removals", partition=["RemovedOn"], sort=["N"])])
    whole = {"Id": "a", "RemovedOn": "2026-03-02", "N": 1}
    for more in ({}, {"N": None}, {"RemovedOn": None}, {"RemovedOn": ""}, {"Id": None}, {"\ud800": "a"}):
        rows = [dict.fromkeys(more) | whole, whole | more]

        assert at_once(model, "Thing", rows) == one_by_one(model, "Thing", rows), more


def test_a_primary_key_that_is_an_attribute_is_needed() -> None:
    model = DataModel("Things", [Entity("Thing", "{Raw}", None, {"Raw": "B", "N": "N"})], partition="Raw", sort=None)
    whole: dict[str, Any] = {"Raw": b"a", "N": 1}
    for rows in ([whole, {**whole, "Raw": None}], [{"N": 1}], [whole]):
        assert at_once(model, "Thing", rows) == one_by_one(model, "Thing", rows)


def test_a_key_that_two_indexes_share_is_there_if_the_item_is_in_either() -> None:
    thing = Entity("Thing", "THING#{Id}", "A", {"Id": "S", "N": "N", "M": "N"})
    indexes = [Index(f"By{each}", Thing=Keys("ALL", f"{{{each}}}"), partition="ALL", sort=f"By{each}") for each in "NM"]
    model = DataModel("Things", [thing], indexes=indexes)
    rows = [{"Id": "a", "N": n, "M": m} for n in (1, None) for m in (1, None)]

    for some in (rows, rows[:2], rows[:3]):
        assert at_once(model, "Thing", some) == one_by_one(model, "Thing", some)


def test_many_small_values_are_one_large_item() -> None:
    attributes = {f"A{n}": "S" for n in range(5)}
    model = DataModel("Things", [Entity("Thing", "THING#{Id}", "THING", {"Id": "S", **attributes})])
    small, large = ({"Id": "a", **dict.fromkeys(attributes, "a" * each)} for each in (1, 82_000))

    for rows in ([small, large], [{**large, "A4": "a"}, {**large, "A3": "a"}], [large, small]):
        assert at_once(model, "Thing", rows) == one_by_one(model, "Thing", rows)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_formula_1_is_ordinary(model: DataModel, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: Any) -> Any:
        raise AssertionError("made one by one")

    chosen: dict[str, Any] = {"seasons": [1951, 2024], "finishers": model is ARTICLE}
    expected = []
    for entity in model.entities:
        values = items._BUILDERS[entity.name.removesuffix("Item")](items._Chosen(**{"rounds": None, **chosen}))
        expected += one_by_one(model, entity.name, [*values])
    monkeypatch.setattr(DataModel, "item", slow)

    assert answer(lambda: items.f1_items(model, **chosen)) == expected


def test_no_rows_are_no_items() -> None:
    assert columns.items_of(F1, "RaceItem", []) == []
