"""The older parameters, from before there were expressions: KeyConditions, QueryFilter, ScanFilter, Expected,
AttributeUpdates, AttributesToGet. Developer Guide, "Legacy conditional parameters"."""

from collections.abc import Iterator, Mapping
from typing import Any

from f1model.table.strict.checks import Schema, check_index_key
from f1model.table.strict.reader import SCALARS, RefusedError, ordered
from f1model.table.strict.shapes import INVALID

_NEWER = ("KeyConditionExpression", "FilterExpression", "ProjectionExpression", "ConditionExpression",
          "UpdateExpression")  # fmt: skip
_OLDER = ("AttributesToGet", "KeyConditions", "QueryFilter", "ScanFilter", "Expected", "AttributeUpdates",
          "ConditionalOperator")  # fmt: skip
_COUNTS = {"NULL": (0, 0), "NOT_NULL": (0, 0), "BETWEEN": (2, 2), "IN": (1, 100)}  # values; one for the others
_KINDS = {  # types that a comparison takes, where not all
    **dict.fromkeys(("LT", "LE", "GT", "GE", "BETWEEN", "IN"), SCALARS), "BEGINS_WITH": ("S", "B"),
    **dict.fromkeys(("CONTAINS", "NOT_CONTAINS"), (*SCALARS, "BOOL", "NULL", "L", "M", "SS", "NS", "BS")),
}  # fmt: skip
_WORDS = {"S": "STRING", "B": "BINARY", "BOOL": "BOOLEAN", "NULL": "NULL", "M": "MAP"}

Request = Mapping[str, Any]


def check_older(request: Request, schema: Schema) -> None:
    """The older parameters of a request go with each other, with the table, and with no expression."""
    older, newer = ([name for name in names if name in request] for names in (_OLDER, _NEWER))
    if not older:
        return
    if newer:
        which = f"Non-expression parameters: {{{', '.join(older)}}} Expression parameters: {{{', '.join(newer)}}}"
        raise RefusedError(f"Can not use both expression and non-expression parameters in the same request: {which}")
    wanted = request.get("AttributesToGet", ())
    if len(set(wanted)) < len(wanted):
        raise RefusedError("Cannot have two attributes with the same name")
    conditions = [each for name in ("QueryFilter", "ScanFilter", "Expected") for each in request.get(name, {})]
    if "ConditionalOperator" in older and not conditions:
        raise RefusedError("ConditionalOperator cannot be used without Filter or Expected")
    for name, each in request.get("Expected", {}).items():
        _check_expected(name, each)
    for parameter in ("KeyConditions", "QueryFilter", "ScanFilter", "Expected"):
        for each in request.get(parameter, {}).values():
            if "ComparisonOperator" in each:
                _check_comparison(each["ComparisonOperator"], each.get("AttributeValueList", ()))
    if "KeyConditions" in request:
        _check_key_conditions(request["KeyConditions"], schema, schema.place(request))
    for problem in _updates(request.get("AttributeUpdates", {}), schema):
        raise RefusedError(f"{INVALID}{problem}")


def _check_expected(name: str, each: Request) -> None:
    problem = ""
    if "ComparisonOperator" in each:
        if "Value" in each and "AttributeValueList" in each:
            problem = "Value and AttributeValueList cannot be used together"
    elif each.get("Exists", True) and "Value" not in each:
        problem = "Value must be provided when Exists is " + ("true" if "Exists" in each else "null")
    elif not each.get("Exists", True) and "Value" in each:
        problem = "Value cannot be used when Exists is false"
    if problem:
        raise RefusedError(f"{INVALID}{problem} for Attribute: {name}")


def _check_comparison(kind: str, values: Any) -> None:
    least, most = _COUNTS.get(kind, (1, 1))
    if not least <= len(values) <= most:
        raise RefusedError(f"{INVALID}Invalid number of argument(s) for the {kind} ComparisonOperator")
    for value in values:
        (of,) = value
        if of not in _KINDS.get(kind, (of,)):
            raise RefusedError(f"{INVALID}ComparisonOperator {kind} is not valid for {of} AttributeValue type")
    if kind == "BETWEEN":
        (low, first), (high, second) = (next(iter(value.items())) for value in values)
        if low != high:
            raise RefusedError(f"{INVALID}AttributeValues inside AttributeValueList must be of same type")
        if ordered(low, first) > ordered(high, second):
            problem = "was provided a range where the lower bound is greater than the upper bound"
            raise RefusedError(f"The BETWEEN condition {problem}")


def _check_key_conditions(conditions: Request, schema: Schema, names: tuple[str, ...]) -> None:
    if conditions.keys() - set(names):
        raise RefusedError("Query condition missed key schema element")
    for name, each in conditions.items():
        if each["ComparisonOperator"] not in ("EQ", "LE", "LT", "GE", "GT", "BEGINS_WITH", "BETWEEN"):
            raise RefusedError("Attempted conditional constraint is not an indexable operation")
        if any(kind != schema.kinds[name] for value in each.get("AttributeValueList", ()) for kind in value):
            raise RefusedError(f"{INVALID}Condition parameter type does not match schema type")


def _updates(updates: Request, schema: Schema) -> Iterator[str]:
    for name, each in updates.items():
        action, value = each.get("Action", "PUT"), each.get("Value")
        if name in schema.primary:
            yield f"Cannot update attribute {name}. This attribute is part of the key"
        if value is None and action != "DELETE":
            yield "Only DELETE action is allowed when no attribute value is specified"
        kind = next(iter(value)) if value else ""
        if (action == "ADD" and kind not in ("N", "SS", "NS", "BS", "L")) or (
            action == "DELETE" and value and kind not in ("SS", "NS", "BS")
        ):
            yield f"{action} action is not supported for the type {_WORDS.get(kind, kind)}"
        if action == "PUT":
            check_index_key(schema, name, kind)
