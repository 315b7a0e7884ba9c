from collections import Counter
from contextlib import suppress
from dataclasses import replace
from operator import is_
from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies

from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.f1.models import ARTICLE, F1
from f1model.query.units import item_size
from f1model.studio.edits import ATTRIBUTES, TEMPLATES, with_index
from f1model.studio.fields import PARTITION, SORT, Field, fields, rewritten
from f1model.studio.keyed import Population
from tests.studio.designs import EMPTY, NO_SORT, NUMBERS, design, held, items_of

_TEXTS = ("X", "X#{Id}", "{A}#{B}", "{N:03d}", "{N:01d}", "v{M}", "A", "N, A", "")


@given(NUMBERS, strategies.integers(0, 99))
def test_under_their_own_model_items_are_what_they_were(number: int, seed: int) -> None:
    model = design(number)
    items = items_of(model, seed)

    keyed = Population(model, items).under(model)
    assert keyed.items == list(items)
    assert [list(item) for item in keyed.items] == [list(item) for item in items], "with their attributes in order"
    assert (keyed.lost, keyed.collisions, keyed.unplaced) == (0, (), ())
    assert keyed.by_entity == {
        entity.name: [item for item in items if model.entity_of(item) is entity] for entity in model.entities
    }


def test_all_races_of_a_season_are_what_they_were(f1_2024: list[Item]) -> None:
    assert Population(F1, f1_2024).under(F1).items == f1_2024


@given(NUMBERS, strategies.randoms(use_true_random=False))
def test_under_other_keys_items_are_what_the_other_model_makes_of_their_values(number: int, r: Random) -> None:
    model = design(number)
    items = items_of(model, r.randint(0, 99))
    population = Population(model, items)

    for other in [changed(model, r) for _ in range(2)]:
        refused: Counter[str] = Counter()
        made: dict[tuple[Any, ...], list[Item]] = {}
        for entity, values in held(model, items):
            try:
                item = other.item(entity, values)
            except ModelError:
                refused[entity] += 1
            else:
                made.setdefault(other.place().key(item), []).append(item)

        keyed = population.under(other)
        assert keyed.by_key == {key: each[-1] for key, each in made.items()}, "the last one wins"
        assert {each.entity: each.count for each in keyed.unplaced} == refused
        assert [(each.key, [*each.lost, each.kept]) for each in keyed.collisions] == [
            (key, each) for key, each in made.items() if len(each) > 1
        ]
        assert keyed.lost == len(items) - len(made)
        assert keyed.sizes.items() <= {id(item): item_size(item) for item in keyed.put}.items()
        for place in other.places:
            for item in filter(place.holds, keyed.items):
                key = tuple(item[name] for name in place.partition)
                together = [each for each in keyed.items if place.holds(each) and place.key(each)[: len(key)] == key]
                assert keyed.collection(place, key) == together


def changed(model: DataModel, r: Random) -> DataModel:
    """The model with other keys in some places."""
    model = replace(model, access_patterns=(), write_patterns=())
    with suppress(ModelError):
        model = with_index(model, r.choice([TEMPLATES, ATTRIBUTES]), r.sample(["A", "B", "N", "Type"], 2))
    now = fields(model)
    for field in r.sample(list(now), min(5, len(now))):
        with suppress(ModelError):
            model = rewritten(model, {field: r.choice([*_TEXTS, *now.values()])})
    return model


def test_the_lost_are_named_with_the_one_that_is_kept() -> None:
    things = [NO_SORT.item("Thing", {"Id": str(n), "N": n % 2}) for n in range(5)]
    by_number = rewritten(NO_SORT, {Field(None, "Thing", PARTITION): "T#{N}"})

    keyed = Population(NO_SORT, things).under(by_number)
    assert [(each.key, each.kept["Id"], [item["Id"] for item in each.lost]) for each in keyed.collisions] == [
        (("T#0",), "4", ["0", "2"]), (("T#1",), "3", ["1"]),
    ]  # fmt: skip
    assert keyed.lost == 3
    assert [item["Id"] for item in keyed.items] == ["4", "3"]


def test_what_gets_no_key_is_counted_by_entity_and_the_first_reason_told() -> None:
    results = [each for each in items_of(F1, 3, most=60) if each["Type"] == "ResultItem"]
    article = replace(ARTICLE, access_patterns=(), write_patterns=())
    without = [{name: value for name, value in item.items() if name != "DriverName"} for item in results]
    by_driver = rewritten(F1, {Field(None, "ResultItem", SORT): "{DriverName}"})

    (unplaced,) = Population(F1, without).under(by_driver).unplaced
    assert (unplaced.entity, unplaced.count) == ("ResultItem", len(results))
    assert "DriverName" in unplaced.why
    (unplaced,) = Population(article, [{"PK": "x"}]).under(article).unplaced
    assert (unplaced.entity, unplaced.why) == ("no entity", "it lacks PK or SK.")


def test_what_belongs_to_no_entity_keeps_the_keys_that_it_has() -> None:
    strange: list[Item] = [
        {"pk": "a", "sk": "b", "more": [1]},
        {"pk": "a", "sk": "b", "more": 2},
        {"pk": ["a"], "sk": "b"},
    ]

    keyed = Population(EMPTY, strange).under(EMPTY)
    assert keyed.items == [strange[1]]
    assert (keyed.lost, [each.lost for each in keyed.collisions]) == (2, [(strange[0],)])
    assert [each.count for each in keyed.unplaced] == [1]


@pytest.mark.parametrize("value", [["a"], {"a": 1}, {"a"}, "", 5, None])
def test_a_value_that_no_key_holds_is_no_traceback(value: Any) -> None:
    model = DataModel("Odd", [Entity("Thing", "T#{Id}", "{A}", {"Id": "S", "A": "S"})])
    by_a = with_index(model, ATTRIBUTES, ["A"])
    items = [{"PK": "T#1", "SK": "x", "Type": "Thing", "Id": "1", "A": value}]

    for each in (model, by_a):
        keyed = Population(model, items).under(each)
        assert keyed.given == 1
        assert keyed.lost == sum(unplaced.count for unplaced in keyed.unplaced)


def test_only_of_what_can_be_stored_is_the_size_known() -> None:
    more = ["a", "é", set(), 1.5]
    things: list[Item] = [{"PK": f"T#{n}", "Type": "Thing", "Id": f"{n}", "More": each} for n, each in enumerate(more)]

    keyed = Population(NO_SORT, things).under(NO_SORT)
    assert [keyed.sizes.get(id(item)) for item in keyed.items] == [*map(item_size, things[:2]), None, None]


def test_an_index_key_in_place_of_an_attribute_that_nobody_declares_counts_once() -> None:
    model = replace(NO_SORT, indexes=[Index("GSI1", Thing=Keys("A#{A}"))], access_patterns=())
    items = [{**NO_SORT.item("Thing", {"Id": "1", "A": "a"}), "GSI1PK": "what somebody wrote"}]

    keyed = Population(NO_SORT, items).under(model)
    assert [item["GSI1PK"] for item in keyed.items] == ["A#a"]
    assert keyed.sizes.items() <= {id(item): item_size(item) for item in keyed.items}.items()


def test_keys_that_were_typed_on_the_way_are_forgotten() -> None:
    population = Population(F1, items_of(F1))
    for n in range(9):
        population.under(rewritten(F1, {Field(None, "ResultItem", SORT): "X" * n + "#{Rank}"}))

    assert len(population._rendered) == sum(len(place.keys) for place in F1.places)
    assert all(len(rows._last) <= sum(len(place.names) for place in F1.places) for rows in population.rows.values())


def test_items_of_which_no_key_changes_are_the_very_same(f1_2024: list[Item]) -> None:
    population = Population(F1, f1_2024)
    before = population.under(F1)
    now = population.under(rewritten(F1, {Field(None, "ResultItem", SORT): "R#{Round:02d}#{Rank:02d}"}))

    assert all(map(is_, now.by_entity["RaceItem"], before.by_entity["RaceItem"]))
    assert not any(map(is_, now.by_entity["ResultItem"], before.by_entity["ResultItem"]))
    assert all(map(is_, now.column("ResultItem", "PK") or (), before.column("ResultItem", "PK") or ()))
    assert before.items == f1_2024, "and those of before stay as they were"


def test_an_entity_that_enters_an_index_has_its_keys_there() -> None:
    model = replace(NO_SORT, indexes=[Index("GSI1", Thing=Keys("A#{A}"))], access_patterns=())
    items = [NO_SORT.item("Thing", {"Id": "1", "A": "a"}), NO_SORT.item("Thing", {"Id": "2"})]

    keyed = Population(NO_SORT, items).under(model)
    assert keyed.collection(model.place("GSI1"), ("A#a",)) == [keyed.items[0]]
    assert [item.get("GSI1PK") for item in keyed.items] == ["A#a", None]
