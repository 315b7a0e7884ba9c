"""The items of one design under the keys of another: which survive, which collide, which have no place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, count
from typing import Any

from f1model.billing.grouped import grouped, holding, keys_of
from f1model.billing.known import Known, Memory, Shape
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.place import Place
from f1model.errors import ModelError
from f1model.query.units import item_size
from f1model.studio.batch import Batch, batch, strangers
from f1model.studio.rendered import Rendered, Rows, render


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
    owners: Sequence[str]  # the entity of each of them; "" is none
    batches: Mapping[str, "Batch"]
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
        return self.collections(place).get(key, [])

    def collections(self, place: Place) -> dict[tuple[Any, ...], list[Item]]:
        """The items with each partition key, of the table or an index."""
        if place not in self._collections:
            self._collections[place] = grouped(holding(self.items, place.names), place.partition)
        return self._collections[place]

    @cached_property
    def sizes(self) -> dict[int, int]:
        """The size in bytes, by its ``id``, of each item whose attributes besides its keys can be stored."""
        kind = self.model.type_attribute  # which can be a key
        names = [*dict.fromkeys((*self.model.storing.rules, *([kind] if kind else [])))]
        return {number: size for each in self.batches.values() for number, size in each.sizes(names).items()}

    def size_of(self, item: Item) -> int:
        """The size of one of the items in bytes, or of an entry of it in an index."""
        return self.sizes.get(id(item)) or item_size(item)

    @cached_property
    def known(self) -> Known:
        """What of all this spares the review and the bill time."""
        memory = self.population.memory
        if not self.told:
            return Known(self.sizes, memory=memory)
        if self.collisions:  # the review sees them in another order
            return Known(self.sizes, self._put_by_entity(), memory=memory)
        groups = {name: self.by_entity[name] for name in dict.fromkeys(self.owners)}
        return Known(self.sizes, groups, self.column, self._shapes, self.collections, self.by_key, memory)

    @cached_property
    def told(self) -> bool:
        """Whether each item says by its type to which entity it belongs."""
        kind, held = self.model.type_attribute, {name: each for name, each in self.batches.items() if each.rows}
        free = kind is not None and kind not in self.model.storing.rules
        return free and "" not in held and all(kind not in each.rows.names for each in held.values())

    def _put_by_entity(self) -> dict[str, list[Item]]:
        owner = dict(zip(map(id, self.made), self.owners, strict=True))
        groups: dict[str, list[Item]] = {}
        for item in self.put:
            groups.setdefault(owner[id(item)], []).append(item)
        return groups

    def column(self, entity: str, name: str) -> Sequence[Any] | None:
        """The values of an attribute in those items of an entity that have it; None if that is not plain to see."""
        if self.collisions or entity not in self.batches:
            return None
        return self.batches[entity].column(name, self.model.storing.rules)

    def _shapes(self, entity: str) -> Sequence[tuple[Shape, int]] | None:
        return self.batches[entity].shapes if entity in self.batches else None


class Population:
    """The items of a design, apart from its keys: an entity and attributes each.

    What belongs to no entity keeps the keys that it has. The keys and items of the last design are remembered, since
    the next one has nearly all of them as well.
    """

    def __init__(self, model: DataModel, items: Iterable[Item]) -> None:
        drop = {*model.storing.rules, model.type_attribute}
        self.rows: dict[str, Rows] = {}
        self.memory = Memory()
        self._owners: list[str] = []  # the entity of each item, in the order in which they came
        for item in items:
            entity = model.entity_of(item)
            name, without = (entity.name, drop - entity.attributes.keys()) if entity else ("", set())
            self._owners.append(name)
            self.rows.setdefault(name, Rows()).append({each: item[each] for each in item if each not in without})
        starts = accumulate(map(len, self.rows.values()), initial=0)
        places = {name: count(start) for name, start in zip(self.rows, starts, strict=False)}
        self._order = [next(places[name]) for name in self._owners]  # where each is when they are put by entity
        self._rendered: dict[tuple[Any, ...], Rendered] = {}
        self._batches: dict[str, Batch] = {}

    def __len__(self) -> int:
        return len(self._owners)

    def under(self, model: DataModel) -> Keyed:
        """The items under the keys of another model of the same entities."""
        batches, primary = self._made(model), model.place().names
        by_entity = [made for name in self.rows for made in batches[name].made]
        made, owners = [by_entity[place] for place in self._order], self._owners
        failed: dict[str, list[ModelError]] = defaultdict(list)
        if all(batches[name].sound for name in self.rows):
            items: list[Any] = made
        else:
            for name, each in zip(owners, made, strict=True):
                if isinstance(each, ModelError):
                    failed[name].append(each)
            items = [each for each in made if not isinstance(each, ModelError)]
            owners = [name for name, each in zip(owners, made, strict=True) if not isinstance(each, ModelError)]
        keys = keys_of(items, primary)
        held: dict[tuple[Any, ...], Item] = dict(zip(keys, items, strict=True))  # the last one wins
        groups = {entity.name: batches[entity.name].made for entity in model.entities}
        collisions: tuple[Collision, ...] = ()
        if failed or len(held) < len(items):
            kept_of = dict(zip(keys, owners, strict=True))
            groups = {name: [] for name in ("", *groups)}
            for key, item in held.items():
                groups[kept_of[key]].append(item)
            del groups[""]
            placed = grouped(items, primary)
            collisions = tuple(Collision(key, each[-1], (*each[:-1],)) for key, each in placed.items() if len(each) > 1)
        unplaced = tuple(Unplaced(name or "no entity", len(each), str(each[0])) for name, each in failed.items())
        return Keyed(model, held, groups, collisions, unplaced, self, items, owners, batches)  # type: ignore[arg-type]

    def _made(self, model: DataModel) -> dict[str, Batch]:
        """What becomes of the items of each entity, in the order in which they came."""
        before, self._rendered = self._rendered, {}
        made = {"": strangers(model, self.rows.get("", Rows()))}
        for entity in model.entities:
            rows, parts = self.rows.get(entity.name, Rows()), []
            for place in model.places:
                keys = place.keys.get(entity.name, ())
                if keys:
                    known = (entity.name, place.index, place.partition, keys)
                    self._rendered[known] = before.get(known) or render(place, entity, rows)
                    parts.append(self._rendered[known])
            made[entity.name] = batch(model, entity, rows, parts, self._batches.get(entity.name))
        self._batches = made
        return made
