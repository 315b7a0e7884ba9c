"""What AWS refuses, refused: the rules that the simulation in this process does not know.

moto lets pass what would fail in production: a filter on a key, an index key of another type, a batch of 26. This
stands between boto3's client and moto, reads each request as it would go over the wire, and answers with DynamoDB's
error, code and message as DynamoDB Local has them. It refuses nothing that DynamoDB accepts.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from f1model.table.strict.checks import (
    COUNT,
    INVALID,
    MISSING,
    WRONG_TYPE,
    Request,
    Schema,
    check_index_key,
    check_item,
    check_key,
    check_paths,
    check_select,
    check_start,
)
from f1model.table.strict.expressions import Expression, Node, RefusedError, ordered, paths

MOST_WRITES = 25  # in one BatchWriteItem
_CANCELED = "TransactionCanceledException"

Schemas = Callable[[str], Schema | None]


def make_strict(client: Any, table_of: Callable[[str, str], Any]) -> None:
    """Have ``client`` refuse what AWS refuses; ``table_of`` gives moto's table by region and name, or None."""

    def check(model: Any, params: Mapping[str, Any], context: Mapping[str, Any], **_: Any) -> Any:
        def schema(name: str) -> Schema | None:
            table = table_of(context["client_region"], name)
            return Schema.of(table) if table else None

        try:
            if model.name in _RULES:
                _RULES[model.name](json.loads(params["body"]), schema)
        except RefusedError as error:
            answer = {"Error": {"Code": error.code, "Message": error.message}}
            reasons = {"CancellationReasons": error.reasons} if error.reasons else {}
            return SimpleNamespace(status_code=400), {**answer, **reasons, "ResponseMetadata": {"HTTPStatusCode": 400}}
        return None  # moto answers

    client.meta.events.register("before-call.dynamodb", check)


def _get(request: Request, schemas: Schemas) -> None:
    if schema := schemas(request["TableName"]):
        check_key(schema, request["Key"])
        check_paths(schema.primary, _expressions(request, "ProjectionExpression"))


def _query(request: Request, schemas: Schemas) -> None:
    if not (schema := schemas(request["TableName"])):
        return
    names = schema.place(request)
    check_select(request)
    read = _expressions(request, "KeyConditionExpression", "FilterExpression", "ProjectionExpression")
    compared = list(_compared(read["KeyConditionExpression"])) if "KeyConditionExpression" in read else []
    if len({name for name, _ in compared}) < len(compared):
        raise RefusedError("KeyConditionExpressions must only contain one condition per key")
    for name, node in compared:
        kinds = {each.parts[0] for each in node.parts if each.kind == "value"}
        if name in names and kinds - {schema.kinds[name]}:
            raise RefusedError(f"{INVALID}Condition parameter type does not match schema type")
    check_paths(names, read)
    for path in paths(read.get("FilterExpression")):
        if path[0] in names:
            problem = "Filter Expression can only contain non-primary key attributes"
            raise RefusedError(f"{problem}: Primary key attribute: {path[0]}")
    for name in request.get("QueryFilter", {}):
        if name in names:
            problem = "QueryFilter can only contain non-primary key attributes"
            raise RefusedError(f"{problem}: Primary key attribute: {name}")
    check_start(schema, request, names)
    start = request.get("ExclusiveStartKey") or {}
    if any(name in start and not _holds(node, start[name]) for name, node in compared):
        raise RefusedError("The provided starting key does not match the range key predicate")


def _scan(request: Request, schemas: Schemas) -> None:
    if schema := schemas(request["TableName"]):
        names = schema.place(request)
        check_select(request)
        check_paths(names, _expressions(request, "FilterExpression", "ProjectionExpression"))
        check_start(schema, request, names)


def _put(request: Request, schemas: Schemas) -> None:
    if schema := schemas(request["TableName"]):
        if "ExpressionAttributeValues" in request and "ConditionExpression" not in request:
            what = "ExpressionAttributeValues can only be specified when using expressions"
            raise RefusedError(f"{what}: ConditionExpression is null")
        check_paths(schema.primary, _expressions(request, "ConditionExpression"))
        check_item(schema, request["Item"])


def _delete(request: Request, schemas: Schemas) -> None:
    if schema := schemas(request["TableName"]):
        check_paths(schema.primary, _expressions(request, "ConditionExpression"))
        check_key(schema, request["Key"])


def _update(request: Request, schemas: Schemas) -> None:
    if schema := schemas(request["TableName"]):
        read = _expressions(request, "ConditionExpression", "UpdateExpression")
        check_paths(schema.primary, read)
        check_key(schema, request["Key"])
        for name, (kind, _) in read.get("UpdateExpression", {}).items():
            if name in schema.primary:
                problem = f"Cannot update attribute {name}. This attribute is part of the key"
                raise RefusedError(f"{INVALID}{problem}", on_item=True)
            check_index_key(schema, name, kind)


def _batch_get(request: Request, schemas: Schemas) -> None:
    if not request["RequestItems"]:
        raise RefusedError("BatchGetItem must have some requests set")
    for table, asked in request["RequestItems"].items():
        if schema := schemas(table):
            for key in asked["Keys"]:
                check_key(schema, key)
            check_paths(schema.primary, _expressions(asked, "ProjectionExpression"))


def _batch_write(request: Request, schemas: Schemas) -> None:
    if not request["RequestItems"]:
        raise RefusedError("BatchWriteItem cannot have a null or no requests set")
    if sum(map(len, request["RequestItems"].values())) > MOST_WRITES:
        raise RefusedError("Too many items requested for the BatchWriteItem call")
    for table, writes in request["RequestItems"].items():
        if schema := schemas(table):
            keys = []
            for write in writes:
                if "PutRequest" in write:
                    check_item(schema, write["PutRequest"]["Item"])
                    keys.append({name: write["PutRequest"]["Item"][name] for name in schema.primary})
                else:
                    check_key(schema, write["DeleteRequest"]["Key"])
                    keys.append(write["DeleteRequest"]["Key"])
            if any(key in keys[:number] for number, key in enumerate(keys)):
                raise RefusedError("Provided list of item keys contains duplicates")


def _transact_get(request: Request, schemas: Schemas) -> None:
    gets = [each["Get"] for each in request["TransactItems"]]
    for get in gets:
        try:
            _get(get, schemas)
        except RefusedError as error:
            if error.message in (COUNT, MISSING, WRONG_TYPE):
                error.code = _CANCELED  # without reasons, as measured
            raise
    asked = [(get["TableName"], get["Key"]) for get in gets]
    if any(each in asked[:number] for number, each in enumerate(asked)):
        raise RefusedError("Transaction request cannot include multiple operations on one item")


def _transact_write(request: Request, schemas: Schemas) -> None:
    reasons: list[dict[str, Any]] = []
    rules = {"Put": _put, "Update": _update, "Delete": _delete, "ConditionCheck": _delete}
    for each in request["TransactItems"]:
        try:
            for action in each.keys() & rules.keys():
                rules[action](each[action], schemas)
            reasons.append({"Code": "None"})
        except RefusedError as error:
            if not error.on_item:
                raise
            reasons.append({"Code": "ValidationError", "Message": error.message})
    codes = [reason["Code"] for reason in reasons]
    if "ValidationError" in codes:
        what = "Transaction cancelled, please refer cancellation reasons for specific reasons"
        raise RefusedError(f"{what} [{', '.join(codes)}]", _CANCELED, reasons=reasons)


_RULES: dict[str, Callable[[Request, Schemas], None]] = {
    "GetItem": _get, "Query": _query, "Scan": _scan, "PutItem": _put, "DeleteItem": _delete, "UpdateItem": _update,
    "BatchGetItem": _batch_get, "BatchWriteItem": _batch_write,
    "TransactGetItems": _transact_get, "TransactWriteItems": _transact_write,
}  # fmt: skip


def _expressions(request: Request, *kinds: str) -> dict[str, Any]:
    """The request's expressions, read, by the parameter that each comes from."""
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    used: set[str] = set()
    read: dict[str, Any] = {}
    for kind in kinds:
        if kind in request:
            expression = Expression(kind, request[kind], names, values, used)
            if kind == "ProjectionExpression":
                read[kind] = expression.paths()
            else:
                read[kind] = expression.assigned() if kind == "UpdateExpression" else expression.condition()
    for part, given in (("Values", values), ("Names", names)) if read else ():
        unused = [word for word in given if word not in used]
        if unused:
            problem = f"Value provided in ExpressionAttribute{part} unused in expressions"
            raise RefusedError(f"{problem}: keys: {{{', '.join(unused)}}}")
    return read


def _compared(node: Node) -> Iterator[tuple[str, Node]]:
    """The key attributes that a key condition compares, each with its comparison."""
    if node.kind == "AND":
        yield from _compared(node.parts[0])
        yield from _compared(node.parts[1])
    elif node.kind in ("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with"):
        paths = [each.parts[0] for each in node.parts if each.kind == "path" and len(each.parts) == 1]
        if len(paths) == 1:
            yield paths[0], node
    else:
        raise RefusedError(f"Invalid operator used in KeyConditionExpression: {node.kind}")


def _holds(node: Node, value: Mapping[str, str]) -> bool:
    """Whether a key value fulfils a comparison of a key condition whose values are of its type."""
    sides = [ordered(*(next(iter(value.items())) if each.kind == "path" else each.parts)) for each in node.parts]
    if node.kind == "begins_with":
        return bool(sides[0].startswith(sides[1]))
    if node.kind == "BETWEEN":
        return bool(sides[1] <= sides[0] <= sides[2])
    one, other = sides
    holds = {"=": one == other, "<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}
    return bool(holds[node.kind])
