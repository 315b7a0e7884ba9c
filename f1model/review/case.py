"""The design that the review looks at, with what its rules ask of it again and again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from f1model.query.units import item_size, paged_read_units
from f1model.errors import ModelError
from f1model.query.explain import Estimate, explain
from f1model.design.template import Template
from f1model.design.model import DataModel, Entity, Item
from f1model.query.plan import Plan, plan
from f1model.values import is_key

Collection = tuple[Any, ...]  # the partition-key values of an item collection


@dataclass(frozen=True, eq=False)
class Part:
    """One key of one entity that is rendered as text: in the table (``index`` None) or in an index."""

    entity: Entity
    index: str | None
    attribute: str
    sort: bool
    template: Template

    @property
    def where(self) -> str:
        return f"{self.entity.name}: {self.attribute}"

    def numbers(self, padded: bool) -> list[str]:
        """Its fields that are numbers, zero-padded or not."""
        return [
            segment.field
            for segment in self.template.segments
            if segment.field and bool(segment.width) is padded and self.entity.attributes[segment.field] == "N"
        ]

    @property
    def texts(self) -> list[str]:
        """Its fields that are text."""
        return [name for name in self.template.fields if self.entity.attributes[name] == "S"]


@dataclass(frozen=True)
class Measure:
    """What a pattern's example costs on the items: the estimate, and the units of what comes back, read alone."""

    estimate: Estimate
    needed: Decimal


@dataclass(frozen=True, eq=False)
class Case:
    """The design under review: the model, its items (None: not known), how often a second each pattern is asked."""

    model: DataModel
    items: Sequence[Item] | None = None
    traffic: Mapping[str, float] = field(default_factory=dict)

    @property
    def places(self) -> tuple[str | None, ...]:
        """The table (None) and the indexes."""
        return (None, *(index.name for index in self.model.indexes))

    def place(self, index: str | None) -> str:
        return f"{self.model.table}.{index}" if index else self.model.table

    @cached_property
    def parts(self) -> list[Part]:
        """Every key that is text rendered from a template; a key that is an attribute as it stands is none."""
        return [
            Part(entity, index, name, bool(place), template)
            for entity in self.model.entities
            for index in self.places
            if not (index and self.model.index(index).native)
            for place, (name, template) in enumerate(
                zip(self.model.key_names(index), self.model.templates(entity, index) or (), strict=False)
            )
            if name not in entity.attributes
        ]

    @cached_property
    def _answers(self) -> dict[str, Plan | ModelError]:
        found: dict[str, Plan | ModelError] = {}
        for pattern in self.model.access_patterns:
            try:
                found[pattern.name] = plan(pattern)
            except ModelError as error:
                found[pattern.name] = error
        return found

    @property
    def plans(self) -> list[Plan]:
        """How the patterns are answered, without those that cannot be."""
        return [each for each in self._answers.values() if isinstance(each, Plan)]

    @property
    def refused(self) -> dict[str, str]:
        """The patterns that cannot be answered, and the reason."""
        return {name: str(each) for name, each in self._answers.items() if isinstance(each, ModelError)}

    @cached_property
    def by_entity(self) -> dict[str, list[Item]]:
        """The items of each entity; those of none under ""."""
        found = defaultdict(list)
        for item in self.items or ():
            entity = self.entity_of(item)
            found[entity.name if entity else ""].append(item)
        return dict(found)

    def entity_of(self, item: Item) -> Entity | None:
        """The entity that an item says it is, else the first whose primary key it fits."""
        named = item.get(self.model.type_attribute) if self.model.type_attribute else None
        for entity in self.model.entities:
            if entity.name == named:
                return entity
        for entity in self.model.entities:
            texts = ((part, str(item.get(part.attribute, ""))) for part in self._primary[entity.name])
            if all(part.template.read(text, entity.attributes) is not None for part, text in texts):
                return entity
        return None

    @cached_property
    def _primary(self) -> dict[str, list[Part]]:
        found: dict[str, list[Part]] = {entity.name: [] for entity in self.model.entities}
        for part in self.parts:
            if not part.index:
                found[part.entity.name].append(part)
        return found

    @cached_property
    def read_keys(self) -> dict[Part, list[tuple[Item, dict[str, Any] | None]]]:
        """Each key of each item with what it says of the attributes; None where it is not written as its template."""
        return {part: self._read(part) for part in self.parts}

    def _read(self, part: Part) -> list[tuple[Item, dict[str, Any] | None]]:
        items = [item for item in self.by_entity.get(part.entity.name, ()) if isinstance(item.get(part.attribute), str)]
        texts = {item[part.attribute] for item in items}  # many items share a partition key
        read = {text: part.template.read(text, part.entity.attributes) for text in texts}
        return [(item, read[item[part.attribute]]) for item in items]

    def values(self, entity: Entity, name: str) -> list[Any]:
        """The values of an attribute in the entity's items, repeated ones once."""
        if (entity.name, name) not in self._values:
            found = (item[name] for item in self.by_entity.get(entity.name, ()) if name in item)
            once = dict.fromkeys(value for value in found if isinstance(value, str | int) or _finite(value))
            self._values[entity.name, name] = list(once)
        return self._values[entity.name, name]

    def values_in(self, part: Part, name: str) -> list[list[Any]]:
        """The values of an attribute in the items that are where the key is, one list for each item collection."""
        if (part, name) not in self._values_in:
            names = self.model.key_names(part.index)
            there = [
                item
                for item in self.by_entity.get(part.entity.name, ())
                if isinstance(item.get(name), str | int | Decimal | bytes)
                and all(isinstance(item.get(key), str | int | Decimal | bytes) for key in names)
            ]
            groups = grouped(there, self.model.key_parts(part.index)[0]).values()
            self._values_in[part, name] = [list(dict.fromkeys(item[name] for item in group)) for group in groups]
        return self._values_in[part, name]

    @cached_property
    def _values_in(self) -> dict[tuple[Part, str], list[list[Any]]]:
        return {}

    @cached_property
    def _values(self) -> dict[tuple[str, str], list[Any]]:
        return {}

    @cached_property
    def key_types(self) -> dict[str, str]:
        """The type of each key attribute, of the table or an index."""
        names = dict.fromkeys(name for place in self.places for name in self.model.key_names(place))
        return {name: self.model.key_type(name) for name in names}

    @cached_property
    def keyed(self) -> dict[str | None, list[Item]]:
        """The items that can be stored: with all keys of the table, and those of an index too, each of its type."""
        found: dict[str | None, list[Item]] = {}
        for place in self.places:
            kept = found[None] if place else [item for item in self.items or () if id(item) in self.sizes]
            for name in self.model.key_names(place):
                kept = [item for item in kept if is_key(item.get(name), self.key_types[name])]
            found[place] = kept
        return found

    @cached_property
    def collections(self) -> dict[str | None, dict[Collection, list[Item]]]:
        """The item collections of the table and of each index."""
        found: dict[str | None, dict[Collection, list[Item]]] = {}
        for place in self.places:
            found[place] = grouped(self.keyed[place], self.model.key_parts(place)[0])
        return found

    @cached_property
    def sizes(self) -> dict[int, int]:
        """The size of each item, by its ``id``, without those that hold what DynamoDB has no type for."""
        sizes = ((id(item), size_of(item)) for item in self.items or ())
        return {place: size for place, size in sizes if size is not None}

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """What the patterns' examples cost on the items, where there are items and an example that fits."""
        found = {}
        for each in self.plans if self.items is not None else ():
            example = each.pattern.example
            if {"pattern", "items"} & example.keys():  # explain() could not tell them from its own
                continue
            try:
                items = self.within(each)
                estimate = explain(each.pattern, items, **example).estimate
                kept = [item for item in each.reads(items, example) if each.keeps(item, example)]
                alone = sum(paged_read_units(map(item_size, kept[: each.pattern.limit])), Decimal(0))
            except ModelError:
                continue
            assert estimate, "there are items"
            found[each.pattern.name] = Measure(estimate, alone)
        return found

    def collection(self, each: Plan) -> Collection:
        """The partition-key values that the pattern's example asks for. Raises ModelError where it does not fit."""
        count = len(self.model.key_parts(each.pattern.index)[0])
        conditions = each.conditions(each.values(each.pattern.example))
        return tuple(condition.sides[0] for condition in conditions[:count])

    def within(self, each: Plan) -> list[Item]:
        """The items that the example can be about: those of its collection, or all for a Scan."""
        collections = self.collections[each.pattern.index]
        if each.operation == "Scan":
            return [item for items in collections.values() for item in items]
        return collections.get(self.collection(each), [])


def size_of(item: Item) -> int | None:
    """The size of an item in bytes; None where it holds what DynamoDB has no type for."""
    try:
        return item_size(item)
    except ModelError:
        return None


def _finite(value: Any) -> bool:
    return isinstance(value, Decimal) and value.is_finite()


def grouped(items: Iterable[Item], names: Sequence[str]) -> dict[tuple[Any, ...], list[Item]]:
    """The items by their values of some attributes, which they all have."""
    found = defaultdict(list)
    for item in items:
        found[tuple([item[name] for name in names])].append(item)
    return dict(found)
