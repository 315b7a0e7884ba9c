"""The keys of many items in one place. Each is rendered once, however many of the items are made of the same values."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any

from f1model.design.entity import Entity, Item
from f1model.design.place import KeyAttribute, Place
from f1model.errors import ModelError

_NONE = object()  # an attribute that an item lacks, or a key that it therefore lacks
_LISTED = object()  # in place of a key that would be made of a list or a map


def rendered(place: Place, entity: Entity, rows: Sequence[Item]) -> list[Item | ModelError]:
    """What each of an entity's items gets for its key there, or why it cannot have one.

    It gets nothing in an index that it will not be in, nor what is its own attribute anyway.
    """
    keys = place.keys.get(entity.name, ())
    columns = [_column(place, entity, key, rows) for key in keys]
    names = [key.name for key in keys if place.index is None or not key.own]
    if len(names) == len(keys) and all({*map(type, column)} <= {str} for column in columns):
        return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]  # nearly always
    made_of = dict.fromkeys([*(key.name for key in keys if key.own), *(f for key in keys for f in key.template.fields)])
    listed = ModelError(entity.name, f"one of {', '.join(made_of)} is a list or a map, which no key holds.")

    def together(values: Iterable[Any]) -> Item | ModelError:
        known = dict(zip((key.name for key in keys), values, strict=True))
        if any(each is _LISTED for each in known.values()):
            return listed
        if any(each is _NONE for each in known.values()):
            return {}
        errors = (each for each in known.values() if isinstance(each, ModelError))
        return next(errors, None) or {name: known[name] for name in names}

    return [together(values) for values in zip(*columns, strict=True)]


def _column(place: Place, entity: Entity, key: KeyAttribute, rows: Sequence[Item]) -> list[Any]:
    """One key attribute of each item."""
    alone = replace(place, keys={entity.name: (key,)})
    fields = [[row.get(name, _NONE) for row in rows] for name in key.template.fields]
    made_of = zip(*fields, *(map(type, each) for each in fields), strict=True) if fields else repeat(())
    known: dict[tuple[Any, ...], Any] = {}  # by the values and their types, since Python takes True for 1
    column = []
    for row, values in zip(rows, made_of, strict=False):
        try:
            value = known.get(values)
        except TypeError:
            value = _LISTED
        if value is None:
            value = known[values] = _value(alone, entity, key.name, row)
        column.append(value)
    return column


def _value(place: Place, entity: Entity, name: str, row: Item) -> Any:
    try:
        return place.render(entity, row).get(name, _NONE)
    except ModelError as error:
        return error
