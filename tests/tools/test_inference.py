"""What takes many runs of an inference: 500 random models, and all of Formula 1's history."""

from random import Random

import pytest

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.f1.items import f1_items
from f1model.f1.models import F1, GROWN
from f1model.inference.found import Inferred
from f1model.inference.infer import infer
from tests.history import history
from tests.inference.given import bare, differences, misrendered, random_items
from tests.random_models import random_model, random_models
from tests.tools.lessons import NOTEBOOKS, run_here


def grouped(model: DataModel, items: list[Item]) -> list[list[int]]:
    """Which items belong together, by their place in the list, whatever their entities are called."""
    groups: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        entity = model.entity_of(item)
        groups.setdefault(entity.name if entity else "", []).append(number)
    return sorted(groups.values())


def test_of_500_random_models_every_key_is_made_and_the_entities_are_found() -> None:
    made, found = 0, 0
    differing: list[str] = []
    for seed, model in enumerate(random_models(500)):
        items = random_items(Random(seed), model)
        inferred: Inferred = infer(bare(model), items, expires=model.ttl)
        made += not misrendered(inferred, items) and not inferred.unexplained.count
        found += grouped(model, items) == grouped(inferred.model, items)
        if model.type_attribute:
            assert inferred.model.type_attribute == model.type_attribute
            differing += [f"{model.table} {each}" for each in differences(model, inferred.model)
                          if not each.endswith("| None")]  # fmt: skip

    assert (made, found) == (500, 500)
    # In these, another template makes the same keys of all items; what no item holds is not counted.
    assert len({each.split()[0] for each in differing}) <= 10, differing


def stripped(model: DataModel, items: list[Item], alone: bool) -> list[Item]:
    """The items without their type, and if ``alone`` without the attributes that are in their keys as well."""
    keys = {name for place in model.places for name in place.names}
    lost = {model.type_attribute, *(("Id", "A", "B", "N", "M") if alone else ())} - keys
    return [{name: value for name, value in item.items() if name not in lost} for item in items]


@pytest.mark.parametrize("alone", [False, True], ids=["no type", "no type, and values in keys alone"])
def test_entities_are_found_where_items_say_less(alone: bool) -> None:
    made, found = 0, 0
    for seed in range(1_000, 1_120):
        model = random_model(Random(seed), f"Random{seed}")
        items = random_items(Random(seed), model)
        inferred = infer(bare(model), less := stripped(model, items, alone))
        made += not misrendered(inferred, less) and not inferred.unexplained.count
        found += grouped(model, items) == grouped(inferred.model, less)

    assert made == 120
    assert found >= 118


def test_the_worked_example_of_lesson_15_comes_back() -> None:
    names = run_here(NOTEBOOKS / "15-your-own-model.ipynb", {})
    model, items = names["chat"], names["chat_items"]

    found = infer(bare(model), items)

    assert (misrendered(found, items), found.unexplained.count) == ([], 0)
    assert differences(model, found.model) == []
    assert {line.parent + line.child for line in found.model.relationships} == {
        line.parent + line.child for line in model.relationships}  # fmt: skip


def test_of_formula_1s_first_model_all_history_comes_back_and_no_difference() -> None:
    items = f1_items(F1)

    found = infer(bare(F1), lambda: items)

    assert (misrendered(found, items), found.unexplained.count, found.checked) == ([], 0, len(items))
    assert differences(F1, found.model) == []


@pytest.mark.parametrize("most", [20_000, 1_000])
def test_all_history_comes_back(most: int) -> None:
    items = history()

    found = infer(bare(GROWN), lambda: items, most=most)

    assert misrendered(found, items) == []
    assert (found.unexplained.count, found.read, found.checked) == (0, len(items), len(items))
    assert differences(GROWN, found.model) == [
        "RaceItem Decided: BOOL | None", "ResultItem Penalty: N | None", "ResultItem Version: N | None"]  # fmt: skip
    assert [(line.parent, line.child) for line in found.model.relationships] == [
        ("SeasonItem", "RaceItem"), ("RaceItem", "ResultItem")]  # fmt: skip
