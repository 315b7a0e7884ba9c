"""The simulation keeps what is binary: moto ends in an error where it is in a part of an item that moto shows.

That is so for a binary set in an item of which an index holds only a part, and for anything binary in the item that a
condition refused.
"""

from types import SimpleNamespace
from typing import Any

from f1model.simulation.streams import mend_streams


def mend() -> None:
    """Mend moto, once for all simulations of this process; twice does no harm."""
    from moto.dynamodb import exceptions
    from moto.dynamodb.models.table import SecondaryIndex
    from moto.dynamodb.models.utilities import dynamo_json_dump

    parts: list[tuple[Any, str, Any]] = [
        (exceptions, "json", SimpleNamespace(dumps=dynamo_json_dump)), (SecondaryIndex, "project", _entry),
    ]  # fmt: skip
    for owner, name, mended in parts:
        setattr(owner, name, mended)
    mend_streams()


def _entry(index: Any, item: Any) -> Any:
    """What an index holds of an item, as moto has both."""
    from moto.dynamodb.models.dynamo_type import Item

    projection = index.projection or {}
    if projection.get("ProjectionType") not in ("KEYS_ONLY", "INCLUDE"):
        return item
    names = {*index.table_key_attrs, *index.schema_key_attrs, *projection.get("NonKeyAttributes", ())}
    part = Item(item.hash_key, item.range_key, {})
    dict.update(part.attrs, {name: value for name, value in item.attrs.items() if name in names})
    return part
