from dataclasses import replace
from functools import reduce
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings, strategies

from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.f1.models import F1
from f1model.studio.edits import (
    asked_of,
    offered_reads,
    offered_writes,
    with_attribute,
    with_index,
    with_pattern,
    with_projection,
    without_index,
    without_pattern,
)
from tests.studio.designs import DECLARED, NO_SORT, NO_TYPE

CAREER = "Get a driver's career, latest first"


def test_an_index_gets_the_next_free_name_and_is_empty_or_keyed_by_attributes() -> None:
    assert with_index(F1, "templates").indexes[-1] == Index("GSI2", partition="GSI2PK", sort="GSI2SK")
    assert with_index(F1, "local").indexes[-1] == LocalIndex("LSI1", sort="LSI1SK")
    assert with_index(without_index(with_index(F1, "templates"), "GSI1"), "templates").indexes[-1].name == "GSI1"
    keyed = with_index(F1, "attributes", ["DriverId", "SeasonId", "Rank"]).indexes[-1]
    assert keyed == Index("GSI2", partition="DriverId", sort=["SeasonId", "Rank"])


def test_questions_of_an_index_that_goes_ask_the_table() -> None:
    assert F1[CAREER].index == "GSI1"
    made = without_index(F1, "GSI1")
    assert made.indexes == ()
    assert {each.index for each in made.access_patterns} == {None}
    assert [each.name for each in made.access_patterns] == [each.name for each in F1.access_patterns]
    whole = without_index(NO_TYPE, "ByA")["Get orders by A"]
    assert (whole.index, whole.whole, whole.consistent) == (None, False, True)


@pytest.mark.parametrize("projection", ["KEYS_ONLY", ["Rank", "DriverName"]])
def test_an_index_keeps_everything_but_what_it_holds(projection: Any) -> None:
    made = with_projection(F1, "GSI1", projection).index("GSI1")

    assert made == Index("GSI1", F1.index("GSI1").keys, projection=projection)
    local = with_projection(NO_TYPE, "ByA", "KEYS_ONLY").index("ByA")
    assert local == LocalIndex("ByA", sort="A", projection="KEYS_ONLY")


def test_a_question_that_is_asked_of_another_place_gives_up_what_that_cannot_do() -> None:
    strong = asked_of(NO_TYPE, "Get orders by A", "LSI1")["Get orders by A"]
    assert (strong.index, strong.whole, strong.consistent) == ("LSI1", True, True)
    table = asked_of(NO_TYPE, "Get orders by A", None)["Get orders by A"]
    assert (table.index, table.whole, table.consistent) == (None, False, True)
    beside = replace(with_index(NO_TYPE, "templates"), access_patterns=NO_TYPE.access_patterns)
    remote = asked_of(beside, "Get orders by A", "GSI1")["Get orders by A"]
    assert (remote.index, remote.whole, remote.consistent) == ("GSI1", False, False)


@settings(max_examples=settings().max_examples // 2)
@given(strategies.integers(0, len(DECLARED) - 1), strategies.randoms(use_true_random=False))
def test_whatever_is_offered_can_be_had_once_and_taken_away_again(number: int, r: Random) -> None:
    model = DECLARED[number]
    offered: dict[str, Any] = {**offered_reads(model), **offered_writes(model)}
    for name in r.sample(list(offered), min(2, len(offered))):
        made = with_pattern(model, name)
        assert replace(made[name], model=None) == replace(offered[name], model=None)
        assert name not in {**offered_reads(made), **offered_writes(made)}
        assert without_pattern(made, name) == model


def test_what_is_asked_or_written_already_is_not_offered() -> None:
    reads, writes = offered_reads(F1), offered_writes(F1)

    assert "Get a race with its results" not in reads
    assert {each.entity for each in writes.values() if each.kind == "put"} == {each.name for each in F1.entities}
    again = with_pattern(F1, next(iter(writes)))
    assert len(offered_writes(again)) == len(writes) - 1
    assert offered_reads(without_pattern(F1, "Get a race with its results"))
    assert tuple(reads["Get results by driver and season, in GSI1"].given) == ("DriverId", "SeasonId")


def test_an_attribute_is_added_to_one_entity() -> None:
    made = with_attribute(F1, "RaceItem", "Weather", "S")

    assert made.entity("RaceItem").attributes == {**F1.entity("RaceItem").attributes, "Weather": "S"}
    assert [each for each in made.entities if each not in F1.entities] == [made.entity("RaceItem")]


def _refused(edit: Any, model: DataModel, *given: Any) -> Any:
    return pytest.param(edit, model, given, id=f"{edit.__name__}-{len(given)}-{str(given[-1])[:12]}")


@pytest.mark.parametrize(
    ("edit", "model", "arguments"),
    [
        _refused(with_index, F1, "attributes"),
        _refused(with_index, F1, "attributes", ["Nobody"]),
        _refused(with_index, F1, "attributes", ["Rank", "Rank"]),
        _refused(with_index, F1, "sideways"),
        _refused(with_index, NO_SORT, "local"),
        _refused(without_index, F1, "GSI9"),
        _refused(without_index, F1, ""),
        _refused(with_projection, F1, "GSI9", "ALL"),
        _refused(with_projection, F1, "GSI1", ["Nobody"]),
        _refused(with_attribute, F1, "RaceItem", "Round", "S"),
        _refused(with_attribute, F1, "RaceItem", "", "S"),
        _refused(with_attribute, F1, "RaceItem", "Weather", "X"),
        _refused(with_attribute, F1, "Nobody", "Weather", "S"),
        _refused(asked_of, F1, "Nobody asks", None),
        _refused(asked_of, F1, CAREER, "GSI9"),
        _refused(without_pattern, F1, "Nobody asks"),
        _refused(with_pattern, F1, "Nobody asks"),
    ],
)
def test_what_makes_no_model_raises_one_error(edit: Any, model: DataModel, arguments: Any) -> None:
    with pytest.raises(ModelError):
        edit(model, *arguments)


def test_of_indexes_there_are_no_more_than_dynamodb_allows() -> None:
    model = reduce(lambda made, _: with_index(made, "templates"), range(19), replace(F1, write_patterns=()))

    assert model.indexes[-1].name == "GSI20"
    with pytest.raises(ModelError, match="DynamoDB allows 20"):
        with_index(model, "templates")
