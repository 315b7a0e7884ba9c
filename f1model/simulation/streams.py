"""The simulation's streams say what DynamoDB's say. moto records a write that changes nothing, two inserts where an
update makes an item, and an empty image where there is none.

Source: Developer Guide, "Change data capture for DynamoDB Streams": a write that changes no data leaves no record.
"""

from typing import Any


def mend_streams() -> None:
    """Mend moto, once for all simulations of this process; twice does no harm. Its Lambda functions are not called."""
    from moto.dynamodb.models.table import StreamShard

    setattr(StreamShard, "add", _add)  # noqa: B010


def _add(shard: Any, old: Any, new: Any) -> None:
    from moto.dynamodb.models.table import StreamRecord

    if old is not None and new is not None and old.attrs == new.attrs:
        return
    if old is None and _just_made(shard, new):  # by the same update, and without its attributes
        shard.items.pop()
    kind = "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
    number = shard.starting_sequence_number + len(shard.items)
    record = StreamRecord(shard.table, shard.table.stream_specification["StreamViewType"], kind, old, new, number)
    told = record.record["dynamodb"]
    for image in ("OldImage", "NewImage"):
        if not told.get(image, True):
            del told[image]
    shard.items.append(record)


def _just_made(shard: Any, new: Any) -> bool:
    """Whether the last record says that this very item was made."""
    if not shard.items or shard.items[-1].record["eventName"] != "INSERT":
        return False
    keys, table = shard.items[-1].record["dynamodb"]["Keys"], shard.table
    same = bool(keys[table.hash_key_attr] == new.hash_key.to_json())
    return same and (table.range_key_attr is None or keys[table.range_key_attr] == new.range_key.to_json())
