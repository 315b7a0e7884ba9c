"""The vocabulary: a table's data model, declared once; keys, items and CreateTable derive from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from f1model.design.entities import Entity, Index, Item, Key
from f1model.errors import ModelError
from f1model.design.template import Template
from f1model.design.validation import validate
from f1model.values import coerce

__all__ = ["AccessPattern", "DataModel", "Entity", "Index", "Item", "Key", "Relationship"]

KEY_BYTES = {"HASH": 2048, "RANGE": 1024}  # Developer Guide, "Quotas": partition key and sort key length


@dataclass(frozen=True)
class Relationship:
    """A line of the entity-relationship diagram: ``Relationship("RaceItem", "has", "ResultItem", "0..*")``.

    ``cardinality`` is how many children one parent has: 0..1, 1..1, 0..* or 1..*; a child has one parent.
    """

    parent: str
    verb: str
    child: str
    cardinality: str = "0..*"


@dataclass(frozen=True)
class AccessPattern:
    """A question the application asks: what it knows (``given``) and which entities come back (``returns``).

    ``fixed`` are values that are part of the question; ``between`` is the attribute asked for as a range (given as a
    pair when run); ``limit`` counts items; ``descending`` walks the sort key backwards; ``consistent`` asks for
    strongly consistent reads; ``example`` are values to try it with, ``often`` says how often it runs, in words.
    The key condition is not written here: it is derived from the entities' key templates.

    Raises ModelError where ``given`` or ``returns`` is a text instead of a list.
    """

    name: str
    given: Sequence[str] = ()
    returns: Sequence[str] = ()
    index: str | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    between: str | None = None
    limit: int | None = None
    descending: bool = False
    consistent: bool = False
    example: Mapping[str, Any] = field(default_factory=dict)
    often: str = ""
    model: "DataModel | None" = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("given", "returns"):
            value = getattr(self, name)
            if isinstance(value, str):
                raise ModelError(f"Access pattern {self.name!r}: {name} is a text. Write a list: {name}=[{value!r}].")


@dataclass(frozen=True)
class DataModel:
    """One table's design: entities with their keys, relationships, indexes, access patterns.

    ``partition`` and ``sort`` name the table's key attributes (``sort=None``: no sort key). A key attribute is
    of type S, unless entities declare an attribute of that very name, or ``key_types`` says otherwise, as for a table
    whose entities nobody knows. ``type_attribute`` is the attribute that tells items of different entities apart
    (None: there is none).

    ``model["..."]`` is one of its access patterns, by name.

    Raises:
        ModelError: the declaration contradicts itself or DynamoDB's naming rules and limits.
    """

    table: str
    entities: Sequence[Entity]
    relationships: Sequence[Relationship] = ()
    indexes: Sequence[Index] = ()
    access_patterns: Sequence[AccessPattern] = ()
    partition: str = "PK"
    sort: str | None = "SK"
    type_attribute: str | None = "Type"
    key_types: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bound = tuple(replace(pattern, model=self) for pattern in self.access_patterns)
        object.__setattr__(self, "access_patterns", bound)
        object.__setattr__(self, "_templates", {})
        validate(self)

    def __getitem__(self, name: str) -> AccessPattern:
        for pattern in self.access_patterns:
            if pattern.name == name:
                return pattern
        names = "; ".join(pattern.name for pattern in self.access_patterns) or "none"
        raise ModelError(f"{self.table} has no access pattern {name!r}. It has: {names}.")

    def entity(self, name: str) -> Entity:
        """The entity of that name. Raises ModelError where there is none."""
        for entity in self.entities:
            if entity.name == name:
                return entity
        known = ", ".join(entity.name for entity in self.entities)
        raise ModelError(f"{self.table} has no entity {name!r}. It has: {known}.")

    def index(self, name: str) -> Index:
        """The index of that name. Raises ModelError where there is none."""
        for index in self.indexes:
            if index.name == name:
                return index
        known = ", ".join(index.name for index in self.indexes) or "none"
        raise ModelError(f"{self.table} has no index {name!r}. It has: {known}.")

    def key_parts(self, index: str | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The attributes of the partition key and those of the sort key, of the table or of an index."""
        if index:
            return self.index(index).partition, self.index(index).sort
        return (self.partition,), (self.sort,) if self.sort else ()

    def key_names(self, index: str | None = None) -> tuple[str, ...]:
        """The key attributes, partition key first, of the table or of an index."""
        partition, sort = self.key_parts(index)
        return partition + sort

    def templates(self, entity: Entity, index: str | None = None) -> tuple[Template, ...] | None:
        """The entity's key templates in the table or an index (None: not in that index), partition key first.

        The attributes of a native index key are the segments of its template.
        """
        cache: dict[tuple[str, str | None], tuple[Template, ...] | None] = self._templates  # type: ignore[attr-defined]
        if (entity.name, index) not in cache:
            key = self.index(index).key(entity) if index else entity.key
            place = f"{entity.name} in {index}" if index else entity.name
            sources = () if key is None else (key.partition, key.sort)
            pairs = zip(filter(None, map(", ".join, self.key_parts(index))), sources, strict=False)
            parsed = tuple(Template.parse(source, f"{place}.{name}") for name, source in pairs if source is not None)
            cache[entity.name, index] = parsed or None
        return cache[entity.name, index]

    def with_keys(self, **keys: Key) -> "DataModel":
        """The same model with other primary keys: ``model.with_keys(RaceItem=Key("SEASON#{SeasonId}", ...))``.

        Raises ModelError where an entity is unknown or the new keys do not fit.
        """
        for name in keys:
            self.entity(name)
        changed = [
            replace(e, partition=keys[e.name].partition, sort=keys[e.name].sort) if e.name in keys else e
            for e in self.entities
        ]
        return replace(self, entities=changed)

    def item(self, name: str, values: Mapping[str, Any]) -> Item:
        """The item of entity ``name``: its keys rendered, its ``Type``, its attributes coerced to their types.

        Attributes that are None or absent are left out. Index keys follow the attributes, where the item has
        all that they need.

        Raises:
            ModelError: an attribute is not declared or not of its type, or the primary key cannot be rendered
                (a missing value, the delimiter in a value, a number too wide, a key too long).
        """
        entity = self.entity(name)
        unknown = sorted(set(values) - set(entity.attributes))
        if unknown:
            raise ModelError(f"{name} declares no attribute {unknown[0]!r}. It has: {', '.join(entity.attributes)}.")
        attributes = {
            attribute: coerce(values[attribute], kind, f"{name}: {attribute}")
            for attribute, kind in entity.attributes.items()
            if values.get(attribute) is not None
        }
        item = self._rendered(entity, attributes, None)
        if self.type_attribute:
            item[self.type_attribute] = name
        item |= attributes
        for index in self.indexes:
            templates = self.templates(entity, index.name) or ()
            if templates and all(field in attributes for template in templates for field in template.fields):
                item |= (
                    self._native(entity, attributes, index)
                    if index.native
                    else self._rendered(entity, attributes, index.name)
                )
        return item

    def rekeyed(self, item: Mapping[str, Any], **changes: Any) -> Item:
        """The item with some attributes changed (None takes one away) and all its keys rendered anew.

        Raises ModelError where the item is of no entity, has an attribute that its entity does not declare, or as
        :meth:`item` does.
        """
        entity = self.entity_of(item)
        if entity is None:
            key = ", ".join(str(item.get(name)) for name in self.key_names())
            raise ModelError(
                f"{self.table}: {key} belongs to no entity, neither by type nor by key. Declare its entity."
            )
        keys = {name for place in (None, *(index.name for index in self.indexes)) for name in self.key_names(place)}
        rendered = {*keys, self.type_attribute} - entity.attributes.keys()
        kept = {name: value for name, value in item.items() if name not in rendered}
        return self.item(entity.name, {**kept, **changes})

    def _native(self, entity: Entity, attributes: Mapping[str, Any], index: Index) -> Item:
        for limit, names in zip(KEY_BYTES.values(), (index.partition, index.sort), strict=True):
            for name in names:
                if attributes[name] == "":
                    raise ModelError(
                        f"{entity.name} in {index.name}: {name} is empty, and a key needs text. Leave it away, or give "
                        "it a value."
                    )
                _check_length(str(attributes[name]), limit, f"{entity.name} in {index.name}.{name}")
        return {}

    def _rendered(self, entity: Entity, attributes: Mapping[str, Any], index: str | None) -> Item:
        rendered = {}
        place = f"{entity.name} in {index}" if index else entity.name
        for position, (name, template) in enumerate(
            zip(self.key_names(index), self.templates(entity, index) or (), strict=True)
        ):
            value = template.render(attributes, f"{place}.{name}")
            _check_length(value, list(KEY_BYTES.values())[position], f"{place}.{name}")
            rendered[name] = attributes[name] if name in entity.attributes else value
        return rendered

    def entity_of(self, item: Mapping[str, Any]) -> Entity | None:
        """The entity an item belongs to: by its ``Type``, else by the key templates it fits; or None."""
        named = item.get(self.type_attribute) if self.type_attribute else None
        for entity in self.entities:
            if entity.name == named:
                return entity
        for entity in self.entities:
            keys = zip(self.key_names(), self.templates(entity) or (), strict=True)
            if all(template.read(str(item.get(name, "")), entity.attributes) is not None for name, template in keys):
                return entity
        return None

    def attribute_order(self, item: Mapping[str, Any]) -> list[str]:
        """An item's attribute names: keys, type, as its entity declares them, others by name, index keys."""
        entity = self.entity_of(item)
        index_keys = [name for index in self.indexes for name in self.key_names(index.name)]
        declared = list(entity.attributes) if entity else []
        others = sorted(set(item) - set(declared) - set(index_keys))
        first = [*self.key_names(), *((self.type_attribute,) if self.type_attribute else ())]
        return [name for name in dict.fromkeys([*first, *declared, *others, *index_keys]) if name in item]

    def key_type(self, name: str) -> str:
        """The type (S, N or B) of a key attribute: as ``key_types`` or the entities that have it say, else S."""
        if name in self.key_types:
            return self.key_types[name]
        kinds = {entity.attributes[name] for entity in self.entities if name in entity.attributes}
        return kinds.pop() if len(kinds) == 1 else "S"

    def create_table_request(self) -> dict[str, Any]:
        """The keyword arguments of boto3's ``create_table``: keys and indexes, on demand."""

        def schema(index: str | None) -> list[dict[str, str]]:
            return [
                {"AttributeName": name, "KeyType": kind}
                for names, kind in zip(self.key_parts(index), KEY_BYTES, strict=True)
                for name in names
            ]

        places = (None, *(index.name for index in self.indexes))
        names = sorted({name for place in places for name in self.key_names(place)})
        request: dict[str, Any] = {
            "TableName": self.table,
            "KeySchema": schema(None),
            "AttributeDefinitions": [{"AttributeName": n, "AttributeType": self.key_type(n)} for n in names],
            "BillingMode": "PAY_PER_REQUEST",
        }
        if self.indexes:
            request["GlobalSecondaryIndexes"] = [
                {
                    "IndexName": index.name,
                    "KeySchema": schema(index.name),
                    "Projection": index.projection_request,
                }
                for index in self.indexes
            ]
        return request


def _check_length(value: str, limit: int, place: str) -> None:
    if len(value.encode()) > limit:
        raise ModelError(
            f"{place}: {value[:40]!r}… is {len(value.encode())} bytes; a key of this kind holds at most {limit}. "
            "Key by something shorter, such as an id."
        )
