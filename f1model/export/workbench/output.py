"""A data model as a table of a NoSQL Workbench file, with keys of several attributes glued into one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from f1model.design.entity import Item
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.place import Place
from f1model.design.template import DELIMITER, Template
from f1model.errors import WorkbenchError
from f1model.export.workbench.items import Raw, Warn, entries
from f1model.export.workbench.model import Frame, frame_of


def alias(template: Template, declared: Mapping[str, str]) -> str:
    """``RACE#{Round:02d}`` as a facet names it: ``RACE#Round:02d``; in braces if a literal is an attribute too."""
    clash = any(segment.text in declared for segment in template.segments)
    texts = []
    for segment in template.segments:
        name = f"{segment.field}:0{segment.width}d" if segment.width else segment.field
        texts.append(f"{{{name}}}" if name and clash else name or segment.text)
    return DELIMITER.join(texts)


def write_model(raw: Raw, model: DataModel, before: DataModel | None, items: Sequence[Item]) -> Raw:
    """``raw``, updated from the model ``before`` (None: there was none) to ``model``. What is the same stays."""
    frame = frame_of(model)
    old = frame_of(before) if before else None
    out = dict(raw)
    if not old or old.table != frame.table:
        out["TableName"] = frame.table
    if not old or _keys(old, old.primary) != _keys(frame, frame.primary):
        out["KeyAttributes"] = _keys(frame, frame.primary)
    listed = {each["AttributeName"] for each in entries(raw, "NonKeyAttributes", "")} | set(frame.primary)
    known = _attributes(before) if before else {}
    needed = {name: kind for name, kind in _attributes(model).items() if name not in known}
    found, kinds = [needed], dict(needed)
    for item in () if before else items:
        if not item.keys() <= kinds.keys():
            found.append({name: next(iter(value)) for name, value in frame.keys.written(item).items()})
            for name, kind in found[-1].items():
                kinds.setdefault(name, kind)
    needed = {name: kinds[name] for names in reversed(found) for name in names}
    added = [{"AttributeName": name, "AttributeType": kind} for name, kind in needed.items() if name not in listed]
    if added or not before:
        out["NonKeyAttributes"] = [*entries(raw, "NonKeyAttributes", ""), *added]
    if model.entities and (not before or before.entities != model.entities):
        out["TableFacets"] = _facets(raw, model, before, frame)
    both = zip(model.indexes, model.places[1:], strict=True)
    indexes = [_index(raw, index, place, frame, old) for index, place in both if isinstance(index, Index)]
    if indexes or entries(raw, "GlobalSecondaryIndexes", ""):
        out["GlobalSecondaryIndexes"] = indexes
    return out


def _keys(frame: Frame, names: Sequence[str]) -> Raw:
    parts = zip(("PartitionKey", "SortKey"), names, strict=False)
    return {part: {"AttributeName": name, "AttributeType": frame.kinds[name]} for part, name in parts}


def _attributes(model: DataModel) -> dict[str, str]:
    kind = {model.type_attribute: "S"} if model.type_attribute and model.entities else {}
    return {**kind, **frame_of(model).declared}


def _index(raw: Raw, index: Index, place: Place, frame: Frame, old: Frame | None) -> Raw:
    written = (each for each in entries(raw, "GlobalSecondaryIndexes", "") if each["IndexName"] == index.name)
    same: Raw = next(written, {})
    if old and index in old.indexes and all(old.kinds[name] == frame.kinds[name] for name in place.names):
        return dict(same)
    keys = _keys(frame, place.names)
    return {**same, "IndexName": index.name, "KeyAttributes": keys, "Projection": place.projection_request}


def _facets(raw: Raw, model: DataModel, before: DataModel | None, frame: Frame) -> list[Raw]:
    facets = [dict(facet) for facet in entries(raw, "TableFacets", "")]
    known = {entity.name: entity for entity in before.entities} if before else {}
    by_name = {facet.get("FacetName"): facet for facet in reversed(facets)}
    table, *indexes = model.places
    for entity in model.entities:
        if known.get(entity.name) == entity:
            continue
        aliases = [alias(key.template, frame.declared) for key in table.keys[entity.name]]
        names = [model.type_attribute] if model.type_attribute else []
        names += entity.attributes
        names += [name for place in indexes if entity.name in place.keys for name in place.names]
        facet = by_name.get(entity.name)
        if facet is None:
            facet = {"DataAccess": {"MySql": {}}}
            facets.append(facet)
        facet |= {
            "FacetName": entity.name,
            "KeyAttributeAlias": dict(zip(("PartitionKeyAlias", "SortKeyAlias"), aliases, strict=False)),
            "NonKeyAttributes": [name for name in dict.fromkeys(names) if name not in table.names],
        }
    gone = known.keys() - {entity.name for entity in model.entities}
    return [facet for facet in facets if facet.get("FacetName") not in gone]


def flattened(model: DataModel, items: Sequence[Item], warn: Warn) -> tuple[DataModel, list[Item]]:
    """The model and its items, with each key of several attributes glued into one, as the format needs it.

    Raises WorkbenchError if the attribute that it would be glued into exists already.
    """
    indexes: list[Index | LocalIndex] = []
    holders: dict[str, Place] = {}
    copies = [dict(item) for item in items]
    for index, place in zip(model.indexes, model.places[1:], strict=True):
        changed: dict[str, tuple[str, ...]] = {}
        for part, suffix, names in (("partition", "PK", place.partition), ("sort", "SK", place.sort)):
            if len(names) > 1:
                name = f"{index.name}{suffix}"
                if name in frame_of(model).declared or any(name in item for item in items):
                    problem = f"{', '.join(names)} would be glued into {name}, which exists already."
                    raise WorkbenchError(place.label, problem, "Rename the index.")
                _glue(copies, names, name, place.label, warn)
                changed[part], holders[name] = (name,), place
        indexes.append(replace(index, **changed))  # type: ignore[arg-type]
    if not holders:
        return model, copies
    entities = [
        replace(each, attributes={**each.attributes, **{n: "S" for n, p in holders.items() if each.name in p.keys}})
        for each in model.entities
    ]
    return replace(model, indexes=indexes, entities=entities), copies


def _glue(items: Sequence[Item], names: Sequence[str], glued: str, where: str, warn: Warn) -> None:
    held = [item for item in items if all(name in item for name in names)]
    widths = {}
    for name in names:
        numbers = [str(item[name]) for item in held if not isinstance(item[name], str | bytes)]
        whole = all(text.isdecimal() for text in numbers)
        widths[name] = max(map(len, numbers), default=0) if whole else 0
        if not whole:
            warn(f"{where}: {name} has numbers that cannot be padded with zeros, so {glued} does not sort by them.")
    for item in held:
        texts = (value.hex() if isinstance(value := item[name], bytes) else str(value) for name in names)
        item[glued] = DELIMITER.join(
            text if isinstance(item[name], str) else text.zfill(widths[name])
            for name, text in zip(names, texts, strict=True)
        )
    warn(f"{where}: {', '.join(names)} are glued into {glued}, because the format has one attribute for a key.")
