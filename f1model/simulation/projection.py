"""The simulation gives what a projection asks for, as DynamoDB does.

moto reads no ``[0]`` in a projection, ends in an error where an item holds a binary set, and forgets the projections of
a transaction. So it is asked for whole items, and the parts are taken here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_TAKEN = "f1model_projection"  # where a request's context keeps what is to be taken of its answer


def project_rightly(client: Any) -> None:
    """Have a simulated ``client`` project as DynamoDB does. What the service refuses has been refused before."""

    def ask(model: Any, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        if model.name not in ("GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"):
            return
        request = json.loads(params["body"])
        trees = {where: _taken(part) for where, part in _parts(request) if "ProjectionExpression" in part}
        if trees:
            context[_TAKEN] = trees
            params["body"] = json.dumps(request).encode()

    def take(parsed: dict[str, Any], context: Mapping[str, Any], **_: Any) -> None:
        for where, tree in context.get(_TAKEN, {}).items() if "Error" not in parsed else ():
            if isinstance(where, int):
                found = parsed["Responses"][where]
            else:
                found = parsed if where is None else parsed["Responses"]
            part = "Item" if isinstance(where, int) or "Item" in found else where or "Items"
            if part == "Item":
                found.update({"Item": _part({"M": found["Item"]}, tree)["M"]} if "Item" in found else {})
            elif part in found:
                found[part] = [_part({"M": item}, tree)["M"] for item in found[part]]

    client.meta.events.register("before-call.dynamodb", ask)
    client.meta.events.register_first("after-call.dynamodb", take)  # before boto3 makes Python's values of them


def _parts(request: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The parts of a request that may have a projection, each by where its items are in the answer."""
    if "RequestItems" in request:
        yield from request["RequestItems"].items()
    elif "TransactItems" in request:
        yield from enumerate(each["Get"] for each in request["TransactItems"])
    else:
        yield None, request


def _taken(part: dict[str, Any]) -> dict[Any, Any]:
    """The projection of a part of a request, taken out of it, as a tree of names and numbers."""
    text, names = part.pop("ProjectionExpression"), part.get("ExpressionAttributeNames", {})
    others = " ".join(str(value) for name, value in part.items() if name.endswith("Expression"))
    used = {holder: name for holder, name in names.items() if re.search(rf"{re.escape(holder)}\b", others)}
    part.pop("ExpressionAttributeNames", None)
    part.update({"ExpressionAttributeNames": used} if used else {})
    if part.get("Select") == "SPECIFIC_ATTRIBUTES":
        del part["Select"]
    tree: dict[Any, Any] = {}
    for path in text.split(","):
        below = tree
        for step in re.findall(r"[^\s.[\]]+", path):
            below = below.setdefault(int(step) if step.isdecimal() and "[" in path else names.get(step, step), {})
    return tree


def _part(value: Any, tree: Mapping[Any, Any]) -> Any:
    """What the tree names of a value, as DynamoDB writes both; an empty map or list where it has nothing of it."""
    if not tree:
        return value
    ((kind, held),) = value.items()
    if kind == "L":
        steps = [step for step in sorted(step for step in tree if isinstance(step, int)) if step < len(held)]
    else:
        steps = [step for step in tree if step in held] if kind == "M" else []
    parts = {step: _part(held[step], tree[step]) for step in steps}
    kept = {step: part for step, part in parts.items() if not tree[step] or any(part.values())}
    return {"L": list(kept.values())} if kind == "L" else {"M": kept}
