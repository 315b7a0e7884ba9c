"""What the service refuses of reads. A request is changed in place where the simulation would read it by rules of its
own: key conditions are written in the one way that it knows, and a filter is left to be applied to its answer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from f1model.table.strict.checks import (
    COUNT,
    LONGEST,
    MISSING,
    WRONG_TYPE,
    Schema,
    check_key,
    check_paths,
    check_projected,
    check_select,
    check_start,
)  # fmt: skip
from f1model.table.strict.conditions import paths
from f1model.table.strict.evaluate import holds
from f1model.table.strict.expressions import Request, Rest, Schemas, expressions
from f1model.table.strict.older import check_older
from f1model.table.strict.reader import Node, RefusedError, ordered
from f1model.table.strict.shapes import INVALID

MOST_GETS = 100  # in one BatchGetItem
CANCELED = "TransactionCanceledException"
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_RANGES = ("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with")


def get(request: Request, schemas: Schemas) -> None:
    """GetItem."""
    schema = schemas(request["TableName"])
    check_older(request, schema)
    check_key(schema, request["Key"])
    check_paths(schema.primary, expressions(request, "ProjectionExpression"))


def query(request: Request, schemas: Schemas) -> Rest | None:
    """Query."""
    schema = schemas(request["TableName"])
    names = schema.place(request)
    check_older(request, schema)
    check_select(schema, request)
    read = expressions(request, "KeyConditionExpression", "FilterExpression", "ProjectionExpression")
    compared = list(_compared(read["KeyConditionExpression"])) if "KeyConditionExpression" in read else []
    if len({name for name, _ in compared}) < len(compared):
        raise RefusedError("KeyConditionExpressions must only contain one condition per key")
    for name, node in compared:
        _check_compared(schema, names, name, node)
    if any(name not in names for name, _ in compared):
        raise RefusedError("Query condition missed key schema element")
    check_paths(names, read)
    fetches = check_projected(schema, request, read)
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
    if any(name in start and not holds(node, start) for name, node in compared):
        raise RefusedError("The provided starting key does not match the range key predicate")
    if read and all(compared):
        _write_key_condition(request, sorted(compared, key=lambda each: names.index(each[0])))
    return _left(request, read, schema if fetches else None)


def _check_compared(schema: Schema, names: Sequence[str], name: str, node: Node) -> None:
    values = [each.parts for each in node.parts if each.kind == "value"]
    if name not in names:
        return
    if {each[0] for each in values} - {schema.kinds[name]}:
        raise RefusedError(f"{INVALID}Condition parameter type does not match schema type")
    if name == names[-1] != names[0] and any(len(ordered(*each[:2])) > LONGEST[1] for each in values if each[0] != "N"):
        problem = f"Aggregated size of all range keys has exceeded the size limit of {LONGEST[1]} bytes"
        raise RefusedError(f"{INVALID}{problem}")


def _write_key_condition(request: Request, compared: Sequence[tuple[str, Node]]) -> None:
    """The key condition as the simulation reads it: each attribute before its values, and nothing in parentheses."""
    texts, names = [], {}
    values: dict[str, Any] = {}
    for number, (name, node) in enumerate(compared):
        held = [each.parts[2] for each in node.parts if each.kind == "value"]
        kind = node.kind if node.parts[0].kind == "path" else _TURNED.get(node.kind, node.kind)
        names[f"#k{number}"] = name
        values |= {word: request["ExpressionAttributeValues"][word] for word in held}
        if kind == "begins_with":
            texts.append(f"begins_with(#k{number}, {held[0]})")
        else:
            texts.append(f"#k{number} {kind} {' AND '.join(held)}")
    request["KeyConditionExpression"] = " AND ".join(texts)
    if "FilterExpression" in request or "ProjectionExpression" not in request:
        request["ExpressionAttributeNames"] = names
    else:
        request["ExpressionAttributeNames"] = {**request.get("ExpressionAttributeNames", {}), **names}
    request["ExpressionAttributeValues"] = values


def _left(request: Request, read: Mapping[str, Any], fetched: Schema | None) -> Rest | None:
    """The filter of a request, which from then on asks for all that there is."""
    counted = request.get("Select") == "COUNT"
    if "FilterExpression" not in read:
        return Rest(None, None, counted, fetched)
    for name in ("FilterExpression", "ProjectionExpression", "Select"):
        request.pop(name, None)
    if "KeyConditionExpression" not in request:
        request.pop("ExpressionAttributeNames", None)
        request.pop("ExpressionAttributeValues", None)
    return Rest(read["FilterExpression"], read.get("ProjectionExpression"), counted, fetched)


def scan(request: Request, schemas: Schemas) -> Rest | None:
    """Scan."""
    schema = schemas(request["TableName"])
    names = schema.place(request)
    check_older(request, schema)
    check_select(schema, request)
    read = expressions(request, "FilterExpression", "ProjectionExpression")
    check_paths(names, read)
    fetches = check_projected(schema, request, read)
    check_start(schema, request, names)
    return _left(request, read, schema if fetches else None)


def batch_get(request: Request, schemas: Schemas) -> None:
    """BatchGetItem."""
    if not request["RequestItems"]:
        raise RefusedError("BatchGetItem must have some requests set")
    if sum(len(asked["Keys"]) for asked in request["RequestItems"].values()) > MOST_GETS:
        raise RefusedError("Too many items requested for the BatchGetItem call")
    for table, asked in request["RequestItems"].items():
        schema = schemas(table)
        check_older(asked, schema)
        for key in asked["Keys"]:
            check_key(schema, key)
        check_paths(schema.primary, expressions(asked, "ProjectionExpression"))


def transact_get(request: Request, schemas: Schemas) -> None:
    """TransactGetItems."""
    gets = [each["Get"] for each in request["TransactItems"]]
    for each in gets:
        try:
            get(each, schemas)
        except RefusedError as error:
            if error.message in (COUNT, MISSING, WRONG_TYPE):
                error.code = CANCELED  # without reasons, as measured
            raise
    asked = [(each["TableName"], each["Key"]) for each in gets]
    if any(each in asked[:number] for number, each in enumerate(asked)):
        raise RefusedError("Transaction request cannot include multiple operations on one item")


def _compared(node: Node) -> Iterator[tuple[str, Node]]:
    """The key attributes that a key condition compares, each with its comparison."""
    if node.kind == "AND":
        yield from _compared(node.parts[0])
        yield from _compared(node.parts[1])
    elif node.kind in _RANGES:
        if any(each.kind == "size" for each in node.parts):
            raise RefusedError("KeyConditionExpressions cannot contain nested operations")
        paths = [each.parts[0] for each in node.parts if each.kind == "path" and len(each.parts) == 1]
        if len(paths) == 1:
            yield paths[0], node
    else:
        raise RefusedError(f"Invalid operator used in KeyConditionExpression: {node.kind}")
