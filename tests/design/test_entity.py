"""An entity as it is declared: its keys, and what it is held to."""

from typing import Any

import pytest

from f1model.design.entity import Entity, Keys
from f1model.errors import ModelError

KINDS = {"SeasonId": "S", "Round": "N", "Won": "BOOL"}


def test_an_entity_has_its_templates_as_its_keys() -> None:
    assert Entity("Race", "SEASON#{SeasonId}", "RACE#{Round:02d}", KINDS).keys == Keys(
        "SEASON#{SeasonId}", "RACE#{Round:02d}"
    )
    assert Entity("Season", "SEASONS").keys == Keys("SEASONS", None)
    assert Entity("Season", "SEASONS").attributes == {}


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (("", "A"), "'' cannot be the name of an entity."),
        ((Keys("A"), "A"), "Keys(partition='A', sort=None) cannot be the name of an entity."),
        (("Race", Keys("A"), {}), "Race: its partition key is Keys("),
        (("Race", None), "Race: its partition key is None."),
        (("Race", "A", {"Round": "N"}), "Race: its sort key is {'Round': 'N'}. Write both keys as text: "),
        (("Race", "A", "B", ["Round"]), "Race: its attributes are ['Round'], without types. Write each with its type"),
        (("Race", "A", "B", {"": "N"}), "Race: '' cannot be the name of an attribute."),
        (("Race", "A", "B", {"Round": "T"}), "Race.Round: 'T' is not a DynamoDB type. Use one of S, N, B, BOOL, NULL,"),
        (("Race", "A#{Round"), "Race, partition key: 'A#{Round' is not a format string"),
        (("Race", "A", "{Lap}", KINDS), "Race, sort key: {Lap} is not an attribute of type S or N that Race declares."),
        (("Race", "A", "{Won}", KINDS), "Race, sort key: {Won} is not an attribute of type S or N that Race declares."),
        (("Race", "{SeasonId:02d}", None, KINDS), "Race, partition key: {SeasonId} is zero-padded but of type S"),
        (("Race", "RACE#<Round>", None, KINDS), "Race, partition key: <Round> is plain text here. Write {Round}. Only"),
    ],
)
def test_a_contradiction_is_refused_where_it_is_declared(declared: Any, message: str) -> None:
    with pytest.raises(ModelError) as error:
        Entity(*declared)

    assert message in str(error.value)
    assert error.value.fix


def test_angle_brackets_around_what_is_no_attribute_are_text() -> None:
    assert Entity("Race", "RACE#<Lap>", None, KINDS).keys == Keys("RACE#<Lap>")


@pytest.mark.parametrize("keys", [("DRIVER#{Driver}", 1), (None, None), (["A"], None)])
def test_keys_are_texts(keys: Any) -> None:
    with pytest.raises(ModelError, match=r"are not both text\. Write each template as text"):
        Keys(*keys)
