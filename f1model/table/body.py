"""What answers at an endpoint speaks DynamoDB's JSON, or one line says what it says instead."""

import json
from collections.abc import Mapping
from typing import Any

from f1model.errors import BackendError

_SHOWN = 60  # characters
_ALWAYS = {"DescribeTable": "Table", "CreateTable": "TableDescription", "BatchWriteItem": "UnprocessedItems"}


def make_understood(client: Any, url: str) -> None:
    """Have ``client`` raise BackendError for an answer that is not DynamoDB's, as a web page or half an answer.

    botocore takes such an answer for an empty one, so that a table would be there, or items be stored, that are not.
    An error (500 and above) is left to its retries, but for the question whether there is a table, which comes first.
    """

    def check(response_dict: dict[str, Any], operation_model: Any, **_: Any) -> None:
        if _is_answer(operation_model.name, response_dict):
            return
        status, text = response_dict["status_code"], " ".join(response_dict["body"].decode("utf-8", "replace").split())
        shown = f"{text[:_SHOWN]!r}{'...' if len(text) > _SHOWN else ''}" if text else "nothing"
        problem = f"What answers at {url} does not speak as DynamoDB does: it says {shown} (status {status})."
        if status < 500 or operation_model.name == "DescribeTable":
            raise BackendError("", problem, "Give the address of a DynamoDB engine.")
        response_dict["body"] = json.dumps({"message": problem}).encode()

    client.meta.events.register("before-parse.dynamodb", check)


def _is_answer(operation: str, response: Mapping[str, Any]) -> bool:
    try:
        said = json.loads(response["body"])
    except ValueError:  # a text that is no UTF-8 is one as well
        return False
    if response["status_code"] >= 300:
        return isinstance(said, dict) and ("__type" in said or "x-amzn-errortype" in response["headers"])
    return isinstance(said, dict) and (operation not in _ALWAYS or _ALWAYS[operation] in said)
