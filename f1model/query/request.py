"""From an access pattern and its values to boto3's keyword arguments. Nothing is sent here."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Never

from f1model.design.comparison import Comparison
from f1model.design.given import alone, shown
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.query.conditions import Condition
from f1model.query.plan import Plan, compared, plan, together
from f1model.query.refusals import answerable

LONGEST = 40  # characters of an attribute's name that its placeholder shows; the service allows 255 in all


def request(
    pattern: AccessPattern,
    values: Mapping[str, Any] | None = None,
    /,
    *others: Never,
    consistent: bool | None = None,
    attributes: Sequence[str] | None = None,
    page_size: int | None = None,
    start: Mapping[str, Any] | None = None,
    **named: Any,
) -> dict[str, Any]:
    """The keyword arguments of boto3's ``get_item``, ``query`` or ``scan`` for ``pattern``; nothing is sent.

    The pattern's values are given by name (``SeasonId=2024``) or in a mapping, which takes any name, even that of an
    option. ``consistent`` asks for a strongly consistent read (None: as the pattern says), ``attributes`` for a
    projection; ``page_size`` is ``Limit`` (items evaluated per page), ``start`` a ``LastEvaluatedKey``. Every attribute
    name is a placeholder, because many ordinary words are reserved (Developer Guide, "Reserved words"). In
    ``attributes``, ``Address.city`` and ``Laps[0]`` are a part of the map or list that is declared as ``Address`` or
    ``Laps``. What a local index does not hold of them is fetched from the table, item by item.

    A pattern that asks for each of several values of its partition key takes several requests: this is the first.

    Raises:
        ModelError: the pattern cannot be derived, or the values or options do not fit it.
    """
    alone(pattern, others, "request")
    derived = answerable(plan(pattern))
    typed, *_ = derived.requests(derived.values(together(pattern, values, named)))
    return arguments(
        derived, typed, consistent=consistent, attributes=attributes, page_size=page_size, start=start
    )  # fmt: skip


def arguments(
    derived: Plan,
    values: Mapping[str, Any],
    *,
    consistent: bool | None = None,
    attributes: Sequence[str] | None = None,
    page_size: int | None = None,
    start: Mapping[str, Any] | None = None,
    also: Sequence[str] = (),
) -> dict[str, Any]:
    """As :func:`request`, for a plan that exists already, with the values that :meth:`Plan.values` returned.

    ``also`` are attributes that are asked for besides those of a projection.
    """
    _check_options(repr(derived.pattern.name), consistent, attributes, page_size, start)
    conditions = derived.filled(values)
    holders = Placeholders()
    sent: dict[str, Any] = {}
    if derived.operation == "GetItem":
        sent["Key"] = {condition.attribute: condition.sides[0] for condition in conditions}
    if derived.operation == "Query":
        sent["KeyConditionExpression"] = " AND ".join(_compared(each, holders) for each in conditions)
    if derived.operation != "GetItem" and (derived.filters or derived.types):
        sent["FilterExpression"] = _filter(derived, values, holders)
    if derived.place.index:
        sent["IndexName"] = derived.place.index
    if derived.pattern.count and not attributes:
        sent["Select"] = "COUNT"
    elif derived.fetches() and not attributes:
        sent["Select"] = "ALL_ATTRIBUTES"
    if derived.operation == "Query" and derived.pattern.descending:
        sent["ScanIndexForward"] = False
    if attributes:
        paths = [_path(derived, each) for each in dict.fromkeys((*attributes, *also))]
        sent["ProjectionExpression"] = ", ".join("".join(_step(each, holders) for each in path) for path in paths)
    if holders.names:
        sent["ExpressionAttributeNames"] = holders.names
    if holders.values:
        sent["ExpressionAttributeValues"] = holders.values
    if derived.pattern.consistent if consistent is None else consistent:
        sent["ConsistentRead"] = True
    if page_size and derived.operation != "GetItem":
        sent["Limit"] = page_size
    if start:
        sent["ExclusiveStartKey"] = dict(start)
    return sent


def _check_options(where: str, consistent: Any, attributes: Any, page_size: Any, start: Any) -> None:
    if consistent not in (None, True, False):
        raise ModelError(where, f"consistent is {consistent!r}.", "Write consistent=True, or leave it out.")
    if isinstance(attributes, str):
        problem = f"attributes is the text {attributes!r}, not a list."
        raise ModelError(where, problem, f"Write a list: attributes=[{attributes!r}].")
    names = list(attributes) if isinstance(attributes, Collection) else None
    if attributes is not None and (
        names is None or isinstance(attributes, Mapping) or not all(isinstance(each, str) and each for each in names)
    ):
        problem = f"attributes is {attributes!r}, and has to be a list of names."
        raise ModelError(where, problem, 'Write attributes=["DriverName", "Rank"].')
    twice = next((name for name, count in Counter(names or ()).items() if count > 1), None)
    if twice:
        raise ModelError(where, f"attributes names {twice} twice.", "Name it once.")
    if page_size is not None and (not isinstance(page_size, int) or isinstance(page_size, bool) or page_size < 1):
        problem = f"page_size is {page_size!r}."
        raise ModelError(where, problem, "Write a whole number from 1 up, or leave it out.")
    if start is not None and not isinstance(start, Mapping):
        problem = f"start is {shown(start)}, and has to be the key after which to go on."
        raise ModelError(where, problem, "Give the last_key of a page: start=page.last_key.")


def projected(derived: Plan, attributes: Sequence[str]) -> set[str]:
    """The names of the attributes that a projection gives, whole or in part."""
    return {_path(derived, each)[0] for each in attributes}


def _path(derived: Plan, text: str) -> list[str]:
    """The steps of a path: the attribute, then each ``.name`` and ``[0]`` in it."""
    declared = {*derived.model.storing.rules, *(name for each in derived.model.entities for name in each.attributes)}
    fits = [name for name in declared if text == name or text.startswith((f"{name}.", f"{name}["))]
    head = max(fits, key=len, default=text)
    steps = re.findall(r"\.[^.[\]]+|\[\d+\]", text[len(head) :])
    return [head, *steps] if head + "".join(steps) == text else [text]


def _step(step: str, holders: "Placeholders") -> str:
    if step.startswith("["):
        return step
    return f".{holders.name(step[1:])}" if step.startswith(".") else holders.name(step)


class Placeholders:
    """The placeholders for names and values in expressions. Each is made from a name, and no two are the same.

    ``names`` and ``values`` are boto3's ``ExpressionAttributeNames`` and ``ExpressionAttributeValues``.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def name(self, attribute: str) -> str:
        """The placeholder of an attribute's name: the same one however often it is asked for."""
        known = next((holder for holder, name in self.names.items() if name == attribute), None)
        holder = known or _free("#", attribute, self.names)
        self.names[holder] = attribute
        return holder

    def value(self, wish: str, value: Any) -> str:
        """A new placeholder for a value, called as wished if that name is free."""
        holder = _free(":", wish, self.values)
        self.values[holder] = value
        return holder


def _free(mark: str, wish: str, taken: Mapping[str, Any]) -> str:
    word = mark + (re.sub(r"\W", "", wish, flags=re.ASCII)[:LONGEST] or "name")
    return next(holder for holder in (word, *(f"{word}_{n}" for n in range(2, len(taken) + 3))) if holder not in taken)


def _compared(condition: Condition, holders: Placeholders) -> str:
    attribute, (first, *last) = condition.attribute, condition.sides
    name, value = holders.name(attribute), holders.value(attribute, first)
    if condition.comparison == "begins_with":
        return f"begins_with({name}, {value})"
    if condition.comparison == "BETWEEN":
        return f"{name} BETWEEN {value} AND {holders.value(f'{attribute}_last', last[0])}"
    return f"{name} {condition.comparison} {value}"


def _filter(derived: Plan, values: Mapping[str, Any], holders: Placeholders) -> str:
    parts = [expressed(name, compared(values[name]), holders) for name in derived.filters]
    if derived.types:
        kind = derived.model.type_attribute or ""
        each = [holders.value(f"{kind}{n}", name) for n, name in enumerate(derived.types, start=1)]
        parts.append(f"{holders.name(kind)} IN ({', '.join(each)})")
    return " AND ".join(parts)


def expressed(name: str, comparison: Comparison, holders: Placeholders) -> str:
    """A comparison as a part of DynamoDB's expressions."""
    holder, operator = holders.name(name), comparison.operator
    values = [holders.value(name, value) for value in comparison.operands]
    if operator == "BETWEEN":
        return f"{holder} BETWEEN {values[0]} AND {values[1]}"
    if operator == "IN":
        return f"{holder} IN ({', '.join(values)})"
    if operator in ("=", "<>", "<", "<=", ">", ">="):
        return f"{holder} {operator} {values[0]}"
    return f"{operator}({', '.join([holder, *values])})"
