"""A table of a NoSQL Workbench file as a data model: names, keys, indexes, and an entity for each usable facet."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from f1model.design.entities import Entity, Index, Item
from f1model.errors import ModelError, WorkbenchError
from f1model.design.template import DELIMITER, Template
from f1model.design.model import DataModel
from f1model.export.workbench.items import Keys, Raw, Warn, entries, expect, name_of, shown, storable
from f1model.design.validation import NAME
from f1model.values import ATTRIBUTE_TYPES, KEY_TYPES

TYPE_NAMES = ("type", "entitytype", "itemtype", "entity", "et")  # in small letters, without - and _

_FIELD = re.compile(r"(\w+?)(?::0([1-9]\d?)d)?")
_WRAPPED = re.compile(r"\$?\{(.+)\}|<(.+)>|\[(.+)\]")


@dataclass(frozen=True)
class Frame:
    """What a table's own words say, before its data is read: names, keys, indexes, attributes."""

    table: str
    partition: str
    sort: str | None
    kinds: Mapping[str, str]  # of all key attributes
    indexes: tuple[Index, ...]
    declared: Mapping[str, str]  # of all attributes

    @cached_property
    def keys(self) -> Keys:
        own = (self.partition, *((self.sort,) if self.sort else ()))
        of_indexes = {name: self.kinds[name] for index in self.indexes for name in (*index.partition, *index.sort)}
        ranged = {name for index in self.indexes for name in index.sort} | set(own[1:])
        return Keys(self.table, {name: self.kinds[name] for name in own}, of_indexes, frozenset(ranged))


def frame_of(model: DataModel) -> Frame:
    """A data model's frame."""
    names = {name for place in (None, *(index.name for index in model.indexes)) for name in model.key_names(place)}
    kinds = {name: model.key_type(name) for name in names}
    declared = {name: kind for entity in model.entities for name, kind in entity.attributes.items()}
    return Frame(model.table, model.partition, model.sort, kinds, tuple(model.indexes), {**kinds, **declared})


def read_frame(raw: Raw, place: str, warn: Warn) -> Frame:
    """Read a table's names, keys, indexes and attributes. Raises WorkbenchError, with the place, where it cannot."""
    table = _name(raw, "TableName", place)
    kinds: dict[str, str] = {}

    def key(owner: Raw, part: str, at: str) -> str:
        at = f"{at}.KeyAttributes.{part}"
        given: Raw = owner.get(part) or {}
        if part == "SortKey" and given == {}:
            return ""
        name: str = expect(expect(given, dict, at).get("AttributeName"), str, f"{at}.AttributeName")
        if not name or not storable(name) or len(name.encode()) > 255:
            raise WorkbenchError(f"{at}.AttributeName is {shown(name)}; a key's name has 1 to 255 bytes. Rename it.")
        kind = given.get("AttributeType")
        if not isinstance(kind, str) or kind not in KEY_TYPES:
            raise WorkbenchError(
                f"{at}.AttributeType is {shown(kind)}; a key attribute is S, N or B. Write one of them."
            )
        if kinds.setdefault(name, kind) != kind:
            warn(f"{table}: {name_of(name)} is a key of type {kinds[name]}, and {kind} in {at}: read as {kinds[name]}.")
        return name

    owner = expect(raw.get("KeyAttributes"), dict, f"{place}.KeyAttributes")
    partition, sort = key(owner, "PartitionKey", place), key(owner, "SortKey", place)
    indexes = []
    for number, given in enumerate(entries(raw, "GlobalSecondaryIndexes", place)):
        at = f"{place}.GlobalSecondaryIndexes[{number}]"
        name = _name(expect(given, dict, at), "IndexName", at)
        owner = expect(given.get("KeyAttributes"), dict, f"{at}.KeyAttributes")
        parts = {"partition": key(owner, "PartitionKey", at), "sort": key(owner, "SortKey", at) or ()}
        indexes.append(Index(name, projection=_projection(given, at, warn), **parts))  # type: ignore[arg-type]
    declared: dict[str, str] = {}
    for number, given in enumerate(entries(raw, "NonKeyAttributes", place)):
        at = f"{place}.NonKeyAttributes[{number}]"
        name = expect(expect(given, dict, at).get("AttributeName"), str, f"{at}.AttributeName")
        if given.get("AttributeType") in ATTRIBUTE_TYPES:
            declared.setdefault(name, given["AttributeType"])
        else:
            warn(f"{table}: {at}.AttributeType is {shown(given.get('AttributeType'))}, which is no type: left out.")
    for name in ("LocalSecondaryIndexes",) if raw.get("LocalSecondaryIndexes") else ():
        warn(f"{table}: {name} are kept in the file, and are not in the model.")
    frame = Frame(table, partition, sort or None, kinds, tuple(indexes), {**declared, **kinds})
    if partition == sort:
        raise WorkbenchError(f"{place}.KeyAttributes: {name_of(sort)} is both keys. Name two attributes.")
    _model(frame, (), None, place)
    return frame


def _name(owner: Raw, part: str, place: str) -> str:
    name: str = expect(owner.get(part), str, f"{place}.{part}")
    if not NAME.fullmatch(name):
        raise WorkbenchError(f"{place}.{part} is {shown(name)}; write 3 to 255 of letters, digits, '_', '-' and '.'.")
    return name


def _projection(given: Raw, at: str, warn: Warn) -> str | tuple[str, ...]:
    projection = given.get("Projection")
    projection = {} if projection is None else expect(projection, dict, f"{at}.Projection")
    kind = projection.get("ProjectionType") or "ALL"
    if kind == "INCLUDE":
        names = entries(projection, "NonKeyAttributes", f"{at}.Projection")
        found = tuple(expect(name, str, f"{at}.Projection.NonKeyAttributes[{n}]") for n, name in enumerate(names))
        if not found:
            warn(f"{at}.Projection includes no attribute: read as KEYS_ONLY.")
        return found or "KEYS_ONLY"
    if kind not in ("ALL", "KEYS_ONLY"):
        raise WorkbenchError(f"{at}.Projection.ProjectionType is {shown(kind)}. Write ALL, KEYS_ONLY or INCLUDE.")
    return str(kind)


def _model(frame: Frame, entities: Sequence[Entity], type_attribute: str | None, place: str) -> DataModel:
    try:
        return DataModel(
            frame.table, entities, indexes=frame.indexes, partition=frame.partition, sort=frame.sort,
            type_attribute=type_attribute, key_types=frame.kinds,
        )  # fmt: skip
    except ModelError as error:
        raise WorkbenchError(f"{place}: {error}") from None


def read_model(
    raw: Raw, place: str, frame: Frame, items: list[Item], by_facet: Mapping[int, list[Item]], warn: Warn
) -> DataModel:
    """The data model: an entity for each facet whose key aliases are templates that its items fit."""
    facets: dict[int, Raw] = {}
    names: list[str] = []
    for number, facet in enumerate(entries(raw, "TableFacets", place)):
        name = expect(facet.get("FacetName", ""), str, f"{place}.TableFacets[{number}].FacetName")
        if not name or name in names:
            warn(f"{place}.TableFacets[{number}]: {'a second ' + name_of(name) if name else 'no name'}: no entity.")
        else:
            facets[number] = facet
            names.append(name)
    listed = [entries(facet, "NonKeyAttributes", f"{place}.TableFacets[{n}]") for n, facet in facets.items()]
    kind = _type_by_value(frame, items, names) or (None if items else _type_by_name(frame, listed))
    entities = []
    for number, facet in facets.items():
        typed = [item for item in items if kind and item.get(kind) == facet["FacetName"]]
        sample = by_facet.get(number) or typed or (items if len(facets) == 1 else [])
        entity = _entity(facet, f"{place}.TableFacets[{number}]", frame, sample, kind)
        if entity is not None and (sample or len(facets) == 1 or not _plain(entity)):
            entities.append(entity)
    shared = Counter(entity.key for entity in entities)
    sound = []
    for entity in entities:
        try:
            if shared[entity.key] == 1:
                _model(frame, [entity], kind, place)
                sound.append(entity)
        except WorkbenchError:
            pass
    lacking = [name_of(name) for name in names if name not in {entity.name for entity in sound}]
    if lacking:
        warn(
            f"{frame.table}: no entity is made of {', '.join(lacking)}, whose key aliases are no templates of its keys."
        )
    if not sound:
        kind = _type_by_value(frame, items, names) or _type_by_name(frame, [list(item) for item in items])
    return _model(frame, sound, kind, place)


def _plain(entity: Entity) -> bool:
    """Whether its keys are attributes as they are, which tells nothing of it unless items bear it out."""
    return all(
        template in map("{{{}}}".format, entity.attributes)
        for template in (entity.partition, entity.sort or entity.partition)
    )


def _type_by_value(frame: Frame, items: Sequence[Item], names: Sequence[str]) -> str | None:
    """The attribute whose values are names of facets, in most items."""
    counts: Counter[str] = Counter()
    for item in items:
        counts.update(name for name, value in item.items() if isinstance(value, str) and name not in frame.keys.table)
    for name, count in counts.most_common():
        if count * 2 >= len(items) and all(item[name] in names for item in items if name in item):
            return name
    return None


def _type_by_name(frame: Frame, listed: Sequence[Sequence[Any]]) -> str | None:
    """An attribute that is called so, and stands in most of the lists of names."""
    counts = Counter(name for names in listed for name in names if isinstance(name, str))
    for name, count in counts.most_common():
        plain = name.lower().replace("_", "").replace("-", "")
        if plain in TYPE_NAMES and count * 2 >= len(listed) and name not in frame.keys.table:
            return name
    return None


def _entity(facet: Raw, place: str, frame: Frame, sample: Sequence[Item], kind: str | None) -> Entity | None:
    alias = facet.get("KeyAttributeAlias")
    alias = {} if alias is None else expect(alias, dict, f"{place}.KeyAttributeAlias")
    attributes: dict[str, str] = {}
    templates = []
    for key, part in ((frame.partition, "PartitionKeyAlias"), (frame.sort, "SortKeyAlias")):
        if key:
            text = alias.get(part)
            text = "" if text is None else expect(text, str, f"{place}.KeyAttributeAlias.{part}")
            template = _template(text, key, frame, [item[key] for item in sample], attributes)
            if template is None:
                return None
            templates.append(template)
    names = entries(facet, "NonKeyAttributes", place)
    listed = [expect(name, str, f"{place}.NonKeyAttributes[{number}]") for number, name in enumerate(names)]
    own = (frame.partition, frame.sort, kind)
    declared = {name: frame.declared[name] for name in listed if name in frame.declared and name not in own}
    attributes = {**declared, **attributes}
    for name in (name for index in frame.indexes for name in (*index.partition, *index.sort)):
        if name not in own and not (name.isidentifier() and attributes.get(name) in ("S", "N")):
            attributes.pop(name, None)  # no template can name it
    parsed = [Template.parse(template, place) for template in templates]
    keys = [key for key in (frame.partition, frame.sort) if key]
    fits = [
        all(t.read(str(item[key]), attributes) is not None for key, t in zip(keys, parsed, strict=True))
        for item in sample
    ]
    partition, *sort = templates
    entity = Entity(facet["FacetName"], partition, sort[0] if sort else None, attributes)
    return entity if sum(fits) * 2 >= len(fits) else None


def _template(alias: str, key: str, frame: Frame, values: Sequence[Any], attributes: dict[str, str]) -> str | None:
    """``ITEMS#ItemID`` as ``ITEMS#{ItemID}``; its fields go into ``attributes``. None where it is no template."""
    if frame.kinds[key] != "S" and (alias.strip("{}<>[]$") != key or frame.kinds[key] == "B"):
        return None
    segments = alias.split(DELIMITER)
    split = [str(value).split(DELIMITER) for value in values]
    wrapped = any(_WRAPPED.fullmatch(segment) for segment in segments)
    found = []
    for number, segment in enumerate(segments):
        inside = _WRAPPED.fullmatch(segment)
        match = _FIELD.fullmatch(next(filter(None, inside.groups())) if inside else segment)
        texts = {parts[number] for parts in split if len(parts) == len(segments)}
        named = match and match[1].isidentifier()
        varies = bool(texts) and segment not in texts
        if inside or (match and named and not wrapped and (match[1] in frame.declared or varies)):
            if not match or not named:
                return None
            name = match[1]
            declared = frame.declared.get(name, "S")
            if declared not in ("S", "N") or (name in (frame.partition, frame.sort) and (name != key or segments[1:])):
                return None
            attributes[name] = declared
            width = f":0{match[2]}d" if match[2] else _padding(texts) if declared == "N" else ""
            found.append(f"{{{name}{width}}}")
        elif not segment or "{" in segment or "}" in segment:
            return None
        else:
            found.append(segment)
    return DELIMITER.join(found)


def _padding(texts: set[str]) -> str:
    """The format of numbers that are all as wide and begin, one at least, with a zero."""
    widths = {len(text) for text in texts}
    padded = len(widths) == 1 and max(widths) > 1 and any(text[0] == "0" for text in texts)
    return f":0{max(widths)}d" if padded and all(text.isascii() and text.isdecimal() for text in texts) else ""
