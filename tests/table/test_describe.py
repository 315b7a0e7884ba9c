"""What is told of a table that boto3 alone made."""

from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.table.connect import connect
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


def test_local_indexes_are_described_as_what_they_are() -> None:
    indexes: list[Index | LocalIndex] = [
        Index("ByDay", partition="Day"),
        LocalIndex("ByLap", sort="Lap", projection=["Seconds"]),
        LocalIndex("LSI1", Stint="{Day}#{Car}", projection="KEYS_ONLY"),
    ]
    stint = Entity("Stint", "T#{Team}", "C#{Car}", {"Team": "S", "Car": "S", "Lap": "N", "Day": "S"})
    table = connect(DataModel("LocalStints", [stint], indexes=indexes))

    _, by_day, by_lap, by_key = described(table).places
    assert (by_day.local, by_lap.local, by_key.local) == (False, True, True)
    assert (by_lap.names, by_lap.projection) == (("PK", "Lap"), ("Seconds",))
    assert (by_key.names, by_key.projection) == (("PK", "LSI1SK"), "KEYS_ONLY")
    assert described(table).key_type("Lap") == "N"


def test_a_local_index_with_the_sort_key_of_its_table_is_described_too() -> None:
    """DynamoDB makes one, though nobody would declare it."""
    request: Any = DataModel("SameOrder", ()).create_table_request()
    local = {"IndexName": "Same", "KeySchema": request["KeySchema"], "Projection": {"ProjectionType": "ALL"}}
    ours: Any = connect(DataModel("Other", ()))
    ours.meta.client.create_table(**request, LocalSecondaryIndexes=[local])

    assert described(type(ours)("SameOrder", client=ours.meta.client)).places[1].names == ("PK", "SK")
