"""Entities and indexes as they are declared: names, keys, and what an index holds of an item."""

from dataclasses import replace
from typing import Any

import pytest

from f1model.design.entities import Entity, Index, Item, Key
from f1model.errors import ModelError

RESULT = Entity(
    "ResultItem",
    "SEASON#{SeasonId}",
    "RACE#{Round:02d}#RESULT#{Rank:02d}",
    {"SeasonId": "S", "Round": "N", "Rank": "N", "Driver": "S", "Time": "S"},
)
SEASON = Entity("SeasonItem", "F1#SEASONS", "SEASON#{SeasonId}", {"SeasonId": "S"})
DRIVER = Entity("Driver", "{DriverId}")
CAREER = Key("DRIVER#{Driver}", "{SeasonId}#{Round:02d}")


@pytest.mark.parametrize(
    ("entity", "key"),
    [(RESULT, Key("SEASON#{SeasonId}", "RACE#{Round:02d}#RESULT#{Rank:02d}")), (DRIVER, Key("{DriverId}", None))],
)
def test_an_entity_has_its_templates_as_its_key(entity: Entity, key: Key) -> None:
    assert entity.key == key


def test_an_entity_declares_no_attributes_unless_told() -> None:
    assert DRIVER.attributes == {}


@pytest.mark.parametrize(
    ("index", "partition", "sort", "native"),
    [
        (Index("GSI1", ResultItem=CAREER), ("GSI1PK",), ("GSI1SK",), False),
        (Index("GSI1", ResultItem=Key("{Driver}")), ("GSI1PK",), (), False),
        (Index("GSI1", SeasonItem=Key("{SeasonId}"), ResultItem=CAREER), ("GSI1PK",), ("GSI1SK",), False),
        (Index("GSI1", partition="Hash", sort="Range", ResultItem=CAREER), ("Hash",), ("Range",), False),
        (Index("ByDriver", partition="Driver"), ("Driver",), (), True),
        (Index("ByDriver", partition="Driver", sort="Round"), ("Driver",), ("Round",), True),
        (Index("ByDriver", partition=["Driver"], sort=["Round"]), ("Driver",), ("Round",), True),
        (
            Index("ByDriver", partition=("Driver", "SeasonId"), sort=iter(["Round", "Rank"])),  # type: ignore[arg-type]
            ("Driver", "SeasonId"),
            ("Round", "Rank"),
            True,
        ),
        (Index("GSI1", sort="Round"), ("GSI1PK",), ("Round",), True),
    ],
)
def test_an_index_is_native_unless_it_has_templates_and_then_names_its_keys_itself(
    index: Index, partition: tuple[str, ...], sort: tuple[str, ...], native: bool
) -> None:
    assert (index.partition, index.sort, index.native) == (partition, sort, native)


def test_one_attribute_and_a_list_of_one_are_the_same_index() -> None:
    assert Index("ByDriver", partition="Driver", sort="Round") == Index(
        "ByDriver", partition=["Driver"], sort=["Round"]
    )
    assert Index("ByDriver", partition="Driver", sort="Round") != Index("ByDriver", partition=["Driver", "Round"])


def test_an_index_holds_everything_unless_told_otherwise() -> None:
    assert Index("GSI1", ResultItem=CAREER).projection == Index("ByDriver", partition="Driver").projection == "ALL"
    assert Index("GSI1", projection=iter(["A", "B"])).projection == ("A", "B")  # type: ignore[arg-type]


# The key of an entity in an index.


def test_an_entity_is_in_a_glued_index_by_the_key_it_was_given() -> None:
    index = Index("GSI1", ResultItem=CAREER)

    assert index.key(RESULT) == CAREER
    assert index.key(SEASON) is None


@pytest.mark.parametrize(
    ("partition", "sort", "key"),
    [
        ("Driver", (), Key("{Driver}", None)),
        ("Driver", "Rank", Key("{Driver}", "{Rank}")),
        (["Driver", "SeasonId"], ["Round", "Rank"], Key("{Driver}#{SeasonId}", "{Round}#{Rank}")),
        (["Driver", "SeasonId", "Round", "Rank"], "Time", Key("{Driver}#{SeasonId}#{Round}#{Rank}", "{Time}")),
    ],
)
def test_the_key_in_a_native_index_has_a_segment_for_each_attribute(partition: Any, sort: Any, key: Key) -> None:
    assert Index("Native", partition=partition, sort=sort).key(RESULT) == key


@pytest.mark.parametrize(
    ("partition", "sort"), [("DriverId", ()), (["SeasonId", "DriverId"], "Round"), ("SeasonId", ["Round", "DriverId"])]
)
def test_an_entity_that_lacks_one_attribute_is_not_in_a_native_index(partition: Any, sort: Any) -> None:
    assert Index("Native", partition=partition, sort=sort).key(RESULT) is None


# What an index holds of an item.

TABLE_KEYS = ("PK", "SK")
KEYS: Item = {
    "PK": "SEASON#2024",
    "SK": "RACE#08#RESULT#01",
    "SeasonId": "2024",
    "Round": 8,
    "Rank": 1,
    "Driver": "ann",
}
ITEM: Item = {**KEYS, "Type": "ResultItem", "Time": "2:23:15.554"}
NATIVE: dict[str, Any] = {"partition": ["Driver", "SeasonId"], "sort": ["Round", "Rank"]}


@pytest.mark.parametrize(
    ("projection", "held"),
    [
        ("ALL", ITEM),
        ("KEYS_ONLY", KEYS),
        (["Time", "Driver", "Nothing"], KEYS | {"Time": "2:23:15.554"}),
    ],
)
def test_an_index_holds_of_an_item_all_keys_and_what_it_projects(projection: Any, held: Item) -> None:
    item = dict(reversed(ITEM.items()))

    entry = Index("ByDriver", projection=projection, **NATIVE).entry(item, TABLE_KEYS)

    assert entry == held
    assert list(entry) == [name for name in item if name in held]  # in the order of the item


def test_a_glued_index_holds_its_own_key_attributes_and_not_what_they_were_made_of() -> None:
    index = Index("GSI1", projection="KEYS_ONLY", ResultItem=CAREER)
    keys = {"PK": "SEASON#2024", "SK": "RACE#08#RESULT#01", "GSI1PK": "DRIVER#ann", "GSI1SK": "2024#08"}

    assert index.entry(ITEM | keys, TABLE_KEYS) == keys
    assert index.entry(ITEM, TABLE_KEYS) is None


@pytest.mark.parametrize("missing", ["Driver", "SeasonId", "Round", "Rank"])
def test_an_index_holds_nothing_of_an_item_that_lacks_a_key_of_it(missing: str) -> None:
    item = {name: value for name, value in ITEM.items() if name != missing}

    assert Index("ByDriver", **NATIVE).entry(item, TABLE_KEYS) is None


@pytest.mark.parametrize(
    ("projection", "request_part"),
    [
        ("ALL", {"ProjectionType": "ALL"}),
        ("KEYS_ONLY", {"ProjectionType": "KEYS_ONLY"}),
        (["Driver", "Time"], {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["Driver", "Time"]}),
    ],
)
def test_a_projection_is_asked_for_as_boto3_takes_it(projection: Any, request_part: dict[str, Any]) -> None:
    assert Index("ByDriver", projection=projection, **NATIVE).projection_request == request_part


def test_keys_that_are_no_keys_are_refused_with_how_to_write_them() -> None:
    said = r"^GSI1: ResultItem needs a Key, such as ResultItem=Key\(.*\), not \('DRIVER#\{Driver\}', 'x'\)\.$"
    with pytest.raises(ModelError, match=said):
        Index("GSI1", ResultItem=("DRIVER#{Driver}", "x"))  # type: ignore[arg-type]
    with pytest.raises(
        ModelError, match=r"^ResultItem: its partition key is Key\(.*Write both keys as texts: Entity\("
    ):
        Entity("ResultItem", CAREER, {"Driver": "S"})  # type: ignore[arg-type]
    with pytest.raises(ModelError, match=r"^ResultItem: its sort key is \{'Driver': 'S'\}\."):
        Entity("ResultItem", "DRIVER#{Driver}", {"Driver": "S"})  # type: ignore[arg-type]


def test_an_index_can_be_made_anew_with_changes() -> None:
    index = Index("GSI1", ResultItem=CAREER)

    assert replace(index, projection=("Time",)) == Index("GSI1", projection=["Time"], ResultItem=CAREER)
    native = Index("ByDriver", partition="Driver", sort=["SeasonId", "Round"])
    assert replace(native, projection="KEYS_ONLY").native
