"""A data model as a table of a NoSQL Workbench file; keys of several attributes glued into one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from f1model.design.entities import Index, Item
from f1model.errors import WorkbenchError
from f1model.design.template import DELIMITER, Template
from f1model.design.model import DataModel
from f1model.export.workbench.items import Raw, Warn, entries
from f1model.export.workbench.model import Frame, frame_of


def alias(template: Template, declared: Mapping[str, str]) -> str:
    """``RACE#{Round:02d}`` as a facet names it: ``RACE#Round:02d``; in braces where a literal is an attribute too."""
    clash = any(segment.text in declared for segment in template.segments)
    texts = []
    for segment in template.segments:
        name = f"{segment.field}:0{segment.width}d" if segment.width else segment.field
        texts.append(f"{{{name}}}" if name and clash else name or segment.text)
    return DELIMITER.join(texts)


def write_model(raw: Raw, model: DataModel, before: DataModel | None, items: Sequence[Item]) -> Raw:
    """``raw`` as ``model`` has it now; ``before`` is what it said (None: nothing yet). What is equal stays as it is."""
    frame = frame_of(model)
    old = frame_of(before) if before else None
    out = dict(raw)
    if not old or old.table != frame.table:
        out["TableName"] = frame.table
    if not old or (old.partition, old.sort, old.keys.table) != (frame.partition, frame.sort, frame.keys.table):
        out["KeyAttributes"] = _keys(frame, model.key_names())
    there = {each["AttributeName"] for each in entries(raw, "NonKeyAttributes", "")} | set(model.key_names())
    known = _attributes(before) if before else {}
    needed = {name: kind for name, kind in _attributes(model).items() if name not in known}
    for item in () if before else items:
        if not item.keys() <= needed.keys():
            typed = frame.keys.written(item)
            needed = {**{name: next(iter(value)) for name, value in typed.items()}, **needed}
    added = [{"AttributeName": name, "AttributeType": kind} for name, kind in needed.items() if name not in there]
    if added or not before:
        out["NonKeyAttributes"] = [*entries(raw, "NonKeyAttributes", ""), *added]
    if model.entities and (not before or before.entities != model.entities):
        out["TableFacets"] = _facets(raw, model, before, frame)
    indexes = [_index(raw, index, frame, old) for index in model.indexes]
    if indexes or entries(raw, "GlobalSecondaryIndexes", ""):
        out["GlobalSecondaryIndexes"] = indexes
    return out


def _keys(frame: Frame, names: Sequence[str]) -> Raw:
    parts = zip(("PartitionKey", "SortKey"), names, strict=False)
    return {part: {"AttributeName": name, "AttributeType": frame.kinds[name]} for part, name in parts}


def _attributes(model: DataModel) -> dict[str, str]:
    kind = {model.type_attribute: "S"} if model.type_attribute and model.entities else {}
    return {**kind, **frame_of(model).declared}


def _index(raw: Raw, index: Index, frame: Frame, old: Frame | None) -> Raw:
    found = (each for each in entries(raw, "GlobalSecondaryIndexes", "") if each["IndexName"] == index.name)
    there: Raw = next(found, {})
    names = (*index.partition, *index.sort)
    if old and index in old.indexes and all(old.kinds[name] == frame.kinds[name] for name in names):
        return dict(there)
    keys, projection = _keys(frame, names), index.projection_request
    return {**there, "IndexName": index.name, "KeyAttributes": keys, "Projection": projection}


def _facets(raw: Raw, model: DataModel, before: DataModel | None, frame: Frame) -> list[Raw]:
    found = [dict(facet) for facet in entries(raw, "TableFacets", "")]
    known = {entity.name: entity for entity in before.entities} if before else {}
    for entity in model.entities:
        if known.get(entity.name) == entity:
            continue
        aliases = [alias(template, frame.declared) for template in model.templates(entity) or ()]
        names = [model.type_attribute] if model.type_attribute else []
        names += entity.attributes
        names += [name for index in model.indexes if index.key(entity) for name in model.key_names(index.name)]
        facet = next((each for each in found if each.get("FacetName") == entity.name), None)
        if facet is None:
            facet = {"DataAccess": {"MySql": {}}}
            found.append(facet)
        facet |= {
            "FacetName": entity.name,
            "KeyAttributeAlias": dict(zip(("PartitionKeyAlias", "SortKeyAlias"), aliases, strict=False)),
            "NonKeyAttributes": [name for name in dict.fromkeys(names) if name not in model.key_names()],
        }
    gone = known.keys() - {entity.name for entity in model.entities}
    return [facet for facet in found if facet.get("FacetName") not in gone]


def flattened(model: DataModel, items: Sequence[Item], warn: Warn) -> tuple[DataModel, list[Item]]:
    """The model and its items with each key of several attributes glued into one, which is what the format can say."""
    indexes: list[Index] = []
    added: dict[str, Index] = {}
    found = [dict(item) for item in items]
    for index in model.indexes:
        parts = {"partition": index.partition, "sort": index.sort}
        for part, suffix in (("partition", "PK"), ("sort", "SK")):
            names = parts[part]
            if len(names) > 1:
                glued = f"{index.name}{suffix}"
                if glued in frame_of(model).declared or any(glued in item for item in items):
                    raise WorkbenchError(
                        f"{model.table}.{index.name}: {', '.join(names)} would be glued into {glued}, which is there "
                        "already. Rename the index."
                    )
                _glue(found, names, glued, f"{model.table}.{index.name}", warn)
                parts[part], added[glued] = (glued,), index
        same = (index.partition, index.sort) == tuple(parts.values())
        indexes.append(
            index
            if same
            else Index(index.name, projection=index.projection, partition=parts["partition"], sort=parts["sort"])
        )
    entities = [
        replace(e, attributes={**e.attributes, **{name: "S" for name, index in added.items() if index.key(e)}})
        for e in model.entities
    ]
    return replace(model, indexes=indexes, entities=entities), found


def _glue(items: Sequence[Item], names: Sequence[str], glued: str, place: str, warn: Warn) -> None:
    held = [item for item in items if all(name in item for name in names)]
    widths = {}
    for name in names:
        numbers = [str(item[name]) for item in held if not isinstance(item[name], str | bytes)]
        whole = all(text.isdecimal() for text in numbers)
        widths[name] = max(map(len, numbers), default=0) if whole else 0
        if not whole:
            warn(f"{place}: {name} has numbers that cannot be padded with zeros, so {glued} does not sort by them.")
    for item in held:
        texts = (value.hex() if isinstance(value := item[name], bytes) else str(value) for name in names)
        item[glued] = DELIMITER.join(
            text if isinstance(item[name], str) else text.zfill(widths[name])
            for name, text in zip(names, texts, strict=True)
        )
    warn(f"{place}: {', '.join(names)} are glued into {glued}, because the format has one attribute for a key.")
