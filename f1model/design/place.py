"""A place where items are kept under their keys: the table, or one of its indexes, as one object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from f1model.design.entity import Entity, Item
from f1model.design.index import Index, LocalIndex, check_local
from f1model.design.template import DELIMITER, Template
from f1model.errors import ModelError
from f1model.values import KEY_TYPES, counted

PARTITION_BYTES, SORT_BYTES = 2048, 1024  # Developer Guide, "Quotas": the longest partition key and sort key


@dataclass(frozen=True)
class KeyAttribute:
    """One key attribute of an entity's items.

    ``own`` says that the entity declares an attribute of this name, which is then the key, unchanged and with its own
    type. Otherwise ``template`` renders the key as text.
    """

    name: str
    template: Template
    own: bool = False

    def render(self, values: Mapping[str, Any], where: str) -> Any:
        """The key attribute's value. Raises ModelError as :meth:`Template.render` does."""
        if self.own and values.get(self.name) not in (None, ""):
            return values[self.name]
        return self.template.render(values, where)

    def fits(self, value: Any, kinds: Mapping[str, str]) -> bool:
        """Whether an item of the entity can have this value as its key; ``kinds`` are the types of its attributes."""
        if self.own:
            return value is not None
        return self.template.read(str(value), kinds) is not None


@dataclass(frozen=True, eq=False)
class Place:
    """The table (``index`` None) or one of its indexes.

    ``partition`` and ``sort`` name the attributes of its two keys: one each, in an index up to four each. There may be
    no sort key. ``keys`` has, by the name of each entity whose items can be here, its key attributes in the order of
    ``names``. ``projection`` is what the place keeps of an item besides all keys.
    """

    table: str
    index: str | None
    partition: tuple[str, ...]
    sort: tuple[str, ...]
    keys: Mapping[str, tuple[KeyAttribute, ...]]
    projection: str | tuple[str, ...] = "ALL"
    primary: tuple[str, ...] = ()  # the table's own key attributes, which each index holds as well
    local: bool = False  # whether it is an index of the table's own item collections

    @property
    def label(self) -> str:
        """``F1Table``, or ``F1Table.GSI1``."""
        return f"{self.table}.{self.index}" if self.index else self.table

    @property
    def name(self) -> str:
        """``F1Table``, or ``GSI1``."""
        return self.index or self.table

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All its key attributes, those of the partition key first."""
        return self.partition + self.sort

    @cached_property
    def beginnings(self) -> dict[str, dict[str, list[str]]]:
        """For each key attribute, the entities by the text with which it begins; "" where it begins with a value."""
        begun: dict[str, dict[str, list[str]]] = {name: {} for name in self.names}
        for entity, keys in self.keys.items():
            for key in keys:
                first = key.template.segments[0]
                begun[key.name].setdefault("" if key.own or first.field else first.text, []).append(entity)
        return begun

    @property
    def strong(self) -> bool:
        """Whether it can be read strongly (Developer Guide, "Read consistency")."""
        return self.index is None or self.local

    @property
    def home(self) -> str | None:
        """The index whose partitions and throughput it uses, its own, or None: a local index uses the table's."""
        return None if self.local else self.index

    def partition_keys(self, entity: str) -> tuple[KeyAttribute, ...]:
        """The entity's partition key here; () if it has none."""
        return self.keys.get(entity, ())[: len(self.partition)]

    def sort_keys(self, entity: str) -> tuple[KeyAttribute, ...]:
        """The entity's sort key here; () if it has none."""
        return self.keys.get(entity, ())[len(self.partition) :]

    def longest(self, name: str) -> int:
        """The largest size of a key attribute here, in bytes."""
        return PARTITION_BYTES if name in self.partition else SORT_BYTES

    def holds(self, item: Mapping[str, Any]) -> bool:
        """Whether the item is here, that is, whether it has every key attribute."""
        return all(name in item for name in self.names)

    def key(self, item: Mapping[str, Any]) -> tuple[Any, ...]:
        """The item's key here. Raises KeyError if the item is not here."""
        return tuple(item[name] for name in self.names)

    def entry(self, item: Mapping[str, Any]) -> Item | None:
        """What is kept of the item here: all of it, or what the index projects. None if the item is not here."""
        if not self.holds(item):
            return None
        if self.projection == "ALL":
            return dict(item)
        return {name: value for name, value in item.items() if self.keeps(name)}

    def keeps(self, name: str) -> bool:
        """Whether it keeps an attribute of that name, if an item has it."""
        return self.projection == "ALL" or name in self._kept

    @cached_property
    def _kept(self) -> frozenset[str]:
        listed = () if isinstance(self.projection, str) else self.projection
        return frozenset((*self.names, *self.primary, *listed))

    def render(self, entity: Entity, values: Mapping[str, Any]) -> Item:
        """The key attributes of an item of ``entity`` with these values; {} if the item will not be here.

        Raises:
            ModelError: a value for the table's own key is missing, a value is empty, contains the delimiter or does
                not fit its padding, or a key is too long.
        """
        keys = self.keys.get(entity.name, ())
        if self.index and keys and not self._fields[entity.name] <= values.keys():
            return {}
        rendered = {}
        for key in keys:
            where = f"{entity.name} in {self.index}.{key.name}" if self.index else f"{entity.name}.{key.name}"
            rendered[key.name] = value = key.render(values, where)
            if type(value) is not str or len(value) > SORT_BYTES // 4:  # a character has at most four
                _check_length(value, self.longest(key.name), where)
        return rendered

    @cached_property
    def _fields(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(field for key in keys for field in key.template.fields)
                for name, keys in self.keys.items()}  # fmt: skip

    @property
    def key_schema(self) -> list[dict[str, str]]:
        """The ``KeySchema`` of boto3's ``create_table``."""
        kinds = [("HASH", self.partition), ("RANGE", self.sort)]
        return [{"AttributeName": name, "KeyType": kind} for kind, names in kinds for name in names]

    @property
    def projection_request(self) -> dict[str, Any]:
        """The ``Projection`` of boto3's ``create_table``."""
        if isinstance(self.projection, str):
            return {"ProjectionType": self.projection}
        return {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(self.projection)}


def places(
    table: str, partition: str, sort: str | None, entities: Sequence[Entity], indexes: Sequence[Index | LocalIndex],
    type_attribute: str | None, delimiter: str = DELIMITER,
) -> tuple[Place, ...]:  # fmt: skip
    """The place of the table, then the place of each index.

    Raises:
        ModelError: an entity has too many or too few templates, two of them would write different values into one
            attribute, or a local index has no other sort key than the table.
    """
    own = (sort,) if sort else ()
    primary = {entity.name: _primary(entity, table, (partition, *own), delimiter) for entity in entities}
    all_places = [Place(table, None, (partition,), own, primary, primary=(partition, *own))]
    for index in indexes:
        if isinstance(index, LocalIndex):
            check_local(index, table, (partition, *own), declared=bool(entities))
        keys = {
            entity.name: _indexed(entity, index, primary[entity.name], type_attribute, delimiter) for entity in entities
        }
        present = {name: each for name, each in keys.items() if each}
        local = isinstance(index, LocalIndex)
        names = ((partition,), (index.sort,)) if isinstance(index, LocalIndex) else (index.partition, index.sort)
        all_places.append(Place(table, index.name, *names, present, index.projection, all_places[0].primary, local))
    for entity in entities:
        _check_agreement(entity, all_places, type_attribute)
    return tuple(all_places)


def _primary(entity: Entity, table: str, names: tuple[str, ...], delimiter: str) -> tuple[KeyAttribute, ...]:
    if len(names) == 1 and entity.sort is not None:
        problem = f"has a sort key {entity.sort!r}, and {table} has none."
        raise ModelError(entity.name, f"{entity.name} {problem}", "Remove it, or give the table one.")
    sources = [each for each in (entity.partition, entity.sort) if each is not None]
    return _templates(entity, entity.name, names, sources, delimiter)


def _templates(
    entity: Entity, where: str, names: tuple[str, ...], sources: Sequence[str], delimiter: str
) -> tuple[KeyAttribute, ...]:
    if len(sources) != len(names):
        problem = f"it has {counted(len(sources), 'key template')} for the keys {', '.join(names)}."
        raise ModelError(where, problem, "Give one for each.")
    return tuple(_key(entity, where, name, source, delimiter) for name, source in zip(names, sources, strict=True))


def _key(entity: Entity, where: str, name: str, source: str, delimiter: str) -> KeyAttribute:
    where = f"{where}.{name}"
    template = entity.template(source, where, delimiter)
    own = name in entity.attributes
    if own and template != Template.attribute(name):
        problem = f"the entity declares this key as an attribute, so its template can only be {{{name}}}, not {source}."
        raise ModelError(where, problem, "Rename one of the two.")
    if not own and any(entity.attributes[field] == "B" for field in template.fields):
        problem = f"{template.label} is binary, and {name} would have to be text."
        raise ModelError(where, problem, f"Key by the attribute itself: name the key {template.fields[0]}.")
    return KeyAttribute(name, template, own)


def _indexed(
    entity: Entity,
    index: Index | LocalIndex,
    primary: tuple[KeyAttribute, ...],
    type_attribute: str | None,
    delimiter: str,
) -> tuple[KeyAttribute, ...]:
    """The entity's key in an index: as the index declares it, else of attributes that items have anyway, else ()."""
    known = {key.name: key for key in primary}
    if type_attribute:
        known.setdefault(type_attribute, KeyAttribute(type_attribute, Template.literal(entity.name)))
    known |= {name: KeyAttribute(name, Template.attribute(name), own=True) for name in entity.attributes}
    if isinstance(index, LocalIndex):
        template, where = index.keys.get(entity.name), f"{entity.name} in {index.name}"
        key = known.get(index.sort) if template is None else _key(entity, where, index.sort, template, delimiter)
        return (primary[0], key) if key else ()
    given = index.keys.get(entity.name)
    if given is None:
        names = (*index.partition, *index.sort)
        return tuple(known[name] for name in names) if all(name in known for name in names) else ()
    where, names = f"{entity.name} in {index.name}", (*index.partition, *index.sort)
    if given.sort is None and index.sort and index.sort[0] in known:
        return (_key(entity, where, index.partition[0], given.partition, delimiter), known[index.sort[0]])
    return _templates(
        entity, where, names, [each for each in (given.partition, given.sort) if each is not None], delimiter
    )


def _check_agreement(entity: Entity, all_places: Sequence[Place], type_attribute: str | None) -> None:
    """Check that whatever writes one attribute of an item writes the same value into it. Raises ModelError."""
    written = {type_attribute: ("its type", Template.literal(entity.name))} if type_attribute else {}
    for place in all_places:
        for key in place.keys.get(entity.name, ()):
            other, template = written.setdefault(key.name, (place.label, key.template))
            if template != key.template:
                raise ModelError(
                    f"{entity.name}.{key.name}",
                    f"{other} writes {template.label} into it, and {place.label} writes {key.template.label}.",
                    "Give one of them an attribute of its own, or both the same template.",
                )


def check_key_types(all_places: Sequence[Place], entities: Sequence[Entity], key_types: Mapping[str, str]) -> None:
    """Check that a key attribute has one type, S, N or B, in every item. Raises ModelError, naming who disagrees."""
    for name, kind in key_types.items():
        if kind not in KEY_TYPES:
            raise ModelError(f"{all_places[0].table}.{name}", f"a key cannot be of type {kind!r}.", "Use S, N or B.")
    kinds = {name: (kind, "the table") for name, kind in key_types.items()}
    for place in all_places:
        for entity in entities:
            rendered = {key.name: f"the text {key.template.label}" for key in place.keys.get(entity.name, ())}
            for name in place.names:
                if name not in entity.attributes and name not in rendered:
                    continue
                kind = entity.attributes.get(name, "S")
                if kind not in KEY_TYPES:
                    problem = f"it is a key of {place.label}, and a key cannot be of type {kind}."
                    raise ModelError(f"{entity.name}.{name}", problem, "Key by an attribute of type S, N or B.")
                other, whose = kinds.setdefault(name, (kind, entity.name))
                if kind != other:
                    what = kind if name in entity.attributes else rendered[name]
                    problem = f"it is {other} in {whose} and {what} in {entity.name}, and a key has one type."
                    raise ModelError(
                        f"{place.label}.{name}", problem, "Declare one type, or give one of the two another name."
                    )


def _check_length(value: Any, limit: int, where: str) -> None:
    data = value.encode(errors="surrogatepass") if isinstance(value, str) else value
    size = len(data) if isinstance(data, bytes) else 0
    if size > limit:
        problem = f"{value[:40]!r}… is {size} bytes long, and a key of this kind holds at most {limit}."
        raise ModelError(where, problem, "Key by something shorter, such as an id.")
