"""A table's data model, declared once: keys, items, CreateTable and requests are derived from it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from f1model.design.belonging import Belonging
from f1model.design.create_table import check_capacity, create_table_request
from f1model.design.entity import Entity, Item, Keys
from f1model.design.given import mapping_given, shown
from f1model.design.index import Index, check_name
from f1model.design.partial import whole_given
from f1model.design.place import Place, check_key_types, places
from f1model.design.relationship import Relationship
from f1model.design.storable import key_rules
from f1model.errors import ModelError
from f1model.storing import Storing
from f1model.values import coerce

MAX_INDEXES = 20  # Developer Guide, "Quotas": global secondary indexes per table, default


@dataclass(frozen=True)
class AccessPattern:
    """A question the application asks: what it knows (``given``) and which entities come back (``returns``).

    ``fixed`` holds values that are part of the question; ``between`` is the attribute asked for as a range (given as
    a pair when it is run); ``limit`` counts items; ``descending`` reads the sort key backwards; ``consistent`` asks for
    strongly consistent reads; ``example`` holds values to try it with; ``often`` says in words how often it runs.
    The key condition is not written here: it is derived from the entities' key templates.

    Raises:
        ModelError: a part is of the wrong kind (``given`` is text instead of a list, ``index`` a list instead of a
            name), an attribute is known twice, or the pattern names something that its ``model`` does not have.
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
        if not isinstance(self.name, str) or not self.name.strip():
            raise ModelError("AccessPattern", f"{self.name!r} cannot be its name.", 'Write the question: "Get a race".')
        for part in ("given", "returns"):
            self._check_names(part, getattr(self, part))
        for part in ("index", "between"):
            value = getattr(self, part)
            if not isinstance(value, str | None):
                problem = f"{part} is {value!r}, and has to be one name."
                raise ModelError(self.where, problem, f'Write {part}="...", and a pattern for each of the others.')
        for part in ("fixed", "example"):
            if not isinstance(getattr(self, part), Mapping):
                problem = f"{part} is {getattr(self, part)!r}, and has to be a mapping."
                raise ModelError(self.where, problem, f'Write {part}={{"SeasonId": "2024"}}.')
        for part in ("descending", "consistent"):
            if not isinstance(getattr(self, part), bool):
                problem = f"{part} is {getattr(self, part)!r}."
                raise ModelError(self.where, problem, f"Write {part}=True, or leave it out.")
        if not isinstance(self.often, str):
            raise ModelError(self.where, f"often is {self.often!r}.", 'Say it in words: often="five times a visit".')
        if self.limit is not None and (type(self.limit) is not int or self.limit < 1):
            raise ModelError(self.where, f"limit is {self.limit!r}.", "Write a number from 1 up, or leave it out.")
        known = self.known
        twice = sorted({name for name in known if known.count(name) > 1})
        if twice:
            raise ModelError(self.where, f"{twice[0]} is known twice.", "Name it once: in given, fixed or between.")
        if self.model:
            self._check_against(self.model)

    def _check_names(self, part: str, value: Any) -> None:
        if isinstance(value, str):
            raise ModelError(self.where, f"{part} is text.", f"Write a list: {part}=[{value!r}].")
        if isinstance(value, Mapping) or not isinstance(value, Sequence | set | frozenset):
            raise ModelError(self.where, f"{part} is {value!r}.", f'Write a list of names: {part}=["..."].')
        wrong = next((each for each in value if not isinstance(each, str)), None)
        if wrong is not None:
            raise ModelError(self.where, f"{part} holds {wrong!r}, which is not a name.", "Write its name, in quotes.")

    @property
    def where(self) -> str:
        """How errors name it."""
        return f"Access pattern {self.name!r}"

    @property
    def known(self) -> tuple[str, ...]:
        """Every attribute that is known when it is asked, whether given, fixed or as a range."""
        return (*self.given, *self.fixed, *((self.between,) if self.between else ()))

    def _check_against(self, model: "DataModel") -> None:
        if not self.returns:
            raise ModelError(self.where, "it returns no entity.", "Say what comes back: returns=[...].")
        model.place(self.index)
        declared = {attribute for name in self.returns for attribute in model.entity(name).attributes}
        for name in self.known:
            if name not in declared:
                problem = f"{name!r} is not an attribute of {', '.join(self.returns)}."
                raise ModelError(self.where, problem, f"Use one of {', '.join(sorted(declared)) or 'none'}.")


@dataclass(frozen=True)
class DataModel:
    """One table's design: entities with their keys, relationships, indexes, access patterns.

    ``partition`` and ``sort`` name the table's key attributes (``sort=None``: no sort key). A key attribute is of type
    S, unless entities declare an attribute of the same name with another type, or ``key_types`` gives one, as it does
    for a table whose entities are unknown. ``type_attribute`` is the attribute that tells items of different entities
    apart (None: there is none). ``capacity`` is the read and write units a second that a template rents for the table,
    and again for each index (None: on demand).

    ``model["..."]`` is one of its access patterns, by name. ``places`` are the table and its indexes, in that order;
    ``storing`` says what the table stores.

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
    capacity: tuple[int, int] | None = None
    places: tuple[Place, ...] = field(init=False, repr=False, compare=False)
    storing: Storing = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._check_names()
        all_places = places(self.table, self.partition, self.sort, self.entities, self.indexes, self.type_attribute)
        object.__setattr__(self, "places", all_places)
        check_key_types(all_places, self.entities, self.key_types)
        object.__setattr__(self, "storing", Storing(self.table, key_rules(all_places, self.key_type)))
        bound = tuple(replace(pattern, model=self) for pattern in self.access_patterns)
        object.__setattr__(self, "access_patterns", bound)

    def _check_names(self) -> None:
        check_name(self.table)
        kinds = {"entities": Entity, "relationships": Relationship, "indexes": Index, "access_patterns": AccessPattern}
        for part, kind in kinds.items():
            given = getattr(self, part)
            listed = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
            wrong = [each for each in listed if given is not listed or not isinstance(each, kind)]
            if wrong:
                problem = f"{part} holds {wrong[0]!r}." if given is listed else f"{part} is {shown(given)}."
                raise ModelError(self.table, problem, f"Write a list of {kind.__name__}(...).")
        for noun, names in {
            "entity": [each.name for each in self.entities],
            "index": [each.name for each in self.indexes],
            "access pattern": [each.name for each in self.access_patterns],
        }.items():
            twice = sorted(name for name, count in Counter(names).items() if count > 1)
            if twice:
                raise ModelError(self.table, f"it declares the {noun} {twice[0]!r} twice.", "Rename one of the two.")
        if len(self.indexes) > MAX_INDEXES:
            problem = f"it has {len(self.indexes)} indexes, and DynamoDB allows {MAX_INDEXES}."
            raise ModelError(self.table, problem, "Let entities share an index.")
        check_capacity(self.capacity, self.table)
        if self.partition == self.sort:
            problem = f"{self.sort} is both its partition key and its sort key."
            raise ModelError(self.table, problem, "Name two attributes, or write sort=None.")
        for entity in self.entities:
            if self.type_attribute in entity.attributes:
                where, problem = f"{entity.name}.{self.type_attribute}", "the type of its items already has this name."
                fix = "Rename the attribute, or name another type_attribute (None for none at all)."
                raise ModelError(where, problem, fix)
        in_indexes = (name for index in self.indexes for name in index.keys)
        for name in (*in_indexes, *(end for line in self.relationships for end in (line.parent, line.child))):
            self.entity(name)

    def __getitem__(self, name: str) -> AccessPattern:
        for pattern in self.access_patterns:
            if pattern.name == name:
                return pattern
        names = "; ".join(pattern.name for pattern in self.access_patterns) or "none"
        raise ModelError(self.table, f"{self.table} has no access pattern {name!r}.", f"It has: {names}.")

    def entity(self, name: str) -> Entity:
        """The entity of that name. Raises ModelError if there is none."""
        for entity in self.entities:
            if entity.name == name:
                return entity
        known = ", ".join(entity.name for entity in self.entities) or "none"
        raise ModelError(self.table, f"{self.table} has no entity {name!r}.", f"It has: {known}.")

    def index(self, name: str) -> Index:
        """The index of that name, as it was declared. Raises ModelError if there is none."""
        return self.indexes[self.places.index(self.place(name)) - 1]

    def place(self, index: str | None = None) -> Place:
        """The table, or one of its indexes by name. Raises ModelError if there is none of that name."""
        for place in self.places:
            if place.index == index:
                return place
        known = ", ".join(each.name for each in self.indexes) or "none"
        raise ModelError(self.table, f"{self.table} has no index {index!r}.", f"It has: {known}.")

    def with_keys(self, keys: Mapping[str, Keys] | None = None, /, **named: Keys) -> "DataModel":
        """The same model with other primary keys: ``model.with_keys(RaceItem=Keys("SEASON#{SeasonId}", ...))``.

        Raises ModelError if an entity is unknown, or the new keys do not fit.
        """
        mapping_given(keys or {}, self.table, 'Write with_keys(RaceItem=Keys("...", "...")).')
        new = {**(keys or {}), **named}
        for name, key in new.items():
            self.entity(name)
            if not isinstance(key, Keys):
                raise ModelError(name, f"{name} needs Keys, not {key!r}.", f'Write {name}=Keys("...", "...").')
        parts: dict[str, Any] = {name: {"partition": each.partition, "sort": each.sort} for name, each in new.items()}
        return replace(self, entities=[replace(each, **parts.get(each.name, {})) for each in self.entities])

    def item(self, name: str, values: Mapping[str, Any]) -> Item:
        """An item of the entity ``name``: its rendered keys, its ``Type``, its attributes coerced to their types.

        Attributes that are None or absent are left out. An index's keys come last, if the item has all that they need.

        Raises:
            ModelError: an attribute is not declared or not of its type, or a key cannot be rendered (the primary key
                lacks a value, a value contains the delimiter, a number is too wide, the key is too long), or
                DynamoDB would refuse the item, as :func:`f1model.design.storable.unstorable` says.
        """
        entity = self.entity(name)
        mapping_given(values, name, f'Write item("{name}", {{"SeasonId": "2024", ...}}).')
        unknown = sorted(set(values) - set(entity.attributes))
        if unknown:
            problem = f"{name} declares no attribute {unknown[0]!r}."
            raise ModelError(name, problem, f"It has: {', '.join(entity.attributes)}.")
        attributes = {
            attribute: coerce(values[attribute], kind, f"{name}: {attribute}")
            for attribute, kind in entity.attributes.items()
            if values.get(attribute) is not None or (kind == "NULL" and attribute in values)
        }
        kind = {self.type_attribute: name} if self.type_attribute else {}
        table, *indexes = self.places
        item = {**table.render(entity, attributes), **kind, **attributes}
        for place in indexes:
            item |= place.render(entity, attributes)
        self.storing.check(item, name)
        return item

    def rekeyed(self, item: Mapping[str, Any], changes: Mapping[str, Any] | None = None, /, **named: Any) -> Item:
        """The item with some attributes changed (None removes one) and all its keys rendered again.

        Raises ModelError if it is partial, belongs to no entity, or has undeclared attributes, and as `item` does.
        """
        mapping_given(changes or {}, self.table, 'Write rekeyed(item, {"Rank": 3}), or rekeyed(item, Rank=3).')
        whole_given(item, f"{self.table}.rekeyed")
        entity = self.entity_of(item)
        if entity is None:
            key = ", ".join(str(item.get(name)) for name in self.place().names)
            problem = f"{key} belongs to no entity, neither by type nor by key."
            raise ModelError(self.table, problem, "Declare its entity.")
        rendered = {*self.storing.rules, self.type_attribute} - entity.attributes.keys()
        kept = {name: value for name, value in item.items() if name not in rendered}
        return self.item(entity.name, {**kept, **(changes or {}), **named})

    @cached_property
    def _belonging(self) -> Belonging:
        return Belonging(self.entities, self.place().keys)

    def entity_of(self, item: Mapping[str, Any]) -> Entity | None:
        """The entity that an item belongs to: by its ``Type``, else by the key templates that it fits, else None."""
        mapping_given(item, f"{self.table}.entity_of", "Give one item.")
        named = item.get(self.type_attribute) if self.type_attribute else None
        entity = self._belonging.named.get(named) if isinstance(named, str) else None
        return entity or self._belonging.by_key(item, self.place().names)

    def attribute_order(self, item: Mapping[str, Any]) -> list[str]:
        """An item's attribute names in order: keys, type, those its entity declares, others by name, index keys."""
        entity = self.entity_of(item)
        table, *indexes = self.places
        index_keys = [name for place in indexes for name in place.names]
        declared = list(entity.attributes) if entity else []
        others = sorted(set(item) - set(declared) - set(index_keys))
        first = [*table.names, *((self.type_attribute,) if self.type_attribute else ())]
        return [name for name in dict.fromkeys([*first, *declared, *others, *index_keys]) if name in item]

    def key_type(self, name: str) -> str:
        """The type of a key attribute (S, N or B): from ``key_types``, else from an entity that declares it, else S."""
        if name in self.key_types:
            return self.key_types[name]
        return next((each.attributes[name] for each in self.entities if name in each.attributes), "S")

    def create_table_request(self) -> dict[str, Any]:
        """The keyword arguments of boto3's ``create_table``: keys and indexes, on demand."""
        return create_table_request(self.places, self.key_type)
