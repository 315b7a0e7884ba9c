"""What a program has in hand of a table: what DynamoDB answered, or items, as boto3 has them in either of its forms."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.given import items_given

if TYPE_CHECKING:
    from f1model.sources.source import Source

PART = "It ends with a LastEvaluatedKey: it is a part of the table, which holds more."


def is_description(value: Any) -> bool:
    """Whether it is what describe_table answers, or what is in that."""
    inner = value.get("Table", value.get("TableDescription", value)) if isinstance(value, Mapping) else None
    return isinstance(inner, Mapping) and isinstance(inner.get("KeySchema"), Sequence)


def description(value: Mapping[str, Any]) -> "Source":
    """The table of a description. Raises ModelError if it is no whole one."""
    from f1model.sources.described import table_of

    return table_of(value, "a description")


def items_in(value: Any) -> tuple[list[Item], tuple[str, ...]]:
    """The items of a list, or of an answer to Scan or Query, and what is to be said of them.

    Items with types, as boto3's client has them (``{"pk": {"S": "a"}}``), are read. Raises ModelError.
    """
    notes: tuple[str, ...] = ()
    if isinstance(value, Mapping) and isinstance(value.get("Items"), list):
        notes = (PART,) if value.get("LastEvaluatedKey") else ()
        value = value["Items"]
    given = items_given(value, "open_table", "a source")
    from f1model.sources.records import is_typed

    return ([_untyped(item) for item in given] if given and all(map(is_typed, given)) else given), notes


def _untyped(item: Mapping[str, Any]) -> Item:
    from boto3.dynamodb.types import TypeDeserializer

    read = TypeDeserializer().deserialize
    try:
        return {name: read(value) for name, value in item.items()}
    except (TypeError, ValueError, ArithmeticError):  # from a file of JSON: bytes are text there
        from f1model.sources.records import item_of

        return item_of(item, "open_table", typed=True)
