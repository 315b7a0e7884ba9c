"""The items of one design under the keys of another: which survive, which collide, which have no place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from f1model.design.entity import Entity, Item
from f1model.design.model import DataModel
from f1model.design.place import Place
from f1model.errors import ModelError
from f1model.storing import KeyRule

MOST_OLD = 8  # key templates whose keys are remembered although they were changed, for whoever goes back a letter
_NONE = object()  # an attribute that an item lacks


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
    """Items under a model's keys. ``items`` are those that the table would hold, in the order in which they came."""

    model: DataModel
    items: list[Item]
    by_entity: Mapping[str, list[Item]]
    collisions: tuple[Collision, ...]
    unplaced: tuple[Unplaced, ...]
    rows: Sequence[tuple[str, Item]]  # all items that were given, each with its entity, apart from their keys
    _collections: dict[Place, dict[tuple[Any, ...], list[Item]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def given(self) -> int:
        """How many items there are, with those that are lost."""
        return len(self.rows)

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
            found = defaultdict(list)
            for item in self.items:
                if place.holds(item):
                    found[tuple(item[name] for name in place.partition)].append(item)
            self._collections[place] = dict(found)
        return self._collections[place].get(key, [])

    @cached_property
    def by_key(self) -> dict[tuple[Any, ...], Item]:
        """The items by their primary keys."""
        place = self.model.place()
        return {place.key(item): item for item in self.items}


class Population:
    """The items of a design, apart from its keys: an entity and attributes each.

    What belongs to no entity keeps the keys that it has. Rendering is remembered by what a key is made of, since very
    many items share the parts of their keys.
    """

    def __init__(self, model: DataModel, items: Iterable[Item]) -> None:
        self.model = model
        rendered = {*model.storing.rules, model.type_attribute}
        self.rows: list[tuple[str, Item]] = []
        for item in items:
            entity = model.entity_of(item)
            drop = rendered - entity.attributes.keys() if entity else ()
            kept = {name: value for name, value in item.items() if name not in drop}
            self.rows.append((entity.name if entity else "", kept))
        self._rendered: dict[tuple[Any, ...], dict[tuple[Any, ...], Item | ModelError]] = {}

    def under(self, model: DataModel) -> Keyed:
        """The items under the keys of another model of the same entities."""
        entities = {entity.name: entity for entity in model.entities}
        makers = {name: self._makers(model, entity) for name, entity in entities.items()}
        self._forget(sum(map(len, makers.values())))
        as_they_are = {name: _unrendered(model, name) for name in ("", *entities)}
        primary = model.place().names
        placed: dict[tuple[Any, ...], list[tuple[str, Item]]] = defaultdict(list)
        failed: dict[str, list[ModelError]] = defaultdict(list)
        for name, row in self.rows:
            item = row
            if name in makers:
                try:
                    item = _made(model, name, row, makers[name])
                except ModelError as error:
                    failed[name].append(error)
                    continue
            elif not all(each in row for each in primary):
                failed[name].append(ModelError("", f"it lacks {' or '.join(primary)}."))
                continue
            if found := _refusal(item, as_they_are[name]):
                failed[name].append(ModelError("", found))
                continue
            placed[tuple([item[each] for each in primary])].append((name, item))
        kept = [(each[-1], key) for key, each in placed.items()]
        groups: dict[str, list[Item]] = {name: [] for name in entities}
        for (name, item), _ in kept:
            if name:
                groups[name].append(item)
        collisions = tuple(
            Collision(key, each[-1][1], tuple(item for _, item in each[:-1]))
            for key, each in placed.items()
            if len(each) > 1
        )
        unplaced = tuple(Unplaced(name or "no entity", len(each), str(each[0])) for name, each in failed.items())
        return Keyed(model, [item for (_, item), _ in kept], groups, collisions, unplaced, self.rows)

    def _makers(self, model: DataModel, entity: Entity) -> list["_Maker"]:
        makers = []
        for place in model.places:
            keys = place.keys.get(entity.name, ())
            if place.index and not keys:
                continue
            known = (entity.name, place.index, *((key.name, key.template, key.own) for key in keys))
            self._rendered[known] = self._rendered.pop(known, {})  # the last ones are those in use
            makers.append(_Maker(place, entity, self._rendered[known]))
        return makers

    def _forget(self, used: int) -> None:
        """Forget keys that no design has any more: with each letter that is typed there are others."""
        for known in list(self._rendered)[: -used - MOST_OLD]:
            del self._rendered[known]


class _Maker:
    """Makes the keys of an entity's items in one place, and remembers them by the values that they are made of."""

    def __init__(self, place: Place, entity: Entity, known: dict[tuple[Any, ...], Item | ModelError]) -> None:
        keys = place.keys.get(entity.name, ())
        own = [key.name for key in keys if key.own]
        self.names: Sequence[str] = [*dict.fromkeys([*own, *(name for key in keys for name in key.template.fields)])]
        self.place, self.entity, self.known = place, entity, known

    def keys(self, row: Item) -> Item:
        held = [row.get(name, _NONE) for name in self.names]
        values = (*held, *map(type, held))  # Python takes True for 1
        try:
            found = self.known.get(values)
        except TypeError:  # a list or a map
            problem = f"one of {', '.join(self.names)} is a list or a map, which no key holds."
            raise ModelError(self.entity.name, problem) from None
        if found is None:
            try:
                found = self.place.render(self.entity, row)
                kinds = {key.name: key for key in self.place.keys.get(self.entity.name, ()) if key.own}
                found = {name: value for name, value in found.items() if self.place.index is None or name not in kinds}
            except ModelError as error:
                found = error
            self.known[values] = found
        if isinstance(found, ModelError):
            raise found
        return found


def _unrendered(model: DataModel, name: str) -> dict[str, KeyRule]:
    """The rules of those key attributes that the items of an entity ("": of none) have as they are, if at all.

    DynamoDB holds an item to them even where it lacks the rest of an index key.
    """
    rendered = {key.name for place in model.places for key in place.keys.get(name, ()) if not key.own}
    return {each: rule for each, rule in model.storing.rules.items() if each not in rendered}


def _refusal(item: Item, rules: Mapping[str, KeyRule]) -> str:
    """Why DynamoDB would not take one of the key attributes that an item has; "" if it takes all."""
    for name, rule in rules.items():
        if name in item and (found := rule.flaw(item[name])):
            return f"its {name} {found[0]}"
    return ""


def _made(model: DataModel, name: str, row: Item, makers: Sequence[_Maker]) -> Item:
    table, *indexes = makers
    item = {**table.keys(row), **({model.type_attribute: name} if model.type_attribute else {}), **row}
    for each in indexes:
        item |= each.keys(row)
    return item
