"""The items of many rows at once, column by column: a value that comes again is coerced, rendered and checked once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any

from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel
from f1model.design.place import KeyAttribute, Place
from f1model.errors import ModelError
from f1model.storing import LARGEST_ITEM, Storing, flaw
from f1model.values import value_size

Columns = dict[str, list[Any]]  # a value for each row, None where it has none


def items_of(model: DataModel, name: str, rows: Sequence[Mapping[str, Any]]) -> list[Item]:
    """What ``model.item(name, row)`` makes of each row, without what the entity does not declare.

    All rows have the same names, with None for what is absent. Where anything is out of the ordinary, it is
    ``model.item`` that says what. Raises ModelError as that does.
    """
    entity = model.entity(name)
    columns = _columns(model, entity, rows) if rows else {}
    if columns is None:
        return [model.item(name, {n: v for n, v in row.items() if n in entity.attributes}) for row in rows]
    names = tuple(columns)
    return [
        {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for values in zip(*columns.values(), strict=True)
    ]


def _columns(model: DataModel, entity: Entity, rows: Sequence[Mapping[str, Any]]) -> Columns | None:
    """The items' attributes in their order; None if not all of them can be told from the columns alone."""
    if "NULL" in entity.attributes.values():
        return None
    absent: list[Any] = [None] * len(rows)
    table, *indexes = model.places
    try:
        attributes: Columns = {
            name: _typed(entity, name, [*map(itemgetter(name), rows)]) if name in rows[0] else absent
            for name in entity.attributes
        }
        columns = _keys(table, entity, attributes, len(rows))
        keys = [_keys(place, entity, attributes, len(rows)) for place in indexes]
    except ModelError:
        return None
    named = {model.type_attribute: [entity.name] * len(rows)} if model.type_attribute else {}
    if any(None in column for column in columns.values()):
        return None
    for made in (named, attributes, *keys):
        for name, column in made.items():
            if columns.setdefault(name, column) != column:
                return None
    return columns if _storable(columns, model.storing) else None


def _typed(entity: Entity, name: str, column: list[Any]) -> list[Any]:
    kinds = {*map(type, column)} - {type(None)}
    where = f"{entity.name}: {name}"
    if kinds <= {str} and entity.attributes[name] == "S":
        return column
    if kinds <= {str} or kinds <= {int}:  # of one type, since Python takes True for 1
        known = {value: entity.typed(name, value, where) for value in {*column} - {None}}
        return [*map(known.get, column)]
    return [None if value is None else entity.typed(name, value, where) for value in column]


def _keys(place: Place, entity: Entity, attributes: Columns, count: int) -> Columns:
    """The keys that rows get in a place; one that lacks what is needed for one of them gets none of them."""
    keys = place.keys.get(entity.name, ())
    columns = {key.name: attributes[key.name] if key.own else _rendered(key, attributes, count) for key in keys}
    made_of = [attributes[field] for field in {field for key in keys for field in key.template.fields}]
    if any(None in column for column in made_of):
        here = [None not in values for values in zip(*made_of, strict=True)]
        columns = {name: [value if is_here else None for value, is_here in zip(column, here, strict=True)]
                   for name, column in columns.items()}  # fmt: skip
    return columns


def _rendered(key: KeyAttribute, attributes: Columns, count: int) -> list[str]:
    """A key that is made of values, as text; of a value that a row lacks it has nothing."""
    parts: list[Iterable[str]] = []
    for segment in key.template.segments:
        if not segment.field:
            parts.append(repeat(segment.text, count))
            continue
        known = {
            value: "" if value is None else segment.render({segment.field: value}, key.name, key.template.delimiter)
            for value in {*attributes[segment.field]}
        }
        parts.append(map(known.__getitem__, attributes[segment.field]))
    return [*map(key.template.delimiter.join, zip(*parts, strict=True))]


def _storable(columns: Columns, storing: Storing) -> bool:
    """Whether DynamoDB stores each value under its name, and an item that had the largest of each."""
    size = 0
    for name, column in columns.items():
        rule, values = storing.rules.get(name), _different(column)
        if not name or flaw(name) or any((rule.flaw if rule else flaw)(value) for value in values):
            return False
        size += len(name.encode()) + max(map(value_size, values), default=0)
    return size <= LARGEST_ITEM


def _different(column: list[Any]) -> Collection[Any]:
    try:
        return {*column} - {None}
    except TypeError:  # lists and maps
        return [value for value in column if value is not None]
