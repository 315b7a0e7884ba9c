"""An item's entity is found by its key as if every entity were tried in turn, and quickly however many there are."""

from collections.abc import Mapping
from decimal import Decimal
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.errors import ModelError

TEMPLATES = ["A#{Id}", "A#{Id}#B", "{Id}", "A", "A#B", "{Round:02d}", "B#{Round}", "{Round}#{Id}"]
ATTRIBUTES = {"Id": "S", "Round": "N"}


def tried_in_turn(model: DataModel, item: Mapping[str, Any]) -> Entity | None:
    for entity in model.entities:
        keys = model.place().keys[entity.name]
        if all(key.fits(item.get(key.name, ""), entity.attributes) for key in keys):
            return entity
    return None


parts = st.sampled_from(["A", "B", "A#B", "A#x", "A#x#B", "07", "7", "B#7", "7#x", "", "x"])
pairs = st.lists(st.tuples(*[st.sampled_from(TEMPLATES)] * 2), unique=True, max_size=8)


@settings(max_examples=40)
@given(pairs, parts, parts, st.sampled_from(["#", "|", "::"]))
def test_it_is_the_first_that_fits(keys: list[tuple[str, str]], partition: str, sort: str, mark: str) -> None:
    def marked(text: str) -> str:
        return text.replace("#", mark)

    entities = [Entity(f"E{n}", marked(one), marked(two), ATTRIBUTES) for n, (one, two) in enumerate(keys)]
    model = DataModel("Many", entities, delimiter=mark)
    for item in ({"PK": marked(partition), "SK": marked(sort)}, {"PK": marked(partition)}):
        assert model.entity_of(item) is tried_in_turn(model, item)


def test_keys_that_are_attributes_of_any_type_belong_and_no_others() -> None:
    own = DataModel("Own", [Entity("E", "{Id}", "{N}", {"Id": "S", "N": "N"})], partition="Id", sort="N")
    assert own.entity_of({"Id": "x", "N": Decimal("1.5")})
    glued = DataModel("Glued", [Entity("E", "{Id}", "N#{N}", {"Id": "S", "N": "N"})])
    for odd in ([1], {"a": 1}, b"x", True, 10**5000, "9" * 5000, "N#" + "9" * 5000, Decimal("1e999999999")):
        assert glued.entity_of({"PK": odd, "SK": "N#1"}) is None or isinstance(odd, str | Decimal)
        assert glued.entity_of({"PK": "x", "SK": odd}) is None


def test_thousands_of_entities_cost_an_item_no_more_than_a_few() -> None:
    def seconds(count: int) -> float:
        model = DataModel("Many", [Entity(f"E{n}", f"E{n}#{{Id}}", "M", {"Id": "S"}) for n in range(count)])
        model.entity_of({})
        began = process_time()
        for n in range(0, count, count // 100):
            assert model.entity_of({"PK": f"E{n}#x", "SK": "M"}) == model.entities[n]
        return process_time() - began

    assert min(seconds(1500) for _ in range(2)) < 8 * min(seconds(100) for _ in range(2))


@pytest.mark.parametrize("number", [Decimal("1e999999999"), Decimal("-1e-999999999")])
def test_a_number_beyond_all_is_no_key(number: Decimal) -> None:
    model = DataModel("Glued", [Entity("E", "E#{N}", "M", {"N": "N"})])
    with pytest.raises(ModelError, match="which is beyond the numbers that DynamoDB stores"):
        model.item("E", {"N": number})
