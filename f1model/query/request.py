"""From an access pattern and its values to boto3's keyword arguments. Nothing is sent here."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from f1model.query.conditions import Condition
from f1model.design.model import AccessPattern
from f1model.query.plan import Plan, plan


def request(
    pattern: AccessPattern,
    *,
    consistent: bool | None = None,
    attributes: Sequence[str] | None = None,
    page_size: int | None = None,
    start: Mapping[str, Any] | None = None,
    **values: Any,
) -> dict[str, Any]:
    """The keyword arguments of boto3's ``get_item``, ``query`` or ``scan`` for ``pattern``; nothing is sent.

    ``consistent`` asks for a strongly consistent read (None: as the pattern does), ``attributes`` for a projection,
    ``page_size`` is ``Limit`` (items evaluated per page), ``start`` a ``LastEvaluatedKey``. Names are placeholders
    throughout, since many plain words are reserved (Developer Guide, "Reserved words").

    Raises:
        ModelError: the pattern cannot be derived, or the values do not fit it.
    """
    derived = plan(pattern)
    typed = derived.values(values)
    conditions = derived.conditions(typed)
    names: dict[str, str] = {}
    given: dict[str, Any] = {}
    arguments: dict[str, Any] = {}
    if derived.operation == "GetItem":
        arguments["Key"] = {condition.attribute: condition.sides[0] for condition in conditions}
    if derived.operation == "Query":
        arguments["KeyConditionExpression"] = _key_condition(conditions, names, given)
    if derived.operation != "GetItem" and (derived.filters or derived.types):
        arguments["FilterExpression"] = _filter(derived, typed, names, given)
    if pattern.index:
        arguments["IndexName"] = pattern.index
    if derived.operation == "Query" and pattern.descending:
        arguments["ScanIndexForward"] = False
    if attributes:
        arguments["ProjectionExpression"] = ", ".join(f"#{_holder(name)}" for name in attributes)
        names |= {f"#{_holder(name)}": name for name in attributes}
    if names:
        arguments["ExpressionAttributeNames"] = names
    if given:
        arguments["ExpressionAttributeValues"] = given
    if pattern.consistent if consistent is None else consistent:
        arguments["ConsistentRead"] = True
    if page_size and derived.operation != "GetItem":
        arguments["Limit"] = page_size
    if start:
        arguments["ExclusiveStartKey"] = dict(start)
    return arguments


def _holder(name: str) -> str:
    """A placeholder's name, without its # or ``:``: letters, digits and _ only, whatever the attribute's name holds."""
    return re.sub(r"\W", lambda other: f"_{ord(other[0]):x}_", name, flags=re.ASCII)


def _key_condition(conditions: Sequence[Condition], names: dict[str, str], given: dict[str, Any]) -> str:
    parts = []
    for condition in conditions:
        holder = _holder(condition.attribute)
        names[f"#{holder}"] = condition.attribute
        given[f":{holder}"] = condition.sides[0]
        if condition.comparison == "begins_with":
            parts.append(f"begins_with(#{holder}, :{holder})")
        elif condition.comparison == "BETWEEN":
            given[f":{holder}_last"] = condition.sides[1]
            parts.append(f"#{holder} BETWEEN :{holder} AND :{holder}_last")
        else:
            parts.append(f"#{holder} = :{holder}")
    return " AND ".join(parts)


def _filter(derived: Plan, values: Mapping[str, Any], names: dict[str, str], given: dict[str, Any]) -> str:
    parts = []
    for name in derived.filters:
        holder = _holder(name)
        names[f"#{holder}"] = name
        given[f":{holder}"] = values[name]
        parts.append(f"#{holder} = :{holder}")
    if derived.types:
        name = derived.model.type_attribute or ""
        holder = _holder(name)
        names[f"#{holder}"] = name
        holders = [f":{holder}{n}" for n, _ in enumerate(derived.types, start=1)]
        given |= dict(zip(holders, derived.types, strict=True))
        parts.append(f"#{holder} IN ({', '.join(holders)})")
    return " AND ".join(parts)
