"""A table's data model, declared once: keys, items, CreateTable and requests are derived from it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from f1model.design.create_table import create_table_request
from f1model.design.entity import Entity, Keys
from f1model.design.given import mapping_given, shown
from f1model.design.index import Index, LocalIndex, check_name
from f1model.design.pattern import AccessPattern
from f1model.design.place import Place, check_key_types, places
from f1model.design.rate import check_population
from f1model.design.relationship import Relationship
from f1model.design.schema import Schema
from f1model.design.settings import Settings
from f1model.design.storable import key_rules
from f1model.design.template import DELIMITER, check_delimiter
from f1model.design.write import WritePattern
from f1model.errors import ModelError
from f1model.storing import Storing

MAX_INDEXES = 20  # Developer Guide, "Quotas": global secondary indexes per table, default
MAX_LOCAL = 5  # local ones


@dataclass(frozen=True)
class DataModel(Schema):
    """One table's design: entities with their keys, relationships, indexes, access patterns.

    ``partition`` and ``sort`` name the table's key attributes (``sort=None``: no sort key). A key attribute is of type
    S, unless entities declare an attribute of the same name with another type, or ``key_types`` gives one, as it does
    for a table whose entities are unknown. ``type_attribute`` is the attribute that tells items of different entities
    apart (None: there is none). ``settings`` are those of the whole table, as a template and a bill have them.
    ``tenant`` is the attribute by which access is granted, where tenants share the table, and ``population`` has how
    many there are of those whom rates name: ``{"user": 20_000}``.

    ``model["..."]`` is one of its access patterns, by name. ``places`` are the table and its indexes, in that order;
    ``storing`` says what the table stores.

    Raises:
        ModelError: the declaration contradicts itself or DynamoDB's naming rules and limits.
    """

    table: str
    entities: Sequence[Entity]
    relationships: Sequence[Relationship] = ()
    indexes: Sequence[Index | LocalIndex] = ()
    access_patterns: Sequence[AccessPattern] = ()
    partition: str = "PK"
    sort: str | None = "SK"
    type_attribute: str | None = "Type"
    key_types: Mapping[str, str] = field(default_factory=dict)
    write_patterns: Sequence[WritePattern] = ()
    delimiter: str = DELIMITER
    tenant: str | None = None
    population: Mapping[str, int] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    places: tuple[Place, ...] = field(init=False, repr=False, compare=False)
    storing: Storing = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._check_names()
        all_places = places(
            self.table, self.partition, self.sort, self.entities, self.indexes, self.type_attribute, self.delimiter
        )
        object.__setattr__(self, "places", all_places)
        check_key_types(all_places, self.entities, self.key_types)
        object.__setattr__(self, "storing", Storing(self.table, key_rules(all_places, self.key_type)))
        bound = tuple(replace(pattern, model=self) for pattern in self.access_patterns)
        object.__setattr__(self, "access_patterns", bound)
        object.__setattr__(self, "write_patterns", tuple(replace(each, model=self) for each in self.write_patterns))

    def _check_names(self) -> None:
        check_name(self.table)
        check_delimiter(self.delimiter, self.table)
        kinds: dict[str, tuple[type, ...]] = {
            "entities": (Entity,),
            "relationships": (Relationship,),
            "indexes": (Index, LocalIndex),
            "access_patterns": (AccessPattern,),
            "write_patterns": (WritePattern,),
        }
        for part, kind in kinds.items():
            given = getattr(self, part)
            listed = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
            wrong = [each for each in listed if given is not listed or not isinstance(each, kind)]
            if wrong:
                problem = f"{part} holds {wrong[0]!r}." if given is listed else f"{part} is {shown(given)}."
                raise ModelError(self.table, problem, f"Write a list of {kind[0].__name__}(...).")
            object.__setattr__(self, part, tuple(given))
        for noun, names in {
            "entity": [each.name for each in self.entities],
            "index": [each.name for each in self.indexes],
            "pattern": [each.name for each in self._patterns],
        }.items():
            twice = sorted(name for name, count in Counter(names).items() if count > 1)
            if twice:
                raise ModelError(self.table, f"it declares the {noun} {twice[0]!r} twice.", "Rename one of the two.")
        local = sum(isinstance(each, LocalIndex) for each in self.indexes)
        for what, count, most in (("", len(self.indexes) - local, MAX_INDEXES), ("local ", local, MAX_LOCAL)):
            if count > most:
                problem = f"it has {count} {what}indexes, and DynamoDB allows {most}."
                raise ModelError(self.table, problem, "Let entities share an index.")
        self._check_whole()
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

    def _check_whole(self) -> None:
        """Check what is said of the table as a whole: its settings, its tenant, when its items expire."""
        if not isinstance(self.settings, Settings):
            problem = f"its settings are {shown(self.settings)}."
            raise ModelError(self.table, problem, "Write settings=Settings(capacity=(5, 5)), or leave it out.")
        check_population(self.population, self.table)
        declared = {name for entity in self.entities for name in entity.attributes}
        if self.tenant is not None and (not isinstance(self.tenant, str) or self.tenant not in declared):
            problem = f"its tenant is {self.tenant!r}, which no entity declares."
            raise ModelError(self.table, problem, f"Use one of {', '.join(sorted(declared)) or 'none'}.")
        ttl, first = next(((entity.ttl, entity.name) for entity in self.entities if entity.ttl), ("", ""))
        for entity in self.entities if ttl else ():
            if entity.ttl not in (None, ttl):
                problem = f"its items expire by {entity.ttl}, and those of {first} by {ttl}."
                raise ModelError(entity.name, problem, "A table has one attribute for time to live: name one in both.")
            if not entity.ttl and entity.attributes.get(ttl) == "N":
                problem = f"it has {ttl}, by which {first} expires, so its items would expire as well."
                raise ModelError(entity.name, problem, f'Write ttl="{ttl}" for it too, or rename the attribute.')

    @property
    def _patterns(self) -> tuple[AccessPattern | WritePattern, ...]:
        return (*self.access_patterns, *self.write_patterns)

    def __getitem__(self, name: str) -> Any:
        """Its access pattern or write pattern of that name. Raises ModelError if there is none."""
        for pattern in self._patterns:
            if pattern.name == name:
                return pattern
        names = "; ".join(pattern.name for pattern in self._patterns) or "none"
        kind = "pattern" if self.write_patterns else "access pattern"
        raise ModelError(self.table, f"{self.table} has no {kind} {name!r}.", f"It has: {names}.")

    def with_keys(self, keys: Mapping[str, Keys] | None = None, /, **named: Keys) -> "DataModel":
        """The same model with other primary keys: ``model.with_keys(RaceItem=Keys("SEASON#{SeasonId}", ...))``.

        A write pattern that is given the values of a primary key is then given those of the new one.

        Raises ModelError if an entity is unknown, or the new keys do not fit.
        """
        mapping_given(keys or {}, self.table, 'Write with_keys(RaceItem=Keys("...", "...")).')
        new = {**(keys or {}), **named}
        for name, key in new.items():
            self.entity(name)
            if not isinstance(key, Keys):
                raise ModelError(name, f"{name} needs Keys, not {key!r}.", f'Write {name}=Keys("...", "...").')
        parts: dict[str, Any] = {name: {"partition": each.partition, "sort": each.sort} for name, each in new.items()}
        entities = [replace(each, **parts.get(each.name, {})) for each in self.entities]
        changed = replace(self, entities=entities, write_patterns=())
        return replace(changed, write_patterns=[each.with_keys(self, changed) for each in self.write_patterns])

    def create_table_request(self) -> dict[str, Any]:
        """The keyword arguments of boto3's ``create_table``: keys and indexes, on demand."""
        return create_table_request(self.places, self.key_type)
