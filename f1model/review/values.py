"""Values as a review looks at them, which may be such as DynamoDB does not store."""

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


def plain(value: Any) -> bool:
    """Whether a value is text, or a number that DynamoDB can hold."""
    return isinstance(value, str | int) or (isinstance(value, Decimal) and value.is_finite())


def is_number(value: Any) -> bool:
    """Whether a value is a number that DynamoDB can hold."""
    return plain(value) and not isinstance(value, str | bool)
