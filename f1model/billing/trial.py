"""The values with which a pattern is tried on items: those of its example, else values that the items have."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from f1model.design.entity import Item
from f1model.design.template import key_order
from f1model.design.write import WritePattern
from f1model.query.plan import Plan
from f1model.query.write_values import outside

TRIES = 20  # items with which a write is tried, until one of them meets its conditions


def from_items(each: Plan, items: Sequence[Item], unserved: Sequence[str]) -> Mapping[str, Any] | None:
    """Values for a plan that has no example, taken from ``items``, one item collection; None if no item has them all.

    Of what only a filter serves (``unserved``) it takes the most frequent, so that the filter looks its best. A range
    goes from the smallest value to the largest, and what is compared otherwise with a value that occurs.
    """
    pattern = each.pattern
    whole = [item for item in items if all(_plain(item.get(name)) for name in pattern.asked)]
    if not whole:
        return None
    filtered = [name for name in unserved if name in pattern.given]
    frequent = Counter(tuple([item[name] for name in filtered]) for item in whole).most_common(1)[0][0]
    first = next(item for item in whole if tuple([item[name] for name in filtered]) == frequent)
    values = {name: first[name] for name in pattern.asked}
    for name, compared in pattern.comparisons.items():
        if compared.given and compared.operator == "BETWEEN":
            ends = [item[name] for item in whole if isinstance(item[name], str)] or [item[name] for item in whole]
            values[name] = (min(ends, key=key_order), max(ends, key=key_order))
        elif compared.given and compared.operator == "IN":
            values[name] = [first[name]]
    return values


def unserved(each: Plan) -> list[str]:
    """The attributes that only a filter serves; others that it filters by are in the key condition as well."""
    sides = [side for condition in each.conditions for side in condition.sides]
    in_keys = {field for side in sides for field in side.template.fields}
    return [name for name in each.filters if name not in in_keys]


def written_from_items(pattern: WritePattern, items: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """What may be given to a write, and set anew by it, taken from ``items``, those of its entity.

    Of a change, each attribute gets a value that another of these items has, else one of the same size. There is
    nothing if the pattern needs a value that is not an attribute of its entity.
    """
    model = pattern.model
    if model is None or outside(pattern, model):
        return
    constants = pattern.fixed if pattern.whole else pattern.constants(model)
    names = [name for name in pattern.names(model) if name not in constants]
    several = {"BETWEEN": 2, "IN": 1}
    for item in items[:TRIES]:
        values = {name: item[name] for name in names if name in item}
        for name, each in pattern.conditions.items():
            if each.given and name in item:
                values[name] = [item[name]] * several[each.operator] if each.operator in several else item[name]
        changes: Item = {name: 1 for name, amount in pattern.adds.items() if amount is None}
        for name in pattern.sets:
            others = (other[name] for other in items if name in other)
            changes[name] = next((each for each in others if each != item.get(name)), _another(item.get(name)))
        yield values, changes


def _another(value: Any) -> Any:
    """Another value of the same size, of text and numbers; of whatever else the same."""
    if isinstance(value, str) and value:
        return value[:-1] + ("b" if value.endswith("a") else "a")
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value + (-1 if value % 10 == 9 else 1) if whole else value


def _plain(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, str | int) or (isinstance(value, Decimal) and value.is_finite())
