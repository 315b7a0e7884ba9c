"""Items of declared models, and what the models say of themselves without their entities: an inference starts there."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.template import DELIMITER
from f1model.errors import ModelError
from f1model.inference.found import Inferred
from tests.random_models import random_values


def bare(model: DataModel) -> DataModel:
    """What ``describe_table`` says of the model's table: its name, keys and indexes, and no entity."""
    indexes: Any = model.indexes
    return replace(
        model, entities=(), relationships=(), access_patterns=(), write_patterns=(), type_attribute="Type",
        delimiter=DELIMITER, tenant=None, population={}, indexes=[replace(each, keys={}) for each in indexes],
        key_types={name: model.key_type(name) for place in model.places for name in place.names},
    )  # fmt: skip


def random_items(r: Random, model: DataModel, each: int = 40) -> list[Item]:
    """So many items of each entity, fewer where values would make the same key twice."""
    made: dict[tuple[Any, ...], Item] = {}
    for entity in model.entities:
        for _ in range(each):
            try:
                item = model.item(entity.name, random_values(r, entity))
            except ModelError:
                continue  # a value holds the delimiter
            made.setdefault(model.place().key(item), item)
    return list(made.values())


def misrendered(found: Inferred, items: Sequence[Item]) -> list[tuple[str, Any, Any]]:
    """Every key attribute of every item that the inferred model does not make as the item has it."""
    model, wrong = found.model, []
    for item in items:
        entity = model.entity_of(item)
        if entity is None:
            wrong.append(("no entity", item, None))
            continue
        values = found.values(item)
        for place in model.places:
            if place.holds(item):
                made = place.render(entity, {name: values[name] for name in entity.attributes if name in values})
                wrong += [(key, item[key], made.get(key)) for key in place.names
                          if made.get(key) != item[key] and key != model.type_attribute]  # fmt: skip
    return wrong


def templates(model: DataModel) -> dict[tuple[str, str, str], str]:
    """Every key template by place, entity and key attribute, as a picture shows it."""
    return {
        (place.name, entity, key.name): key.template.label
        for place in model.places for entity, keys in place.keys.items() for key in keys
    }  # fmt: skip


def differences(declared: DataModel, found: DataModel) -> list[str]:
    """What is declared otherwise in the two: entities, templates, types of attributes."""
    ours, theirs = templates(declared), templates(found)
    said = [f"{' '.join(key)}: {ours.get(key)} | {theirs.get(key)}" for key in sorted({*ours, *theirs})
            if ours.get(key) != theirs.get(key)]  # fmt: skip
    kinds = [{(entity.name, name): kind for entity in model.entities for name, kind in entity.attributes.items()}
             for model in (declared, found)]  # fmt: skip
    said += [f"{' '.join(key)}: {kinds[0].get(key)} | {kinds[1].get(key)}" for key in sorted({*kinds[0], *kinds[1]})
             if kinds[0].get(key) != kinds[1].get(key)]  # fmt: skip
    return said
