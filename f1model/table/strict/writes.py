"""What the service refuses of writes. A request is changed in place where the simulation would read it by rules of its
own: conditions are judged here."""

import re
from collections.abc import Mapping
from typing import Any

from f1model.table.strict.checks import Schema, check_index_key, check_item, check_key, check_paths
from f1model.table.strict.evaluate import holds
from f1model.table.strict.expressions import Request, Rest, Schemas, expressions
from f1model.table.strict.older import check_older
from f1model.table.strict.reader import Node, RefusedError
from f1model.table.strict.reads import CANCELED
from f1model.table.strict.shapes import INVALID
from f1model.table.strict.updates import check_changes, found

MOST_WRITES = 25  # in one BatchWriteItem
_NEVER = {"ConditionExpression": "attribute_exists(#never) AND attribute_not_exists(#never)"}


def put(request: Request, schemas: Schemas) -> None:
    """PutItem, also in a transaction."""
    schema = schemas(request["TableName"])
    check_older(request, schema)
    read = expressions(request, "ConditionExpression")
    check_paths(schema.primary, read)
    check_item(schema, request["Item"])
    _judge(request, read, schema, request["Item"])


def delete(request: Request, schemas: Schemas) -> None:
    """DeleteItem, and the ConditionCheck of a transaction."""
    schema = schemas(request["TableName"])
    check_older(request, schema)
    read = expressions(request, "ConditionExpression")
    check_paths(schema.primary, read)
    check_key(schema, request["Key"])
    _judge(request, read, schema, request["Key"])


def update(request: Request, schemas: Schemas) -> Rest | None:
    """UpdateItem, also in a transaction."""
    schema = schemas(request["TableName"])
    check_older(request, schema)
    read = expressions(request, "UpdateExpression", "ConditionExpression")
    changes = read.get("UpdateExpression", ())
    check_paths(schema.primary, {**read, "UpdateExpression": ()})
    check_key(schema, request["Key"])
    if _judge(request, read, schema, request["Key"]):
        for change in changes:
            name = change.path[0]
            if name in schema.primary:
                problem = f"Cannot update attribute {name}. This attribute is part of the key"
                raise RefusedError(f"{INVALID}{problem}", on_item=True)
            made = _made(change.value) if change.value and change.clause == "SET" and len(change.path) == 1 else ""
            if made:
                check_index_key(schema, name, made)
        check_changes(changes, schema.item(request["Key"]))
        _place_key_values(request, schema)
    if not changes and "AttributeUpdates" not in request:
        request["AttributeUpdates"] = {}  # which the simulation expects
    returned = request.get("ReturnValues", "")
    if not changes or not returned.startswith("UPDATED"):
        return None
    request["ReturnValues"] = returned.replace("UPDATED", "ALL")  # it leaves out what an update sets to what it was
    old, new = {"M": schema.item(request["Key"])}, returned == "UPDATED_NEW"
    kept = [each.path for each in changes if (new and each.clause != "REMOVE") or found(old, each.path)]
    return Rest(None, [path[:1] for path in kept])


def _place_key_values(request: Request, schema: Schema) -> None:
    """Put in the value of a key that an update reads: moto takes ``SET Copy = SK`` for a change of the key."""
    text, names = request.get("UpdateExpression", ""), request.get("ExpressionAttributeNames", {})
    for number, name in enumerate(schema.primary):
        for word in (name, *(holder for holder, each in list(names.items()) if each == name)):
            alone = rf"(?<![\w.#:(]){re.escape(word)}(?![\w.\[(])"  # an operand of if_not_exists has to be a path
            text, count = re.subn(alone, f":key_of_item_{number}", text)
            if count:
                values = request.setdefault("ExpressionAttributeValues", {})
                values[f":key_of_item_{number}"] = request["Key"][name]
                if word not in text:
                    names.pop(word, None)
    if text:
        request["UpdateExpression"] = text
    if not names:
        request.pop("ExpressionAttributeNames", None)


def _made(value: Node) -> str:
    """The type of what an update sets; "" if only the item tells."""
    return value.parts[0] if value.kind == "value" else {"list_append": "L", "+": "N", "-": "N"}.get(value.kind, "")


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


def batch_write(request: Request, schemas: Schemas) -> None:
    """BatchWriteItem."""
    if not request["RequestItems"]:
        raise RefusedError("BatchWriteItem cannot have a null or no requests set")
    if sum(map(len, request["RequestItems"].values())) > MOST_WRITES:
        raise RefusedError("Too many items requested for the BatchWriteItem call")
    for table, writes in request["RequestItems"].items():
        schema = schemas(table)
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


def transact_write(request: Request, schemas: Schemas) -> None:
    """TransactWriteItems."""
    reasons: list[dict[str, Any]] = []
    rules = {"Put": put, "Update": update, "Delete": delete, "ConditionCheck": delete}
    for each in request["TransactItems"]:
        if len(each) != 1:
            problem = "can only contain one of" if each else "should contain"
            what = "ConditionCheck, Put, Update or Delete" if each else "Delete or Put or Update request"
            thing = "TransactItems" if each else "Invalid Request: TransactWriteRequest"
            raise RefusedError(f"{thing} {problem} {what}")
        ((action, asked),) = each.items()
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
        raise RefusedError(f"{what} [{', '.join(codes)}]", CANCELED, reasons=reasons)
