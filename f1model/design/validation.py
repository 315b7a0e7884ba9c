"""What a declaration is held to when it is made: names, references, templates, limits."""

import re
from typing import TYPE_CHECKING

from f1model.errors import ModelError
from f1model.values import ATTRIBUTE_TYPES, KEY_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from f1model.design.entities import Entity, Index
    from f1model.design.model import AccessPattern, DataModel

MAX_INDEXES = 20  # Developer Guide, "Quotas": global secondary indexes per table, default

MAX_KEY_ATTRIBUTES = 4  # Developer Guide, "Global secondary indexes: multi-attribute keys", of each kind

NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")  # Developer Guide, "Naming rules and data types"


def validate(model: "DataModel") -> None:
    """Hold a whole data model to the rules. Raises ModelError, naming the first place that breaks one."""
    table = model.table
    for name in (table, *(index.name for index in model.indexes)):
        if not NAME.fullmatch(name):
            raise ModelError(f"{name!r} is no table or index name: 3 to 255 of letters, digits, '_', '-' and '.'.")
    for kind, names in {
        "entity": [e.name for e in model.entities],
        "index": [i.name for i in model.indexes],
        "access pattern": [p.name for p in model.access_patterns],
    }.items():
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ModelError(f"{table}: two declarations of {kind} {twice[0]!r}. Rename one.")
    if len(model.indexes) > MAX_INDEXES:
        raise ModelError(f"{table}: {len(model.indexes)} indexes; DynamoDB allows {MAX_INDEXES}.")
    for entity in model.entities:
        if model.type_attribute in entity.attributes:
            raise ModelError(
                f"{entity.name}.{model.type_attribute}: the name is taken by the entity's type. Rename the attribute, "
                "or name another type_attribute (None: there is none)."
            )
        for attribute, kind in entity.attributes.items():
            if kind not in ATTRIBUTE_TYPES:
                raise ModelError(f"{entity.name}.{attribute}: {kind!r} is no type. Use {', '.join(ATTRIBUTE_TYPES)}.")
        for place in (None, *(index.name for index in model.indexes)):
            _validate_keys(model, entity, place)
    for index in model.indexes:
        for name in index.keys:
            model.entity(name)
        _validate_parts(table, index, model.entities)
        named = index.projection if isinstance(index.projection, str) else "a list" * bool(index.projection)
        if named not in ("ALL", "KEYS_ONLY", "a list"):
            raise ModelError(
                f'{table}.{index.name}: {index.projection!r} is no projection. Use "ALL", "KEYS_ONLY" or a list of '
                "attributes."
            )
        held = () if isinstance(index.projection, str) else index.projection
        again = sorted({name for name in held if held.count(name) > 1})
        if again:
            raise ModelError(f"{table}.{index.name}: {again[0]} is in its projection twice. Name it once.")
    for name, kind in model.key_types.items():
        if kind not in KEY_TYPES:
            raise ModelError(f"{table}: key_types has {name!r}: {kind!r}. A key attribute is S, N or B.")
    for line in model.relationships:
        model.entity(line.parent), model.entity(line.child)
        if line.cardinality not in ("0..1", "1..1", "0..*", "1..*"):
            raise ModelError(
                f"{line.parent} {line.verb} {line.child}: {line.cardinality!r} is no cardinality. "
                "Use 0..1, 1..1, 0..* or 1..*."
            )
    for pattern in model.access_patterns:
        _validate_pattern(model, pattern)


def _validate_parts(table: str, index: "Index", entities: "Sequence[Entity]") -> None:
    most = 1 if index.keys else MAX_KEY_ATTRIBUTES
    for kind, names in (("partition", index.partition), ("sort", index.sort)):
        if len(names) > most:
            why = "an index with key templates has" if index.keys else "DynamoDB allows"
            raise ModelError(
                f"{table}.{index.name}: {len(names)} attributes in the {kind} key; {why} {most}. Leave some out."
            )
    for name in (*index.partition, *index.sort) if index.native else ():
        kinds = {entity.attributes[name]: entity.name for entity in entities if name in entity.attributes}
        if len(kinds) > 1:
            said = " and ".join(f"{kind} in {entity}" for kind, entity in sorted(kinds.items()))
            raise ModelError(f"{table}.{index.name}: {name} is {said}; a key has one type. Declare it alike.")
    twice = sorted(
        {name for name in (*index.partition, *index.sort) if (*index.partition, *index.sort).count(name) > 1}
    )
    if twice:
        raise ModelError(f"{table}.{index.name}: {twice[0]} is in its key twice. Name it once.")


def _validate_keys(model: "DataModel", entity: "Entity", index: str | None) -> None:
    templates = model.templates(entity, index)
    place = f"{entity.name} in {index}" if index else entity.name
    if templates is None:
        return
    if len(templates) != sum(map(bool, model.key_parts(index))):
        raise ModelError(
            f"{place}: {len(templates)} key template(s) for the keys {', '.join(model.key_names(index))}. "
            "Give one for each."
        )
    if model.sort is None and entity.sort is not None:
        raise ModelError(f"{place}: a sort key {entity.sort!r}, but {model.table} has none. Take one of them away.")
    native = bool(index) and model.index(index or "").native
    for name, template in zip(map(", ".join, model.key_parts(index)), templates, strict=False):
        if not native and name in entity.attributes and template.label != f"<{name}>":
            raise ModelError(
                f"{place}.{name}: the key is also an attribute it declares, so its template can only be "
                f"{{{name}}}, not {template.label}. Rename one of the two."
            )
        for segment in template.segments:
            if segment.text[:1] == "<" and segment.text[1:-1] in entity.attributes:
                raise ModelError(
                    f"{place}.{name}: {segment.text} is plain text here. Write {{{segment.text[1:-1]}}}: only pictures "
                    "show it between angle brackets."
                )
            kind = entity.attributes.get(segment.field, "") if segment.field else "S"
            if kind not in ("S", "N"):
                raise ModelError(
                    f"{place}.{name}: {{{segment.field}}} is not an attribute of type S or N that it declares."
                )
            if segment.width and kind != "N":
                raise ModelError(f"{place}.{name}: {{{segment.field}}} is zero-padded but of type {kind}, not N.")


def _validate_pattern(model: "DataModel", pattern: "AccessPattern") -> None:
    if not pattern.returns:
        raise ModelError(f"Access pattern {pattern.name!r} returns no entity. Say what comes back.")
    if pattern.index:
        model.index(pattern.index)
    declared = {attribute for name in pattern.returns for attribute in model.entity(name).attributes}
    for name in (*pattern.given, *pattern.fixed, *((pattern.between,) if pattern.between else ())):
        if name not in declared:
            raise ModelError(
                f"Access pattern {pattern.name!r}: {name!r} is no attribute of {', '.join(pattern.returns)}."
            )
