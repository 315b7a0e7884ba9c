"""A stream as AWS's API answers for it, held in memory: shards that split, trimmed records, expired iterators."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from boto3.dynamodb.types import TypeSerializer
from botocore.exceptions import ClientError

from f1model.design.entity import Item

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/Watched/stream/2026-11-30T00:00:00.000"
_WRITE = TypeSerializer().serialize


def wire(item: Item) -> dict[str, Any]:
    return {name: _WRITE(value) for name, value in item.items()}


def record(number: int, old: Item | None, new: Item | None, **more: Any) -> dict[str, Any]:
    """The record of a change, with the sequence number of its ``number``; keys are PK and SK."""
    kind = "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
    keys = {name: value for name, value in (new or old or {}).items() if name in ("PK", "SK")}
    told: dict[str, Any] = {"Keys": wire(keys), "SequenceNumber": f"{number:021}"}
    told |= {"OldImage": wire(old)} if old else {}
    told |= {"NewImage": wire(new)} if new else {}
    return {"eventID": f"event-{number}", "eventName": kind, "dynamodb": told, **more}


def number_of(told: dict[str, Any]) -> int:
    return int(told["dynamodb"]["SequenceNumber"])


@dataclass
class StubShard:
    parent: str | None = None
    records: list[dict[str, Any]] = field(default_factory=list)
    closed: bool = False
    gaps: int = 0  # empty answers before the first record
    trimmed: int = 0  # records up to this number are gone


@dataclass
class Stub:
    """A client of "dynamodbstreams". ``page`` shards are described at once; ``asked`` is what was asked of it."""

    shards: dict[str, StubShard]
    page: int = 2
    asked: list[tuple[str, Any]] = field(default_factory=list)
    fails: list[str] = field(default_factory=list)  # codes that the next GetRecords answer with
    iterators: dict[str, tuple[str, int, int]] = field(default_factory=dict)  # shard, number that was read, gaps passed

    def describe_stream(self, StreamArn: str, ExclusiveStartShardId: str = "") -> Any:  # noqa: N803
        self.asked.append(("describe", ExclusiveStartShardId))
        names = list(self.shards)
        start = names.index(ExclusiveStartShardId) + 1 if ExclusiveStartShardId else 0
        told = {"StreamArn": StreamArn, "Shards": [self._told(name) for name in names[start : start + self.page]]}
        if start + self.page < len(names):
            told["LastEvaluatedShardId"] = names[start + self.page - 1]
        return {"StreamDescription": told}

    def _told(self, name: str) -> Any:
        shard = self.shards[name]
        numbers = {"StartingSequenceNumber": f"{0:021}", **({"EndingSequenceNumber": "9" * 21} if shard.closed else {})}
        parent = {"ParentShardId": shard.parent} if shard.parent else {}
        return {"ShardId": name, "SequenceNumberRange": numbers, **parent}

    def get_shard_iterator(self, **asked: Any) -> Any:
        kind, name, after = asked["ShardIteratorType"], asked["ShardId"], int(asked.get("SequenceNumber", 0))
        self.asked.append((kind, name))
        if kind != "TRIM_HORIZON" and after < self.shards[name].trimmed:
            raise refusal("TrimmedDataAccessException")
        return {"ShardIterator": self._iterator(name, after, 0)}

    def _iterator(self, shard: str, after: int, gaps: int) -> str:
        name = f"{shard}|{after}|{len(self.iterators)}"
        self.iterators[name] = shard, after, gaps
        return name

    def get_records(self, ShardIterator: str, Limit: int) -> Any:  # noqa: N803
        if self.fails:
            raise refusal(self.fails.pop(0))
        name, after, gaps = self.iterators[ShardIterator]
        self.asked.append(("records", name))
        shard = self.shards[name]
        if gaps < shard.gaps:
            return {"Records": [], "NextShardIterator": self._iterator(name, after, gaps + 1)}
        left = [each for each in shard.records if number_of(each) > max(after, shard.trimmed)]
        page = left[:Limit]
        after = number_of(page[-1]) if page else after
        end = {} if shard.closed and len(left) <= Limit else {"NextShardIterator": self._iterator(name, after, gaps)}
        return {"Records": page, **end}


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "GetRecords")


def watched(arn: str | None = ARN) -> Any:
    """A table that has the stream, as far as a consumer looks at it."""
    return SimpleNamespace(name="Watched", get_item=lambda **_: {}, load=lambda: None, latest_stream_arn=arn)
