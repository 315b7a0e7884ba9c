from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.comparison import at_most
from f1model.design.entity import Entity, Keys
from f1model.design.index import Index
from f1model.design.model import MAX_INDEXES, DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.relationship import Relationship
from f1model.errors import ModelError
from f1model.f1.models import F1

SEASON = Entity("SeasonItem", "F1#SEASONS", "SEASON#{SeasonId}", {"SeasonId": "S"})
RACE = Entity(
    "RaceItem",
    "SEASON#{SeasonId}",
    "RACE#{Round:02d}",
    {"RaceName": "S", "SeasonId": "S", "Round": "N", "Winner": "S", "Points": "N"},
)
MODEL = DataModel(
    "Races",
    [SEASON, RACE],
    indexes=[
        Index("GSI1", RaceItem=Keys("DRIVER#{Winner}", "{SeasonId}#{Round:02d}")),
        Index("ByPoints", partition="Winner", sort="Points"),
    ],
    access_patterns=[AccessPattern("Get a race", given=["SeasonId", "Round"], returns=["RaceItem"])],
)
MONACO = {"SeasonId": 2024, "Round": "8", "RaceName": "Monaco Grand Prix", "Winner": "charles-leclerc", "Points": 25}


def test_an_item_is_keys_type_attributes_index_keys() -> None:
    item = MODEL.item("RaceItem", MONACO)

    assert list(item.items()) == [
        ("PK", "SEASON#2024"),
        ("SK", "RACE#08"),
        ("Type", "RaceItem"),
        ("RaceName", "Monaco Grand Prix"),
        ("SeasonId", "2024"),
        ("Round", 8),
        ("Winner", "charles-leclerc"),
        ("Points", 25),
        ("GSI1PK", "DRIVER#charles-leclerc"),
        ("GSI1SK", "2024#08"),
    ]


def test_an_item_of_an_entity_that_is_in_no_index() -> None:
    assert MODEL.item("SeasonItem", {"SeasonId": 2024}) == {
        "PK": "F1#SEASONS",
        "SK": "SEASON#2024",
        "Type": "SeasonItem",
        "SeasonId": "2024",
    }


def test_an_item_without_an_index_attribute_is_not_in_the_index() -> None:
    item = MODEL.item("RaceItem", {**MONACO, "Winner": None})

    assert item.keys() == {"PK", "SK", "Type", "RaceName", "SeasonId", "Round", "Points"}


def test_a_model_without_type_attribute_marks_no_item() -> None:
    assert "Type" not in replace(MODEL, type_attribute=None).item("RaceItem", MONACO)


def test_a_key_that_is_an_attribute_keeps_its_value_and_type() -> None:
    races = DataModel(
        "Races", [Entity("Race", "{SeasonId}", "{Round}", RACE.attributes)], partition="SeasonId", sort="Round"
    )

    item = races.item("Race", MONACO)

    assert (item["SeasonId"], item["Round"]) == ("2024", 8)
    assert [races.key_type(name) for name in races.place().names] == ["S", "N"]


def test_a_table_without_sort_key() -> None:
    drivers = DataModel("Drivers", [Entity("Driver", "{DriverId}", None, {"DriverId": "S"})], sort=None)

    assert drivers.place().names == ("PK",)
    assert drivers.item("Driver", {"DriverId": "ann"}) == {"PK": "ann", "Type": "Driver", "DriverId": "ann"}


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"Rounds": 24}, "RaceItem declares no attribute 'Rounds'. It has: RaceName, SeasonId, Round, Winner, Points."),
        ({"Round": "eight"}, "RaceItem: Round is 'eight', which is not of its declared type N. Change the value"),
        ({"Round": None}, "RaceItem.SK: Round is missing, and the key needs it. Give it, or take it out of the key."),
        ({"SeasonId": ""}, "RaceItem.PK: SeasonId is empty, and a key needs text. Give it a value."),
        ({"SeasonId": "20#24"}, "RaceItem.PK: SeasonId is '20#24', which contains the delimiter #"),
        ({"Winner": "a#b"}, "RaceItem in GSI1.GSI1PK: Winner is 'a#b', which contains the delimiter #"),
        ({"Round": 100}, "RaceItem.SK: Round is 100, wider than its padding of 2 digits"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(ModelError) as error:
        MODEL.item("RaceItem", {**MONACO, **values})

    assert str(error.value).startswith(problem)


def test_a_name_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(ModelError, match=r"^Races has no access pattern 'Get a driver'\. It has: Get a race\.$"):
        MODEL["Get a driver"]
    with pytest.raises(ModelError, match=r"^Races has no entity 'DriverItem'\. It has: SeasonItem, RaceItem\.$"):
        MODEL.item("DriverItem", {})
    with pytest.raises(ModelError, match=r"^Races has no index 'GSI2'\. It has: GSI1, ByPoints\.$"):
        MODEL.place("GSI2")
    with pytest.raises(ModelError, match=r"^Races has no index 'GSI2'\. It has: none\.$"):
        replace(MODEL, indexes=[]).index("GSI2")
    with pytest.raises(ModelError, match=r"'Get a race'\. It has: none\.$"):
        replace(MODEL, access_patterns=[])["Get a race"]


def test_access_patterns_know_their_model_and_are_equal_without_it() -> None:
    pattern = AccessPattern("Get a race", given=["SeasonId", "Round"], returns=["RaceItem"])

    assert MODEL["Get a race"].model is MODEL
    assert MODEL["Get a race"] == pattern
    assert repr(MODEL["Get a race"]) == repr(pattern)
    assert (pattern.descending, pattern.limit, pattern.index, pattern.between) == (False, None, None, None)
    assert replace(MODEL, table="Others")["Get a race"].model.table == "Others"


@pytest.mark.parametrize(
    ("declared", "field"),
    [
        (RACE, "name"),
        (RACE.keys, "partition"),
        (MODEL.indexes[0], "partition"),
        (Relationship("SeasonItem", "holds", "RaceItem"), "verb"),
        (MODEL["Get a race"], "limit"),
        (MODEL, "table"),
    ],
)
def test_a_declaration_cannot_be_changed(declared: Any, field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(declared, field, "another")


def test_with_keys_changes_keys_and_nothing_else() -> None:
    changed = MODEL.with_keys(RaceItem=Keys("SEASON#{SeasonId}", "RACE#{Round}"))

    assert changed.item("RaceItem", MONACO)["SK"] == "RACE#8"
    assert MODEL.item("RaceItem", MONACO)["SK"] == "RACE#08"
    assert changed.entity("SeasonItem") == SEASON
    assert changed.indexes == MODEL.indexes
    with pytest.raises(ModelError, match="no entity 'Race'"):
        MODEL.with_keys(Race=Keys("A", "B"))


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ({"PK": "anything", "SK": "anything", "Type": "RaceItem"}, "RaceItem"),
        ({"PK": "SEASON#2024", "SK": "RACE#08"}, "RaceItem"),
        ({"PK": "F1#SEASONS", "SK": "SEASON#2024", "Type": "somebody else's"}, "SeasonItem"),
        ({"PK": "SEASON#2024", "SK": "RACE#8"}, None),
        ({"PK": "SEASON#2024"}, None),
    ],
)
def test_entity_of_goes_by_type_then_by_key(item: dict[str, Any], name: str | None) -> None:
    entity = MODEL.entity_of(item)

    assert (entity and entity.name) == name


def test_without_type_attribute_entity_of_goes_by_key_alone() -> None:
    model = replace(MODEL, type_attribute=None)

    assert model.entity_of({"PK": "SEASON#2024", "SK": "RACE#08"}) == RACE
    assert model.attribute_order({"Type": 1, "SK": "RACE#08", "PK": "SEASON#2024"}) == ["PK", "SK", "Type"]


def test_attribute_order_of_an_item_of_no_entity() -> None:
    assert MODEL.attribute_order({"B": 1, "SK": "x", "A": 2, "PK": "x", "GSI1PK": "x"}) == [
        "PK",
        "SK",
        "A",
        "B",
        "GSI1PK",
    ]


def test_attribute_order_is_the_declaration_whatever_the_item_order() -> None:
    item = {**MODEL.item("RaceItem", MONACO), "Note": "z", "Extra": "a"}
    backwards = dict(reversed(item.items()))

    assert MODEL.attribute_order(backwards) == [
        "PK", "SK", "Type", "RaceName", "SeasonId", "Round", "Winner", "Points", "Extra", "Note", "GSI1PK", "GSI1SK",
    ]  # fmt: skip


def test_create_table_request() -> None:
    assert MODEL.create_table_request() == {
        "TableName": "Races",
        "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
        "AttributeDefinitions": [
            {"AttributeName": "GSI1PK", "AttributeType": "S"},
            {"AttributeName": "GSI1SK", "AttributeType": "S"},
            {"AttributeName": "PK", "AttributeType": "S"},
            {"AttributeName": "Points", "AttributeType": "N"},  # one entity has it, and the index is of that one
            {"AttributeName": "SK", "AttributeType": "S"},
            {"AttributeName": "Winner", "AttributeType": "S"},
        ],
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "GSI1",
                "KeySchema": [
                    {"AttributeName": "GSI1PK", "KeyType": "HASH"},
                    {"AttributeName": "GSI1SK", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            },
            {
                "IndexName": "ByPoints",
                "KeySchema": [
                    {"AttributeName": "Winner", "KeyType": "HASH"},
                    {"AttributeName": "Points", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            },
        ],
    }


def test_a_table_without_indexes_asks_for_none() -> None:
    assert "GlobalSecondaryIndexes" not in replace(MODEL, indexes=[]).create_table_request()


NATIVE = replace(
    MODEL,
    indexes=[
        Index("GSI1", RaceItem=Keys("DRIVER#{Winner}", "{SeasonId}#{Round:02d}")),
        Index("ByWinner", partition=["Winner", "SeasonId"], sort=["Round", "Points"]),
    ],
)


def test_an_index_of_attributes_adds_nothing_to_an_item() -> None:
    with_it, without = NATIVE.item("RaceItem", MONACO), replace(NATIVE, indexes=NATIVE.indexes[:1])

    assert list(with_it.items()) == list(without.item("RaceItem", MONACO).items())
    assert NATIVE.place("ByWinner").entry(with_it) == with_it


def test_an_attribute_that_is_a_key_by_itself_may_hold_the_delimiter() -> None:
    model = replace(NATIVE, indexes=NATIVE.indexes[1:])

    assert model.item("RaceItem", {**MONACO, "Winner": "a#b"})["Winner"] == "a#b"


def test_the_create_table_request_of_a_native_index_has_an_entry_for_each_attribute() -> None:
    request = NATIVE.create_table_request()

    assert request["GlobalSecondaryIndexes"][1] == {
        "IndexName": "ByWinner",
        "KeySchema": [
            {"AttributeName": "Winner", "KeyType": "HASH"},
            {"AttributeName": "SeasonId", "KeyType": "HASH"},
            {"AttributeName": "Round", "KeyType": "RANGE"},
            {"AttributeName": "Points", "KeyType": "RANGE"},
        ],
        "Projection": {"ProjectionType": "ALL"},
    }
    assert [(each["AttributeName"], each["AttributeType"]) for each in request["AttributeDefinitions"]] == [
        ("GSI1PK", "S"), ("GSI1SK", "S"), ("PK", "S"), ("Points", "N"), ("Round", "N"), ("SK", "S"),
        ("SeasonId", "S"), ("Winner", "S"),
    ]  # fmt: skip


def test_a_long_value_of_an_item_that_is_not_in_the_native_index_is_no_key() -> None:
    item = NATIVE.item("RaceItem", {**MONACO, "Winner": None, "RaceName": "x" * 3000})

    assert NATIVE.place("ByWinner").entry(item) is None


@given(
    season=st.integers(1950, 2099),
    number=st.integers(0, 99),
    points=st.decimals(0, 50, places=2) | st.none(),
    winner=st.from_regex(r"[a-z-]{1,9}", fullmatch=True) | st.none(),
)
def test_every_item_is_known_again_by_its_keys_alone(
    season: int, number: int, points: Decimal | None, winner: str | None
) -> None:
    item = MODEL.item("RaceItem", {"SeasonId": season, "Round": number, "Points": points, "Winner": winner})

    assert MODEL.entity_of({"PK": item["PK"], "SK": item["SK"]}) == RACE
    assert ("GSI1SK" in item) == (winner is not None)
    assert MODEL.attribute_order(item) == list(item)


def test_a_rekeyed_item_has_its_changes_in_all_keys() -> None:
    before = F1.item("ResultItem", {"SeasonId": 2024, "Round": 5, "Rank": 2, "DriverId": "b", "FinishTime": "1:00"})
    after = F1.rekeyed(before, Rank=11, DriverId="a", FinishTime=None)
    assert after == F1.item("ResultItem", {"SeasonId": 2024, "Round": 5, "Rank": 11, "DriverId": "a"})
    assert (after["SK"], after["GSI1PK"]) == ("RACE#05#RESULT#11", "DRIVER#a")
    assert F1.rekeyed(before) == before


def test_an_item_that_leaves_an_index_loses_its_keys_there() -> None:
    result = F1.item("ResultItem", {"SeasonId": 2024, "Round": 5, "Rank": 2, "DriverId": "b"})
    assert {"GSI1PK", "GSI1SK"} <= result.keys()
    assert not {"GSI1PK", "GSI1SK"} & F1.rekeyed(result, DriverId=None).keys()


def test_rekeying_loses_nothing_silently() -> None:
    race = F1.item("RaceItem", {"SeasonId": 2024, "Round": 5})
    with pytest.raises(ModelError, match=r"^RaceItem declares no attribute 'Weather'\. It has: "):
        F1.rekeyed({**race, "Weather": "rain"})
    with pytest.raises(ModelError, match=r"^F1Table: X, None belongs to no entity, neither by type nor by key\."):
        F1.rekeyed({"PK": "X"})


def test_a_table_whose_entities_nobody_knows_has_the_key_types_that_are_said() -> None:
    model = DataModel("Table", (), partition="Id", sort="At", key_types={"At": "N"})
    assert [model.key_type(name) for name in ("Id", "At")] == ["S", "N"]
    definitions = model.create_table_request()["AttributeDefinitions"]
    assert {each["AttributeName"]: each["AttributeType"] for each in definitions} == {"At": "N", "Id": "S"}


# What a declaration is held to.

A = Entity("A", "A#{Id}", "{N:02d}", {"Id": "S", "N": "N", "Blob": "B"})
B = Entity("B", "B#{Id}", "B", {"Id": "S"})


def declare(**changes: Any) -> DataModel:
    return DataModel(**{"table": "Table", "entities": [A, B], **changes})


def pattern(**fields: Any) -> dict[str, Any]:
    return {"access_patterns": [AccessPattern("Get A", **fields)]}


def test_a_sound_declaration_passes() -> None:
    declare(
        indexes=[Index(f"GSI{number}", A=Keys("{Id}", "{N}")) for number in range(MAX_INDEXES)],
        relationships=[Relationship("A", "has", "B", cardinality) for cardinality in ("0..1", "1..1", "0..*", "1..*")],
        access_patterns=[AccessPattern("Get A", given=["Id"], between="N", returns=["A"], index="GSI0")],
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"table": "F1 Table"}, "'F1 Table' cannot be the name of a table or an index"),
        ({"table": "x" * 256}, "cannot be the name of a table or an index"),
        ({"entities": [A, A]}, "Table: it declares the entity 'A' twice. Rename one of the two."),
        ({"entities": ["A"]}, "Table: entities holds 'A'. Write a list of Entity(...)."),
        ({"indexes": [A]}, "Table: indexes holds Entity("),
        ({"indexes": [Index("GSI", A=Keys("{Id}"))] * 2}, "Table: it declares the index 'GSI' twice."),
        (
            {"access_patterns": [AccessPattern("Get A", returns=["A"])] * 2},
            "Table: it declares the pattern 'Get A' twice. Rename one of the two.",
        ),
        (
            {"indexes": [Index(f"GSI{number}", A=Keys("{Id}")) for number in range(MAX_INDEXES + 1)]},
            "Table: it has 21 indexes, and DynamoDB allows 20.",
        ),
        ({"sort": "PK"}, "Table: PK is both its partition key and its sort key. Name two attributes, or write"),
        ({"type_attribute": "Blob"}, "A.Blob: the type of its items already has this name. Rename the attribute,"),
        ({"indexes": [Index("GSI", C=Keys("{Id}"))]}, "Table has no entity 'C'. It has: A, B."),
        ({"relationships": [Relationship("C", "has", "A")]}, "Table has no entity 'C'. It has: A, B."),
        ({"relationships": [Relationship("A", "has", "C")]}, "Table has no entity 'C'. It has: A, B."),
        (pattern(), "Access pattern 'Get A': it returns no entity. Say what comes back: returns=[...]."),
        (pattern(returns=["C"]), "Table has no entity 'C'. It has: A, B."),
        (pattern(returns=["A"], index="GSI"), "Table has no index 'GSI'. It has: none."),
        (pattern(returns=["A"], given=["Name"]), "Access pattern 'Get A': 'Name' is not an attribute of A. Use"),
        (pattern(returns=["A", "B"], fixed={"Name": 1}), "Access pattern 'Get A': 'Name' is not an attribute of A, B."),
        (pattern(returns=["B"], between="N"), "Access pattern 'Get A': 'N' is not an attribute of B."),
    ],
)
def test_a_contradiction_is_refused_where_it_is_declared(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ModelError) as error:
        declare(**changes)

    assert message in str(error.value)


def test_an_attribute_may_take_the_name_of_the_type_where_there_is_none() -> None:
    DataModel("Races", [Entity("Race", "{Id}", "{Id}", {"Id": "S", "Type": "S"})], type_attribute=None)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"given": "RaceId"}, "given is text. Write a list: given=['RaceId']."),
        ({"returns": "Race"}, "returns is text. Write a list: returns=['Race']."),
        ({"given": {"SeasonId": 2024}}, "given is {'SeasonId': 2024}. Write a list of names: given=["),
        ({"given": 7}, "given is 7. Write a list of names: given=["),
        ({"returns": [B]}, "which is not a name. Write its name, in quotes."),
        ({"index": ["GSI1"]}, "index is ['GSI1'], and has to be one name. Write index="),
        ({"between": ("A", "B")}, "between is ('A', 'B'), and has to be one name."),
        ({"fixed": ["A"]}, "fixed is ['A'], and has to be a mapping."),
        ({"example": "A"}, "example is 'A', and has to be a mapping."),
        ({"limit": 0}, "limit is 0. Write a number from 1 up, or leave it out."),
        ({"limit": True}, "limit is True."),
        ({"limit": "5"}, "limit is '5'."),
        ({"given": ["A"], "between": "A"}, "A is known twice. Name it once: in given, fixed, between or where."),
        ({"given": ["A"], "fixed": {"A": 1}}, "A is known twice."),
        ({"where": {"A": at_most}}, "it is compared with at_most, which is a function. Call it: at_most()."),
        ({"returns": ["A"], "given": ["Nam"], "model": declare()}, "'Nam' is not an attribute of A. Use one of Blob,"),
    ],
)
def test_a_pattern_holds_itself_to_the_rules_also_outside_a_model(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ModelError) as error:
        AccessPattern("Get it", **fields)

    assert str(error.value).startswith("Access pattern 'Get it': ")
    assert message in str(error.value)


@pytest.mark.parametrize("name", ["", "  ", None, 7])
def test_a_pattern_has_a_name(name: Any) -> None:
    with pytest.raises(ModelError, match=r"cannot be its name\. Write the question"):
        AccessPattern(name)


def test_a_relationship_has_a_cardinality() -> None:
    with pytest.raises(ModelError, match=r"^A has B: 'many' is not a cardinality\. Use one of 0\.\.1, 1\.\.1, "):
        Relationship("A", "has", "B", "many")


def test_a_key_declared_by_two_mappings_is_one() -> None:
    changed = MODEL.with_keys({"RaceItem": Keys("A#{SeasonId}", "{Round}")}, SeasonItem=Keys("S", "{SeasonId}"))
    assert [entity.partition for entity in changed.entities] == ["S", "A#{SeasonId}"]
    with pytest.raises(ModelError, match=r"^RaceItem needs Keys, not 'A'\. Write RaceItem=Keys"):
        MODEL.with_keys(RaceItem="A")  # type: ignore[arg-type]


def test_a_list_and_a_tuple_declare_the_same_model() -> None:
    one = [Entity("E", "E#{Id}", "E", {"Id": "S"})], [AccessPattern("q", ["Id"], ["E"])]
    other = tuple(one[0]), (AccessPattern("q", ("Id",), ("E",)),)

    assert DataModel("Same", one[0], access_patterns=one[1]) == DataModel("Same", other[0], access_patterns=other[1])
