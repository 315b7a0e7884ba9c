from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings, strategies

from f1model.design.entity import Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.f1.models import F1, GROWN
from f1model.studio.fields import PARTITION, SORT, Field, fields, rewritten
from tests.studio.designs import DECLARED, NO_SORT, NO_TYPE, NUMBERS, design

TEXTS = ("", "X", "X#{Id}", "{A}#{B}", "{N:03d}", "A, B", "A", "Id", "{Nobody}", "}{", "  {Id}  ", "PK", "Type")


def apart(model: DataModel) -> DataModel:
    """The model without its changes: what those are given follows the keys, each time they change."""
    return replace(model, write_patterns=())


@pytest.mark.parametrize("model", DECLARED, ids=lambda model: model.table)
def test_a_model_with_the_texts_of_its_own_fields_is_that_model(model: DataModel) -> None:
    assert rewritten(model, fields(model)) == model


@settings(max_examples=settings().max_examples * 3 // 5)
@given(NUMBERS, strategies.randoms(use_true_random=False))
def test_a_model_that_is_made_of_another_has_the_text_that_was_typed_and_all_others(number: int, r: Random) -> None:
    model = apart(design(number))
    now = fields(model)
    assert rewritten(model, now) == model
    for field in r.sample(list(now), min(5, len(now))):
        text = r.choice([*TEXTS, *now.values()])
        try:
            made = rewritten(model, {field: text})
        except ModelError:
            continue
        if fields(made).keys() == now.keys():  # else its last entity has left an index of what items have anyway
            assert fields(made) == {**now, field: text.strip()}
            if field.entity:  # an index may be keyed by what no entity declares, as long as nobody changes that
                assert rewritten(made, {field: now[field]}) == model, "and the old text gives the first model back"


@settings(max_examples=settings().max_examples * 3 // 5)
@given(NUMBERS, strategies.randoms(use_true_random=False))
def test_a_model_that_was_changed_in_several_places_is_mended_by_the_texts_of_the_first(number: int, r: Random) -> None:
    changed = model = apart(design(number))
    templates = [field for field in fields(model) if field.entity]
    for field in r.sample(templates, min(4, len(templates))):
        with suppress(ModelError):
            changed = rewritten(changed, {field: r.choice(TEXTS)})
    if fields(changed).keys() == fields(model).keys():
        assert rewritten(changed, fields(model)) == model


def test_each_place_has_a_field_for_each_key_that_can_be_typed() -> None:
    race = [(each.index, each.part, text) for each, text in fields(F1).items() if each.entity == "ResultItem"]

    assert race == [
        (None, "partition", "SEASON#{SeasonId}"), (None, "sort", "RACE#{Round:02d}#RESULT#{Rank:02d}"),
        *[(index.name, part, text) for index in F1.indexes
          for part, text in zip((PARTITION, SORT), _texts(index, "ResultItem"), strict=True)],
    ]  # fmt: skip
    assert [each for each in fields(NO_SORT) if each.part == SORT] == [Field("ByA", None, SORT)]
    assert Field("LSI1", "Order", PARTITION) not in fields(NO_TYPE), "a local index has the table's partition key"
    assert fields(NO_TYPE)[Field("ByA", None, SORT)] == "A"


def _texts(index: Any, entity: str) -> tuple[str, str]:
    keys = index.keys.get(entity)
    return (keys.partition, keys.sort or "") if keys else ("", "")


def test_an_entity_without_a_text_leaves_the_index_and_one_with_texts_enters_it() -> None:
    results = {Field("GSI1", "ResultItem", part): "" for part in (PARTITION, SORT)}
    seasons = {Field("GSI1", "SeasonItem", part): text for part, text in ((PARTITION, "SEASONS"), (SORT, "{SeasonId}"))}

    made = rewritten(F1, results | seasons).index("GSI1")
    assert made.keys["SeasonItem"] == Keys("SEASONS", "{SeasonId}")
    assert "ResultItem" not in made.keys
    local = rewritten(NO_TYPE, {Field("LSI1", "Order", SORT): "", Field("LSI1", "Customer", SORT): "B#{B}"})
    assert local.index("LSI1") == LocalIndex("LSI1", {"Customer": "B#{B}"}, projection="KEYS_ONLY")


def test_an_index_of_attributes_is_keyed_by_those_that_are_typed() -> None:
    made = rewritten(NO_SORT, {Field("ByA", None, PARTITION): "A, N", Field("ByA", None, SORT): ""})

    assert made.index("ByA") == Index("ByA", partition=["A", "N"])


@pytest.mark.parametrize(
    ("model", "field", "text", "problem"),
    [
        (F1, Field(None, "RaceItem", SORT), " ", "RaceItem.SK: it is empty, and each item needs SK."),
        (F1, Field(None, "RaceItem", PARTITION), "", "RaceItem.PK: it is empty, and each item needs PK."),
        (
            F1,
            Field("GSI1", "RaceItem", PARTITION),
            "",
            "RaceItem in GSI1.GSI1PK: it is empty, and the sort key is not.",
        ),
        (F1, Field("GSI1", "Nobody", SORT), "X", "GSI1: it has no sort key of Nobody."),
        (F1, Field("GSI9", None, SORT), "X", "GSI9: it has no sort key of its own."),
        (NO_SORT, Field(None, "Thing", SORT), "X", "NoSort: it has no sort key of Thing."),
        (NO_SORT, Field("ByA", None, PARTITION), ",", "ByA, partition key: it is empty."),
        (NO_SORT, Field("ByA", None, PARTITION), "", "ByA, partition key: it is empty."),
        (NO_SORT, Field("ByA", None, PARTITION), "A, Statu", "ByA, its key: no entity has an attribute 'Statu'."),
        (NO_TYPE, Field("ByA", None, SORT), "", "ByA, sort key: it is empty."),
        (NO_TYPE, Field("ByA", None, SORT), "A, B", "ByA, its key: no entity has an attribute 'A, B'."),
        (GROWN, Field(None, "RaceItem", SORT), "{Nobody}", "RaceItem, sort key: "),
    ],
)
def test_texts_that_make_no_model_say_where_and_why(model: DataModel, field: Field, text: str, problem: str) -> None:
    with pytest.raises(ModelError) as raised:
        rewritten(model, {field: text})
    assert str(raised.value).startswith(problem)


def test_an_index_that_was_keyed_by_what_no_entity_declares_can_still_be_changed() -> None:
    model = DataModel("Later", NO_SORT.entities, indexes=[Index("Mixed", partition="A", sort="later")], sort=None)

    made = rewritten(model, {Field("Mixed", None, PARTITION): "Id"})
    assert made.index("Mixed") == Index("Mixed", partition="Id", sort="later")
    with pytest.raises(ModelError, match="no entity has an attribute 'later'"):
        rewritten(model, {Field("Mixed", None, PARTITION): "later", Field("Mixed", None, SORT): ""})
