"""The simulation projects as DynamoDB does: ``tests/engines/test_projection.py`` asks both."""

from typing import Any

import pytest

from f1model.design.entity import Entity
from f1model.design.model import DataModel
from f1model.table.connect import connect

MODEL = DataModel("ProjectedTable", [Entity("E", "E#{Id}", "{N:01d}", {"Id": "S", "N": "N"})])
KEY = {"PK": "E#a", "SK": "1"}
ITEM: dict[str, Any] = {
    **KEY, "B": b"\x00\xff", "BS": {b"a"}, "L": [1, {"a": b"x", "s": {"q"}}, None], "NUL": None, "A.b": "dotted",
    "M": {"e": {}, "l": [], "b": b"q", "n": None, "deep": {"a": {"b": 1}}},
}  # fmt: skip
NAMES = {"#L": "L", "#d": "A.b", "#k": "SK", "#a": "a"}
PROJECTED: dict[str, dict[str, Any]] = {
    "B, BS": {"B": b"\x00\xff", "BS": {b"a"}},
    "#d": {"A.b": "dotted"},
    "M.b, M.deep.a.b": {"M": {"b": b"q", "deep": {"a": {"b": 1}}}},
    "M.e, M.l, M.n, NUL": {"M": {"e": {}, "l": [], "n": None}, "NUL": None},
    "L[1], L[0]": {"L": [1, {"a": b"x", "s": {"q"}}]},
    "#L[1].#a": {"L": [{"a": b"x"}]},
    "L[9], L[0].x, M.nope, NUL.x, M.b.x, nope": {},
}


def answers(table: Any, expression: str) -> list[Any]:
    """The item by every operation that projects."""
    names = {holder: name for holder, name in NAMES.items() if holder in expression}
    asked: Any = {"ProjectionExpression": expression, **({"ExpressionAttributeNames": names} if names else {})}
    condition = {"KeyConditionExpression": "PK = :p AND #k = :s", "ExpressionAttributeValues": {":p": "E#a", ":s": "1"}}
    queried = {**asked, **condition, "ExpressionAttributeNames": {**names, "#k": "SK"}}
    client = table.meta.client
    get = {"Get": {"TableName": table.name, "Key": KEY, **asked}}
    batch = {table.name: {"Keys": [KEY], **asked}}
    return [
        table.get_item(Key=KEY, **asked)["Item"],
        table.query(**queried)["Items"][0],
        table.query(**queried, Select="SPECIFIC_ATTRIBUTES")["Items"][0],
        table.scan(**asked)["Items"][0],
        client.batch_get_item(RequestItems=batch)["Responses"][table.name][0],
        client.transact_get_items(TransactItems=[get])["Responses"][0]["Item"],
    ]


@pytest.fixture(scope="module")
def table() -> Any:
    table = connect(MODEL, backend="moto")
    table.put_item(Item=ITEM)
    return table


@pytest.mark.parametrize("expression", PROJECTED)
def test_a_projection_gives_the_parts_that_it_names(expression: str, table: Any) -> None:
    assert answers(table, expression) == [PROJECTED[expression]] * 6


def test_an_item_that_is_not_there_has_no_parts(table: Any) -> None:
    client, missing = table.meta.client, {**KEY, "SK": "2"}

    assert "Item" not in table.get_item(Key=missing, ProjectionExpression="M.b")
    get = {"Get": {"TableName": table.name, "Key": missing, "ProjectionExpression": "M.b"}}
    assert client.transact_get_items(TransactItems=[get])["Responses"] == [{}]
