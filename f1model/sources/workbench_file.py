"""A NoSQL Workbench file: one source for each of its tables, with its sample items, and its facets as evidence."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from f1model.design.entity import Entity
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.errors import ModelError, WorkbenchError
from f1model.export import workbench
from f1model.sources.source import Source


def workbench_file(path: Path) -> tuple[Source, ...]:
    """The tables of a NoSQL Workbench file. Raises ModelError."""
    try:
        document = workbench.load(path)
    except WorkbenchError as error:
        raise ModelError(error.where, error.problem, error.fix) from None
    found = []
    for table in document.tables:
        model = table.model
        mine = [note for note in document.warnings if note.startswith((f"{model.table}:", f"{model.table},"))]
        kept = [*table.items]
        source = Source(
            _bare(model),
            partial(iter, kept),
            str(path),
            facets=tuple(model.entities) or _facets(table),
            notes=tuple(mine),
            name=model.table,
            has_items=bool(kept),
        )
        found.append(source)
    shared = [note for note in document.warnings if not any(note in each.notes for each in found)]
    return tuple(replace(each, notes=(*each.notes, *shared)) for each in found)


def _bare(model: DataModel) -> DataModel:
    """The model without what the Workbench's reader made of its facets: its keys and indexes alone."""
    keys = {name for place in model.places for name in place.names}
    return DataModel(
        model.table, (), indexes=[_index(each) for each in model.indexes], partition=model.partition, sort=model.sort,
        key_types={name: model.key_type(name) for name in sorted(keys)}, settings=model.settings,
        type_attribute=None if model.type_attribute in keys else model.type_attribute,
    )  # fmt: skip


def _index(index: Index | LocalIndex) -> Index | LocalIndex:
    if isinstance(index, LocalIndex):
        return LocalIndex(index.name, sort=index.sort, projection=index.projection)
    return Index(index.name, partition=index.partition, sort=index.sort, projection=index.projection)


def _facets(table: workbench.Table) -> tuple[Entity, ...]:
    """Its facets where their aliases are no templates: names, and the attributes that go with each of them."""
    model, found = table.model, []
    listed = table.raw.get("TableFacets")
    for facet in listed if isinstance(listed, list) else ():
        names = facet.get("NonKeyAttributes") if isinstance(facet, dict) else None
        names = [each for each in names if isinstance(each, str)] if isinstance(names, list) else []
        own = {model.partition, model.sort, model.type_attribute}
        try:
            keys = [f"{{{name}}}" for name in (model.partition, model.sort) if name]
            kinds = {name: model.key_type(name) for name in (model.partition, model.sort) if name}
            attributes = {**kinds, **dict.fromkeys((each for each in names if each not in own), "S")}
            found.append(Entity(facet["FacetName"], keys[0], keys[1] if len(keys) > 1 else None, attributes))
        except (ModelError, KeyError, TypeError):  # a facet is only a hint
            continue
    named = {each.name: each for each in found}
    return tuple(named.values())
