"""What a local index does not hold, fetched from the table: the simulation never does that."""

from base64 import b64decode, b64encode
from typing import Any

from f1model.table.strict.checks import Schema


def fetched(schema: Schema, entry: dict[str, Any]) -> dict[str, Any]:
    """The whole item of an index entry, both as botocore has read them from an answer."""
    key = {name: _encoded(entry[name]) for name in schema.primary}
    return {name: _decoded(value) for name, value in schema.item(key).items()}


def _encoded(value: Any) -> Any:
    return {"B": b64encode(value["B"]).decode()} if "B" in value else value


def _decoded(value: Any) -> Any:
    ((kind, held),) = value.items()
    if kind == "B":
        return {kind: b64decode(held)}
    if kind == "BS":
        return {kind: [b64decode(each) for each in held]}
    if kind == "L":
        return {kind: [_decoded(each) for each in held]}
    return {kind: {name: _decoded(each) for name, each in held.items()}} if kind == "M" else value
