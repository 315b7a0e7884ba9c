"""Binary values in the simulation, where moto by itself ends in an error: the same on DynamoDB Local."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from f1model.design.entity import Entity
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.query.run import run
from f1model.table.connect import connect
from f1model.table.load import load

FILES = DataModel(
    "FilesTable",
    [Entity("File", "FILE#{Id}", "FILE", {"Id": "S", "Owner": "S", "Hash": "B", "Parts": "BS", "Big": "N"})],
    indexes=[Index("Keys", partition="Owner", sort="Id", projection="KEYS_ONLY"),
             Index("Some", partition="Owner", sort="Id", projection=["Parts", "Big"])],
    access_patterns=[AccessPattern(index, ["Owner"], ["File"], index=index) for index in ("Keys", "Some")],
)  # fmt: skip
FILE = FILES.item("File", {"Id": "1", "Owner": "ann", "Hash": b"h\xff", "Parts": {b"a", b"\0"}, "Big": 10**100})


@pytest.fixture
def files() -> Any:
    table = connect(FILES, backend="moto")
    load(table, [FILE])
    return table


@pytest.mark.parametrize(("index", "more"), [("Keys", {}), ("Some", {"Parts": {b"a", b"\0"}, "Big": 10**100})])
def test_an_index_holds_a_part_of_an_item_with_a_binary_set(files: Any, index: str, more: dict[str, Any]) -> None:
    (item,) = run(files, FILES[index], Owner="ann").items

    assert item == {"PK": "FILE#1", "SK": "FILE", "Id": "1", "Owner": "ann", **more}


def test_a_refused_condition_gives_the_item_with_what_is_binary_in_it(files: Any) -> None:
    asked: Any = {"Item": FILE, "ConditionExpression": "attribute_not_exists(PK)"}
    told = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}

    with pytest.raises(ClientError) as alone:
        files.put_item(**asked, **told)
    with pytest.raises(ClientError) as together:
        files.meta.client.transact_write_items(TransactItems=[{"Put": {"TableName": files.name, **asked, **told}}])

    (reason,) = together.value.response["CancellationReasons"]
    for answer in (alone.value.response, reason):
        assert answer["Item"]["Hash"] == {"B": b"h\xff"}
        assert {*answer["Item"]["Parts"]["BS"]} == {b"a", b"\0"}
