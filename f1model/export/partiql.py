"""A request as a PartiQL statement: the same expressions, with names in double quotes and ? for values."""

import re
from collections.abc import Mapping
from typing import Any

from f1model.errors import ModelError
from f1model.query.plan import Plan


def statement(derived: Plan, sent: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """The statement, and the values for its ``?`` in order. Raises ModelError where PartiQL cannot say it."""
    place = derived.place
    if len(place.partition) > 1 or len(place.sort) > 1:
        problem = "DynamoDB runs no PartiQL on an index with several attributes in one key, and "
        problem += f"{place.label} is such an index."
        raise ModelError(repr(derived.pattern.name), problem, 'Take the code for "boto3" or "cli".')
    if "Select" in sent:
        problem = "DynamoDB's PartiQL has no COUNT."
        raise ModelError(repr(derived.pattern.name), problem, 'Take the code for "boto3" or "cli".')
    names: Mapping[str, str] = sent.get("ExpressionAttributeNames", {})
    parameters: list[Any] = []

    def placed(match: re.Match[str]) -> str:
        holder = match[0]
        if holder[0] == "#":
            return _quoted(names[holder])
        parameters.append(sent["ExpressionAttributeValues"][holder])
        return "?"

    def translated(expression: str) -> str:
        expression = re.sub(r"attribute_exists\((#\w+)\)", r"\1 IS NOT MISSING", expression)
        expression = re.sub(r"attribute_not_exists\((#\w+)\)", r"\1 IS MISSING", expression)
        listed = re.sub(r" IN \(([^)]*)\)", r" IN [\1]", expression)
        return re.sub(r"[#:]\w+", placed, listed)

    conditions = [translated(sent[name]) for name in ("KeyConditionExpression", "FilterExpression") if name in sent]
    for name, value in sent.get("Key", {}).items():
        conditions.append(f"{_quoted(name)} = ?")
        parameters.append(value)
    chosen = translated(sent.get("ProjectionExpression", "*"))
    source = ".".join(_quoted(name) for name in (place.table, place.index) if name)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    last = backwards(derived, sent)
    order = f" ORDER BY {_quoted(last)} DESC" if last else ""
    return f"SELECT {chosen} FROM {source}{where}{order}", parameters


def backwards(derived: Plan, sent: Mapping[str, Any]) -> str | None:
    """The sort key that is read backwards, or None."""
    keys = derived.place.names
    if sent.get("ScanIndexForward") is not False or not derived.place.sort:
        return None
    chosen = sent.get("ProjectionExpression")
    names = [sent["ExpressionAttributeNames"][holder] for holder in chosen.split(", ")] if chosen else keys
    if not set(keys) <= set(names):  # DynamoDB Local fails without them, and the script sorts by one
        problem = "PartiQL's ORDER BY needs all keys among the attributes."
        fix = f"Add {' and '.join(keys)} to attributes."
        raise ModelError(repr(derived.pattern.name), problem, fix)
    return derived.place.sort[0]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
