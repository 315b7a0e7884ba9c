"""NoSQL Workbench files: read into data models and items, and written back with nothing of the file lost.

Reads formats 1.0, 2.0 and 3.0, and files without a version; writes 3.0. The format has no relationships, no templates
of index keys and no index keys of several attributes: what a model of ours loses there is named. What the Workbench
itself stores of access patterns is kept, and not understood.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from f1model.design.entity import Item
from f1model.design.given import items_given, model_given
from f1model.design.given import shown as named
from f1model.design.model import DataModel
from f1model.errors import ModelError, WorkbenchError
from f1model.export.workbench.items import Raw, Warn, entries, expect, read_items, shown, unheard, with_items
from f1model.export.workbench.lost import lost
from f1model.export.workbench.model import frame_of, read_frame, read_model
from f1model.export.workbench.output import flattened, write_model
from f1model.export.workbench.parse import parsed
from f1model.export.workbench.settings import tell_others, write_capacity
from f1model.files import why, write
from f1model.values import counted

VERSION, VERSIONS = "3.0", ("1.0", "2.0", "3.0")
SERVICE = "Amazon DynamoDB"


@dataclass
class Table:
    """One table of a document: its data model and its items, with those that lack a primary key in ``unkeyed``.

    ``raw`` is the table as it is in the file, and keeps what is in neither model nor items. ``original`` is the model
    as it was read from ``raw`` (None: it was not read from a file).
    """

    model: DataModel
    items: list[Item] = field(default_factory=list)
    unkeyed: list[Item] = field(default_factory=list)
    raw: Raw = field(default_factory=dict, repr=False)
    original: DataModel | None = field(default=None, repr=False, compare=False)


@dataclass
class Document:
    """A NoSQL Workbench model: its tables, the rest of the file, and the warnings from when it was read.

    ``document["Orders"]`` is one of its tables, by name. ``version`` is the format that the file says it has.
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
        raise WorkbenchError(self.name, f"{self.name} has no table {name!r}.", f"It has: {names}.")


def load(path: str | Path) -> Document:
    """Read a NoSQL Workbench file. ``warnings`` say what is wrong with single items; the rest is kept.

    A facet whose key aliases are templates (``ITEMS#ItemID``) becomes an entity. Add access patterns with
    ``dataclasses.replace(table.model, access_patterns=[...])``. Items that share a primary key are all kept:
    ``f1model.load(table, items, last_wins=True)`` loads them.

    Raises:
        WorkbenchError: there is no such file, it is not a model of NoSQL Workbench, or a part of it is not what
            belongs there. The error names the file, the part and the fix.
    """
    path = _path(path, "load", 'Write load("model.json").')
    try:
        return _read(parsed(path), path)
    except WorkbenchError as error:
        raise error.within(str(path)) from None


def _path(given: Any, where: str, fix: str) -> Path:
    if isinstance(given, str | Path):
        return Path(given)
    raise WorkbenchError(f"workbench.{where}", f"it needs the path of a file, and got {named(given)}.", fix)


def _read(given: tuple[Any, list[str]], path: Path) -> Document:
    whole, warnings = given
    if not isinstance(whole, dict) or not isinstance(whole.get("DataModel"), list):
        problem = "it has no list called DataModel, so it is not a model of NoSQL Workbench."
        raise WorkbenchError("", problem, "Export the model there as JSON, not as CloudFormation.")
    name = whole.get("ModelName")
    name = path.stem if name is None else expect(name, str, "ModelName")
    metadata, version = _metadata(whole.get("ModelMetadata"), warnings.append)
    tables = [_table(raw, f"DataModel[{number}]", warnings.append) for number, raw in enumerate(whole["DataModel"])]
    names = Counter(table.model.table for table in tables)
    warnings += [f"{name}: {count} tables have this name." for name, count in sorted(names.items()) if count > 1]
    rest = {key: value for key, value in whole.items() if key not in ("ModelName", "DataModel", "ModelMetadata")}
    tell_others(rest, set(), name, warnings.append)
    return Document(name, tables, {"ModelMetadata": metadata, **rest}, warnings, version)


def _metadata(given: Any, warn: Warn) -> tuple[Raw, str]:
    """The metadata in format 3.0, and the version that the file says it has."""
    metadata = {} if given is None else dict(expect(given, dict, "ModelMetadata"))
    service, version = metadata.get("AWSService"), metadata.get("Version")
    if isinstance(service, str) and "keyspaces" in service.lower():
        raise WorkbenchError("", f"it is a model for {shown(service)}.", f"Only models for {SERVICE} can be read.")
    if service not in (None, SERVICE):
        warn(f"ModelMetadata.AWSService is {shown(service)}: read as {SERVICE}.")
    if version is not None and str(version) not in VERSIONS:
        warn(f"ModelMetadata.Version is {shown(version)}, not one of {', '.join(VERSIONS)}: read as {VERSION}.")
    return {**metadata, "AWSService": SERVICE, "Version": VERSION}, "" if version is None else str(version)


def _table(raw: Any, where: str, warn: Warn) -> Table:
    frame = read_frame(expect(raw, dict, where), where, warn)
    items, unkeyed, by_facet = read_items(raw, where, frame.keys, warn)
    model = read_model(raw, where, frame, items, by_facet, warn)
    return Table(model, items, unkeyed, raw, model)


def document(
    model: DataModel | Sequence[DataModel], items: Iterable[Item] | Sequence[Iterable[Item]] = (), *,
    name: str | None = None, author: str = "", description: str = "", written: datetime | None = None,
) -> Document:  # fmt: skip
    """Our own model as a document: a facet for each entity, ``items`` as sample data.

    Several models are given as a list, and their items as a list of the same length. ``written`` is the document's
    date (default: now).

    Raises:
        WorkbenchError: the two lists do not have the same length.
        ModelError: ``model`` is not a data model or a list of them, or ``items`` are not items.
    """
    several = isinstance(model, list | tuple)
    models: list[DataModel] = list(model) if isinstance(model, list | tuple) else [model]  # type: ignore[list-item]
    for each in models:
        model_given(each, "workbench.document", "Write document(model, items), or document([first, second], [...]).")
    if several and not isinstance(items, list | tuple):
        raise ModelError("workbench.document", f"items is {named(items)}.", "Give one list of items for each model.")
    samples: list[Any] = list(items) if several else [items]
    samples = [items_given(each, "workbench.document") for each in samples]
    if len(samples) not in (0, len(models)):
        problem = f"{counted(len(models), 'model')} came with {counted(len(samples), 'list')} of items."
        raise WorkbenchError("", problem, "Give one list for each model.")
    date = (written or datetime.now()).strftime("%b %d, %Y, %I:%M %p")
    metadata = {
        "Author": author, "DateCreated": date, "DateLastModified": date, "Description": description,
        "AWSService": SERVICE, "Version": VERSION,
    }  # fmt: skip
    tables = [Table(each, list(held)) for each, held in zip(models, samples or [()] * len(models), strict=True)]
    return Document(name or ", ".join(each.table for each in models), tables, {"ModelMetadata": metadata})


def dump(document: Document, path: str | Path, *, native: str = "refuse") -> list[str]:
    """Write ``document`` in format 3.0, which NoSQL Workbench accepts; return what was changed or lost, in words.

    The format has one attribute for each key. An index key of several is refused, or with ``native="flatten"`` glued
    into one more attribute of each item. Lost are our access patterns and relationships, local indexes, the templates
    of index keys, and whatever else the file does not give back when it is read again: each is named once. (The
    Workbench keeps access patterns of its own since version 3.20, of February 2026, in a form that is not documented;
    those of a file that was read are kept as they are.)

    Raises:
        ModelError: ``document`` is not a document.
        WorkbenchError: an index key has several attributes, an item holds a value that DynamoDB does not have,
            or the file cannot be written.
    """
    if not isinstance(document, Document):
        fix = "Write dump(document(model, items), path)."
        raise ModelError("workbench.dump", f"it needs a document, and got {named(document)}.", fix)
    path = _path(path, "dump", 'Write dump(document(model, items), "model.json").')
    changed: list[str] = []
    if native not in ("refuse", "flatten"):
        raise WorkbenchError("", f"native={native!r} is not a choice.", 'Use "refuse" or "flatten".')
    tables = [_written(table, f"DataModel[{n}]", native, changed.append) for n, table in enumerate(document.tables)]
    whole = {"ModelName": document.name, "ModelMetadata": None, "DataModel": tables, **document.raw}
    whole["ModelMetadata"] = _metadata(whole["ModelMetadata"], changed.append)[0]
    try:
        text = json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False)
        try:
            data = text.encode()
        except UnicodeEncodeError:  # there is half a character somewhere in what was kept
            data = json.dumps(whole, indent=2).encode()
        write(path, data + b"\n")
    except (TypeError, ValueError, RecursionError) as error:
        raise WorkbenchError(str(path), f"what was kept of the file is no longer JSON ({error}).") from None
    except BrokenPipeError:  # who read it has gone, as `head` does: no fault of the file
        raise
    except OSError as error:
        raise WorkbenchError(str(path), why(error)) from None
    return changed


def _written(table: Table, where: str, native: str, warn: Warn) -> Raw:
    model, items, raw = table.model, [*table.items, *table.unkeyed], table.raw
    if native == "flatten":
        model, items = flattened(model, items, warn)
    _refuse_glued(model)
    before = (table.original or _table(raw, where, unheard).model) if raw else None
    if before is None:
        raw = with_items(write_model({}, model, None, items), where, frame_of(model).keys, items)
        order = ("TableName", "KeyAttributes", "NonKeyAttributes", "TableFacets", "GlobalSecondaryIndexes")
        first = {key: raw[key] for key in order if key in raw}
        rest = {"TableData": entries(raw, "TableData", where), "DataAccess": {"MySql": {}}}
        raw = {**first, **rest, **write_capacity(model)}
    else:
        if model is not before:
            raw = write_model(raw, model, before, items)
            raw = raw if model.settings.capacity == before.settings.capacity else {**raw, **write_capacity(model)}
        keys = frame_of(before).keys
        keyed, unkeyed, _ = read_items(raw, where, keys, unheard)
        same = repr([*keyed, *unkeyed]) == repr(items)  # not ==, which takes 1 for True
        raw = raw if same else with_items(raw, where, keys, items)
    if model is not before:
        for each in lost(model, _table(raw, where, unheard).model):
            warn(each)
    return raw


def _refuse_glued(model: DataModel) -> None:
    for place in model.places:
        if len(place.partition) > 1 or len(place.sort) > 1:
            key = " and ".join(", ".join(names) for names in (place.partition, place.sort) if names)
            problem = f"its key is {key}, and NoSQL Workbench's format has one attribute for a partition key and one "
            problem += "for a sort key."
            fix = 'Leave the index out, give it key templates, or write it glued: native="flatten", or --flatten on '
            fix += "the command line."
            raise WorkbenchError(place.label, problem, fix)
