"""The items of one design under the keys of another: which survive, which collide, which have no place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from f1model.billing.grouped import grouped, holding, keys_of
from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel
from f1model.design.place import Place
from f1model.errors import ModelError
from f1model.query.units import item_size
from f1model.storing import KeyRule, Storing
from f1model.studio.rendered import rendered

Made = tuple[Item, Item | ModelError]  # an item apart from its keys; and with them, or why it cannot be there


@dataclass(frozen=True)
class Collision:
    """Several items with one primary key: the last one written is ``kept``, and the others are ``lost``."""

    key: tuple[Any, ...]
    kept: Item
    lost: tuple[Item, ...]


@dataclass(frozen=True)
class Unplaced:
    """Items of one entity that get no primary key, or no key that DynamoDB takes: how many, and why the first."""

    entity: str
    count: int
    why: str


@dataclass(frozen=True)
class Keyed:
    """Items under a model's keys: ``items`` are those that the table would hold, in the order in which they came."""

    model: DataModel
    by_key: dict[tuple[Any, ...], Item]
    by_entity: Mapping[str, list[Item]]
    collisions: tuple[Collision, ...]
    unplaced: tuple[Unplaced, ...]
    population: "Population"
    made: Sequence[Item]  # all items that have a key, in the order in which they came
    rows: Sequence[Item]  # the same, apart from their keys
    items: list[Item] = field(init=False)
    _collections: dict[Place, dict[tuple[Any, ...], list[Item]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", list(self.by_key.values()))

    @property
    def given(self) -> int:
        """How many items there are, with those that are lost."""
        return len(self.population)

    @property
    def lost(self) -> int:
        """How many of the items given are not in the table."""
        return self.given - len(self.items)

    @property
    def put(self) -> list[Item]:
        """All items that have a key, those that are overwritten before those that are kept."""
        return [*(item for clash in self.collisions for item in clash.lost), *self.items]

    def collection(self, place: Place, key: tuple[Any, ...]) -> list[Item]:
        """The items with a partition key, of the table or an index."""
        if place not in self._collections:
            self._collections[place] = grouped(holding(self.items, place.names), place.partition)
        return self._collections[place].get(key, [])

    @cached_property
    def sizes(self) -> dict[int, int]:
        """The size in bytes, by its ``id``, of each item whose attributes besides its keys can be stored."""
        weights, kind = self.population.weights, self.model.type_attribute
        names = [*dict.fromkeys((*self.model.storing.rules, *([kind] if kind else [])))]  # the type can be a key
        sizes = {}
        for row, item in zip(self.rows, self.made, strict=True):
            added = _added(names, row, item)
            if added is not None and id(row) in weights:
                sizes[id(item)] = weights[id(row)] + added
        return sizes


class Population:
    """The items of a design, apart from its keys: an entity and attributes each.

    What belongs to no entity keeps the keys that it has. The keys of the last design are remembered, since the next
    one has nearly all of them as well.
    """

    def __init__(self, model: DataModel, items: Iterable[Item]) -> None:
        self.model = model
        drop = {*model.storing.rules, model.type_attribute}
        self.rows: dict[str, list[Item]] = {}
        self._owners: list[str] = []  # the entity of each item, in the order in which they came
        for item in items:
            entity = model.entity_of(item)
            name, without = (entity.name, drop - entity.attributes.keys()) if entity else ("", set())
            self._owners.append(name)
            self.rows.setdefault(name, []).append({each: item[each] for each in item if each not in without})
        self._rendered: dict[tuple[Any, ...], list[Item | ModelError]] = {}

    def __len__(self) -> int:
        return len(self._owners)

    def under(self, model: DataModel) -> Keyed:
        """The items under the keys of another model of the same entities."""
        made, primary = self._made(model), model.place().names
        rows, items, owners = list[Item](), list[Item](), list[str]()
        failed: dict[str, list[ModelError]] = defaultdict(list)
        for name in self._owners:
            row, item = next(made[name])
            if isinstance(item, ModelError):
                failed[name].append(item)
                continue
            rows.append(row)
            items.append(item)
            owners.append(name)
        keys = keys_of(items, primary)
        held, kept_of = dict(zip(keys, items, strict=True)), dict(zip(keys, owners, strict=True))  # the last one wins
        groups: dict[str, list[Item]] = {name: [] for name in ("", *(entity.name for entity in model.entities))}
        for key, item in held.items():
            groups[kept_of[key]].append(item)
        del groups[""]
        placed = grouped(items, primary) if len(held) < len(items) else {}
        collisions = tuple(Collision(key, each[-1], (*each[:-1],)) for key, each in placed.items() if len(each) > 1)
        unplaced = tuple(Unplaced(name or "no entity", len(each), str(each[0])) for name, each in failed.items())
        return Keyed(model, held, groups, collisions, unplaced, self, items, rows)

    @cached_property
    def weights(self) -> dict[int, int]:
        """The size in bytes, by its ``id``, of what each item is apart from its keys, if all of it can be stored."""
        storing = Storing(self.model.table, {})
        return {id(row): item_size(row) for rows in self.rows.values() for row in rows if storing.flaw(row) is None}

    def _made(self, model: DataModel) -> dict[str, Iterator[Made]]:
        """What becomes of the items of each entity, in the order in which they came."""
        before, self._rendered = self._rendered, {}
        made = {"": _as_they_are(model, self.rows.get("", ()))}
        for entity in model.entities:
            rows, columns = self.rows.get(entity.name, []), []
            for place in model.places:
                keys = place.keys.get(entity.name, ())
                if keys:
                    known = (entity.name, place.index, place.partition, keys)
                    self._rendered[known] = before.get(known) or rendered(place, entity, rows)
                    columns.append(self._rendered[known])
            made[entity.name] = _items(model, entity, rows, columns)
        return made


def _items(
    model: DataModel, entity: Entity, rows: Sequence[Item], columns: Sequence[Sequence[Item | ModelError]]
) -> Iterator[Made]:
    """The items of an entity with the keys in ``columns``, those of the table first."""
    kind, rules = {model.type_attribute: entity.name} if model.type_attribute else {}, _unrendered(model, entity.name)
    sound = not any(isinstance(each, ModelError) for column in columns for each in column)
    for row, primary, *others in zip(rows, *columns, strict=True):
        error = None if sound else next((each for each in (primary, *others) if isinstance(each, ModelError)), None)
        if error:
            yield row, error
            continue
        item: Item = {**primary, **kind, **row}
        for each in others:
            item.update(each)
        yield row, _taken(item, rules) if rules else item


def _as_they_are(model: DataModel, rows: Iterable[Item]) -> Iterator[Made]:
    """The items of no entity."""
    primary, rules = model.place().names, _unrendered(model, "")
    for row in rows:
        held = all(name in row for name in primary)
        yield row, _taken(row, rules) if held else ModelError("", f"it lacks {' or '.join(primary)}.")


def _unrendered(model: DataModel, name: str) -> dict[str, KeyRule]:
    """The rules of those key attributes that the items of an entity ("": of none) have as they are, if at all.

    DynamoDB holds an item to them even where it lacks the rest of an index key.
    """
    rendered = {key.name for place in model.places for key in place.keys.get(name, ()) if not key.own}
    return {each: rule for each, rule in model.storing.rules.items() if each not in rendered}


def _taken(item: Item, rules: Mapping[str, KeyRule]) -> Item | ModelError:
    """The item, or why DynamoDB would not take one of the key attributes that it has."""
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
