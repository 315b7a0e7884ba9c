"""The items of one entity under the keys of a model, made as far as that goes of those under the keys before."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat
from operator import add, is_
from typing import Any

from f1model.billing.known import Shape
from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.storing import KeyRule
from f1model.studio.rendered import Rendered, Rows

Made = Item | ModelError  # an item with its keys, or why it cannot be there


@dataclass(frozen=True, eq=False)
class Batch:
    """Items ``made`` of ``rows``, in their order.

    ``kind`` is the entity's name under the type attribute, if there is one; ``parts`` are the keys in each place where
    the entity has any, the table's first; ``rules`` are those of key attributes that the items have as they are.
    """

    rows: Rows
    made: list[Made]
    kind: Mapping[str, str] = field(default_factory=dict)
    parts: Sequence[Rendered] = ()
    rules: Mapping[str, KeyRule] = field(default_factory=dict)

    @cached_property
    def columns(self) -> Mapping[str, Rendered]:
        """The keys, if they are all that these items have besides their rows and type, and all of them are text."""
        return _columns(self.rows, self.kind, self.parts, self.rules)

    @cached_property
    def sound(self) -> bool:
        """Whether all of them can be there."""
        return bool(self.columns) or not any(isinstance(each, ModelError) for each in self.made)

    @property
    def shapes(self) -> list[tuple[Shape, int]] | None:
        """Each list of attributes and their types that an item has, and how many have it; None if it is not known."""
        if not self.columns:
            return None
        each: list[tuple[Any, int]] = [(self.made[first], count) for first, count in self.rows.shapes]
        return [((tuple(item), tuple(map(type, item.values()))), count) for item, count in each]

    def column(self, name: str, keys: Container[str]) -> Sequence[Any] | None:
        """The values of an attribute, of those that have it; None if that is not known. ``keys`` are the model's."""
        if part := self.columns.get(name):
            return part.column(name)
        return self.rows.values(name) if self.sound and name not in keys and name not in self.kind else None

    def sizes(self, names: Sequence[str]) -> dict[int, int]:
        """The size in bytes, by its ``id``, of each item whose size is known; ``names`` are keys, and the type."""
        weights: list[Any] = self.rows.weights
        added: list[Any] = [part.lengths(name) for name, part in self.columns.items()]
        words = "".join(chain(*self.kind.items(), self.columns))
        if self.columns and None not in weights and None not in added and words.isascii():
            sizes = map(add, weights, repeat(len(words)))
            for lengths in added:
                sizes = map(add, sizes, lengths)
            return dict(zip(map(id, self.made), sizes, strict=True))
        known = {}
        for row, item, weight in zip(self.rows, self.made, weights, strict=True):
            more = None if weight is None or isinstance(item, ModelError) else _added(names, row, item)
            if more is not None and weight is not None:
                known[id(item)] = weight + more
        return known


def batch(model: DataModel, entity: Entity, rows: Rows, parts: Sequence[Rendered], last: Batch | None) -> Batch:
    """The items of an entity with its keys, those of the table first: the ``last`` ones, if they would be the same."""
    kind = {model.type_attribute: entity.name} if model.type_attribute else {}
    rendered = {key.name for place in model.places for key in place.keys.get(entity.name, ()) if not key.own}
    rules = {
        name: rule for name, rule in model.storing.rules.items()
        if name not in rendered and (name in rows.names or name in kind)
    }  # fmt: skip
    if last and (kind, rules) == (last.kind, last.rules) and len(parts) == len(last.parts):
        if all(map(is_, parts, last.parts)):
            return last
        columns = _columns(rows, kind, parts, rules)
        if columns and [*columns] == [*last.columns]:
            return Batch(rows, _changed(last, columns), kind, parts, rules)
    return Batch(rows, [*_made(rows, kind, parts, rules)], kind, parts, rules)


def strangers(model: DataModel, rows: Rows) -> Batch:
    """The items of no entity, which have the keys that they have."""
    primary = model.place().names
    lacking = ModelError("", f"it lacks {' or '.join(primary)}.")
    held = (row if all(name in row for name in primary) else lacking for row in rows)
    rules = model.storing.rules
    return Batch(rows, [each if isinstance(each, ModelError) else _taken(each, rules) for each in held])


def _columns(
    rows: Rows, kind: Mapping[str, str], parts: Sequence[Rendered], rules: Mapping[str, KeyRule]
) -> dict[str, Rendered]:
    names = [name for each in parts for name in each.columns or ()]
    apart = not {*names} & {*rows.names, *kind} and not rules
    if not apart or any(each.columns is None for each in parts):
        return {}
    return {name: each for each in parts for name in each.columns or ()}


def _changed(last: Batch, columns: Mapping[str, Rendered]) -> list[Made]:
    """The last items with other keys. A copy of an item is quicker made than a new one."""
    before: list[Any] = last.made
    made = [item.copy() for item in before]
    for name, part in columns.items():
        column = part.column(name)
        if column is not last.columns[name].column(name):
            for item, value in zip(made, column, strict=True):
                item[name] = value
    return made


def _made(
    rows: Rows, kind: Mapping[str, str], parts: Sequence[Rendered], rules: Mapping[str, KeyRule]
) -> Iterator[Made]:
    """The items of an entity, or why they cannot be there."""
    sound = all(each.columns is not None for each in parts)
    for row, primary, *others in zip(rows, *(each.each for each in parts), strict=True):
        keys = (primary, *others)
        error = None if sound else next((each for each in keys if isinstance(each, ModelError)), None)
        if error:
            yield error
            continue
        item: Item = {**primary, **kind, **row}
        for each in others:
            item.update(each)
        yield _taken(item, rules) if rules else item


def _taken(item: Item, rules: Mapping[str, KeyRule]) -> Made:
    """The item, or why DynamoDB would not take one of the key attributes that it has.

    DynamoDB holds an item to their rules even where it lacks the rest of an index key.
    """
    for name, rule in rules.items():
        if name in item and (found := rule.flaw(item[name])):
            return ModelError("", f"its {name} {found[0]}")
    return item


def _added(names: Sequence[str], row: Item, item: Item) -> int | None:
    """The bytes that its keys and its type add to an item; None where they are more than plain text."""
    size = 0
    for name in names:
        if name in row:
            if item[name] is not row[name]:
                return None
        elif name in item:
            if not (name.isascii() and item[name].isascii()):
                return None
            size += len(name) + len(item[name])
    return size
