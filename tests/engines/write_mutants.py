"""Faults of writing, planted one at a time in what a model declares: a condition dropped, a put for a create, ...

Beside them are changes that do no harm, of which a review has nothing to say.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from f1model.design.comparison import exists
from f1model.design.entity import Entity
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.write import Old, WritePattern
from f1model.errors import ModelError

Change = tuple[str, Callable[[], DataModel]]  # a fault's name, and what plants it


@dataclass(frozen=True)
class WriteMutant:
    """A changed model; ``pattern`` is the write pattern that the change is about ("": all that write ``entity``)."""

    name: str
    model: DataModel
    pattern: str
    entity: str


def write_mutants(model: DataModel) -> Iterator[WriteMutant]:
    """Every mutant of ``model``: each operator at each place where it applies, but those that f1model refuses."""
    for operator in (*_OF_A_WRITE, *_OF_A_MAIN):
        for main in map(_bare, model.write_patterns):
            for part in [main] if operator in _OF_A_MAIN else [main, *main.along]:
                for what, new in operator(part, model):
                    try:
                        mutant = _with(model, new if part is main else _put(main, part, new))
                    except ModelError:
                        continue
                    yield WriteMutant(f"{model.table}: {what} {part.name!r}", mutant, main.name, part.entity)
    for keyed in (_into_the_key, _into_an_index, _into_a_local_index):
        for entity in model.entities:
            for name in _changing(model, entity):
                try:
                    mutant = keyed(model, entity, name)
                except ModelError:
                    continue
                yield WriteMutant(f"{model.table}: {name}{keyed.__name__}", mutant, "", entity.name)


def _bare(pattern: WritePattern) -> WritePattern:
    return replace(pattern, model=None, along=[replace(each, model=None) for each in pattern.along])


def _put(main: WritePattern, old: WritePattern, new: WritePattern) -> WritePattern:
    return replace(main, along=[new if each is old else each for each in main.along])


def _with(model: DataModel, new: WritePattern) -> DataModel:
    """The model with another write pattern of that name."""
    patterns = [new if each.name == new.name else _bare(each) for each in model.write_patterns]
    return replace(model, write_patterns=patterns)


# Operators on one write, that of the pattern itself or of what goes along.


def _as_a_put(part: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    if part.kind == "create":
        yield "a put for the create", replace(part, create=None, put=part.entity, version=None)


def _upsert(part: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    if part.kind == "change" and not part.upsert:
        yield "upsert on", replace(part, upsert=True)


def _unlocked(part: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    if part.version and part.kind != "create":
        yield "no version in", replace(part, version=None)


def _unasked(part: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    for name in part.only_if if part.kind != "check" else ():
        rest = {other: value for other, value in part.only_if.items() if other != name}
        yield f"no condition on {name} in", replace(part, only_if=rest)


def _of_the_new(part: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    if any(isinstance(source, Old) for source in part.takes.values()):
        new = {name: source.name if isinstance(source, Old) else source for name, source in part.takes.items()}
        yield "the new for the old in", replace(part, takes=new)


def _checked_twice(part: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    """Harmless: what is implied anyway is asked as well."""
    if part.kind in ("change", "delete") and not part.upsert and part.kind == "change":
        field = part.key_fields(model)[:1]
        if field and field[0] not in part.only_if:
            yield "asked twice whether it exists:", replace(part, only_if={**part.only_if, field[0]: exists()})


# Operators on a whole pattern, with what goes along.


def _alone(main: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    for part in main.along:
        if part.kind != "check":
            yield f"without {part.name!r}:", replace(main, along=[each for each in main.along if each is not part])


def _twice(main: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    for part in main.along:
        again = replace(part, name=f"{part.name} again")
        yield f"{part.name!r} twice:", replace(main, along=[*main.along, again])


def _whole(main: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    """What was read is changed and put back."""
    plain = main.kind == "change" and main.sets and not (main.along or main.version or main.only_if or main.adds)
    if plain and not {*main.sets} & {*main.key_fields(model)}:
        yield "a put for the change", WritePattern(main.name, put=main.entity, fixed=main.fixed)


def _computed(main: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    """What was read is added to, and set."""
    for name, amount in main.adds.items():
        if amount is None:
            rest = {other: value for other, value in main.adds.items() if other != name}
            yield "a number computed in", replace(main, adds=rest, sets=[*main.sets, name])


def _turned(main: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    """Harmless: the same in another order."""
    if len(main.along) > 1:
        yield "in another order:", replace(main, along=[*reversed(main.along)])


def _spelled_out(main: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    """Harmless: what is given by default is said."""
    if main.given is None:
        given = [name for name in main.names(model) if name not in main.fixed]
        yield "spelled out:", replace(main, given=given)


def _renamed(main: WritePattern, model: DataModel) -> Iterator[tuple[str, WritePattern]]:
    """Harmless: what goes along has another name."""
    if main.along:
        along = [replace(each, name=f"{each.name}, too") for each in main.along]
        yield "other names along:", replace(main, along=along)


_OF_A_WRITE: tuple[Any, ...] = (_as_a_put, _upsert, _unlocked, _unasked, _of_the_new, _checked_twice)
_OF_A_MAIN: tuple[Any, ...] = (_alone, _twice, _whole, _computed, _turned, _spelled_out, _renamed)


# Operators on keys.


def _changing(model: DataModel, entity: Entity) -> list[str]:
    """The attributes, of those that a key can hold, that a pattern changes."""
    writes = [each for main in model.write_patterns for each in (main, *main.along)]
    found = [
        name for each in writes if each.kind == "change" and each.entity == entity.name
        for name in (*each.sets, *(n for n, value in each.fixed.items() if value is not None), *each.adds)
    ]  # fmt: skip
    return [name for name in dict.fromkeys(found) if entity.attributes[name] in ("S", "N")]


def _into_the_key(model: DataModel, entity: Entity, name: str) -> DataModel:
    """`` into the primary key``"""
    if name in _key_fields(model, entity):
        raise ModelError(name, "it is there already")
    longer = replace(entity, sort=f"{entity.sort}{model.delimiter}{{{name}}}")
    entities = [longer if each is entity else each for each in model.entities]
    return replace(model, entities=entities, write_patterns=[_bare(each) for each in model.write_patterns])


def _into_an_index(model: DataModel, entity: Entity, name: str) -> DataModel:
    """`` into an index key``"""
    if any(name in {f for key in place.keys.get(entity.name, ()) for f in key.template.fields}
           for place in model.places[1:]):  # fmt: skip
        raise ModelError(name, "it is in one already")
    extra = Index("Extra", partition=name, sort=_key_fields(model, entity)[:4])
    indexes = [*model.indexes, extra]
    return replace(model, indexes=indexes, write_patterns=[_bare(each) for each in model.write_patterns])


def _into_a_local_index(model: DataModel, entity: Entity, name: str) -> DataModel:
    """`` into the key of a local index``"""
    indexes = [*model.indexes, LocalIndex("Extra", sort=name)]
    return replace(model, indexes=indexes, write_patterns=[_bare(each) for each in model.write_patterns])


def _key_fields(model: DataModel, entity: Entity) -> list[str]:
    return list(dict.fromkeys(f for key in model.place().keys[entity.name] for f in key.template.fields))
