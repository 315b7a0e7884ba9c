"""The table and its indexes as places: who lies there under which key, and what is kept there."""

import re
from dataclasses import replace
from typing import Any

import pytest

from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.place import KeyAttribute
from f1model.design.template import Template
from f1model.errors import ModelError

RESULT = Entity(
    "ResultItem",
    "SEASON#{SeasonId}",
    "RACE#{Round:02d}#RESULT#{Rank:02d}",
    {"SeasonId": "S", "Round": "N", "Rank": "N", "Driver": "S", "Time": "S"},
)
SEASON = Entity("SeasonItem", "F1#SEASONS", "SEASON#{SeasonId}", {"SeasonId": "S"})
CAREER = Keys("DRIVER#{Driver}", "{SeasonId}#{Round:02d}")
MODEL = DataModel(
    "Results",
    [SEASON, RESULT],
    indexes=[
        Index("GSI1", ResultItem=CAREER),
        Index("Native", partition=["Driver", "SeasonId"], sort=["Round", "Rank"], projection=["Time"]),
        Index("Inverted", partition="SK", sort="PK"),
        Index("ByType", partition="Type", sort="SK"),
    ],
)


def labels(index: str | None, entity: str) -> list[str]:
    return [f"{key.name} = {key.template.label}" for key in MODEL.place(index).keys.get(entity, ())]


def test_a_model_has_the_table_and_its_indexes_as_places() -> None:
    assert [place.index for place in MODEL.places] == [None, "GSI1", "Native", "Inverted", "ByType"]
    assert [place.label for place in MODEL.places][:2] == ["Results", "Results.GSI1"]
    assert [place.name for place in MODEL.places][:2] == ["Results", "GSI1"]
    assert [place.strong for place in MODEL.places] == [True, False, False, False, False]
    assert MODEL.place("Native").names == ("Driver", "SeasonId", "Round", "Rank")
    assert {place.primary for place in MODEL.places} == {("PK", "SK")}
    assert MODEL.place() is MODEL.places[0]
    with pytest.raises(ModelError, match=r"^Results has no index 'GSI2'\. It has: GSI1, Native, Inverted, ByType\.$"):
        MODEL.place("GSI2")


@pytest.mark.parametrize(
    ("index", "entity", "expected"),
    [
        (None, "ResultItem", ["PK = SEASON#<SeasonId>", "SK = RACE#<Round:02d>#RESULT#<Rank:02d>"]),
        ("GSI1", "ResultItem", ["GSI1PK = DRIVER#<Driver>", "GSI1SK = <SeasonId>#<Round:02d>"]),
        ("GSI1", "SeasonItem", []),
        ("Native", "ResultItem", ["Driver = <Driver>", "SeasonId = <SeasonId>", "Round = <Round>", "Rank = <Rank>"]),
        ("Native", "SeasonItem", []),  # it lacks attributes of the key
        ("Inverted", "SeasonItem", ["SK = SEASON#<SeasonId>", "PK = F1#SEASONS"]),
        ("ByType", "SeasonItem", ["Type = SeasonItem", "SK = SEASON#<SeasonId>"]),
    ],
)
def test_an_entity_lies_where_it_has_all_key_attributes(index: str | None, entity: str, expected: list[str]) -> None:
    assert labels(index, entity) == expected


def test_the_sort_key_of_an_index_may_be_the_tables_own() -> None:
    model = replace(MODEL, indexes=[Index("GSI1", sort="SK", ResultItem=Keys("DRIVER#{Driver}"))])

    assert model.place("GSI1").keys["ResultItem"][1] == model.place().keys["ResultItem"][1]


def test_a_key_that_is_an_attribute_keeps_its_value_and_may_hold_the_delimiter() -> None:
    races = DataModel(
        "Races",
        [Entity("Race", "{Season}", "{Round}", {"Season": "S", "Round": "N"})],
        partition="Season",
        sort="Round",
        type_attribute=None,
    )

    assert races.place().keys["Race"] == (
        KeyAttribute("Season", Template.attribute("Season"), own=True),
        KeyAttribute("Round", Template.attribute("Round"), own=True),
    )
    assert races.item("Race", {"Season": "20#24", "Round": 8}) == {"Season": "20#24", "Round": 8}
    assert races.entity_of({"Season": "20#24", "Round": 8}) == races.entities[0]


KEYS: Item = {
    "PK": "SEASON#2024", "SK": "RACE#08#RESULT#01", "SeasonId": "2024", "Round": 8, "Rank": 1, "Driver": "ann",
}  # fmt: skip
ITEM: Item = {**KEYS, "Type": "ResultItem", "Time": "2:23:15.554"}


@pytest.mark.parametrize(
    ("projection", "kept"),
    [("ALL", ITEM), ("KEYS_ONLY", KEYS), (["Time", "Driver", "Nothing"], KEYS | {"Time": "2:23:15.554"})],
)
def test_an_index_keeps_of_an_item_all_keys_and_what_it_projects(projection: Any, kept: Item) -> None:
    item = dict(reversed(ITEM.items()))

    entry = replace(MODEL.place("Native"), projection=projection).entry(item)

    assert entry == kept
    assert list(entry or ()) == [name for name in item if name in kept]  # in the order of the item
    assert MODEL.place().entry(item) == item


def test_an_index_keeps_its_own_key_attributes_and_not_what_they_were_made_of() -> None:
    place = replace(MODEL.place("GSI1"), projection="KEYS_ONLY")
    keys = {"PK": "SEASON#2024", "SK": "RACE#08#RESULT#01", "GSI1PK": "DRIVER#ann", "GSI1SK": "2024#08"}

    assert place.entry(ITEM | keys) == keys
    assert place.entry(ITEM) is None
    assert place.key(ITEM | keys) == ("DRIVER#ann", "2024#08")


@pytest.mark.parametrize("missing", ["Driver", "SeasonId", "Round", "Rank"])
def test_an_item_that_lacks_a_key_attribute_does_not_lie_there(missing: str) -> None:
    item = {name: value for name, value in ITEM.items() if name != missing}

    assert not MODEL.place("Native").holds(item)
    assert MODEL.place("Native").entry(item) is None


def test_what_boto3_takes() -> None:
    assert MODEL.place("Native").key_schema == [
        {"AttributeName": "Driver", "KeyType": "HASH"},
        {"AttributeName": "SeasonId", "KeyType": "HASH"},
        {"AttributeName": "Round", "KeyType": "RANGE"},
        {"AttributeName": "Rank", "KeyType": "RANGE"},
    ]
    assert MODEL.place("Native").projection_request == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["Time"]}
    assert MODEL.place("GSI1").projection_request == {"ProjectionType": "ALL"}


# Declarations that contradict each other. The first two are public bug reports: an index that overwrote the primary
# key, so that nothing was found; two indexes on one attribute, of which one stayed empty.

EVENT = Entity("Ev", "E#{Id}", "{Kind}#{At}", {"Id": "S", "Kind": "S", "At": "S"})
TYPED = [Entity("A", "A", "{Id}", {"Id": "S", "Round": "N"}), Entity("B", "B", "{Id}", {"Id": "S", "Round": "S"})]


@pytest.mark.parametrize(
    ("entities", "options", "message"),
    [
        (
            [EVENT],
            {"indexes": [Index("gs1", partition="gs1pk", sort="SK", Ev=Keys("KIND#{Kind}", "{At}"))]},
            "Ev.SK: Table writes <Kind>#<At> into it, and Table.gs1 writes <At>. Give one of them an attribute of its",
        ),
        (
            [EVENT],
            {
                "indexes": [
                    Index("ByA", partition="gpk", sort="s1", Ev=Keys("A#{Kind}", "{Id}")),
                    Index("ByB", partition="gpk", sort="s2", Ev=Keys("B#{At}", "{Id}")),
                ]
            },
            "Ev.gpk: Table.ByA writes A#<Kind> into it, and Table.ByB writes B#<At>.",
        ),
        (
            [Entity("Ev", "EVENT", "{Id}", {"Id": "S"})],
            {"partition": "Type"},
            "Ev.Type: its type writes Ev into it, and Table writes EVENT.",
        ),
        ([Entity("Ev", "EVENT", None)], {}, "Ev: it has 1 key template for the keys PK, SK. Give one for each."),
        ([EVENT], {"sort": None}, "Ev has a sort key '{Kind}#{At}', and Table has none. Remove it, or give the table"),
        (
            [EVENT],
            {"indexes": [Index("GSI", sort="GSISK", Ev=Keys("{Id}"))]},
            "Ev in GSI: it has 1 key template for the keys GSIPK, GSISK. Give one for each.",
        ),
        (
            [Entity("Ev", "A#{Id}", "B", {"Id": "S", "PK": "S"})],
            {},
            "Ev.PK: the entity declares this key as an attribute, so its template can only be {PK}, not A#{Id}. Rename",
        ),
        (
            [EVENT],
            {"indexes": [Index("GSI", Ev=Keys("{Nobody}"))]},
            "Ev in GSI.GSIPK: {Nobody} is not an attribute of type S or N that Ev declares.",
        ),
        (
            TYPED,
            {"indexes": [Index("Rounds", partition="Round")]},
            "Table.Rounds.Round: it is N in A and S in B, and a key has one type.",
        ),
        (
            [EVENT],
            {"key_types": {"PK": "N"}},
            "Table.PK: it is N in the table and the text E#<Id> in Ev, and a key has one type.",
        ),
        (
            [Entity("Ev", "{Id}", "B", {"Id": "S", "On": "BOOL"})],
            {"indexes": [Index("GSI", partition="On")]},
            "Ev.On: it is a key of Table.GSI, and a key cannot be of type BOOL.",
        ),
        ([EVENT], {"key_types": {"PK": "BOOL"}}, "Table.PK: a key cannot be of type 'BOOL'. Use S, N or B."),
    ],
)
def test_a_contradiction_is_refused_when_declared(entities: list[Entity], options: Any, message: str) -> None:
    with pytest.raises(ModelError) as error:
        DataModel("Table", entities, **options)

    assert message in str(error.value)


def test_two_places_may_share_an_attribute_that_both_write_alike() -> None:
    both = [Index(name, partition="gpk", sort=f"{name}SK", Ev=Keys("A#{Kind}", "{Id}")) for name in ("ByA", "ByB")]
    model = DataModel("Table", [EVENT], indexes=both)

    item = model.item("Ev", {"Id": "1", "Kind": "a", "At": "t"})
    assert all(place.holds(item) for place in model.places)


@pytest.mark.parametrize(("attribute", "limit"), [("A", 2048), ("B", 1024), ("C", 2048), ("D", 1024)])
def test_a_key_may_be_as_long_as_dynamodb_allows(attribute: str, limit: int) -> None:
    types = dict.fromkeys("ABCD", "S")
    index = Index("Native", partition=["C"], sort=["D"])
    model = DataModel("Table", [Entity("X", "{A}", "{B}", types)], indexes=[index])
    values, longest = dict.fromkeys("ABCD", "x"), "é" * (limit // 2)  # two bytes each

    assert longest in model.item("X", {**values, attribute: longest}).values()
    with pytest.raises(ModelError) as error:
        model.item("X", {**values, attribute: longest + "e"})

    where = {"A": "X.PK", "B": "X.SK", "C": "X in Native.C", "D": "X in Native.D"}[attribute]
    assert str(error.value) == (
        f"{where}: {'é' * 40!r}… is {limit + 1} bytes long, and a key of this kind holds at most {limit}. "
        "Key by something shorter, such as an id."
    )


def test_a_key_of_an_index_may_not_be_empty() -> None:
    model = DataModel(
        "Table", [Entity("A", "A", "{Id}", {"Id": "S", "Team": "S"})], indexes=[Index("Teams", partition="Team")]
    )
    with pytest.raises(ModelError) as error:
        model.item("A", {"Id": "1", "Team": ""})
    assert str(error.value) == "A in Teams.Team: Team is empty, and a key needs text. Give it a value."


# Local indexes

LOCAL = replace(
    MODEL,
    indexes=[
        LocalIndex("LSI1", ResultItem="DRIVER#{Driver}", projection="KEYS_ONLY"),
        LocalIndex("ByTime", sort="Time", projection=["Rank"]),
    ],
)


def test_a_local_index_has_the_partition_key_of_its_table_and_promises_strong_reads() -> None:
    by_driver, by_time = LOCAL.places[1:]

    assert (by_driver.names, by_time.names) == (("PK", "LSI1SK"), ("PK", "Time"))
    assert [(place.local, place.strong) for place in LOCAL.places] == [(False, True), (True, True), (True, True)]
    assert [key.template.label for key in by_driver.keys["ResultItem"]] == ["SEASON#<SeasonId>", "DRIVER#<Driver>"]
    assert "SeasonItem" not in by_driver.keys
    assert [by_time.keeps(name) for name in ("PK", "SK", "Time", "Rank", "Driver")] == [True] * 4 + [False]


def test_an_item_without_the_sort_key_of_a_local_index_is_not_in_it() -> None:
    values = {"SeasonId": "2024", "Round": 5, "Rank": 1}
    item = LOCAL.item("ResultItem", values)
    assert [place.holds(item) for place in LOCAL.places] == [True, False, False]

    item = LOCAL.item("ResultItem", {**values, "Driver": "max", "Time": "1:30"})
    assert LOCAL.places[1].entry(item) == {name: item[name] for name in ("PK", "SK", "LSI1SK")}
    assert LOCAL.places[2].entry(item) == {name: item[name] for name in ("PK", "SK", "Time", "Rank")}
    assert item["LSI1SK"] == "DRIVER#max"
    assert "LSI1SK" not in LOCAL.rekeyed(item, Driver=None)


@pytest.mark.parametrize(
    ("changes", "where", "problem"),
    [
        ({"sort": None, "entities": [Entity("A", "{Id}", None, {"Id": "S", "At": "S"})],
          "indexes": [LocalIndex("ByAt", sort="At")]}, "Results.ByAt", "it is a local index, and Results has no sort"),
        ({"indexes": [LocalIndex("Again", sort="SK")]}, "Results.Again", "its sort key is SK, which is a key of"),
        ({"indexes": [LocalIndex("Again", sort="PK")]}, "Results.Again", "its sort key is PK, which is a key of"),
        ({"indexes": [LocalIndex(f"By{n}", sort="Time") for n in range(6)]}, "Results", "it has 6 local indexes"),
        ({"indexes": [LocalIndex("One", sort="X", ResultItem="A#{Rank}"), Index("Two", partition="X", sort="Y",
          ResultItem=Keys("B#{Rank}", "{Driver}"))]}, "ResultItem.X", "Results.One writes A#<Rank> into it"),
        ({"indexes": [LocalIndex("One", sort="Driver", ResultItem="D#{Driver}")]}, "ResultItem in One.Driver",
         "the entity declares this key as an attribute"),
        ({"indexes": [LocalIndex("One", TeamItem="{Name}")]}, "Results", "Results has no entity 'TeamItem'"),
    ],
)  # fmt: skip
def test_a_local_index_that_its_table_cannot_have_is_refused(changes: dict[str, Any], where: str, problem: str) -> None:
    with pytest.raises(ModelError, match=re.escape(problem)) as refused:
        replace(MODEL, **changes)

    assert refused.value.where == where


def test_a_table_is_made_with_local_indexes_beside_20_global_ones() -> None:
    glob = [Index(f"G{n:02}", partition="Driver") for n in range(20)]
    request = replace(LOCAL, indexes=[*glob, *LOCAL.indexes]).create_table_request()

    assert len(request["GlobalSecondaryIndexes"]) == 20
    keys = [{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "LSI1SK", "KeyType": "RANGE"}]
    assert request["LocalSecondaryIndexes"][0] == {
        "IndexName": "LSI1", "KeySchema": keys, "Projection": {"ProjectionType": "KEYS_ONLY"}
    }  # fmt: skip
    assert {"AttributeName": "Time", "AttributeType": "S"} in request["AttributeDefinitions"]
