"""What a table keeps and under which keys: its entities and its places. Patterns are declared on top of it."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from f1model.design.belonging import Belonging
from f1model.design.entity import Entity, Item
from f1model.design.given import mapping_given
from f1model.design.index import Index, LocalIndex
from f1model.design.partial import whole_given
from f1model.design.place import Place
from f1model.errors import ModelError
from f1model.storing import Storing


class Schema:
    """The entities of one table and their keys, as a data model declares them; makes items, and tells them apart."""

    table: str
    entities: Sequence[Entity]
    indexes: Sequence[Index | LocalIndex]
    type_attribute: str | None
    key_types: Mapping[str, str]
    delimiter: str
    places: tuple[Place, ...]
    storing: Storing
    population: Mapping[str, int]

    @property
    def ttl(self) -> str | None:
        """The attribute by which items expire (time to live); None if none do."""
        return next((entity.ttl for entity in self.entities if entity.ttl), None)

    def entity(self, name: str) -> Entity:
        """The entity of that name. Raises ModelError if there is none."""
        for entity in self.entities:
            if entity.name == name:
                return entity
        known = ", ".join(entity.name for entity in self.entities) or "none"
        raise ModelError(self.table, f"{self.table} has no entity {name!r}.", f"It has: {known}.")

    def index(self, name: str) -> Any:
        """The index of that name, as it was declared. Raises ModelError if there is none."""
        return self.indexes[self.places.index(self.place(name)) - 1]

    def place(self, index: str | None = None) -> Place:
        """The table, or one of its indexes by name. Raises ModelError if there is none of that name."""
        for place in self.places:
            if place.index == index:
                return place
        known = ", ".join(each.name for each in self.indexes) or "none"
        raise ModelError(self.table, f"{self.table} has no index {index!r}.", f"It has: {known}.")

    def item(self, name: str, values: Mapping[str, Any]) -> Item:
        """An item of the entity ``name``: its rendered keys, its ``Type``, its attributes coerced to their types.

        Attributes that are None or absent are left out. An index's keys come last, if the item has all that they need.

        Raises:
            ModelError: an attribute is not declared or not of its type, time to live would pass over its ``ttl``, a key
                cannot be rendered (the primary key lacks a value, a value contains the delimiter, a number is too wide,
                the key is too long), or DynamoDB would refuse the item, as
                :func:`f1model.design.storable.unstorable` says.
        """
        entity = self.entity(name)
        mapping_given(values, name, f'Write item("{name}", {{"SeasonId": "2024", ...}}).')
        if not values.keys() <= entity.attributes.keys():
            problem = f"{name} declares no attribute {min(values.keys() - entity.attributes.keys())!r}."
            raise ModelError(name, problem, f"It has: {', '.join(entity.attributes)}.")
        attributes = {}
        for attribute, kind in entity.attributes.items():
            value = values.get(attribute)
            if type(value) is str and kind == "S":  # nearly all
                attributes[attribute] = value
            elif value is not None or (kind == "NULL" and attribute in values):
                attributes[attribute] = entity.typed(attribute, value, f"{name}: {attribute}")
        named = {self.type_attribute: name} if self.type_attribute else {}
        table, *indexes = self.places
        item = {**table.render(entity, attributes), **named, **attributes}
        for place in indexes:
            item |= place.render(entity, attributes)
        self.storing.check(item, name)
        return item

    def rekeyed(self, item: Mapping[str, Any], changes: Mapping[str, Any] | None = None, /, **named: Any) -> Item:
        """The item with some attributes changed (None removes one) and all its keys rendered again.

        Raises ModelError if it is partial, belongs to no entity, or has undeclared attributes, and as `item` does.
        """
        mapping_given(changes or {}, self.table, 'Write rekeyed(item, {"Rank": 3}), or rekeyed(item, Rank=3).')
        whole_given(item, f"{self.table}.rekeyed")
        entity = self.entity_of(item)
        if entity is None:
            key = ", ".join(str(item.get(name)) for name in self.place().names)
            problem = f"{key} belongs to no entity, neither by type nor by key."
            raise ModelError(self.table, problem, "Declare its entity.")
        rendered = {*self.storing.rules, self.type_attribute} - entity.attributes.keys()
        kept = {name: value for name, value in item.items() if name not in rendered}
        return self.item(entity.name, {**kept, **(changes or {}), **named})

    @cached_property
    def _belonging(self) -> Belonging:
        return Belonging(self.entities, self.place().keys, self.delimiter)

    def entity_of(self, item: Mapping[str, Any]) -> Entity | None:
        """The entity that an item belongs to: by its ``Type``, else by the key templates that it fits, else None."""
        mapping_given(item, f"{self.table}.entity_of", "Give one item.")
        named = item.get(self.type_attribute) if self.type_attribute else None
        entity = self._belonging.named.get(named) if isinstance(named, str) else None
        return entity or self._belonging.by_key(item, self.place().names)

    def attribute_order(self, item: Mapping[str, Any]) -> list[str]:
        """An item's attribute names in order: keys, type, those its entity declares, others by name, index keys."""
        entity = self.entity_of(item)
        table, *indexes = self.places
        index_keys = [name for place in indexes for name in place.names]
        declared = list(entity.attributes) if entity else []
        others = sorted(set(item) - set(declared) - set(index_keys))
        first = [*table.names, *((self.type_attribute,) if self.type_attribute else ())]
        return [name for name in dict.fromkeys([*first, *declared, *others, *index_keys]) if name in item]

    def key_type(self, name: str) -> str:
        """The type of a key attribute (S, N or B): from ``key_types``, else from an entity that declares it, else S."""
        if name in self.key_types:
            return self.key_types[name]
        return next((each.attributes[name] for each in self.entities if name in each.attributes), "S")
