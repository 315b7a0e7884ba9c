"""The simulation answers sooner: moto works out the same again and again, and whoever runs a cell waits for that."""

from typing import Any

_LARGEST = 405_000  # bytes of an item, as moto counts them; it refuses what is larger


def quicken() -> None:
    """Make moto quicker, once for all simulations of this process; twice does no harm."""
    from moto.dynamodb.models import dynamo_type

    if isinstance(dynamo_type.DynamoType.__dict__["cast_value"], _Cast):
        return
    parts: list[tuple[Any, str, Any]] = [
        (dynamo_type.DynamoType, "cast_value", _Cast(dynamo_type.DynamoType.__dict__["cast_value"].fget)),
        (dynamo_type.Item, "__init__", _fill),
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
