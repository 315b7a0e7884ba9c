"""Values as a review looks at them, which may be such as DynamoDB does not store."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from f1model.design.entity import Item
from f1model.errors import ModelError
from f1model.query.units import item_size


def size_of(item: Item) -> int | None:
    """The size of an item in bytes; None if it has a value that DynamoDB has no type for."""
    try:
        return item_size(item)
    except (ModelError, ValueError, RecursionError):  # text that is no UTF-8, a list in itself
        return None


def types_of(items: Iterable[Item]) -> dict[str, Counter[type]]:
    """The attributes that items have, in the order in which they come: in how many of them each is of which type.

    Very many items have the same attributes of the same types.
    """
    return types_of_shapes(Counter((tuple(item), tuple(map(type, item.values()))) for item in items).items())


def types_of_shapes(shapes: Iterable[tuple[tuple[tuple[str, ...], tuple[type, ...]], int]]) -> dict[str, Counter[type]]:
    """The same of shapes, which are names and types, each with how many items have it."""
    found: dict[str, Counter[type]] = {}
    for (names, types), count in shapes:
        for name, kind in zip(names, types, strict=True):
            found.setdefault(name, Counter())[kind] += count
    return found


def plain(value: Any) -> bool:
    """Whether a value is text, or a number that DynamoDB can hold."""
    return isinstance(value, str | int) or (isinstance(value, Decimal) and value.is_finite())


def is_number(value: Any) -> bool:
    """Whether a value is a number that DynamoDB can hold."""
    return plain(value) and not isinstance(value, str | bool)
