"""What is told of a table that boto3 alone made."""

from typing import Any

import pytest

from f1model.table.describe import described

from .engine import foreign


def test_a_table_without_sort_key_and_indexes_is_described_by_its_partition_key() -> None:
    model = described(foreign("Hashes", {"Hash": "B"}))

    assert (model.table, model.partition, model.sort, model.indexes) == ("Hashes", "Hash", None, ())
    assert (model.entities, model.access_patterns) == ((), ())
    assert model.key_type("Hash") == "B"


@pytest.mark.parametrize(
    ("name", "projection", "held"),
    [
        ("FullStints", {"ProjectionType": "ALL"}, "ALL"),
        ("BareStints", {"ProjectionType": "KEYS_ONLY"}, "KEYS_ONLY"),
        ("SomeStints", {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["Seconds"]}, ("Seconds",)),
    ],
)
def test_an_index_is_described_with_all_its_key_attributes_and_its_projection(
    name: str, projection: dict[str, Any], held: Any
) -> None:
    index = {"Day": "S", "Car": "N", "Lap": "N", "Part": "S"}
    model = described(foreign(name, {"Id": "S", "Team": "S"}, index, hashes=2, projection=projection))

    table, by_day = model.places
    assert table.names == ("Id", "Team")
    assert (by_day.name, by_day.partition, by_day.sort) == ("ByDay", ("Day", "Car"), ("Lap", "Part"))
    assert by_day.projection == held
