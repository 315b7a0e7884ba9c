"""NoSQL Workbench files: any of them into data models and items, and back, with nothing lost.

Reads formats 1.0, 2.0 and 3.0, and files without a version; writes 3.0. The format has no access patterns, no
relationships and no index keys of several attributes.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from f1model.errors import WorkbenchError
from f1model.design.model import DataModel, Item
from f1model.export.workbench.items import Raw, Warn, entries, expect, read_items, shown, with_items
from f1model.export.workbench.model import frame_of, read_frame, read_model
from f1model.export.workbench.output import flattened, write_model

VERSION, VERSIONS = "3.0", ("1.0", "2.0", "3.0")
SERVICE = "Amazon DynamoDB"

_DEEPEST = 100  # levels of JSON; 32 levels of lists and maps, which is the most in an attribute, make about 70


@dataclass
class Table:
    """One table of a document: its data model and its items, those without a whole primary key apart.

    ``raw`` is the table as the file has it; what is in neither model nor items is kept there.
    """

    model: DataModel
    items: list[Item] = field(default_factory=list)
    unkeyed: list[Item] = field(default_factory=list)
    raw: Raw = field(default_factory=dict, repr=False)


@dataclass
class Document:
    """A NoSQL Workbench model: its tables, the rest of the file, and what there was to warn of when it was read.

    ``document["Orders"]`` is one of its tables, by name. ``version`` is what the file said of itself.
    """

    name: str
    tables: list[Table]
    raw: Raw = field(default_factory=dict, repr=False)
    warnings: list[str] = field(default_factory=list, compare=False)
    version: str = field(default=VERSION, compare=False)

    def __getitem__(self, name: str) -> Table:
        for table in self.tables:
            if table.model.table == name:
                return table
        names = ", ".join(table.model.table for table in self.tables) or "none"
        raise WorkbenchError(f"{self.name} has no table {name!r}. It has: {names}.")


def load(path: str | Path) -> Document:
    """Read a NoSQL Workbench file. What is wrong with single items is said in ``warnings``, and the rest is kept.

    A facet whose key aliases are templates (``ITEMS#ItemID``) becomes an entity. Add access patterns with
    ``dataclasses.replace(table.model, access_patterns=[...])``. Items that share a primary key are all kept:
    ``f1model.load(table, items, last_wins=True)`` loads them.

    Raises:
        WorkbenchError: there is no such file, it is no model of NoSQL Workbench, or a part of it is not what
            belongs there; names file, place and fix.
    """
    path = Path(path)
    try:
        return _read(_parsed(path), path)
    except WorkbenchError as error:
        raise WorkbenchError(f"{path}: {error}") from None


def _parsed(path: Path) -> tuple[Any, list[str]]:
    warnings: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> Raw:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = sorted({name for name, _ in pairs if [key for key, _ in pairs].count(name) > 1})
            warnings.append(f"{', '.join(map(shown, twice))} stands twice in one object: the last is taken.")
        return found

    try:
        found = json.loads(path.read_bytes(), object_pairs_hook=once, parse_float=_float, parse_constant=_float)
    except OSError as error:
        raise WorkbenchError(f"{(error.strerror or 'cannot be read').lower()}.") from None
    except RecursionError:
        raise WorkbenchError(f"nested deeper than {_DEEPEST} levels, so no model. Export it anew.") from None
    except ValueError as error:
        raise WorkbenchError(f"is not JSON ({error}). Export the model from NoSQL Workbench as JSON.") from None
    return found, warnings


def _float(text: str) -> float:
    number = float(text)
    if number - number != 0:  # infinite, or not a number
        raise ValueError(f"the number {text[:20]} is beyond all bounds")
    return number


def _read(parsed: tuple[Any, list[str]], path: Path) -> Document:
    whole, warnings = parsed
    _check_depth(whole)
    if not isinstance(whole, dict) or not isinstance(whole.get("DataModel"), list):
        raise WorkbenchError(
            "has no list DataModel, so it is no model of NoSQL Workbench. Export the model there as JSON, not as "
            "CloudFormation."
        )
    name = whole.get("ModelName")
    name = path.stem if name is None else expect(name, str, "ModelName")
    metadata, version = _metadata(whole.get("ModelMetadata"), warnings.append)
    tables = [_table(raw, f"DataModel[{number}]", warnings.append) for number, raw in enumerate(whole["DataModel"])]
    names = [table.model.table for table in tables]
    twice = sorted({each for each in names if names.count(each) > 1})
    warnings += [f"{each}: {names.count(each)} tables have this name." for each in twice]
    rest = {key: value for key, value in whole.items() if key not in ("ModelName", "DataModel", "ModelMetadata")}
    return Document(name, tables, {"ModelMetadata": metadata, **rest}, warnings, version)


def _check_depth(whole: Any) -> None:
    level = [whole]
    for _ in range(_DEEPEST):
        level = [
            member
            for value in level
            if isinstance(value, dict | list)
            for member in (value.values() if isinstance(value, dict) else value)
        ]
    if level:
        raise WorkbenchError(f"is nested deeper than {_DEEPEST} levels, so it is no model. Export it anew.")


def _metadata(given: Any, warn: Warn) -> tuple[Raw, str]:
    """The metadata as format 3.0 has it, and the version that the file said."""
    metadata = {} if given is None else dict(expect(given, dict, "ModelMetadata"))
    service, version = metadata.get("AWSService"), metadata.get("Version")
    if isinstance(service, str) and "keyspaces" in service.lower():
        raise WorkbenchError(f"is a model for {shown(service)}. Only models for {SERVICE} can be read.")
    if service not in (None, SERVICE):
        warn(f"ModelMetadata.AWSService is {shown(service)}: read as {SERVICE}.")
    if version is not None and str(version) not in VERSIONS:
        warn(f"ModelMetadata.Version is {shown(version)}, not one of {', '.join(VERSIONS)}: read as {VERSION}.")
    said = "" if version is None else str(version)
    return {**metadata, "AWSService": SERVICE, "Version": VERSION}, said


def _table(raw: Any, place: str, warn: Warn) -> Table:
    frame = read_frame(expect(raw, dict, place), place, warn)
    items, unkeyed, by_facet = read_items(raw, place, frame.keys, warn)
    return Table(read_model(raw, place, frame, items, by_facet, warn), items, unkeyed, raw)


def document(
    model: DataModel | Sequence[DataModel], items: Iterable[Item] | Sequence[Iterable[Item]] = (), *,
    name: str | None = None, author: str = "", description: str = "", written: datetime | None = None,
) -> Document:  # fmt: skip
    """Our own model as a document: a facet for each entity, ``items`` as sample data. Several: two lists, alike long.

    ``written`` is its date (default: now).
    """
    models = [model] if isinstance(model, DataModel) else list(model)
    found: list[Any] = [items] if isinstance(model, DataModel) else list(items)
    if len(found) not in (0, len(models)):
        raise WorkbenchError(f"{len(models)} models with {len(found)} lists of items. Give one list for each model.")
    date = (written or datetime.now()).strftime("%b %d, %Y, %I:%M %p")
    metadata = {
        "Author": author, "DateCreated": date, "DateLastModified": date, "Description": description,
        "AWSService": SERVICE, "Version": VERSION,
    }  # fmt: skip
    tables = [Table(each, list(held)) for each, held in zip(models, found or [()] * len(models), strict=True)]
    return Document(name or ", ".join(each.table for each in models), tables, {"ModelMetadata": metadata})


def dump(document: Document, path: str | Path, *, native: str = "refuse") -> list[str]:
    """Write ``document`` as format 3.0, which NoSQL Workbench accepts; what had to be changed for that, in words.

    The format has one attribute for each key. An index key of several is refused, or with ``native="flatten"`` glued
    into one attribute more in each item. Access patterns and relationships have no place in the file.

    Raises:
        WorkbenchError: an index key has several attributes, an item holds a value that DynamoDB does not have,
            or the file cannot be written.
    """
    changed: list[str] = []
    if native not in ("refuse", "flatten"):
        raise WorkbenchError(f'native={native!r} is no choice. Use "refuse" or "flatten".')
    tables = [_written(table, f"DataModel[{n}]", native, changed.append) for n, table in enumerate(document.tables)]
    whole = {"ModelName": document.name, "ModelMetadata": None, "DataModel": tables, **document.raw}
    whole["ModelMetadata"] = _metadata(whole["ModelMetadata"], changed.append)[0]
    try:
        text = json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False)
        try:
            data = text.encode()
        except UnicodeEncodeError:  # half a character, somewhere in what was kept
            data = json.dumps(whole, indent=2).encode()
        Path(path).write_bytes(data + b"\n")
    except (TypeError, ValueError, RecursionError) as error:
        raise WorkbenchError(f"{path}: what was kept of the file is not JSON any more ({error}).") from None
    except OSError as error:
        raise WorkbenchError(f"{path}: {(error.strerror or 'cannot be written').lower()}.") from None
    return changed


def _written(table: Table, place: str, native: str, warn: Warn) -> Raw:
    model, items = table.model, [*table.items, *table.unkeyed]
    for index in model.indexes:
        if max(len(index.partition), len(index.sort)) > 1 and native == "refuse":
            said = " and ".join(", ".join(names) for names in (index.partition, index.sort) if names)
            raise WorkbenchError(
                f"{model.table}.{index.name}: its key is {said}, and NoSQL Workbench's format has one attribute for a "
                "partition key and one for a sort key. Leave the index out, give it key templates, or write it glued: "
                'native="flatten", or --flatten on the command line.'
            )
    if native == "flatten":
        model, items = flattened(model, items, warn)
    before = _table(table.raw, place, lambda _: None) if table.raw else None
    raw = write_model(table.raw, model, before.model if before else None, items)
    same = before and repr([*before.items, *before.unkeyed]) == repr(items)  # not ==, to which 1 is True
    if not same:
        raw = with_items(raw, place, frame_of(before.model if before else model).keys, items)
    if before:
        return raw
    order = ("TableName", "KeyAttributes", "NonKeyAttributes", "TableFacets", "GlobalSecondaryIndexes")
    fixed = {"TableData": [], "DataAccess": {"MySql": {}}, "BillingMode": "PAY_PER_REQUEST"}
    return {**{key: raw[key] for key in order if key in raw}, **fixed, "TableData": entries(raw, "TableData", place)}
