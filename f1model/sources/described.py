"""Tables as describe-table puts them out, or as create-table takes them: their keys, indexes and settings, no items."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from f1model.errors import ModelError
from f1model.sources.documents import records
from f1model.sources.source import Source, no_items
from f1model.sources.streams import reading
from f1model.sources.templates.properties import UnresolvedError, table_source

_SAME = (
    "TableName", "KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "LocalSecondaryIndexes", "BillingMode",
    "ProvisionedThroughput", "TimeToLiveSpecification", "DeletionProtectionEnabled",
)  # fmt: skip
_WRAPPERS = ("Table", "TableDescription")


def table_of(raw: Any, where: str, expires: str | None = None) -> Source:
    """One table by its description, with or without the ``Table`` around it. Raises ModelError."""
    if not isinstance(raw, Mapping):
        raise ModelError(where, "it is no description of a table.", "Give what describe-table puts out.")
    raw = next((raw[name] for name in _WRAPPERS if isinstance(raw.get(name), Mapping)), raw)
    given = {name: raw[name] for name in _SAME if name in raw}
    if not isinstance(given.get("TableName"), str):
        raise ModelError(where, "it has a key, and no TableName.", "Give the whole of what describe-table puts out.")
    billed = raw.get("BillingModeSummary")
    if isinstance(billed, Mapping) and "BillingMode" in billed:
        given["BillingMode"] = billed["BillingMode"]
    elif "BillingMode" not in given:
        rented = raw.get("ProvisionedThroughput")
        rents = isinstance(rented, Mapping) and rented.get("ReadCapacityUnits") not in (None, 0)
        given["BillingMode"] = "PROVISIONED" if rents else "PAY_PER_REQUEST"
    stream = raw.get("StreamSpecification")
    if isinstance(stream, Mapping) and stream.get("StreamEnabled") is not False:
        given["StreamSpecification"] = stream
    notes: list[str] = []
    at = f"{where}: {given['TableName']}"
    try:
        source = table_source(given, given["TableName"], at, notes)
    except UnresolvedError as error:  # nothing here is left to a deployment
        raise ModelError(at, f"{error}.") from None
    if source.table is None or source.table.table != given["TableName"]:
        raise ModelError(at, "this cannot be the name of a table.", "Give what describe-table puts out.")
    unknown = "Its description does not say whether point-in-time recovery is on: taken for no."
    return replace(source, where=where, expires=expires or source.expires, notes=(*source.notes, unknown))


def described_tables(path: Path) -> tuple[Source, ...]:
    """The tables of a file: one description, several after each other, or a list of them. Raises ModelError."""
    return tuple(table_of(raw, str(path)) for raw in _each(path))


def time_to_live(path: Path) -> Source:
    """What describe-time-to-live puts out: the attribute by which items expire, and of no table that it names."""
    for raw in _each(path):
        inner = raw.get("TimeToLiveDescription", raw.get("TimeToLiveSpecification")) if isinstance(raw, dict) else None
        if isinstance(inner, dict):
            on = inner.get("TimeToLiveStatus") == "ENABLED" or inner.get("Enabled") is True
            name = inner.get("AttributeName")
            named = raw.get("TableName")
            notes = () if on else ("Time to live is switched off.",)
            expires = name if on and isinstance(name, str) and name else None
            called = named if isinstance(named, str) else None
            return Source(None, no_items, str(path), expires, notes=notes, name=called, has_items=False)
    raise ModelError(str(path), "it does not say by which attribute items expire.", "")


def _each(path: Path) -> Iterator[Any]:
    with reading(path) as reader:
        for _, raw, _ in records(reader, ()):
            yield from raw if isinstance(raw, list) else (raw,)
