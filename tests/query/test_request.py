from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.f1.models import ARTICLE, F1, GROWN, NORMALISED
from f1model.query.request import request

RACE = F1["Get a race with its results"]
ONE = AccessPattern("Get one result", ["SeasonId", "Round", "Rank"], ["ResultItem"], model=F1)
MONACO: dict[str, Any] = {"SeasonId": 2024, "Round": 8}


def test_get_item_names_the_primary_key() -> None:
    assert request(ONE, **MONACO, Rank=1) == {"Key": {"PK": "SEASON#2024", "SK": "RACE#08#RESULT#01"}}


def test_get_item_by_keys_that_are_numbers() -> None:
    assert request(NORMALISED["Races"]["Get a race"], **MONACO) == {"Key": {"SeasonId": "2024", "Round": 8}}


def test_query_by_the_partition_key_alone() -> None:
    assert request(F1["Get all Formula 1 seasons"]) == {
        "KeyConditionExpression": "#PK = :PK AND begins_with(#SK, :SK)",
        "ExpressionAttributeNames": {"#PK": "PK", "#SK": "SK"},
        "ExpressionAttributeValues": {":PK": "F1#SEASONS", ":SK": "SEASON#"},
    }
    assert request(NORMALISED["Races"]["Get all races of a season"], SeasonId=2024) == {
        "KeyConditionExpression": "#SeasonId = :SeasonId",
        "ExpressionAttributeNames": {"#SeasonId": "SeasonId"},
        "ExpressionAttributeValues": {":SeasonId": "2024"},
    }


def test_query_of_a_parent_with_its_children() -> None:
    assert request(RACE, **MONACO) == {
        "KeyConditionExpression": "#PK = :PK AND begins_with(#SK, :SK)",
        "ExpressionAttributeNames": {"#PK": "PK", "#SK": "SK"},
        "ExpressionAttributeValues": {":PK": "SEASON#2024", ":SK": "RACE#08"},
    }
    assert request(ARTICLE[RACE.name], **MONACO) == {
        "KeyConditionExpression": "#PK = :PK AND #SK BETWEEN :SK AND :SK_last",
        "ExpressionAttributeNames": {"#PK": "PK", "#SK": "SK"},
        "ExpressionAttributeValues": {":PK": "SEASON#2024", ":SK": "RACE#8", ":SK_last": "RACE#8$"},
    }


def test_query_of_an_index_backwards() -> None:
    assert request(F1["Get a driver's career, latest first"], DriverId="ann") == {
        "IndexName": "GSI1",
        "KeyConditionExpression": "#GSI1PK = :GSI1PK",
        "ExpressionAttributeNames": {"#GSI1PK": "GSI1PK"},
        "ExpressionAttributeValues": {":GSI1PK": "DRIVER#ann"},
        "ScanIndexForward": False,
    }


FERRARI: dict[str, Any] = {"ConstructorId": "ferrari", "SeasonId": 2024}


def of_a_team(*more: str, **fields: Any) -> AccessPattern:
    return AccessPattern("Get it", [*FERRARI, *more], ["ResultItem"], index="ByConstructor", model=GROWN, **fields)


def test_query_of_a_native_index_names_every_attribute_of_its_partition_key() -> None:
    assert request(of_a_team(), **FERRARI) == {
        "IndexName": "ByConstructor",
        "KeyConditionExpression": "#ConstructorId = :ConstructorId AND #SeasonId = :SeasonId",
        "ExpressionAttributeNames": {"#ConstructorId": "ConstructorId", "#SeasonId": "SeasonId"},
        "ExpressionAttributeValues": {":ConstructorId": "ferrari", ":SeasonId": "2024"},
    }


def test_query_of_a_native_index_by_a_whole_key_keeps_numbers_and_stays_a_query() -> None:
    assert request(of_a_team("Rank", "Round"), **FERRARI, Round=8, Rank="1") == {
        "IndexName": "ByConstructor",
        "KeyConditionExpression": (
            "#ConstructorId = :ConstructorId AND #SeasonId = :SeasonId AND #Round = :Round AND #Rank = :Rank"
        ),
        "ExpressionAttributeNames": {
            "#ConstructorId": "ConstructorId",
            "#SeasonId": "SeasonId",
            "#Round": "Round",
            "#Rank": "Rank",
        },
        "ExpressionAttributeValues": {":ConstructorId": "ferrari", ":SeasonId": "2024", ":Round": 8, ":Rank": 1},
    }


def test_query_of_a_native_index_by_a_range_backwards() -> None:
    assert request(of_a_team("Round", between="Rank", descending=True), **FERRARI, Round=8, Rank=(1, 10)) == {
        "IndexName": "ByConstructor",
        "KeyConditionExpression": (
            "#ConstructorId = :ConstructorId AND #SeasonId = :SeasonId AND #Round = :Round "
            "AND #Rank BETWEEN :Rank AND :Rank_last"
        ),
        "ExpressionAttributeNames": {
            "#ConstructorId": "ConstructorId",
            "#SeasonId": "SeasonId",
            "#Round": "Round",
            "#Rank": "Rank",
        },
        "ExpressionAttributeValues": {
            ":ConstructorId": "ferrari",
            ":SeasonId": "2024",
            ":Round": 8,
            ":Rank": 1,
            ":Rank_last": 10,
        },
        "ScanIndexForward": False,
    }


def test_query_of_a_native_index_with_a_fixed_value_and_filters() -> None:
    types = {"Team": "S", "Year": "N", "Round": "N", "Driver": "S"}
    entities = [Entity(name, name, name, types) for name in ("Result", "Sprint")]
    model = DataModel("Teams", entities, indexes=[Index("ByTeam", partition=["Team", "Year"], sort="Round")])
    pattern = AccessPattern(
        "Get it", ["Team", "Driver"], ["Sprint"], index="ByTeam", fixed={"Year": 2024}, between="Round", model=model
    )

    assert request(pattern, Team="a#b", Driver="ann", Round=(2, 10)) == {
        "IndexName": "ByTeam",
        "KeyConditionExpression": "#Team = :Team AND #Year = :Year AND #Round BETWEEN :Round AND :Round_last",
        "FilterExpression": "#Driver = :Driver AND #Type IN (:Type1)",
        "ExpressionAttributeNames": {
            "#Team": "Team",
            "#Year": "Year",
            "#Round": "Round",
            "#Driver": "Driver",
            "#Type": "Type",
        },
        "ExpressionAttributeValues": {
            ":Team": "a#b",
            ":Year": 2024,
            ":Round": 2,
            ":Round_last": 10,
            ":Driver": "ann",
            ":Type1": "Sprint",
        },
    }


def test_a_native_index_whose_partition_key_is_not_complete_is_scanned() -> None:
    pattern = AccessPattern("Get it", ["ConstructorId"], ["ResultItem"], index="ByConstructor", model=GROWN)

    assert request(pattern, ConstructorId="ferrari") == {
        "IndexName": "ByConstructor",
        "FilterExpression": "#ConstructorId = :ConstructorId",
        "ExpressionAttributeNames": {"#ConstructorId": "ConstructorId"},
        "ExpressionAttributeValues": {":ConstructorId": "ferrari"},
    }


def test_query_with_a_filter_by_attribute_and_type() -> None:
    pattern = AccessPattern("Get it", ["SeasonId", "RaceName"], ["RaceItem"], model=F1)

    assert request(pattern, SeasonId=2024, RaceName="Monaco Grand Prix") == {
        "KeyConditionExpression": "#PK = :PK AND begins_with(#SK, :SK)",
        "FilterExpression": "#RaceName = :RaceName AND #Type IN (:Type1)",
        "ExpressionAttributeNames": {"#PK": "PK", "#SK": "SK", "#RaceName": "RaceName", "#Type": "Type"},
        "ExpressionAttributeValues": {
            ":PK": "SEASON#2024",
            ":SK": "RACE#",
            ":RaceName": "Monaco Grand Prix",
            ":Type1": "RaceItem",
        },
    }


def test_query_of_one_whole_key_with_a_filter() -> None:
    pattern = AccessPattern("Get it", ["SeasonId", "Round", "RaceName"], ["RaceItem"], model=F1)

    assert request(pattern, **MONACO, RaceName="x")["KeyConditionExpression"] == "#PK = :PK AND #SK = :SK"


def test_scan_filters_by_several_types() -> None:
    pattern = AccessPattern("Get it", ["Round"], ["RaceItem", "ResultItem"], model=F1)

    assert request(pattern, Round=8) == {
        "FilterExpression": "#Round = :Round AND #Type IN (:Type1, :Type2)",
        "ExpressionAttributeNames": {"#Round": "Round", "#Type": "Type"},
        "ExpressionAttributeValues": {":Round": 8, ":Type1": "RaceItem", ":Type2": "ResultItem"},
    }


def test_scan_of_everything_has_no_expression() -> None:
    assert request(AccessPattern("Get it", returns=["Driver"], model=NORMALISED["Drivers"])) == {}


def test_projected_attributes_are_placeholders_too() -> None:
    arguments = request(RACE, attributes=["Rank", "Type", "SK"], **MONACO)

    assert arguments["ProjectionExpression"] == "#Rank, #Type, #SK"
    assert arguments["ExpressionAttributeNames"] == {
        "#PK": "PK",
        "#SK": "SK",
        "#Rank": "Rank",
        "#Type": "Type",
    }
    assert request(ONE, attributes=["Rank"], **MONACO, Rank=1) == {
        "Key": {"PK": "SEASON#2024", "SK": "RACE#08#RESULT#01"},
        "ProjectionExpression": "#Rank",
        "ExpressionAttributeNames": {"#Rank": "Rank"},
    }


@pytest.mark.parametrize(
    ("option", "argument"),
    [
        ({"consistent": True}, {"ConsistentRead": True}),
        ({"consistent": False}, {}),
        ({"page_size": 5}, {"Limit": 5}),
        ({"start": {"PK": "a", "SK": "b"}}, {"ExclusiveStartKey": {"PK": "a", "SK": "b"}}),
        ({"start": None}, {}),
    ],
)
def test_an_option_adds_its_argument_and_nothing_else(option: dict[str, Any], argument: dict[str, Any]) -> None:
    assert request(RACE, **option, **MONACO) == request(RACE, **MONACO) | argument


def test_get_item_takes_no_limit() -> None:
    assert request(ONE, page_size=5, consistent=True, **MONACO, Rank=1).keys() == {"Key", "ConsistentRead"}


def test_a_request_refuses_what_the_plan_refuses() -> None:
    with pytest.raises(ModelError, match=r"needs Round\. Give exactly: SeasonId, Round\.$"):
        request(RACE, SeasonId=2024)


def test_names_with_other_characters_get_placeholders_that_the_service_takes() -> None:
    pattern = AccessPattern("orders", given=["Id"], returns=["Order"])
    model = DataModel(
        "Orders", [Entity("Order", "{Id}", None, {"Id": "S"})], access_patterns=[pattern], partition="pk-1", sort=None
    )

    arguments = request(model["orders"], attributes=["made.on"], Id="x")

    assert arguments["ProjectionExpression"] == "#madeon"
    assert arguments["ExpressionAttributeNames"] == {"#madeon": "made.on"}
