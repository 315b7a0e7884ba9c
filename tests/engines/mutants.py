"""Design faults, planted one at a time: every operator at every place of a model where it applies.

A mutant has the original's access patterns, bound to the changed model; what an application asks does not change.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, permutations
from typing import Any

from f1model.design.entities import Entity, Index, Item, Key
from f1model.errors import ModelError
from f1model.design.template import DELIMITER
from f1model.design.model import DataModel

Segments = tuple[str, ...]
Change = tuple[str, Callable[[], DataModel]]  # a fault's name, and what plants it
Maker = Callable[[DataModel], list[Item]]

_FIELD = re.compile(r"\{(\w+)(?::0(\d)d)?\}")


@dataclass(frozen=True)
class Mutant:
    """A changed model with the items to load. ``refused`` says why f1model cannot make it at all, if so."""

    name: str
    model: DataModel
    items: list[Item]
    refused: str = ""


@dataclass(frozen=True)
class Place:
    """Where a key template stands."""

    entity: Entity
    index: str | None
    part: str  # of a Key: partition or sort
    segments: Segments

    def __str__(self) -> str:
        return f"{self.entity.name} {self.index or 'table'}.{self.part} {DELIMITER.join(self.segments)}"


def mutants(model: DataModel, items: list[Item], make: Maker) -> Iterator[Mutant]:
    """Every mutant of ``model``: those of its declaration, with items as ``make`` makes them, and those of ``items``.

    Changes that lead to a declaration that was there before are left out.
    """
    seen = {_declaration(model)}
    for operator in _OF_A_MODEL:
        for name, plant in operator(model):
            try:
                changed = plant()
                if _declaration(changed) in seen:
                    continue
                seen.add(_declaration(changed))
                yield Mutant(f"{model.table}: {name}", changed, make(changed))
            except ModelError as error:
                yield Mutant(f"{model.table}: {name}", model, [], str(error))
    for name, spoilt in _renamed_in_items(model, items):
        yield Mutant(f"{model.table}: {name}", model, spoilt)


def _declaration(model: DataModel) -> str:
    return repr((model.entities, model.indexes, model.partition, model.sort))


def places(model: DataModel) -> Iterator[Place]:
    """Every key template: the table's first, then those of the glued indexes."""
    for index in (None, *(index for index in model.indexes if not index.native)):
        for entity in model.entities:
            key = index.key(entity) if index else entity.key
            for part in ("partition", "sort"):
                source = getattr(key, part, None)
                if source:
                    yield Place(entity, index.name if index else None, part, tuple(source.split(DELIMITER)))


def _put(model: DataModel, *changed: Place) -> DataModel:
    for place in changed:
        name = place.entity.name
        old = model.index(place.index).keys[name] if place.index else model.entity(name).key
        key = replace(old, **{place.part: DELIMITER.join(place.segments)})
        model = _keyed(model, name, place.index, key)
    return model


def _keyed(model: DataModel, entity: str, index: str | None, key: Key | None) -> DataModel:
    if index is None:
        assert key
        return model.with_keys(**{entity: key})
    old = model.index(index)
    keys = {name: key if name == entity else each for name, each in old.keys.items()}
    return _indexed(model, index, _index(old, keys={name: each for name, each in keys.items() if each}))


def _index(
    old: Index, *, keys: Mapping[str, Any] | None = None, partition: Segments | None = None,
    sort: Segments | None = None, projection: str | Segments | None = None,
) -> Index:  # fmt: skip
    projection = old.projection if projection is None else projection
    if not old.native:
        templates: Any = old.keys if keys is None else keys
        return Index(old.name, projection=projection, **templates)
    partition, sort = old.partition if partition is None else partition, old.sort if sort is None else sort
    return Index(old.name, partition=partition, sort=sort, projection=projection)


def _indexed(model: DataModel, name: str, new: Index | None) -> DataModel:
    indexes = [new if index.name == name else index for index in model.indexes]
    return replace(model, indexes=[index for index in indexes if index])


# Operators on one key template: each new list of segments, with what was done.


def _padding(place: Place) -> Iterator[tuple[str, Segments]]:
    for n, segment in enumerate(place.segments):
        field = _FIELD.fullmatch(segment)
        if field and field[2]:
            for width in ("", ":01d", ":03d"):
                yield f"padding {width or 'dropped'} in", _with(place, n, f"{{{field[1]}{width}}}")


def _literal(place: Place) -> Iterator[tuple[str, Segments]]:
    for n, segment in enumerate(place.segments):
        if not _FIELD.fullmatch(segment):
            yield f"{segment} misspelt in", _with(place, n, _misspelt(segment))


def _delimiter(place: Place) -> Iterator[tuple[str, Segments]]:
    for n, pair in enumerate(zip(place.segments, place.segments[1:], strict=False)):
        if not any(map(_FIELD.fullmatch, pair)):
            joined = ("-".join(pair),)
            yield "another delimiter in", place.segments[:n] + joined + place.segments[n + 2 :]


def _dropped(place: Place) -> Iterator[tuple[str, Segments]]:
    for n, segment in enumerate(place.segments):
        if len(place.segments) > 1:
            yield f"{segment} dropped from", place.segments[:n] + place.segments[n + 1 :]


def _swapped(place: Place) -> Iterator[tuple[str, Segments]]:
    for one, other in combinations(range(len(place.segments)), 2):
        segments = list(place.segments)
        segments[one], segments[other] = segments[other], segments[one]
        yield f"{place.segments[one]} and {place.segments[other]} swapped in", tuple(segments)


def _other_field(place: Place) -> Iterator[tuple[str, Segments]]:
    """Two other attributes of the same type that the template does not have: the next ones as they are declared."""
    kinds = place.entity.attributes
    used = {field[1] for field in map(_FIELD.fullmatch, place.segments) if field}
    for n, segment in enumerate(place.segments):
        field = _FIELD.fullmatch(segment)
        if field:
            names = list(kinds)
            names = names[names.index(field[1]) :] + names[: names.index(field[1])]
            for other in [name for name in names if kinds[name] == kinds[field[1]] and name not in used][:2]:
                yield f"{other} for {field[1]} in", _with(place, n, segment.replace(field[1], other))


def _with(place: Place, n: int, segment: str) -> Segments:
    return (*place.segments[:n], segment, *place.segments[n + 1 :])


def _misspelt(literal: str) -> str:
    return literal[:-1] + ("Z" if literal[-1] != "Z" else "Y")


def _one_template(model: DataModel) -> Iterator[Change]:
    for operator in (_padding, _literal, _delimiter, _dropped, _swapped, _other_field):
        for place in places(model):
            for what, segments in operator(place):
                yield f"{what} {place}", partial(_put, model, replace(place, segments=segments))


def _everywhere(model: DataModel) -> Iterator[Change]:
    """The same on all sides, in one table or index: misspelling and widening do no harm then, dropping does."""
    for operator in (_padding, _literal):
        for index in (None, *(index.name for index in model.indexes)):
            there = [place for place in places(model) if place.index == index]
            changes = [
                next((old, new) for old, new in zip(place.segments, segments, strict=True) if old != new)
                for place in there
                for _, segments in operator(place)
            ]
            for old, new in dict.fromkeys(changes):
                all_places = [_replaced(place, old, new) for place in there if old in place.segments]
                yield f"{new} for {old} everywhere in {index or 'the table'}", partial(_put, model, *all_places)


def _replaced(place: Place, old: str, new: str) -> Place:
    return replace(place, segments=tuple(new if segment == old else segment for segment in place.segments))


# Operators on whole keys and on indexes.


def _unwritten(model: DataModel) -> Iterator[Change]:
    """The key is made of an attribute that is declared, but under which nothing is written."""
    for place in places(model):
        for n, segment in enumerate(place.segments):
            field = _FIELD.fullmatch(segment)
            if field:
                attributes = {**place.entity.attributes, f"The{field[1]}": place.entity.attributes[field[1]]}
                entity = replace(model.entity(place.entity.name), attributes=attributes)
                wider = replace(model, entities=[entity if e.name == entity.name else e for e in model.entities])
                new = replace(place, segments=_with(place, n, segment.replace(field[1], f"The{field[1]}")))
                yield f"unwritten The{field[1]} in {place}", partial(_put, wider, new)


def _whole_keys(model: DataModel) -> Iterator[Change]:
    for index in (None, *(index for index in model.indexes if not index.native)):
        name = index.name if index else None
        keys = {e.name: key for e in model.entities if (key := index.key(e) if index else e.key)}
        for one, other in permutations(keys, 2):
            yield f"{one} has the key of {other} in {name}", partial(_keyed, model, one, name, keys[other])
        for entity, key in keys.items():
            if key.sort:
                reverse = Key(key.sort, key.partition)
                yield (
                    f"partition and sort reversed for {entity} in {name}",
                    partial(_keyed, model, entity, name, reverse),
                )
            if index:
                yield f"{entity} is not in {name}", partial(_keyed, model, entity, name, None)
    if model.sort:
        turned = {e.name: Key(e.sort, e.partition) for e in model.entities if e.sort}
        yield "partition and sort reversed for all", partial(model.with_keys, **turned)
        names = {"partition": model.sort, "sort": model.partition}
        yield "the names of the key attributes exchanged", partial(replace, model, **names)  # does no harm


def _indexes(model: DataModel) -> Iterator[Change]:
    for index in model.indexes:
        yield f"{index.name} dropped", partial(_indexed, model, index.name, None)
        narrower: list[str | Segments] = ["KEYS_ONLY"]
        if not isinstance(index.projection, str):
            narrower += [tuple(n for n in index.projection if n != name) for name in index.projection]
        for projection in narrower:
            new = _index(index, projection=projection)
            yield f"{index.name} projects {projection}", partial(_indexed, model, index.name, new)
        if not index.native:
            continue
        for name in (*index.partition, *index.sort):
            rest = [tuple(n for n in names if n != name) for names in (index.partition, index.sort)]
            yield f"{name} dropped from {index.name}", partial(_native, model, index, *rest)
        yield f"{index.name} reversed", partial(_native, model, index, index.sort, index.partition)
        for one, other in combinations(index.sort, 2):
            turned = tuple({one: other, other: one}.get(name, name) for name in index.sort)
            yield f"{one} and {other} swapped in {index.name}", partial(_native, model, index, index.partition, turned)


def _native(model: DataModel, index: Index, partition: Segments, sort: Segments) -> DataModel:
    return _indexed(model, index.name, _index(index, partition=partition, sort=sort))


_OF_A_MODEL = (_one_template, _everywhere, _unwritten, _whole_keys, _indexes)


# Operators on what was written.


def _renamed_in_items(model: DataModel, items: list[Item]) -> Iterator[tuple[str, list[Item]]]:
    """One entity's items under another attribute name than declared; without their type; or without an index key."""
    index_keys = [name for index in model.indexes if not index.native for name in model.key_names(index.name)]
    for entity in model.entities:
        mine = [item for item in items if item[model.type_attribute or ""] == entity.name]
        for name in (*entity.attributes, *index_keys):
            if any(name in item for item in mine) and name not in model.key_names():
                spoilt = [_renamed(item, name) if item in mine else item for item in items]
                yield f"{name} of {entity.name} written as {name}X", spoilt
    names = [entity.name for entity in model.entities]
    for untyped in (*((name,) for name in names), tuple(names)):
        spoilt = [
            {name: value for name, value in item.items() if name != model.type_attribute}
            if item[model.type_attribute or ""] in untyped else item
            for item in items
        ]  # fmt: skip
        yield f"no type on {' and '.join(untyped)}", spoilt


def _renamed(item: Item, name: str) -> Item:
    return {f"{name}X" if each == name else each: value for each, value in item.items()}
