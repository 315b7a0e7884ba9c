"""What the service asks of keys, items, cursors and selections, whatever the request. Each raises RefusedError."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from f1model.table.strict.conditions import paths
from f1model.table.strict.reader import SCALARS, RefusedError, ordered
from f1model.table.strict.shapes import INVALID

COUNT, MISSING = "The number of conditions on the keys is invalid", "One of the required keys was not given a value"
WRONG_TYPE = f"{INVALID}Type mismatch for key"
LONGEST = 2048, 1024  # bytes in a partition key and in a sort key; Developer Guide, "Quotas"
_NO_SCALAR, _START = "Invalid attribute value type", "The provided starting key is invalid"
_EMPTY = (
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string "
    "value. Key: "
)
_SELECTIONS = "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "COUNT", "SPECIFIC_ATTRIBUTES"

Request = Mapping[str, Any]  # as it goes over the wire


@dataclass(frozen=True)
class Schema:
    """A table's keys: ``kinds`` are the types of its key attributes, ``places`` the key attributes of the table (None)
    and of each index, by name, those of the partition key first. ``projections`` are what each index holds (None: all),
    ``local`` names the local ones, and ``item`` gives the item that has a key, as it is on the wire ({}: there is
    none)."""

    kinds: Mapping[str, str]
    places: Mapping[str | None, tuple[str, ...]]
    projections: Mapping[str, frozenset[str] | None]
    local: frozenset[str]
    item: Callable[[Mapping[str, Any]], dict[str, Any]]

    @classmethod
    def of(cls, table: Any) -> "Schema":
        """The keys of one of moto's tables."""
        from moto.dynamodb.models.dynamo_type import DynamoType

        def item(key: Mapping[str, Any]) -> dict[str, Any]:
            parts = [DynamoType(key[each["AttributeName"]]) for each in table.schema]
            found = table.get_item(*parts)
            return {name: _wire(value) for name, value in found.attrs.items()} if found else {}

        schemas = {None: table.schema, **{each.name: each.schema for each in (*table.indexes, *table.global_indexes)}}
        return cls(
            {each["AttributeName"]: each["AttributeType"] for each in table.attr},
            {name: tuple(key["AttributeName"] for key in schema) for name, schema in schemas.items()},
            {index.name: _projected(index, table) for index in (*table.indexes, *table.global_indexes)},
            frozenset(index.name for index in table.indexes),
            item,
        )

    @property
    def primary(self) -> tuple[str, ...]:
        """The key attributes of the table."""
        return self.places[None]

    def place(self, request: Request) -> tuple[str, ...]:
        """The key attributes of what a Query or Scan reads: the table, or one of its indexes."""
        index = request.get("IndexName")
        if index not in self.places:
            raise RefusedError(f"The table does not have the specified index: {index}")
        return self.places[index]


def _wire(value: Any) -> Any:
    """A value of moto's as it is on the wire."""
    held = value.value
    if value.type == "M":
        return {"M": {name: _wire(member) for name, member in held.items()}}
    return {value.type: [_wire(member) for member in held] if value.type == "L" else held}


def _projected(index: Any, table: Any) -> frozenset[str] | None:
    held = index.projection or {}
    if held.get("ProjectionType", "ALL") == "ALL":
        return None
    keys = {key["AttributeName"] for key in (*index.schema, *table.schema)}
    return frozenset({*keys, *held.get("NonKeyAttributes", ())})


def check_select(schema: Schema, request: Request) -> None:
    """``Select`` and ``ProjectionExpression`` agree."""
    select, projected = request.get("Select"), "ProjectionExpression" in request
    problem = ""
    if select and select not in _SELECTIONS:
        problem = "Select must be ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES, COUNT, or SPECIFIC_ATTRIBUTES"
    elif select == "SPECIFIC_ATTRIBUTES" and not projected and "AttributesToGet" not in request:
        problem = "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
    elif select and select != "SPECIFIC_ATTRIBUTES" and projected:
        what = "only the Count" if select == "COUNT" else select
        problem = f"Cannot specify the ProjectionExpression when choosing to get {what}"
    elif select == "COUNT" and "AttributesToGet" in request:
        problem = "Cannot specify the AttributesToGet when choosing to get only the Count"
    elif select == "ALL_PROJECTED_ATTRIBUTES" and "IndexName" not in request:
        problem = "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
    if problem:
        raise RefusedError(problem)


def check_projected(schema: Schema, request: Request, read: Mapping[str, Any]) -> bool:
    """What the expressions, as they were read, ask of a global index is projected into it, and what is filtered by into
    a local one; whether that fetches other attributes from the table."""
    name = request.get("IndexName")
    held = schema.projections.get(name) if name else None
    if held is None:
        return False
    if name in schema.local:
        lacking = sorted({path[0] for path in paths(read.get("FilterExpression"))} - held)
        if lacking:
            problem = f"Secondary index {name} does not project one or more filter attributes"
            raise RefusedError(f"{INVALID}{problem}: [{', '.join(lacking)}]")
        shown = {path[0] for path in read.get("ProjectionExpression", ())} | {*request.get("AttributesToGet", ())}
        return not shown <= held or request.get("Select") == "ALL_ATTRIBUTES"
    asked = [*read.get("ProjectionExpression", ()), *paths(read.get("FilterExpression"))]
    lacking = sorted({path[0] for path in asked} - held)
    if lacking:
        raise RefusedError(f"{INVALID}Global secondary index {name} does not project [{', '.join(lacking)}]")
    if request.get("Select") == "ALL_ATTRIBUTES":
        problem = (
            f"Select type ALL_ATTRIBUTES is not supported for global secondary index {name} because its projection"
        )
        raise RefusedError(f"{INVALID}{problem} type is not ALL")
    return False


def check_start(schema: Schema, request: Request, names: tuple[str, ...]) -> None:
    """``ExclusiveStartKey`` is a key of the table and of what is read, whose key attributes are ``names``."""
    start = request.get("ExclusiveStartKey")
    if start is None:
        return
    wanted = {*names, *schema.primary}
    if ("IndexName" not in request or request["IndexName"] in schema.local) and start and len(start) != len(wanted):
        raise RefusedError("Exclusive Start Key must have same size as table's key schema")
    if start.keys() != wanted:
        raise RefusedError(_START)
    for name, value in start.items():
        ((kind, text),) = value.items()
        if kind != schema.kinds[name]:
            raise RefusedError("Type mismatch for attribute to update")
        if not text:
            raise RefusedError(f"{_START}: {_EMPTY}{name}")


def check_key(schema: Schema, key: Mapping[str, Any]) -> None:
    """The key is a whole primary key, of the right types and lengths."""
    names = schema.primary
    if len(key) != len(names):
        raise RefusedError(COUNT)
    if key.keys() != set(names):
        raise RefusedError(MISSING)
    _check_primary(schema, key)
    for name, most in zip(names, LONGEST, strict=False):
        ((kind, value),) = key[name].items()
        if kind != "N" and len(ordered(kind, value)) > most:
            problem = (
                "Hash primary key values must be under 2048 bytes, and range primary key values must be under 1024"
            )
            raise RefusedError(f"{problem} bytes", on_item=True)


def _check_primary(schema: Schema, item: Mapping[str, Any]) -> None:
    parts = [(name, *next(iter(item[name].items()))) for name in schema.primary]
    if any(kind not in SCALARS for _, kind, _ in parts):
        raise RefusedError(_NO_SCALAR)
    if any(kind != schema.kinds[name] for name, kind, _ in parts):
        raise RefusedError(WRONG_TYPE, on_item=True)
    for name, _, value in parts:
        if not value:
            raise RefusedError(f"{_EMPTY}{name}")


def check_item(schema: Schema, item: Mapping[str, Any]) -> None:
    """The item has a primary key, index keys of their types, named attributes, and no too deep ones."""
    if not all(name in item for name in schema.primary):
        raise RefusedError(MISSING)
    _check_primary(schema, item)
    if "" in item:
        raise RefusedError("Empty attribute name")
    for name, value in item.items():
        ((kind, _),) = value.items()
        if name in schema.kinds:
            check_index_key(schema, name, kind)


def check_paths(names: Sequence[str], read: Mapping[str, Any]) -> None:
    """The expressions, as they were read, reach into none of the key attributes ``names``, which are scalars."""
    conditions = (read.get(kind) for kind in ("ConditionExpression", "FilterExpression"))
    changed = (each.path for each in read.get("UpdateExpression", ()))
    conditional = (path for each in conditions for path in paths(each))
    for path in (*read.get("ProjectionExpression", ()), *conditional, *changed):
        if path[0] in names and len(path) > 1:
            problem = "list random access '[]' and map lookup '.' are not allowed"
            raise RefusedError(f"Key attributes must be scalars; {problem}: Key: {path[0]}")


def check_index_key(schema: Schema, name: str, kind: str) -> None:
    """An attribute of type ``kind`` is no key of an index, or is of that key's type."""
    if name in schema.kinds and kind not in SCALARS:
        raise RefusedError(_NO_SCALAR)
    if name in schema.kinds and kind != schema.kinds[name]:
        raise RefusedError(f"{INVALID}Type mismatch for Index Key", on_item=True)
