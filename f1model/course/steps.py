"""A request and its answer in a few words, as a picture of writers shows them."""

import re
from collections.abc import Mapping
from typing import Any

from f1model.course.answers import shown
from f1model.course.replay import Step
from f1model.values import counted, normal
from f1model.views.html import value_text

LONGEST, MOST = 40, 3  # characters of a value, and attributes of an item, that are shown
_KEYS = re.compile(r".*[PS]K\d*|Type|KeyConditionExpression")  # names that say where an item is, and not what it holds


def asked(step: Step) -> str:
    """What was asked: the operation, the item's key, what it does to it, and on what condition."""
    name = "".join(word.capitalize() for word in step.operation.split("_"))
    sent = step.sent
    if step.operation == "transact_write_items":
        return "\n".join(
            [f"{name}:", *(_part(kind, part) for each in sent["TransactItems"] for kind, part in each.items())]
        )
    if step.operation == "batch_write_item":
        requests = [kind for each in sent["RequestItems"].values() for request in each for kind in request]
        kinds = {"PutRequest": "put", "DeleteRequest": "delete"}
        done = [counted(requests.count(kind), word) for kind, word in kinds.items() if kind in requests]
        return f"{name}: {', '.join(done)}"
    if step.operation in ("batch_get_item", "transact_get_items"):
        count = len(sent.get("TransactItems", ())) or sum(len(each["Keys"]) for each in sent["RequestItems"].values())
        return f"{name}: {counted(count, 'item')}"
    if step.operation in ("query", "scan"):
        index = f" {sent['IndexName']}" if "IndexName" in sent else ""
        condition = f": {_written(sent['KeyConditionExpression'], sent)}" if "KeyConditionExpression" in sent else ""
        return f"{name}{index}{condition}"
    return _part(name, sent)


def came_back(step: Step) -> str:
    """What came back: "done", "refused", "no item", what an item holds, or how many there were."""
    if step.error:
        code = getattr(step.error, "response", {}).get("Error", {}).get("Code", type(step.error).__name__)
        refusals = {"ConditionalCheckFailedException": "refused", "TransactionCanceledException": "refused, as a whole"}
        return refusals.get(code, str(code))
    if step.operation == "get_item":
        item = step.answer.get("Item")
        return (
            "no item" if item is None else _facts(dict(sorted(item.items()))) or "it is there"
        )  # an order of no engine
    if step.operation in ("query", "scan"):
        return counted(int(step.answer["Count"]), "item")
    return "done"


def outcome(told: Any) -> str:
    """What a writer was told: what it returned, or the error that it raised."""
    return "nothing" if told is None else type(told).__name__ if isinstance(told, Exception) else shown(told)


def _part(name: str, sent: Mapping[str, Any]) -> str:
    """One item that is read or written."""
    item = sent.get("Item", sent.get("Key", {}))
    keys = [str(normal(value)) for key, value in item.items() if _KEYS.fullmatch(key) and key != "Type"]
    keys = keys[:2] if "Item" in sent else [str(normal(value)) for value in item.values()]
    facts = _facts(item) if "Item" in sent else ""
    update = f": {_written(sent['UpdateExpression'], sent)}" if "UpdateExpression" in sent else ""
    condition = f"\nif {_written(sent['ConditionExpression'], sent)}" if "ConditionExpression" in sent else ""
    return f"{name} {' / '.join(keys)}{f' ({facts})' if facts else ''}{update}{condition}"


def _facts(item: Mapping[str, Any]) -> str:
    """The first attributes that an item holds beside its keys."""
    known = [
        f"{name} {value_text(normal(value), LONGEST)}" for name, value in item.items() if not _KEYS.fullmatch(name)
    ]
    return ", ".join(known[:MOST]) + (", …" if len(known) > MOST else "")


def _written(expression: Any, sent: Mapping[str, Any]) -> str:
    """An expression with its names and values put in."""
    names, values = sent.get("ExpressionAttributeNames", {}), sent.get("ExpressionAttributeValues", {})
    if not isinstance(expression, str):
        from boto3.dynamodb.conditions import ConditionExpressionBuilder

        built = ConditionExpressionBuilder().build_expression(expression, is_key_condition=False)
        expression, names, values = built
    known = {**names, **{name: value_text(normal(value), LONGEST) for name, value in values.items()}}
    text = re.sub(r"[#:]\w+", lambda word: str(known.get(word[0], word[0])), expression)
    return text.removeprefix("(").removesuffix(")") if text.startswith("(") else text  # boto3 puts a whole AND into one
