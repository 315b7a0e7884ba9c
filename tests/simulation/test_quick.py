"""What is quicker is the same: moto's own way is still there beside it, and is asked as well."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.design.settings import Settings
from f1model.simulation.quick import quicken
from f1model.table.backend import private_session, streams_of
from f1model.table.connect import connect

VALUES = st.one_of(
    st.text().map(lambda text: {"S": text}),
    st.integers().map(lambda number: {"N": str(number)}),
    st.booleans().map(lambda truth: {"BOOL": truth}),
    st.sets(st.integers(), min_size=1).map(lambda numbers: {"NS": sorted(map(str, numbers))}),
    st.lists(st.text().map(lambda text: {"S": text})).map(lambda texts: {"L": texts}),
)


@pytest.fixture(autouse=True)
def quick() -> None:
    quicken(private_session)


def slowly(value: Any) -> Any:
    """The value as moto works it out by itself."""
    return type(value).__dict__["cast_value"]._slow(value)


@given(VALUES)
def test_a_value_is_compared_as_before(stored: dict[str, Any]) -> None:
    from moto.dynamodb.models.dynamo_type import DynamoType

    value = DynamoType(stored)

    assert value.cast_value == slowly(value)
    assert type(value.cast_value) is type(slowly(value))


@given(st.dictionaries(st.text(), VALUES))
def test_an_item_has_the_same_size_as_before(attrs: dict[str, Any]) -> None:
    from moto.dynamodb.models.dynamo_type import DynamoType, Item
    from moto.dynamodb.models.utilities import bytesize

    item = Item(DynamoType({"S": "k"}), None, attrs)

    assert item.size() == sum(bytesize(name) + value.size() for name, value in item.attrs.items())


@pytest.mark.parametrize(("left", "refused"), [(0, False), (1, True)])
def test_an_item_is_refused_at_the_same_size(left: int, refused: bool) -> None:
    from moto.dynamodb.exceptions import ItemSizeTooLarge
    from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict

    attrs = {"PK": {"S": "k"}, "N": {"N": "12"}, "Text": {"S": "x" * (405_000 - 2 - 1 - 1 - 2 - 4 + left)}}

    def by_itself() -> bool:
        try:
            for name, value in attrs.items():
                kept[name] = DynamoType(value)
        except ItemSizeTooLarge:
            return True
        return False

    def quickly() -> bool:
        try:
            return dict(Item(DynamoType(attrs["PK"]), None, attrs).attrs) != dict(kept)
        except ItemSizeTooLarge:
            return True

    kept: dict[str, Any] = LimitedSizeDict()
    assert (by_itself(), quickly()) == (refused, refused)


def test_records_are_told_as_the_service_tells_them() -> None:
    attributes = {"Id": "S", "Hash": "B", "Parts": "BS", "Odd": "L", "Kept": "BOOL", "None": "NULL", "Big": "N"}
    model = DataModel(
        "FilesTable", [Entity("File", "FILE#{Id}", "FILE", attributes)], settings=Settings(stream="NEW_AND_OLD_IMAGES")
    )
    table = connect(model, backend="moto")
    table.put_item(Item={"PK": "FILE#1", "SK": "FILE", "Hash": b"h\xff", "Parts": {b"a"}, "Odd": [{"x": {b"\0"}}]})
    table.update_item(
        Key={"PK": "FILE#1", "SK": "FILE"},
        UpdateExpression="SET Big = :big REMOVE Parts",
        ExpressionAttributeValues={":big": 7},
    )
    streams = streams_of("moto", None)
    stream = {"StreamArn": table.latest_stream_arn}
    (shard,) = streams.describe_stream(**stream)["StreamDescription"]["Shards"]
    start = {"ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
    iterator = streams.get_shard_iterator(**stream, **start)["ShardIterator"]

    made, changed = (record["dynamodb"] for record in streams.get_records(ShardIterator=iterator)["Records"])
    page = streams.get_records(ShardIterator=iterator, Limit=1)

    key = {"PK": {"S": "FILE#1"}, "SK": {"S": "FILE"}}
    odd = {"Hash": {"B": b"h\xff"}, "Odd": {"L": [{"M": {"x": {"BS": [b"\0"]}}}]}}
    assert made["Keys"] == changed["Keys"] == key
    assert made["NewImage"] == changed["OldImage"] == {**key, **odd, "Parts": {"BS": [b"a"]}}
    assert changed["NewImage"] == {**key, **odd, "Big": {"N": "7"}}
    assert made["ApproximateCreationDateTime"].microsecond == 0, "rounded down to the second, as AWS says"
    assert [record["eventName"] for record in page["Records"]] == ["INSERT"]
    assert page["NextShardIterator"] != iterator
