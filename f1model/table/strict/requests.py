"""The rules for each kind of request on items. Each raises RefusedError if the service would refuse the request.

A request is changed in place where the simulation would read it by rules of its own: conditions are judged here, key
conditions are written in the one way that it reads, and a filter is left to be applied to its answer.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from f1model.table.strict.checks import (
    COUNT,
    LONGEST,
    MISSING,
    WRONG_TYPE,
    Schema,
    check_index_key,
    check_item,
    check_key,
    check_paths,
    check_projected,
    check_select,
    check_start,
)
from f1model.table.strict.conditions import Condition, paths
from f1model.table.strict.evaluate import holds
from f1model.table.strict.older import check_older
from f1model.table.strict.reader import Node, Reader, RefusedError, ordered
from f1model.table.strict.shapes import INVALID
from f1model.table.strict.updates import Update, check_changes

MOST_WRITES, MOST_GETS = 25, 100  # in one BatchWriteItem, and one BatchGetItem
_CANCELED = "TransactionCanceledException"
_NEVER = {"ConditionExpression": "attribute_exists(#never) AND attribute_not_exists(#never)"}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_RANGES = ("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with")

Request = dict[str, Any]  # as it goes over the wire
Schemas = Callable[[str], Schema | None]


class Rest(NamedTuple):
    """What is to be done with the simulation's answer: the filter of a Query or Scan, if any, what is projected (None:
    all), and whether only the count is wanted."""

    node: Node | None
    projected: Sequence[tuple[Any, ...]] | None
    counted: bool = False


def _get(request: Request, schemas: Schemas) -> None:
    if schema := schemas(request["TableName"]):
        check_older(request, schema)
        check_key(schema, request["Key"])
        check_paths(schema.primary, _expressions(request, "ProjectionExpression"))


def _query(request: Request, schemas: Schemas) -> Rest | None:
    if not (schema := schemas(request["TableName"])):
        return None
    names = schema.place(request)
    check_older(request, schema)
    check_select(schema, request)
    read = _expressions(request, "KeyConditionExpression", "FilterExpression", "ProjectionExpression")
    compared = list(_compared(read["KeyConditionExpression"])) if "KeyConditionExpression" in read else []
    if len({name for name, _ in compared}) < len(compared):
        raise RefusedError("KeyConditionExpressions must only contain one condition per key")
    for name, node in compared:
        _check_compared(schema, names, name, node)
    if any(name not in names for name, _ in compared):
        raise RefusedError("Query condition missed key schema element")
    check_paths(names, read)
    check_projected(schema, request, read)
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
    return _left(request, read)


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


def _left(request: Request, read: Mapping[str, Any]) -> Rest | None:
    """The filter of a request, which from then on asks for all that there is."""
    counted = request.get("Select") == "COUNT"
    if "FilterExpression" not in read:
        return Rest(None, None, counted)
    for name in ("FilterExpression", "ProjectionExpression", "Select"):
        request.pop(name, None)
    if "KeyConditionExpression" not in request:
        request.pop("ExpressionAttributeNames", None)
        request.pop("ExpressionAttributeValues", None)
    return Rest(read["FilterExpression"], read.get("ProjectionExpression"), counted)


def _scan(request: Request, schemas: Schemas) -> Rest | None:
    if not (schema := schemas(request["TableName"])):
        return None
    names = schema.place(request)
    check_older(request, schema)
    check_select(schema, request)
    read = _expressions(request, "FilterExpression", "ProjectionExpression")
    check_paths(names, read)
    check_projected(schema, request, read)
    check_start(schema, request, names)
    return _left(request, read)


def _put(request: Request, schemas: Schemas) -> None:
    if schema := schemas(request["TableName"]):
        check_older(request, schema)
        read = _expressions(request, "ConditionExpression")
        check_paths(schema.primary, read)
        check_item(schema, request["Item"])
        _judge(request, read, schema, request["Item"])


def _delete(request: Request, schemas: Schemas) -> None:
    if schema := schemas(request["TableName"]):
        check_older(request, schema)
        read = _expressions(request, "ConditionExpression")
        check_paths(schema.primary, read)
        check_key(schema, request["Key"])
        _judge(request, read, schema, request["Key"])


def _update(request: Request, schemas: Schemas) -> Rest | None:
    if not (schema := schemas(request["TableName"])):
        return None
    check_older(request, schema)
    read = _expressions(request, "UpdateExpression", "ConditionExpression")
    changes = read.get("UpdateExpression", ())
    check_paths(schema.primary, {**read, "UpdateExpression": ()})
    check_key(schema, request["Key"])
    for change in changes:
        name = change.path[0]
        if name in schema.primary:
            problem = f"Cannot update attribute {name}. This attribute is part of the key"
            raise RefusedError(f"{INVALID}{problem}", on_item=True)
        if change.value and change.value.kind == "value" and len(change.path) == 1 and change.clause == "SET":
            check_index_key(schema, name, change.value.parts[0])
    if _judge(request, read, schema, request["Key"]):
        check_changes(changes, schema.item(request["Key"]))
    if not changes and "AttributeUpdates" not in request:
        request["AttributeUpdates"] = {}  # which the simulation expects
    returned = request.get("ReturnValues", "")
    if not changes or not returned.startswith("UPDATED"):
        return None
    request["ReturnValues"] = returned.replace("UPDATED", "ALL")  # it leaves out what an update sets to what it was
    return Rest(None, [change.path[:1] for change in changes])


def _judge(request: Request, read: Mapping[str, Any], schema: Schema, key: Mapping[str, Any]) -> bool:
    """Whether the condition of a write holds. It is then left out, and else one that never holds is put for it."""
    node = read.get("ConditionExpression")
    if node is None:
        return True
    held = holds(node, schema.item(key))
    del request["ConditionExpression"]
    texts = request.get("UpdateExpression", "")
    for part in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        kept = {word: each for word, each in request.get(part, {}).items() if re.search(rf"{word}\b", texts)}
        request.pop(part, None)
        request |= {part: kept} if kept else {}
    if not held:
        request |= _NEVER
        request["ExpressionAttributeNames"] = {**request.get("ExpressionAttributeNames", {}), "#never": "never"}
    return held


def _batch_get(request: Request, schemas: Schemas) -> None:
    if not request["RequestItems"]:
        raise RefusedError("BatchGetItem must have some requests set")
    if sum(len(asked["Keys"]) for asked in request["RequestItems"].values()) > MOST_GETS:
        raise RefusedError("Too many items requested for the BatchGetItem call")
    for table, asked in request["RequestItems"].items():
        if schema := schemas(table):
            check_older(asked, schema)
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
                if len(write) != 1:
                    what = "has more than one datatypes set, must contain exactly one of the supported datatypes"
                    raise RefusedError(f"Supplied AttributeValue {what}")
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
        _check_known(get["TableName"], schemas)
        try:
            _get(get, schemas)
        except RefusedError as error:
            if error.message in (COUNT, MISSING, WRONG_TYPE):
                error.code = _CANCELED  # without reasons, as measured
            raise
    asked = [(get["TableName"], get["Key"]) for get in gets]
    if any(each in asked[:number] for number, each in enumerate(asked)):
        raise RefusedError("Transaction request cannot include multiple operations on one item")


def _check_known(table: str, schemas: Schemas) -> None:
    if not schemas(table):
        raise RefusedError("Requested resource not found", "ResourceNotFoundException")


def _transact_write(request: Request, schemas: Schemas) -> None:
    reasons: list[dict[str, Any]] = []
    rules = {"Put": _put, "Update": _update, "Delete": _delete, "ConditionCheck": _delete}
    for each in request["TransactItems"]:
        if len(each) != 1:
            problem = "can only contain one of" if each else "should contain"
            what = "ConditionCheck, Put, Update or Delete" if each else "Delete or Put or Update request"
            thing = "TransactItems" if each else "Invalid Request: TransactWriteRequest"
            raise RefusedError(f"{thing} {problem} {what}")
        ((action, asked),) = each.items()
        _check_known(asked["TableName"], schemas)
        try:
            rules[action](asked, schemas)
            reasons.append({"Code": "None"})
        except RefusedError as error:
            if not error.on_item:
                raise
            reasons.append({"Code": "ValidationError", "Message": error.message})
    codes = [reason["Code"] for reason in reasons]
    if "ValidationError" in codes:
        what = "Transaction cancelled, please refer cancellation reasons for specific reasons"
        raise RefusedError(f"{what} [{', '.join(codes)}]", _CANCELED, reasons=reasons)


_Rule = Callable[[Request, Schemas], Rest | None]
RULES: dict[str, _Rule] = {
    "GetItem": _get, "Query": _query, "Scan": _scan, "PutItem": _put, "DeleteItem": _delete, "UpdateItem": _update,
    "BatchGetItem": _batch_get, "BatchWriteItem": _batch_write,
    "TransactGetItems": _transact_get, "TransactWriteItems": _transact_write,
}  # fmt: skip


def _expressions(request: Request, *kinds: str) -> dict[str, Any]:
    """The request's expressions, read, by the parameter that each comes from."""
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    given = {"Names": names, "Values": values}
    for part, sign in (("Names", "#"), ("Values", ":")):
        if f"ExpressionAttribute{part}" in request:
            _check_placeholders(f"ExpressionAttribute{part}", sign, given[part], request, kinds)
    used: set[str] = set()
    read: dict[str, Any] = {}
    for kind in kinds:
        if kind not in request:
            continue
        arguments = kind, request[kind], names, values, used
        if kind == "ProjectionExpression":
            read[kind] = Reader(*arguments).paths()
        elif kind == "UpdateExpression":
            update = Update(*arguments)
            read[kind] = update.read()
            request[kind] = update.plain
        else:
            read[kind] = Condition(*arguments).read()
    for part in ("Values", "Names"):
        unused = [word for word in given[part] if word not in used]
        if unused:
            problem = f"Value provided in ExpressionAttribute{part} unused in expressions"
            raise RefusedError(f"{problem}: keys: {{{', '.join(unused)}}}")
    return read


def _check_placeholders(
    part: str, sign: str, given: Mapping[str, Any], request: Request, kinds: Sequence[str]
) -> None:  # fmt: skip
    if not any(kind in request for kind in kinds):
        missing = [kind for kind in kinds if kind != "ProjectionExpression"]
        what = (
            f": {' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} null" if sign == ":" and missing else ""
        )
        raise RefusedError(f"{part} can only be specified when using expressions{what}")
    if not given:
        raise RefusedError(f"{part} must not be empty")
    for word, name in given.items():
        if not re.fullmatch(rf"{sign}\w+", word, re.ASCII):
            raise RefusedError(f'{part} contains invalid key: Syntax error; key: "{word}"')
        if not name:
            raise RefusedError(f"{part} contains invalid value: Empty attribute name for key {word}")


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
