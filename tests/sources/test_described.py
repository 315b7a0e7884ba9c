"""What describe-table says of a table: keys, indexes, settings; with a wrapper, without, or several."""

from pathlib import Path
from typing import Any

import pytest

from f1model import Index, LocalIndex
from f1model.design.settings import Settings
from f1model.errors import ModelError
from f1model.sources import read_sources
from tests.sources.test_read import TABLE, the_one, written

FULL = {
    **TABLE,
    "AttributeDefinitions": [*TABLE["AttributeDefinitions"], {"AttributeName": "G", "AttributeType": "B"}],
    "BillingModeSummary": {"BillingMode": "PROVISIONED"},
    "ProvisionedThroughput": {"ReadCapacityUnits": 7, "WriteCapacityUnits": 3, "NumberOfDecreasesToday": 0},
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    "DeletionProtectionEnabled": True,
    "GlobalSecondaryIndexes": [{
        "IndexName": "ByG", "KeySchema": [
            {"AttributeName": "G", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "HASH"},
            {"AttributeName": "PK", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["A", "B"]}, "IndexStatus": "ACTIVE",
    }],
    "LocalSecondaryIndexes": [{
        "IndexName": "ByL", "Projection": {"ProjectionType": "KEYS_ONLY"}, "KeySchema": [
            {"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "G", "KeyType": "RANGE"}],
    }],
    "ItemCount": 5, "TableStatus": "ACTIVE", "TableArn": "arn:aws:dynamodb:::table/Orders",
}  # fmt: skip


@pytest.mark.parametrize("around", ["Table", "TableDescription", None, list])
def test_all_that_a_description_says_is_in_the_model(tmp_path: Path, around: Any) -> None:
    content = [{"Table": FULL}] if around is list else {around: FULL} if around else FULL
    table = the_one(written(tmp_path, "t.json", content)).table

    assert table is not None
    assert (table.table, table.partition, table.sort) == ("Orders", "PK", "SK")
    assert [table.key_type(name) for name in ("PK", "SK", "G")] == ["S", "N", "B"]
    assert list(table.indexes) == [
        Index("ByG", partition=["G", "SK"], sort="PK", projection=["A", "B"]),
        LocalIndex("ByL", sort="G", projection="KEYS_ONLY"),
    ]
    assert table.settings == Settings((7, 3), recovery=False, stream="KEYS_ONLY", deletion_protection=True)


def test_a_key_may_have_the_name_of_the_type(tmp_path: Path) -> None:
    schema = [{"AttributeName": "Type", "KeyType": "HASH"}]
    table = {"TableName": "Odd", "KeySchema": schema, "AttributeDefinitions": [
        {"AttributeName": "Type", "AttributeType": "N"}]}  # fmt: skip

    assert the_one(written(tmp_path, "t.json", table)).table is not None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"TableName": "x"}, "its name is"),
        ({"TableName": None}, "no TableName"),
        ({"KeySchema": []}, "no partition key"),
        ({"KeySchema": [{"AttributeName": "a", "KeyType": "SORT"}]}, "KeyType"),
        ({"AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "BOOL"}]}, "type S, N or B"),
        ({"GlobalSecondaryIndexes": [{"IndexName": "G"}]}, "no key"),
    ],
)
def test_a_description_that_makes_no_sense_is_one_line(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(ModelError, match=said) as caught:
        read_sources([written(tmp_path, "t.json", {"Table": {**FULL, **change}})])
    assert "t.json" in caught.value.where
