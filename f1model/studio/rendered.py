"""The keys of many items in one place. Each is rendered once, however many of the items are made of the same values."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import repeat
from typing import Any

from f1model.design.entity import Entity, Item
from f1model.design.place import KeyAttribute, Place
from f1model.errors import ModelError
from f1model.query.units import item_size
from f1model.storing import Storing

_NONE = object()  # an attribute that an item lacks, or a key that it therefore lacks
_LISTED = object()  # in place of a key that would be made of a list or a map


class Rows(list[Item]):
    """The items of an entity apart from their keys, which stay as they are: what is found out of them is kept."""

    def __init__(self, rows: Iterable[Item] = ()) -> None:
        super().__init__(rows)
        self._alike: dict[tuple[str, ...], tuple[list[Item | None], list[int]]] = {}
        self._values: dict[str, list[Any]] = {}
        self._last: dict[tuple[str | None, str], tuple[object, list[Any]]] = {}  # columns, of each key the last one

    def values(self, name: str) -> list[Any]:
        """The values of an attribute, of those that have it."""
        if name not in self._values:
            self._values[name] = [row[name] for row in self if name in row]
        return self._values[name]

    @cached_property
    def weights(self) -> list[int | None]:
        """The size of each in bytes; None if not all of it can be stored."""
        storing = Storing("", {})
        return [None if storing.flaw(row) else item_size(row) for row in self]

    @cached_property
    def names(self) -> set[str]:
        """All attributes that any of them has."""
        return {name for names in {*map(tuple, self)} for name in names}

    @cached_property
    def shapes(self) -> list[tuple[int, int]]:
        """The first of each list of attributes and their types, by its number, and how many are such."""
        found: dict[tuple[Any, ...], list[int]] = {}
        for number, row in enumerate(self):
            found.setdefault((*row, *map(type, row.values())), [number, 0])[1] += 1
        return [(first, count) for first, count in found.values()]

    def alike(self, names: tuple[str, ...]) -> tuple[list[Item | None], list[int]]:
        """The first item of each combination of values of these attributes, and for each item which combination it is.

        One of values that cannot be compared, lists and maps, is None.
        """
        if names not in self._alike:
            fields = [[row.get(name, _NONE) for row in self] for name in names]
            made_of = zip(*fields, *(map(type, each) for each in fields), strict=True) if fields else repeat(())
            known: dict[tuple[Any, ...], int] = {}  # by the values and their types, since Python takes True for 1
            firsts, which = list[Item | None](), list[int]()
            for row, values in zip(self, made_of, strict=False):
                try:
                    number = known.setdefault(values, len(firsts))
                    if number == len(firsts):
                        firsts.append(row)
                except TypeError:
                    number = len(firsts)
                    firsts.append(None)
                which.append(number)
            self._alike[names] = firsts, which
        return self._alike[names]

    def column(self, place: Place, entity: Entity, key: KeyAttribute) -> list[Any]:
        """One key attribute of each item; the very same list as before where the key stayed as it was."""
        made_by, last = (place.partition, key), self._last.get((place.index, key.name))
        if last and last[0] == made_by:
            return last[1]
        alone = replace(place, keys={entity.name: (key,)})
        firsts, which = self.alike(tuple(key.template.fields))
        values = [_LISTED if row is None else _value(alone, entity, key.name, row) for row in firsts]
        column = [values[number] for number in which]
        self._last[place.index, key.name] = made_by, column
        return column


class Rendered:
    """What the items of an entity get for their keys in a place.

    ``columns`` has them by the attribute, where all items get text, which is nearly always; else ``each`` has what each
    item gets, or why it cannot have it.
    """

    def __init__(self, columns: dict[str, list[str]] | None, each: list[Item | ModelError] | None = None) -> None:
        self.columns, self._each = columns, each
        self._lengths: dict[str, list[int] | None] = {}

    @cached_property
    def each(self) -> list[Item | ModelError]:
        """What each item gets, or why it cannot have it."""
        if self._each is not None or self.columns is None:
            return self._each or []
        return [dict(zip(self.columns, values, strict=True)) for values in zip(*self.columns.values(), strict=True)]

    def column(self, name: str) -> list[str]:
        """One of the columns."""
        return (self.columns or {})[name]

    def lengths(self, name: str) -> list[int] | None:
        """The bytes of a column's values; None if one is more than plain text."""
        if name not in self._lengths:
            column = self.column(name)
            self._lengths[name] = [*map(len, column)] if all(map(str.isascii, column)) else None
        return self._lengths[name]


def rendered(place: Place, entity: Entity, rows: Sequence[Item]) -> list[Item | ModelError]:
    """What each of an entity's items gets for its key there, or why it cannot have one.

    It gets nothing in an index that it will not be in, nor what is its own attribute anyway.
    """
    return render(place, entity, Rows(rows)).each


def render(place: Place, entity: Entity, rows: Rows) -> Rendered:
    """The same, as columns if it can be."""
    keys = place.keys.get(entity.name, ())
    columns = [rows.column(place, entity, key) for key in keys]
    names = [key.name for key in keys if place.index is None or not key.own]
    if len(names) == len(keys) and all({*map(type, column)} <= {str} for column in columns):
        return Rendered(dict(zip(names, columns, strict=True)))
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

    return Rendered(None, [together(values) for values in zip(*columns, strict=True)])


def _value(place: Place, entity: Entity, name: str, row: Item) -> Any:
    try:
        return place.render(entity, row).get(name, _NONE)
    except ModelError as error:
        return error
