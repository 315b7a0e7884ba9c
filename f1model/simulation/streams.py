"""The simulation's streams say what DynamoDB's say. moto records a write that changes nothing, two inserts where an
update makes an item, and an empty image where there is none.

Source: Developer Guide, "Change data capture for DynamoDB Streams": a write that changes no data leaves no record.
"""

from typing import Any


def mend_streams() -> None:
    """Mend moto, once for all simulations of this process; twice does no harm."""
    from moto.dynamodb.models.table import StreamShard

    record = getattr(StreamShard.add, "mends", StreamShard.add)

    def add(shard: Any, old: Any, new: Any) -> None:
        if old is not None and new is not None and old.attrs == new.attrs:
            return
        if old is None and _just_made(shard, new):  # by the same update, and without its attributes
            shard.items.pop()
        record(shard, old, new)
        if shard.items:
            told = shard.items[-1].record["dynamodb"]
            for image in ("OldImage", "NewImage"):
                if not told.get(image, True):
                    del told[image]

    add.mends = record  # type: ignore[attr-defined]
    setattr(StreamShard, "add", add)  # noqa: B010


def _just_made(shard: Any, new: Any) -> bool:
    """Whether the last record says that this very item was made."""
    if not shard.items or shard.items[-1].record["eventName"] != "INSERT":
        return False
    keys, table = shard.items[-1].record["dynamodb"]["Keys"], shard.table
    same = bool(keys[table.hash_key_attr] == new.hash_key.to_json())
    return same and (table.range_key_attr is None or keys[table.range_key_attr] == new.range_key.to_json())
