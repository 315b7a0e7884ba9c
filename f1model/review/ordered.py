"""An item collection in the order of its sort key, so that a part of it is found quickly."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from f1model.design.entity import Item
from f1model.design.template import key_order
from f1model.query.conditions import Condition


class Ordered:
    """Items in the order of one key attribute, which every item must have."""

    def __init__(self, items: Iterable[Item], attribute: str) -> None:
        self._items = sorted(items, key=lambda item: key_order(item[attribute]))
        self._orders = [key_order(item[attribute]) for item in self._items]

    def covered(self, condition: Condition) -> list[Item]:
        """The items that a filled condition on this attribute covers."""
        first, last = key_order(condition.sides[0]), key_order(condition.sides[-1])
        start = bisect_left(self._orders, first)
        if condition.comparison == "begins_with":
            return self._items[start : bisect_left(self._orders, first + b"\xff")]  # no UTF-8 has this byte
        return self._items[start : bisect_right(self._orders, last)]
