"""The shards of a stream, each after the one that it came from."""

from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any


@dataclass(frozen=True)
class Shard:
    """A part of a stream. One that is ``closed`` gets no more records; those that follow are in its children."""

    id: str
    parent: str | None
    closed: bool


def shards_of(client: Any, arn: str) -> list[Shard]:
    """Every shard that a stream still has, parents before their children, from as many pages as there are.

    A parent is read to its end before its children, so that what happened to an item is seen in its order. Source:
    Developer Guide, "Change data capture for DynamoDB Streams".
    """
    request, told = {"StreamArn": arn}, dict[str, Any]()
    while True:
        page = client.describe_stream(**request)["StreamDescription"]
        told |= {shard["ShardId"]: shard for shard in page["Shards"]}
        if not page.get("LastEvaluatedShardId"):
            break
        request["ExclusiveStartShardId"] = page["LastEvaluatedShardId"]
    shards = {name: _shard(shard) for name, shard in told.items()}
    order = TopologicalSorter({name: [shard.parent] for name, shard in shards.items() if shard.parent in shards})
    for name in shards:
        order.add(name)
    return [shards[name or ""] for name in order.static_order()]


def _shard(told: Any) -> Shard:
    return Shard(told["ShardId"], told.get("ParentShardId"), "EndingSequenceNumber" in told["SequenceNumberRange"])
