"""What is in the table of a design under review, as several rules look at it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from f1model.billing.grouped import grouped, holding, keys_of
from f1model.billing.known import Known
from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel
from f1model.design.place import Place
from f1model.review.moments import moments, tells_time
from f1model.review.part import Part
from f1model.review.values import is_number, plain, size_of, types_of, types_of_shapes
from f1model.storing import KeyRule
from f1model.values import is_key

Number = int | Decimal
Collection = tuple[Any, ...]  # the partition-key values of an item collection


@dataclass(frozen=True, eq=False)
class Contents:
    """The model under review and its items (None: unknown); ``traffic`` is how often each pattern is asked, per second.

    ``known`` is what is known of the items beforehand.
    """

    model: DataModel
    items: Sequence[Item] | None = None
    traffic: Mapping[str, Decimal] = field(default_factory=dict)
    known: Known = field(default_factory=Known)
    _sizes: dict[str, list[int]] = field(default_factory=dict, init=False)
    _texts: dict[tuple[str, str], list[str]] = field(default_factory=dict, init=False)
    _numbers: dict[tuple[Part, str], list[list[Number]]] = field(default_factory=dict, init=False)

    @cached_property
    def parts(self) -> list[Part]:
        """Every key attribute that a template renders as text, so not those that are the entity's own attributes."""
        return [
            Part(entity, place, key.name, key.template)
            for entity in self.model.entities
            for place in self.model.places
            for key in place.keys.get(entity.name, ())
            if not key.own
        ]

    @cached_property
    def told(self) -> Known:
        """What is known of the items, with the items of each entity."""
        return self.known.of(self.model, self.items or ())

    @cached_property
    def by_entity(self) -> dict[str, list[Item]]:
        """The items of each entity, by its name; those that belong to no entity are under ""."""
        return {**(self.told.by_entity or {})}

    @cached_property
    def read_keys(self) -> dict[Part, dict[str, dict[str, Any] | None]]:
        """The texts of each key, with the attribute values read back from each; None if one does not fit."""
        return {
            part: self.told.memory.of(
                ("read", *part.spot), (part.template, part.entity.attributes),
                [texts := self.texts(part.entity, part.attribute)], partial(part.read, texts),
            )
            for part in self.parts
        }  # fmt: skip

    def having(self, part: Part) -> list[Item]:
        """The items that have text for a key."""
        items, name = self.by_entity.get(part.entity.name, []), part.attribute
        if self.told.have_all(part.entity.name, [name]) and {*map(type, self.told.column(part.entity.name, name))} <= {
            str
        }:
            return items
        return [item for item in holding(items, [name]) if isinstance(item[name], str)]

    def texts(self, entity: Entity, name: str) -> list[str]:
        """The texts that an attribute has in the entity's items, each once."""
        if (entity.name, name) not in self._texts:
            values = self.told.column(entity.name, name)

            def once() -> list[str]:
                textual = {*map(type, values)} == {str}
                return list(dict.fromkeys(values if textual else [each for each in values if isinstance(each, str)]))

            self._texts[entity.name, name] = self.told.memory.of(("texts", entity.name, name), None, [values], once)
        return self._texts[entity.name, name]

    def numbers(self, part: Part, name: str) -> list[list[Number]]:
        """The numbers that an attribute has in the items of the key's place, a list for each item collection."""
        if (part, name) not in self._numbers:
            names, entity = part.place.names, part.entity.name
            if {*names} <= self.plain_keys and self.told.have_all(entity, names):  # then the sort key does not matter
                names = part.place.partition
                self._numbers[part, name] = self.told.remembered(
                    ("numbers", *part.spot, name), None, entity, [*names, name], partial(self._in_groups, part, name)
                )
            else:
                self._numbers[part, name] = self._in_groups(part, name)
        return self._numbers[part, name]

    def _in_groups(self, part: Part, name: str) -> list[list[Number]]:
        items = holding(self.by_entity.get(part.entity.name, ()), (*part.place.names, name))
        for key in {*part.place.names} - self.plain_keys:
            items = [item for item in items if isinstance(item[key], bytes) or plain(item[key])]
        items = [item for item in items if type(item[name]) is int or is_number(item[name])]
        numbers = [item[name] for item in items]
        groups: dict[Collection, list[Number]] = defaultdict(list)
        for collection, number in dict.fromkeys(zip(keys_of(items, part.place.partition), numbers, strict=True)):
            groups[collection].append(number)
        return [*groups.values()]

    @cached_property
    def times(self) -> dict[str, dict[str, Any]]:
        """For each attribute that may be about time, an example of each way in which it is written."""
        likely = {
            name
            for entity, types in self.types.items()
            for name in types
            for values in [self.told.column(entity, name)]
            if self.told.memory.of(("times", entity, name), None, [values], partial(tells_time, values))
        }
        return moments(self.items or (), likely)

    @cached_property
    def types(self) -> dict[str, dict[str, Counter[type]]]:
        """For each entity, the attributes that its items have, in the order in which they come, by Python type."""
        found = {}
        for entity, items in self.by_entity.items():
            known = self.told.shapes(entity)
            found[entity] = types_of(items) if known is None else types_of_shapes(known)
        return found

    @cached_property
    def key_types(self) -> dict[str, str]:
        """The type of each key attribute, of the table or an index."""
        return {name: self.model.key_type(name) for place in self.model.places for name in place.names}

    @cached_property
    def plain_keys(self) -> set[str]:
        """The key attributes that are sound text in all items that have them, so that no rule looks at each."""
        found = set()
        for name, rule in self.model.storing.rules.items() if self.items else ():
            plainly = (
                self.told.memory.of(("plain", entity, name), rule.longest, [values], partial(_plainly, values, rule))
                for entity in self.by_entity
                for values in [self.told.column(entity, name)]
            )
            if rule.kind == "S" and all(plainly):
                found.add(name)
        return found

    @cached_property
    def keyed(self) -> dict[Place, list[Item]]:
        """The items that the table, or an index, can store: they have all its key attributes, each of its type."""
        table = self.model.place()
        items = [*(self.items or ())]
        storable = items if len(self.sizes) == len(items) else [item for item in items if id(item) in self.sizes]
        keyed: dict[Place, list[Item]] = {}
        for place in self.model.places:
            kept = keyed.get(table, storable)
            if not all(self.told.have_all(entity, place.names) for entity in self.by_entity):
                kept = holding(kept, place.names)
            for name in place.names:
                if name not in self.plain_keys:
                    kept = [item for item in kept if is_key(item[name], self.key_types[name])]
            keyed[place] = kept
        return keyed

    @cached_property
    def collections(self) -> dict[Place, dict[Collection, list[Item]]]:
        """The item collections of the table and of each index."""
        return {place: self._collections(place, items) for place, items in self.keyed.items()}

    def _collections(self, place: Place, items: Sequence[Item]) -> dict[Collection, list[Item]]:
        known = self.told.collections(place)
        whole = known is not None and sum(map(len, known.values())) == len(items)
        return known if known is not None and whole else grouped(items, place.partition)

    @cached_property
    def sizes(self) -> Mapping[int, int]:
        """The size of each item in bytes, by its ``id``, without items that hold what DynamoDB has no type for."""
        known, items = self.known.sizes, self.items or ()
        if len(known) == len(items) and all(map(known.__contains__, map(id, items))):
            return known
        sizes = {id(item): known.get(id(item)) or size_of(item) for item in items}
        return {number: size for number, size in sizes.items() if size is not None}

    def sizes_of(self, entity: str) -> list[int]:
        """The sizes of an entity's items, as far as they can be told."""
        if entity not in self._sizes:
            sizes = map(self.sizes.get, map(id, self.by_entity.get(entity, ())))
            self._sizes[entity] = [size for size in sizes if size is not None]
        return self._sizes[entity]


def _plainly(values: Sequence[Any], rule: KeyRule) -> bool:
    """Whether all values are sound text for a key."""
    textual = {*map(type, values)} <= {str}
    return textual and all(text.isascii() and 0 < len(text) <= rule.longest for text in {*values})
