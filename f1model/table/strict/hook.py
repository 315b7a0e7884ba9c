"""What AWS refuses, refused: the rules that the simulation in this process does not know.

moto lets pass what would fail in production: a filter on a key, an index key of another type, a batch of 26. This
stands between boto3's client and moto, reads each request as it would go over the wire, and answers with DynamoDB's
error, code and message as DynamoDB Local has them. It refuses nothing that DynamoDB accepts. Conditions and filters,
which moto reads by rules of its own, are judged here, and sent on as what moto reads rightly.
"""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from f1model.table.strict.checks import Schema
from f1model.table.strict.evaluate import holds, projected
from f1model.table.strict.expressions import Request, Rest, Schemas
from f1model.table.strict.fetch import fetched
from f1model.table.strict.reader import RefusedError
from f1model.table.strict.reads import batch_get, get, query, scan, transact_get
from f1model.table.strict.shapes import check_shape
from f1model.table.strict.tables import check_changed_table, check_new_table
from f1model.table.strict.writes import batch_write, delete, put, transact_write, update

_REST = "f1model rest"  # where the request's context keeps what is to be done with the answer

_RULES: dict[str, Callable[[Request, Schemas], Rest | None]] = {
    "GetItem": get, "Query": query, "Scan": scan, "PutItem": put, "DeleteItem": delete, "UpdateItem": update,
    "BatchGetItem": batch_get, "BatchWriteItem": batch_write,
    "TransactGetItems": transact_get, "TransactWriteItems": transact_write,
}  # fmt: skip


def make_strict(client: Any, table_of: Callable[[str, str], Any]) -> None:
    """Have ``client`` refuse what AWS refuses; ``table_of`` gives moto's table by region and name, or None."""

    def check(model: Any, params: dict[str, Any], context: dict[str, Any], **_: Any) -> Any:
        def table(name: str) -> Any:
            return table_of(context["client_region"], name)

        def schema(name: str) -> Schema:
            if found := table(name.rpartition("/")[2]):  # of an ARN, the name
                return Schema.of(found)
            raise RefusedError("Requested resource not found", "ResourceNotFoundException")

        try:
            request = json.loads(params["body"])
            check_shape(model.input_shape, request)
            sent = request
            if model.name == "CreateTable":
                check_new_table(request)
            elif model.name == "UpdateTable" and table(request["TableName"]):
                sent = check_changed_table(request, table(request["TableName"]))
            elif model.name in _RULES:
                context[_REST] = _RULES[model.name](request, schema)
            params["body"] = json.dumps(sent).encode()
        except RefusedError as error:
            answer = {"Error": {"Code": error.code, "Message": error.message}}
            reasons = {"CancellationReasons": error.reasons} if error.reasons else {}
            body = json.dumps({**answer["Error"], **reasons}).encode()
            response = SimpleNamespace(status_code=400, headers={}, content=body, text=body.decode())
            return response, {**answer, **reasons, "ResponseMetadata": {"HTTPStatusCode": 400}}
        return None  # moto answers

    def answer(parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        if asked := context.pop(_REST, None):
            _finish(asked, parsed)
        if parsed.get("Attributes") == {}:
            del parsed["Attributes"]

    def fetch(parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        asked = context.get(_REST)
        if asked and asked.fetched and "Items" in parsed:
            parsed["Items"] = [fetched(asked.fetched, entry) for entry in parsed["Items"]]

    for operation in ("Query", "Scan"):  # of one operation, so before all that is done with every answer
        client.meta.events.register(f"after-call.dynamodb.{operation}", fetch)
    client.meta.events.register("before-call.dynamodb", check)
    client.meta.events.register_first("after-call.dynamodb", answer)


def _finish(asked: Rest, parsed: dict[str, Any]) -> None:
    """Do with the answer what the simulation was not asked to do."""
    if "Attributes" in parsed and asked.projected is not None:
        parsed["Attributes"] = projected(parsed["Attributes"], asked.projected)
    if asked.node and "Items" in parsed:
        kept = [item for item in parsed["Items"] if holds(asked.node, item)]
        parsed["Count"] = len(kept)
        parsed["Items"] = kept if asked.projected is None else [projected(item, asked.projected) for item in kept]
    if asked.counted:
        parsed.pop("Items", None)
