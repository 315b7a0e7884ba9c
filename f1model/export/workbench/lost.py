"""What of a data model a NoSQL Workbench file does not hold, in words."""

from collections.abc import Iterator
from dataclasses import fields

from f1model.design.entity import Entity
from f1model.design.index import LocalIndex
from f1model.design.model import DataModel
from f1model.design.settings import Settings
from f1model.export.workbench.items import name_of, names_of
from f1model.values import counted


def lost(model: DataModel, back: DataModel) -> Iterator[str]:
    """What is lost of ``model`` when it is written to a file that is read as ``back``: a sentence for each kind."""
    table = model.table
    if model.access_patterns:
        yield f"{table}: the file does not hold {_its(len(model.access_patterns), 'access pattern')}."
    if model.relationships:
        yield f"{table}: the file does not hold {_its(len(model.relationships), 'relationship')}."
    if model.ttl:
        yield f"{table}: the file does not say that items expire by {model.ttl}."
    if model.write_patterns:
        yield f"{table}: the file does not hold {_its(len(model.write_patterns), 'write pattern')}."
    whole = [f"{name} {value!r}" for name, value in _settings(model)]
    if whole:
        yield f"{table}: the file does not hold what is set for the table, {', '.join(whole)}."
    for index in model.indexes:
        if isinstance(index, LocalIndex):
            yield f"{table}.{index.name}: the format has no local indexes, so the file does not hold it."
        elif index.keys:
            named = names_of(list(index.keys))
            yield f"{table}.{index.name}: the file holds the names of its keys, and not the templates of {named}."
    entities = {entity.name: entity for entity in back.entities}
    gone = [entity.name for entity in model.entities if entity.name not in entities]
    if gone:
        yield f"{table}: read again, the file gives no entity {names_of(gone)}."
    for entity in model.entities:
        if entity.name in entities:
            yield from _changed(f"{table}, {name_of(entity.name)}", entity, entities[entity.name])
    if model.entities and len(gone) < len(model.entities) and model.type_attribute != back.type_attribute:
        yield f"{table}: read again, the file gives the type attribute {back.type_attribute}."


def _changed(who: str, entity: Entity, back: Entity) -> Iterator[str]:
    for part in ("partition", "sort"):
        declared, read = getattr(entity, part), getattr(back, part)
        if declared != read:
            yield f"{who}: read again, the template {declared} of its {part} key is {read}."
    for name, kind in entity.attributes.items():
        if name not in back.attributes:
            yield f"{who}: read again, it lacks {name_of(name)}."
        elif back.attributes[name] != kind:
            yield f"{who}: read again, {name_of(name)} is of type {back.attributes[name]}, not {kind}."


def _settings(model: DataModel) -> Iterator[tuple[str, object]]:
    """What is said of the table as a whole, and differs from what is taken if nothing is said."""
    for each in fields(Settings):
        value = getattr(model.settings, each.name)
        if each.name != "capacity" and value != each.default:
            yield each.name, value
    yield from (("tenant", model.tenant),) if model.tenant else ()
    yield from (("population", dict(model.population)),) if model.population else ()


def _its(count: int, noun: str) -> str:
    return f"its {counted(count, noun)}"
