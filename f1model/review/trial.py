"""The values with which a pattern is tried on items: those of its example, else values that the items have."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from f1model.design.entity import Item
from f1model.design.template import key_order
from f1model.query.plan import Plan


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


def _plain(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, str | int) or (isinstance(value, Decimal) and value.is_finite())
