"""Design faults, planted one at a time: every operator at every place of a model where it applies.

A mutant has the original's access patterns, bound to the changed model; what an application asks does not change.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, permutations

from f1model.design.entity import Entity, Item, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.template import DELIMITER
from f1model.errors import ModelError

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
class Spot:
    """Where a key template is written."""

    entity: Entity
    index: str | None
    part: str  # of its Keys: partition or sort
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


def spots(model: DataModel) -> Iterator[Spot]:
    """Every key template: the table's first, then those of the indexes that have some."""
    for index in (None, *_keyed_indexes(model)):
        for name, keys in _keys(model, index).items():
            for part in ("partition", "sort") if not _local(model, index) else ("sort",):
                source = getattr(keys, part)
                if source:
                    yield Spot(model.entity(name), index, part, tuple(source.split(DELIMITER)))


def _keyed_indexes(model: DataModel) -> list[str]:
    """The indexes with keys of their own; the others are keyed by attributes that items have anyway."""
    return [index.name for index in model.indexes if index.keys]


def _local(model: DataModel, index: str | None) -> bool:
    return bool(index) and isinstance(model.index(index or ""), LocalIndex)


def _keys(model: DataModel, index: str | None) -> Mapping[str, Keys]:
    """The declared keys of each entity, in the table or an index; a local one has the table's partition keys."""
    if not index:
        return {entity.name: entity.keys for entity in model.entities}
    declared = model.index(index)
    if isinstance(declared, LocalIndex):
        return {name: Keys(model.entity(name).partition, sort) for name, sort in declared.keys.items()}
    keys: Mapping[str, Keys] = declared.keys
    return keys


def _put(model: DataModel, *changed: Spot) -> DataModel:
    for spot in changed:
        old = _keys(model, spot.index)[spot.entity.name]
        key = replace(old, **{spot.part: DELIMITER.join(spot.segments)})
        model = _keyed(model, spot.entity.name, spot.index, key)
    return model


def _keyed(model: DataModel, entity: str, index: str | None, key: Keys | None) -> DataModel:
    if index is None:
        assert key
        return model.with_keys({entity: key})
    old = model.index(index)
    keys = {name: key if name == entity else each for name, each in _keys(model, index).items()}
    kept = {name: each for name, each in keys.items() if each}
    if isinstance(old, LocalIndex):
        return _indexed(model, index, replace(old, keys={name: each.sort or "" for name, each in kept.items()}))
    return _indexed(model, index, replace(old, keys=kept))


def _indexed(model: DataModel, name: str, new: Index | LocalIndex | None) -> DataModel:
    indexes = [new if index.name == name else index for index in model.indexes]
    return replace(model, indexes=[index for index in indexes if index])


# Operators on one key template: each new list of segments, with what was done.


def _padding(spot: Spot) -> Iterator[tuple[str, Segments]]:
    for n, segment in enumerate(spot.segments):
        field = _FIELD.fullmatch(segment)
        if field and field[2]:
            for width in ("", ":01d", ":03d"):
                yield f"padding {width or 'dropped'} in", _with(spot, n, f"{{{field[1]}{width}}}")


def _literal(spot: Spot) -> Iterator[tuple[str, Segments]]:
    for n, segment in enumerate(spot.segments):
        if not _FIELD.fullmatch(segment):
            yield f"{segment} misspelt in", _with(spot, n, _misspelt(segment))


def _delimiter(spot: Spot) -> Iterator[tuple[str, Segments]]:
    for n, pair in enumerate(zip(spot.segments, spot.segments[1:], strict=False)):
        if not any(map(_FIELD.fullmatch, pair)):
            joined = ("-".join(pair),)
            yield "another delimiter in", spot.segments[:n] + joined + spot.segments[n + 2 :]


def _dropped(spot: Spot) -> Iterator[tuple[str, Segments]]:
    for n, segment in enumerate(spot.segments):
        if len(spot.segments) > 1:
            yield f"{segment} dropped from", spot.segments[:n] + spot.segments[n + 1 :]


def _swapped(spot: Spot) -> Iterator[tuple[str, Segments]]:
    for one, other in combinations(range(len(spot.segments)), 2):
        segments = list(spot.segments)
        segments[one], segments[other] = segments[other], segments[one]
        yield f"{spot.segments[one]} and {spot.segments[other]} swapped in", tuple(segments)


def _other_field(spot: Spot) -> Iterator[tuple[str, Segments]]:
    """Two other attributes of the same type that the template does not have: the next ones as they are declared."""
    kinds = spot.entity.attributes
    used = {field[1] for field in map(_FIELD.fullmatch, spot.segments) if field}
    for n, segment in enumerate(spot.segments):
        field = _FIELD.fullmatch(segment)
        if field:
            names = list(kinds)
            names = names[names.index(field[1]) :] + names[: names.index(field[1])]
            for other in [name for name in names if kinds[name] == kinds[field[1]] and name not in used][:2]:
                yield f"{other} for {field[1]} in", _with(spot, n, segment.replace(field[1], other))


def _with(spot: Spot, n: int, segment: str) -> Segments:
    return (*spot.segments[:n], segment, *spot.segments[n + 1 :])


def _misspelt(literal: str) -> str:
    return literal[:-1] + ("Z" if literal[-1] != "Z" else "Y")


def _one_template(model: DataModel) -> Iterator[Change]:
    for operator in (_padding, _literal, _delimiter, _dropped, _swapped, _other_field):
        for spot in spots(model):
            for what, segments in operator(spot):
                yield f"{what} {spot}", partial(_put, model, replace(spot, segments=segments))


def _everywhere(model: DataModel) -> Iterator[Change]:
    """The same on all sides, in one table or index: misspelling and widening do no harm then, dropping does."""
    for operator in (_padding, _literal):
        for index in (None, *(index.name for index in model.indexes)):
            here = [spot for spot in spots(model) if spot.index == index]
            changes = [
                next((old, new) for old, new in zip(spot.segments, segments, strict=True) if old != new)
                for spot in here
                for _, segments in operator(spot)
            ]
            for old, new in dict.fromkeys(changes):
                everywhere = [_replaced(spot, old, new) for spot in here if old in spot.segments]
                yield f"{new} for {old} everywhere in {index or 'the table'}", partial(_put, model, *everywhere)


def _replaced(spot: Spot, old: str, new: str) -> Spot:
    return replace(spot, segments=tuple(new if segment == old else segment for segment in spot.segments))


# Operators on whole keys and on indexes.


def _unwritten(model: DataModel) -> Iterator[Change]:
    """The key is made of an attribute that is declared, but under which nothing is written."""
    for spot in spots(model):
        for n, segment in enumerate(spot.segments):
            field = _FIELD.fullmatch(segment)
            if field:
                attributes = {**spot.entity.attributes, f"The{field[1]}": spot.entity.attributes[field[1]]}
                entity = replace(model.entity(spot.entity.name), attributes=attributes)
                wider = replace(model, entities=[entity if e.name == entity.name else e for e in model.entities])
                new = replace(spot, segments=_with(spot, n, segment.replace(field[1], f"The{field[1]}")))
                yield f"unwritten The{field[1]} in {spot}", partial(_put, wider, new)


def _whole_keys(model: DataModel) -> Iterator[Change]:
    for index in (None, *_keyed_indexes(model)):
        keys = _keys(model, index)
        for one, other in permutations(keys, 2):
            yield f"{one} has the key of {other} in {index}", partial(_keyed, model, one, index, keys[other])
        for entity, key in keys.items():
            if key.sort and not _local(model, index):
                reverse = Keys(key.sort, key.partition)
                what = f"partition and sort reversed for {entity} in {index}"
                yield what, partial(_keyed, model, entity, index, reverse)
            if index:
                yield f"{entity} is not in {index}", partial(_keyed, model, entity, index, None)
    if model.sort:
        turned = {e.name: Keys(e.sort, e.partition) for e in model.entities if e.sort}
        yield "partition and sort reversed for all", partial(model.with_keys, turned)
        names = {"partition": model.sort, "sort": model.partition}
        yield "the names of the key attributes exchanged", partial(replace, model, **names)  # does no harm


def _indexes(model: DataModel) -> Iterator[Change]:
    for index in (each for each in model.indexes if isinstance(each, Index)):
        yield f"{index.name} dropped", partial(_indexed, model, index.name, None)
        narrower: list[str | Segments] = ["KEYS_ONLY"]
        if not isinstance(index.projection, str):
            narrower += [tuple(n for n in index.projection if n != name) for name in index.projection]
        for projection in narrower:
            new = replace(index, projection=projection)
            yield f"{index.name} projects {projection}", partial(_indexed, model, index.name, new)
        if index.keys or isinstance(index, LocalIndex):
            continue
        for name in (*index.partition, *index.sort):
            rest = [tuple(n for n in names if n != name) for names in (index.partition, index.sort)]
            yield f"{name} dropped from {index.name}", partial(_native, model, index, *rest)
        yield f"{index.name} reversed", partial(_native, model, index, index.sort, index.partition)
        for one, other in combinations(index.sort, 2):
            turned = tuple({one: other, other: one}.get(name, name) for name in index.sort)
            yield f"{one} and {other} swapped in {index.name}", partial(_native, model, index, index.partition, turned)


def _native(model: DataModel, index: Index, partition: Segments, sort: Segments) -> DataModel:
    return _indexed(model, index.name, replace(index, partition=partition, sort=sort))


_OF_A_MODEL = (_one_template, _everywhere, _unwritten, _whole_keys, _indexes)


# Operators on what was written.


def _renamed_in_items(model: DataModel, items: list[Item]) -> Iterator[tuple[str, list[Item]]]:
    """One entity's items under another attribute name than declared; without their type; or without an index key."""
    index_keys = [name for index in _keyed_indexes(model) for name in model.place(index).names]
    for entity in model.entities:
        mine = [item for item in items if item[model.type_attribute or ""] == entity.name]
        for name in (*entity.attributes, *index_keys):
            if any(name in item for item in mine) and name not in model.place().names:
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
