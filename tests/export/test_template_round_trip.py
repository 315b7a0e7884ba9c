"""What a template says of a table is what its model says: read back here, by hand, for every kind of model."""

import json
from typing import Any

import pytest

from f1model.design.model import DataModel
from f1model.design.place import Place
from f1model.design.settings import Settings
from f1model.export import cloudformation
from f1model.f1.models import ARTICLE, F1, GROWN
from tests.export.test_cloudformation import complaints
from tests.query.helpdesk import HELPDESK
from tests.query.things import THINGS
from tests.random_models import MODELS, random_models


def keys(schema: list[dict[str, str]]) -> tuple[list[str], list[str]]:
    """The names of the partition key and of the sort key in a key schema, which has them in that order."""
    kinds = [each["KeyType"] for each in schema]
    assert kinds == sorted(kinds)  # HASH before RANGE
    partition, sort = (
        [each["AttributeName"] for each in schema if each["KeyType"] == kind] for kind in ("HASH", "RANGE")
    )
    return partition, sort


def read_place(raw: dict[str, Any], local: bool) -> tuple[Any, ...]:
    kept = raw["Projection"]
    names = kept.get("NonKeyAttributes")
    assert (names is None) == (kept["ProjectionType"] in ("ALL", "KEYS_ONLY"))
    return raw["IndexName"], *keys(raw["KeySchema"]), names or kept["ProjectionType"], local


def read(text: str) -> dict[str, Any]:
    """The table part of a template: its name, places, types of keys, settings and time to live."""
    whole = json.loads(text)
    (table,) = [each for each in whole["Resources"].values() if each["Type"] == "AWS::DynamoDB::Table"]
    raw = table["Properties"]
    indexes = [read_place(each, False) for each in raw.get("GlobalSecondaryIndexes", ())]
    indexes += [read_place(each, True) for each in raw.get("LocalSecondaryIndexes", ())]
    rented = [raw.get("ProvisionedThroughput")]
    rented += [each.get("ProvisionedThroughput") for each in raw.get("GlobalSecondaryIndexes", ())]
    assert all(each == rented[0] for each in rented)
    assert (raw["BillingMode"] == "PROVISIONED") == (rented[0] is not None)
    assert not any("ProvisionedThroughput" in each for each in raw.get("LocalSecondaryIndexes", ()))
    expires = raw.get("TimeToLiveSpecification", {"Enabled": True})
    assert expires["Enabled"]
    return {
        "table": whole["Parameters"][raw["TableName"]["Ref"]]["Default"],
        "places": [(None, *keys(raw["KeySchema"]), "ALL", False), *indexes],
        "types": {each["AttributeName"]: each["AttributeType"] for each in raw["AttributeDefinitions"]},
        "settings": Settings(
            capacity=(rented[0]["ReadCapacityUnits"], rented[0]["WriteCapacityUnits"]) if rented[0] else None,
            recovery=raw["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"],
            stream=raw.get("StreamSpecification", {}).get("StreamViewType"),
            deletion_protection=raw["DeletionProtectionEnabled"],
        ),
        "ttl": expires.get("AttributeName"),
    }


def declared(model: DataModel) -> dict[str, Any]:
    def place(each: Place) -> tuple[Any, ...]:
        kept = each.projection if isinstance(each.projection, str) else list(each.projection)
        return each.index, list(each.partition), list(each.sort), kept, each.local

    return {
        "table": model.table,
        "places": sorted(map(place, model.places), key=lambda each: each[-1]),  # local indexes have a list of their own
        "types": {name: model.key_type(name) for each in model.places for name in each.names},
        "settings": model.settings,
        "ttl": next((entity.ttl for entity in model.entities if entity.ttl), None),
    }


def test_a_template_says_of_each_table_what_its_model_says() -> None:
    for model in (F1, GROWN, ARTICLE, HELPDESK, THINGS, *random_models()):
        assert read(cloudformation.dump(cloudformation.template(model))) == declared(model), model


def test_the_random_models_have_every_kind_of_place_and_setting() -> None:
    found = [declared(model) for model in random_models()]
    places = [place for each in found for place in each["places"]]
    assert {place[-1] for place in places} == {True, False}
    assert {len(place[1]) for place in places} >= {1, 2}
    assert {len(place[2]) for place in places} >= {0, 1, 2}
    assert {kind for each in found for kind in each["types"].values()} == {"S", "N", "B"}
    assert any(each["ttl"] for each in found)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("seed", range(0, MODELS, MODELS // 5))
def test_the_linter_finds_nothing_in_a_sample(seed: int) -> None:
    assert complaints(cloudformation.template(random_models()[seed])) == []
