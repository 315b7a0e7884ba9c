"""A table of a NoSQL Workbench file as a data model: names, keys, indexes, and an entity for each usable facet."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from f1model.design.entity import Entity, Item
from f1model.design.index import NAME, Index, LocalIndex
from f1model.design.model import DataModel
from f1model.design.place import Place, check_key_types, places
from f1model.design.settings import Settings
from f1model.design.template import DELIMITER
from f1model.errors import ModelError, WorkbenchError
from f1model.export.dynamodb_json import storable
from f1model.export.workbench.items import KeyTypes, Raw, Warn, entries, expect, name_of, names_of, shown
from f1model.export.workbench.settings import INDEX, TABLE, read_capacity, tell_others
from f1model.values import ATTRIBUTE_TYPES, KEY_TYPES

TYPE_NAMES = ("type", "entitytype", "itemtype", "entity", "et")  # in lower case, without - and _

_FIELD = re.compile(r"(\w+?)(?::0([1-9]\d?)d)?")
_WRAPPED = re.compile(r"\$?\{(.+)\}|<(.+)>|\[(.+)\]")


@dataclass(frozen=True)
class Frame:
    """What a table declares, before its data is read: names, keys, indexes, attributes."""

    places: tuple[Place, ...]
    indexes: tuple[Index | LocalIndex, ...]
    kinds: Mapping[str, str]  # of all key attributes
    declared: Mapping[str, str]  # of all attributes
    capacity: tuple[int, int] | None = None  # read and write units a second; None: on demand, or not said

    @property
    def table(self) -> str:
        return self.places[0].table

    @property
    def primary(self) -> tuple[str, ...]:
        """The table's own key attributes."""
        return self.places[0].names

    @property
    def keys(self) -> KeyTypes:
        return KeyTypes(self.places, self.kinds)

    def model(self, entities: Sequence[Entity], type_attribute: str | None) -> DataModel:
        """The table as a data model. Raises ModelError if it contradicts itself."""
        names: Any = {"partition": self.primary[0], "sort": _sort(self.primary), "type_attribute": type_attribute}
        settings = Settings(self.capacity)
        return DataModel(self.table, entities, indexes=self.indexes, key_types=self.kinds, settings=settings, **names)

    def holds(self, entity: Entity, type_attribute: str | None) -> bool:
        """Whether the table can have this entity."""
        partition, sort = self.primary[0], _sort(self.primary)
        try:
            with_it = places(self.table, partition, sort, [entity], self.indexes, type_attribute)
            check_key_types(with_it, [entity], self.kinds)
        except ModelError:
            return False
        return type_attribute not in entity.attributes


def _sort(names: Sequence[str]) -> str | None:
    return names[1] if len(names) > 1 else None


def frame_of(model: DataModel) -> Frame:
    """A data model's frame."""
    kinds = {name: model.key_type(name) for place in model.places for name in place.names}
    declared = {name: kind for entity in model.entities for name, kind in entity.attributes.items()}
    return Frame(model.places, tuple(model.indexes), kinds, {**kinds, **declared})


def read_frame(raw: Raw, where: str, warn: Warn) -> Frame:
    """Read a table's names, keys, indexes and attributes. Raises WorkbenchError, naming where they are wrong."""
    table = _name(raw, "TableName", where)
    kinds: dict[str, str] = {}

    def key(owner: Raw, part: str, where: str) -> tuple[str, ...]:
        where = f"{where}.{part}"
        given: Raw = owner.get(part) or {}
        if part == "SortKey" and given == {}:
            return ()
        name: str = expect(expect(given, dict, where).get("AttributeName"), str, f"{where}.AttributeName")
        if not name or not storable(name) or len(name.encode()) > 255:
            problem = f"it is {shown(name)}, and a key's name has 1 to 255 bytes."
            raise WorkbenchError(f"{where}.AttributeName", problem, "Rename it.")
        kind = given.get("AttributeType")
        if not isinstance(kind, str) or kind not in KEY_TYPES:
            problem = f"it is {shown(kind)}, and a key attribute is of type S, N or B."
            raise WorkbenchError(f"{where}.AttributeType", problem, "Write one of them.")
        if kinds.setdefault(name, kind) != kind:
            first = kinds[name]
            warn(f"{table}: {name_of(name)} is a key of type {first}, and {kind} in {where}: read as {first}.")
        return (name,)

    def keys(owner: Raw, where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        where = f"{where}.KeyAttributes"
        given = expect(owner.get("KeyAttributes"), dict, where)
        partition, sort = key(given, "PartitionKey", where), key(given, "SortKey", where)
        if partition == sort:
            problem = f"{name_of(*sort)} is both the partition key and the sort key."
            raise WorkbenchError(where, problem, "Name two attributes.")
        return partition, sort

    primary = keys(raw, where)
    indexes = []
    for number, given in enumerate(entries(raw, "GlobalSecondaryIndexes", where)):
        at = f"{where}.GlobalSecondaryIndexes[{number}]"
        name = _name(expect(given, dict, at), "IndexName", at)
        partition, sort = keys(given, at)
        tell_others(given, INDEX, f"{table}.{name}", warn)
        with _refused(at):
            indexes.append(Index(name, partition=partition, sort=sort, projection=_projection(given, at, warn)))
    declared: dict[str, str] = {}
    for number, given in enumerate(entries(raw, "NonKeyAttributes", where)):
        at = f"{where}.NonKeyAttributes[{number}]"
        name = expect(expect(given, dict, at).get("AttributeName"), str, f"{at}.AttributeName")
        if not name or not storable(name):
            warn(f"{table}: {at}.AttributeName is {shown(name)}, which is not a name: left out.")
        elif given.get("AttributeType") in ATTRIBUTE_TYPES:
            declared.setdefault(name, given["AttributeType"])
        else:
            warn(f"{table}: {at}.AttributeType is {shown(given.get('AttributeType'))}, which is not a type: left out.")
    tell_others(raw, TABLE, table, warn)
    partition, sort = primary
    at_hand = places(table, partition[0], _sort((*partition, *sort)), (), indexes, None)
    return Frame(at_hand, tuple(indexes), kinds, {**declared, **kinds}, read_capacity(raw, table, warn))


def _name(owner: Raw, part: str, where: str) -> str:
    where = f"{where}.{part}"
    name: str = expect(owner.get(part), str, where)
    if not NAME.fullmatch(name):
        fix = "Write 3 to 255 characters: letters, digits, '_', '-' and '.'."
        raise WorkbenchError(where, f"it is {shown(name)}.", fix)
    return name


def _projection(given: Raw, where: str, warn: Warn) -> str | tuple[str, ...]:
    where = f"{where}.Projection"
    projection = given.get("Projection")
    projection = {} if projection is None else expect(projection, dict, where)
    kind = projection.get("ProjectionType") or "ALL"
    if kind == "INCLUDE":
        names = entries(projection, "NonKeyAttributes", where)
        listed = tuple(expect(name, str, f"{where}.NonKeyAttributes[{n}]") for n, name in enumerate(names))
        if not listed:
            warn(f"{where} includes no attribute: read as KEYS_ONLY.")
        if len(set(listed)) < len(listed):
            warn(f"{where} includes an attribute twice: it is read once.")
        return tuple(dict.fromkeys(listed)) or "KEYS_ONLY"
    if kind not in ("ALL", "KEYS_ONLY"):
        raise WorkbenchError(f"{where}.ProjectionType", f"it is {shown(kind)}.", "Write ALL, KEYS_ONLY or INCLUDE.")
    return str(kind)


@contextmanager
def _refused(where: str) -> Iterator[None]:
    """Report what a class refuses when it is made as an error of the file."""
    try:
        yield
    except ModelError as error:
        raise WorkbenchError(error.where, error.problem, error.fix).within(where) from None


def read_model(
    raw: Raw, where: str, frame: Frame, items: list[Item], by_facet: Mapping[int, list[Item]], warn: Warn
) -> DataModel:
    """The data model: an entity for each facet whose key aliases are templates that fit its items."""
    facets: dict[str, tuple[int, Raw]] = {}
    for number, facet in enumerate(entries(raw, "TableFacets", where)):
        name = expect(facet.get("FacetName", ""), str, f"{where}.TableFacets[{number}].FacetName")
        if not name or name in facets:
            fault = f"is a second {name_of(name)}" if name else "has no name"
            warn(f"{where}.TableFacets[{number}] {fault}: no entity is made of it.")
        else:
            facets[name] = number, facet
    listed = [entries(facet, "NonKeyAttributes", f"{where}.TableFacets[{n}]") for n, facet in facets.values()]
    kind = _type_by_value(frame, items, facets) or (None if items else _type_by_name(frame, listed))
    of_type: dict[str, list[Item]] = {}
    for item in items:
        if isinstance(named := item.get(kind or ""), str):
            of_type.setdefault(named, []).append(item)
    entities = []
    for name, (number, facet) in facets.items():
        sample = by_facet.get(number) or of_type.get(name) or (items if len(facets) == 1 else [])
        entity = _entity(facet, f"{where}.TableFacets[{number}]", frame, sample, kind)
        if entity is not None and (sample or len(facets) == 1 or not _plain(entity)):
            entities.append(entity)
    shared = Counter(entity.keys for entity in entities)
    sound = [entity for entity in entities if shared[entity.keys] == 1 and frame.holds(entity, kind)]
    made = {entity.name for entity in sound}
    lacking = names_of([name for name in facets if name not in made])
    if lacking:
        warn(f"{frame.table}: no entity is made of {lacking}, whose key aliases are not templates of its keys.")
    if not sound:
        kind = _type_by_value(frame, items, facets) or _type_by_name(frame, [list(item) for item in items])
    with _refused(where):
        return frame.model(sound, kind)


def _plain(entity: Entity) -> bool:
    """Whether its keys are plain attributes, which says nothing about it unless items confirm it."""
    return all(
        template in map("{{{}}}".format, entity.attributes)
        for template in (entity.partition, entity.sort or entity.partition)
    )


def _type_by_value(frame: Frame, items: Sequence[Item], names: Collection[str]) -> str | None:
    """The attribute that most items have, and whose values are always names of facets."""
    counts: Counter[str] = Counter()
    for item in items:
        counts.update(name for name, value in item.items() if isinstance(value, str) and name not in frame.primary)
    for name, count in counts.most_common():
        if count * 2 >= len(items) and all(item[name] in names for item in items if name in item):
            return name
    return None


def _type_by_name(frame: Frame, listed: Sequence[Sequence[Any]]) -> str | None:
    """An attribute that is called something like "type", and is in most of the lists of names."""
    counts = Counter(name for names in listed for name in names if isinstance(name, str))
    for name, count in counts.most_common():
        plain = name.lower().replace("_", "").replace("-", "")
        if plain in TYPE_NAMES and count * 2 >= len(listed) and name not in frame.primary:
            return name
    return None


def _entity(facet: Raw, where: str, frame: Frame, sample: Sequence[Item], kind: str | None) -> Entity | None:
    alias = facet.get("KeyAttributeAlias")
    alias = {} if alias is None else expect(alias, dict, f"{where}.KeyAttributeAlias")
    fields: dict[str, str] = {}
    sources = []
    for key, part in zip(frame.primary, ("PartitionKeyAlias", "SortKeyAlias"), strict=False):
        text = alias.get(part)
        text = "" if text is None else expect(text, str, f"{where}.KeyAttributeAlias.{part}")
        source = _template(text, key, frame, [item[key] for item in sample], fields)
        if source is None:
            return None
        sources.append(source)
    names = entries(facet, "NonKeyAttributes", where)
    listed = [expect(name, str, f"{where}.NonKeyAttributes[{number}]") for number, name in enumerate(names)]
    own = (*frame.primary, kind)
    declared = {name: frame.declared[name] for name in listed if name in frame.declared and name not in own}
    try:
        entity = Entity(facet["FacetName"], sources[0], _sort(sources), {**declared, **fields})
    except ModelError:
        return None
    templates = {key: entity.template(source, where) for key, source in zip(frame.primary, sources, strict=True)}
    fits = [
        all(template.read(str(item[key]), entity.attributes) is not None for key, template in templates.items())
        for item in sample
    ]
    return entity if sum(fits) * 2 >= len(fits) else None


def _template(alias: str, key: str, frame: Frame, values: Sequence[Any], fields: dict[str, str]) -> str | None:
    """``ITEMS#ItemID`` as ``ITEMS#{ItemID}``; its fields go into ``fields``. None if it is not a template."""
    if frame.kinds[key] != "S" and (alias.strip("{}<>[]$") != key or frame.kinds[key] == "B"):
        return None
    segments = alias.split(DELIMITER)
    split = [str(value).split(DELIMITER) for value in values]
    wrapped = any(_WRAPPED.fullmatch(segment) for segment in segments)
    parts = []
    for number, segment in enumerate(segments):
        inside = _WRAPPED.fullmatch(segment)
        match = _FIELD.fullmatch(next(filter(None, inside.groups())) if inside else segment)
        texts = {pieces[number] for pieces in split if len(pieces) == len(segments)}
        named = match and match[1].isidentifier()
        varies = bool(texts) and segment not in texts
        if inside or (match and named and not wrapped and (match[1] in frame.declared or varies)):
            if not match or not named:
                return None
            name = match[1]
            declared = frame.declared.get(name, "S")
            if declared not in ("S", "N") or (name in frame.primary and (name != key or segments[1:])):
                return None
            fields[name] = declared
            width = f":0{match[2]}d" if match[2] else _padding(texts) if declared == "N" else ""
            parts.append(f"{{{name}{width}}}")
        elif not segment or "{" in segment or "}" in segment:
            return None
        else:
            parts.append(segment)
    return DELIMITER.join(parts)


def _padding(texts: set[str]) -> str:
    """The format of numbers that are all of the same width, if at least one begins with a zero; else ""."""
    widths = {len(text) for text in texts}
    padded = len(widths) == 1 and max(widths) > 1 and any(text[0] == "0" for text in texts)
    return f":0{max(widths)}d" if padded and all(text.isascii() and text.isdecimal() for text in texts) else ""
