"""Numbers as engines write them, with all their zeros, come back equal."""

import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse

from f1model.table.numbers import make_readable

WRITTEN = {
    "1" + "0" * 38: "1E38",
    "-1" + "0" * 125: "-1E125",
    "9" * 38 + "0" * 88: "9" * 38 + "E88",
    "0." + "0" * 100 + "25": "25E-102",
    "1" * 38: "1" * 38,
    "0": "0",
}


def answering(item: dict[str, Any]) -> Any:
    """A client of a resource, which finds this item whatever it is asked."""
    private = {"aws_access_key_id": "a", "aws_secret_access_key": "a", "region_name": "us-east-1"}
    client = boto3.resource("dynamodb", endpoint_url="http://localhost:1", **private).meta.client
    body = json.dumps({"Item": item}).encode()
    raw = SimpleNamespace(stream=lambda **_: iter([body]))
    client.meta.events.register("before-send.dynamodb", lambda request, **_: AWSResponse(request.url, 200, {}, raw))
    return client


@pytest.mark.parametrize(("written", "number"), WRITTEN.items(), ids=WRITTEN.values())
def test_a_number_is_read_whatever_its_zeros_and_wherever_it_is(written: str, number: str) -> None:
    kept = {"N": written}
    client = answering(
        {"N": kept, "S": {"S": written}, "L": {"L": [kept, {"M": {"a": kept}}]}, "NS": {"NS": [written]}}
    )
    make_readable(client)
    make_readable(client)

    item = client.get_item(TableName="any", Key={"N": 1})["Item"]

    value = Decimal(number)
    assert item == {"N": value, "S": written, "L": [value, {"a": value}], "NS": {value}}


def test_boto3_alone_raises_where_there_are_many_zeros() -> None:
    with pytest.raises(Exception, match="Rounded"):
        answering({"N": {"N": "1" + "0" * 38}}).get_item(TableName="any", Key={"N": 1})
