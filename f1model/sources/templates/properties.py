"""One table out of its properties, as CloudFormation names them: every other kind of template is turned into these."""

from collections.abc import Mapping
from typing import Any

from f1model.design.given import shown
from f1model.design.index import NAME, Index, LocalIndex
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.sources.source import Source, no_items
from f1model.sources.templates.known import Unknown, plain
from f1model.sources.templates.table_settings import table_settings, time_to_live


class UnresolvedError(Exception):
    """What a table cannot do without is not known from the file."""


def table_source(properties: Any, called: str, where: str, notes: list[str]) -> Source:
    """The table of these properties, in which all is resolved that can be.

    ``called`` is its name in the template, under which it goes where its real name is not known. ``notes`` are those
    that reading has made so far, and get more. Raises UnresolvedError if its key is not known, and ModelError if it is
    not what DynamoDB takes.
    """
    if not isinstance(properties, Mapping):
        raise ModelError(where, f"its properties are {shown(properties)}, and have to be a mapping.", "")
    given = {key: value for key, value in properties.items() if value is not None}
    reader = _Reader(given, where, notes)
    name = reader.name(called)
    keys = reader.keys(given.get("KeySchema"), "KeySchema", "the table")
    partition, sort = keys
    if len(partition) != 1 or len(sort) > 1:
        problem = f"its KeySchema has {len(partition)} partition keys and {len(sort)} sort keys."
        raise ModelError(where, problem, "A table has one partition key, and one sort key or none.")
    kinds = reader.kinds()
    indexes: list[Index | LocalIndex] = [*reader.globals(), *reader.locals(partition, sort)]
    expires = time_to_live(given, notes)
    settings = table_settings(given, where, notes)
    used = {*partition, *sort, *(key for each in indexes for key in _key_names(each))}
    reader.check_kinds(kinds, used)
    try:
        table = DataModel(
            name,
            (),
            indexes=indexes,
            partition=partition[0],
            sort=sort[0] if sort else None,
            key_types={key: kind for key, kind in kinds.items() if key in used},
            settings=settings,
        )
    except ModelError as error:
        raise error.within(where) from None
    return Source(table, no_items, where, expires, notes=tuple(dict.fromkeys(notes)), name=name, has_items=False)


def _key_names(index: Index | LocalIndex) -> tuple[str, ...]:
    return (index.sort,) if isinstance(index, LocalIndex) else (*index.partition, *index.sort)


class _Reader:
    """The parts of one table's properties. Each method raises ModelError for what is malformed."""

    def __init__(self, given: Mapping[str, Any], where: str, notes: list[str]) -> None:
        self.given, self.where, self.notes = given, where, notes

    def note(self, text: str) -> None:
        self.notes.append(text)

    def name(self, called: str) -> str:
        given = self.given.get("TableName")
        stand_in = called if NAME.fullmatch(called) else f"{_legal(called)}-table"[:255]
        if given is None:
            self.note(f"It is called {stand_in}, by its name in the template: its real name is made on deployment.")
            return stand_in
        if isinstance(given, Unknown):
            written = f" ({given.text})" if given.text else ""
            self.note(f"Its name{written} is not known here, since {given.why}: it is called {stand_in}.")
            return stand_in
        text = plain(given)
        if text is None or not NAME.fullmatch(text):
            problem = f"its name is {shown(given)}."
            raise ModelError(self.where, problem, "Write 3 to 255 characters: letters, digits, '_', '-' and '.'.")
        return text

    def listed(self, value: Any, what: str) -> list[Any]:
        """A list of mappings, without those that are None. Raises UnresolvedError if it is not known."""
        self.known(value, what)
        value = [value] if isinstance(value, Mapping) else value
        if not isinstance(value, list):
            raise ModelError(self.where, f"its {what} is {shown(value)}, and has to be a list.", "")
        entries = [each for each in value if each is not None]
        for each in entries:
            self.known(each, what)
            if not isinstance(each, Mapping):
                raise ModelError(self.where, f"its {what} holds {shown(each)}, and has to hold mappings.", "")
        return entries

    def known(self, value: Any, what: str) -> None:
        if isinstance(value, Unknown):
            raise UnresolvedError(f"{what} is not known, since {value.why}")

    def text(self, value: Any, what: str) -> str:
        self.known(value, what)
        text = plain(value)
        if not text:
            raise ModelError(self.where, f"its {what} is {shown(value)}, and has to be a text.", "")
        return text

    def keys(self, schema: Any, what: str, whose: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The attributes of a partition key and of a sort key."""
        if schema is None:
            raise ModelError(self.where, f"{whose} has no key.", f"Write its {what}.")
        parts: dict[str, list[str]] = {"HASH": [], "RANGE": []}
        for entry in self.listed(schema, what):
            name = self.text(entry.get("AttributeName"), f"{what}.AttributeName")
            kind = self.text(entry.get("KeyType"), f"{what}.KeyType").upper()
            if kind not in parts:
                raise ModelError(self.where, f"its {what}.KeyType is {shown(kind)}.", "Write HASH or RANGE.")
            parts[kind].append(name)
        if not parts["HASH"]:
            raise ModelError(self.where, f"{whose} has no partition key.", "Write one with the KeyType HASH.")
        return tuple(parts["HASH"]), tuple(parts["RANGE"])

    def kinds(self) -> dict[str, str]:
        """The types of attributes, by name; what is not known is left out, and said later, if it is a key."""
        kinds: dict[str, str] = {}
        try:
            entries = self.listed(self.given.get("AttributeDefinitions", []), "AttributeDefinitions")
        except UnresolvedError as error:
            self.note(f"The types of its keys are not known: {error}.")
            return kinds
        for entry in entries:
            name, kind = entry.get("AttributeName"), entry.get("AttributeType")
            if isinstance(name, Unknown) or isinstance(kind, Unknown):
                continue
            named = self.text(name, "AttributeDefinitions.AttributeName")
            typed = self.text(kind, f"type of {named}")
            if typed not in ("S", "N", "B"):
                raise ModelError(self.where, f"{named} is of type {typed[:40]!r}.", "A key is of type S, N or B.")
            if kinds.setdefault(named, typed) != typed:
                problem = f"{named} is defined as {kinds[named]} and as {typed}."
                raise ModelError(self.where, problem, "An attribute has one type: leave one of them out.")
        return kinds

    def check_kinds(self, kinds: Mapping[str, str], used: set[str]) -> None:
        untyped = sorted(used - kinds.keys())
        if untyped:
            self.note(f"It does not say of which type {', '.join(untyped)} is: taken for S.")
        spare = sorted(kinds.keys() - used)
        if spare:
            self.note(f"It defines {', '.join(spare)}, and no key is made of that: left out.")

    def projection(self, entry: Mapping[str, Any], what: str) -> str | tuple[str, ...]:
        given = entry.get("Projection")
        given = {} if given is None else given
        self.known(given, f"{what}.Projection")
        if not isinstance(given, Mapping):
            problem = f"its {what}.Projection is {shown(given)}, and has to be a mapping."
            raise ModelError(self.where, problem, "")
        kind = given.get("ProjectionType")
        if isinstance(kind, Unknown):
            self.note(f"What {what} holds is not known, since {kind.why}: taken for ALL.")
            return "ALL"
        kind = "ALL" if kind is None else self.text(kind, f"{what}.ProjectionType").upper()
        listed = given.get("NonKeyAttributes")
        if isinstance(listed, Unknown) and kind == "INCLUDE":
            self.note(f"What {what} includes is not known, since {listed.why}: taken for ALL.")
            return "ALL"
        if kind == "INCLUDE":
            if not isinstance(listed, list) or not listed:
                self.note(f"{what} includes no attribute: read as KEYS_ONLY.")
                return "KEYS_ONLY"
            return tuple(dict.fromkeys(self.text(each, f"{what}.NonKeyAttributes") for each in listed))
        if kind not in ("ALL", "KEYS_ONLY"):
            problem = f"its {what}.ProjectionType is {shown(kind)}."
            raise ModelError(self.where, problem, "Write ALL, KEYS_ONLY or INCLUDE.")
        return kind

    def entries(self, part_of: str) -> list[Mapping[str, Any]]:
        try:
            return self.listed(self.given.get(part_of, []), part_of)
        except UnresolvedError as error:
            self.note(f"{part_of} left out: {error}.")
            return []

    def globals(self) -> list[Index]:
        """Its global indexes; one whose key is not known is left out, and said."""
        made = []
        for number, entry in enumerate(self.entries("GlobalSecondaryIndexes")):
            called = plain(entry.get("IndexName")) or f"GlobalSecondaryIndexes[{number}]"
            try:
                name = self.text(entry.get("IndexName"), f"GlobalSecondaryIndexes[{number}].IndexName")
                partition, sort = self.keys(entry.get("KeySchema"), f"{called}.KeySchema", called)
                made.append(self.made(Index, name, self.projection(entry, name), partition=partition, sort=sort))
            except UnresolvedError as error:
                self.note(f"The index {called} is left out: {error}.")
        return made

    def locals(self, own: tuple[str, ...], own_sort: tuple[str, ...]) -> list[LocalIndex]:
        made = []
        for number, entry in enumerate(self.entries("LocalSecondaryIndexes")):
            called = plain(entry.get("IndexName")) or f"LocalSecondaryIndexes[{number}]"
            try:
                name = self.text(entry.get("IndexName"), f"LocalSecondaryIndexes[{number}].IndexName")
                partition, sort = self.keys(entry.get("KeySchema"), f"{called}.KeySchema", called)
                if partition != own or len(sort) != 1 or not own_sort:
                    problem = f"{called} is a local index, and has not the table's partition key and a sort key."
                    raise ModelError(self.where, problem, "Give it these, in a table that has a sort key itself.")
                made.append(self.made(LocalIndex, name, self.projection(entry, name), sort=sort[0]))
            except UnresolvedError as error:
                self.note(f"The index {called} is left out: {error}.")
        return made

    def made(self, kind: Any, name: str, projection: Any, **keys: Any) -> Any:
        try:
            return kind(name, projection=projection, **keys)
        except ModelError as error:
            raise error.within(self.where) from None


def _legal(text: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "_.-") else "-" for c in text)
