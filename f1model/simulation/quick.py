"""The simulation answers sooner: moto works out the same again and again, and whoever runs a cell waits for that."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

_LARGEST = 405_000  # bytes of an item, as moto counts them; it refuses what is larger


def quicken(session: Callable[[], Any]) -> None:
    """Make moto quicker, once for all simulations of this process; twice does no harm.

    ``session`` makes the boto3 session that moto asks for the names of the regions; one of moto's own would read
    botocore's files again, and the user's too.
    """
    from moto.core import base_backend, responses
    from moto.core.utils import method_names_from_class
    from moto.dynamodb.models import dynamo_type
    from moto.dynamodbstreams.responses import DynamoDBStreamsHandler

    if isinstance(dynamo_type.DynamoType.__dict__["cast_value"], _Cast):
        return
    parts: list[tuple[Any, str, Any]] = [
        (dynamo_type.DynamoType, "cast_value", _Cast(dynamo_type.DynamoType.__dict__["cast_value"].fget)),
        (dynamo_type.Item, "__init__", _fill),
        (dynamo_type.Item, "size", _size),
        (base_backend.AccountSpecificBackend, "get_session", staticmethod(cache(session))),
        (responses, "method_names_from_class", cache(method_names_from_class)),
        (DynamoDBStreamsHandler, "get_records", _records),
    ]
    for owner, name, quicker in parts:
        setattr(owner, name, quicker)


class _Cast:
    """The value that moto compares and sorts by. Most are texts, which are that themselves."""

    def __init__(self, slow: Any) -> None:
        self._slow = slow

    def __get__(self, value: Any, owner: type) -> Any:
        return value.value if value.type == "S" else self._slow(value)


def _fill(item: Any, hash_key: Any, range_key: Any, attrs: dict[str, Any]) -> None:
    """Make an item, and add up its size once; moto does so for each of its attributes."""
    from moto.dynamodb.exceptions import ItemSizeTooLarge
    from moto.dynamodb.models.dynamo_type import DynamoType, LimitedSizeDict

    item.hash_key, item.range_key, item.attrs = hash_key, range_key, LimitedSizeDict()
    dict.update(item.attrs, {name: DynamoType(value) for name, value in attrs.items()})
    if item.size() > _LARGEST:
        raise ItemSizeTooLarge


def _size(item: Any) -> int:
    """The item's size in bytes, as moto counts it; it asks each value for its type in up to seven ways."""
    size = 0
    for name, value in item.attrs.items():
        size += len(name) if name.isascii() else len(name.encode())
        size += len(value.value) if value.type == "S" and value.value.isascii() else value.size()
    return size


def _records(handler: Any) -> str:
    """The records of a stream as they go over the wire. moto looks up each of their values along seven ways."""
    from moto.dynamodb.models.utilities import DynamoJsonEncoder

    limit = handler._get_param("Limit")
    found = handler.backend.get_records(handler._get_param("ShardIterator"), 1000 if limit is None else limit)
    return json.dumps({**found, "Records": [_timed(record) for record in found["Records"]]}, cls=DynamoJsonEncoder)


def _timed(record: dict[str, Any]) -> dict[str, Any]:
    told = record["dynamodb"]
    moment = datetime.fromisoformat(told["ApproximateCreationDateTime"]).replace(tzinfo=UTC)
    return {**record, "dynamodb": {**told, "ApproximateCreationDateTime": int(moment.timestamp())}}
