"""What can be changed in a model besides its texts: each function makes another model of one, or raises ModelError."""

from collections.abc import Sequence
from dataclasses import replace

from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.inference.patterns import begun_patterns, guessed_patterns
from f1model.studio.fields import check_attributes

LOCAL, TEMPLATES, ATTRIBUTES = "local", "templates", "attributes"


def with_index(model: DataModel, kind: str, names: Sequence[str] = ()) -> DataModel:
    """The model with one more index, under the next free name.

    ``kind`` is "templates" (a global one, empty until entities get keys in it), "local" (likewise), or "attributes":
    a global one that is keyed by attributes, whose ``names`` are given, the partition key first.
    """
    prefix = "LSI" if kind == LOCAL else "GSI"
    taken = {index.name for index in model.indexes}
    name = next(f"{prefix}{number}" for number in range(1, len(taken) + 2) if f"{prefix}{number}" not in taken)
    if kind == ATTRIBUTES:
        if not names:
            raise ModelError(name, "it has no key.", "Name the attribute of its partition key.")
        check_attributes(model, name, names)
        return replace(model, indexes=[*model.indexes, Index(name, partition=names[0], sort=list(names[1:]))])
    if kind not in (LOCAL, TEMPLATES):
        raise ModelError(name, f"{kind!r} is no kind of index.", f"Use {TEMPLATES}, {ATTRIBUTES} or {LOCAL}.")
    made = LocalIndex(name, sort=f"{name}SK") if kind == LOCAL else Index(name, partition=f"{name}PK", sort=f"{name}SK")
    return replace(model, indexes=[*model.indexes, made])


def without_index(model: DataModel, name: str) -> DataModel:
    """The model without an index; the patterns that read it ask the table instead."""
    model.place(name)
    patterns = [
        replace(each, index=None, whole=False, model=None) if each.index == name else replace(each, model=None)
        for each in model.access_patterns
    ]
    return replace(model, indexes=[each for each in model.indexes if each.name != name], access_patterns=patterns)


def with_projection(model: DataModel, name: str, projection: str | list[str]) -> DataModel:
    """The model with another projection of an index: "ALL", "KEYS_ONLY", or attributes."""
    model.place(name)
    declared = {attribute for entity in model.entities for attribute in entity.attributes}
    wrong = next((each for each in projection if each not in declared), None) if isinstance(projection, list) else None
    if wrong is not None:
        fix = "Write ALL, KEYS_ONLY, or names with commas between them."
        raise ModelError(f"{name}, what it holds", f"no entity has an attribute {wrong!r}.", fix)
    indexes = [
        _projecting(model, each, projection) if each.name == name else each for each in model.indexes
    ]  # fmt: skip
    return replace(model, indexes=indexes)


def _projecting(model: DataModel, index: Index | LocalIndex, projection: str | Sequence[str]) -> Index | LocalIndex:
    if isinstance(index, LocalIndex):
        return LocalIndex(index.name, index.keys, sort=index.sort, projection=projection)
    return Index(index.name, index.keys, partition=index.partition, sort=index.sort, projection=projection)


def with_attribute(model: DataModel, entity: str, name: str, kind: str) -> DataModel:
    """The model with one more attribute of an entity. Its items do not have it yet."""
    known = model.entity(entity)
    if name in known.attributes:
        raise ModelError(f"{entity}.{name}", "it is declared already.", "Choose another name.")
    entities = [
        replace(each, attributes={**each.attributes, name: kind}) if each is known else each for each in model.entities
    ]
    return replace(model, entities=entities)


def asked_of(model: DataModel, pattern: str, index: str | None) -> DataModel:
    """The model with one of its access patterns asked of another place: an index, or the table (None)."""
    known: AccessPattern = model[pattern]
    local = index is not None and model.place(index).local
    patterns = [
        replace(each, index=index, whole=each.whole and local, consistent=each.consistent and (index is None or local))
        if each.name == known.name else each
        for each in model.access_patterns
    ]  # fmt: skip
    return replace(model, access_patterns=patterns)


def without_pattern(model: DataModel, name: str) -> DataModel:
    """The model without one of its patterns."""
    known = model[name]
    return replace(
        model,
        access_patterns=[each for each in model.access_patterns if each is not known],
        write_patterns=[each for each in model.write_patterns if each is not known],
    )


def offered_reads(model: DataModel) -> dict[str, AccessPattern]:
    """Questions that the keys make cheap and that are not asked yet, by their names."""
    asked = {_question(each) for each in model.access_patterns}
    taken = _names(model)
    offered: dict[str, AccessPattern] = {}
    for each in (*guessed_patterns(model), *begun_patterns(model)):
        if _question(each) not in asked and each.name not in taken:
            offered[each.name] = each
            asked.add(_question(each))
            taken.add(each.name)
    return offered


def _names(model: DataModel) -> set[str]:
    return {each.name for each in model.access_patterns} | {each.name for each in model.write_patterns}


def _question(each: AccessPattern) -> tuple[object, ...]:
    return (
        each.index,
        frozenset((*each.given, *each.fixed)),
        frozenset(each.returns),
        each.between,
        frozenset(each.where),
    )


def offered_writes(model: DataModel) -> dict[str, WritePattern]:
    """The plain writes that are not declared yet, by their names: of each entity a put, a change and a delete."""
    done = {(each.kind, each.entity) for each in model.write_patterns}
    taken = _names(model)
    offered = []
    for entity in model.entities:
        fields = {field for key in model.place().keys[entity.name] for field in key.template.fields}
        others = [name for name in entity.attributes if name not in fields]
        offered += [WritePattern(f"Write a {entity.name}", put=entity.name)]
        offered += [WritePattern(f"Change a {entity.name}", change=entity.name, sets=others[:1])] if others else []
        offered += [WritePattern(f"Delete a {entity.name}", delete=entity.name)]
    return {each.name: each for each in offered if (each.kind, each.entity) not in done and each.name not in taken}


def with_pattern(model: DataModel, name: str) -> DataModel:
    """The model with one of the offered patterns. Raises ModelError if none of that name is offered."""
    if found := offered_reads(model).get(name):
        return replace(model, access_patterns=[*model.access_patterns, replace(found, model=None)])
    if written := offered_writes(model).get(name):
        return replace(model, write_patterns=[*model.write_patterns, written])
    raise ModelError(model.table, f"{name!r} is not offered.", "Choose one from the list.")
