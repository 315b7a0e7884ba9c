"""Answers to 10.e, and what wrong ones are made of."""

from typing import Any

from boto3.dynamodb.types import TypeSerializer

from f1model.f1.models import F1

PLACE = ("Rank", "FinishPosition", "PositionText", "FinishPoints")


def moved(one: Any, other: Any, *names: str) -> Any:
    return F1.rekeyed(one, **{name: other[name] for name in names or PLACE})


def puts(*items: Any, table_name: str = "SwapTable") -> list[Any]:
    return [{"Put": {"TableName": table_name, "Item": item}} for item in items]


def deletes(*items: Any) -> list[Any]:
    return [{"Delete": {"TableName": "SwapTable", "Key": {name: i[name] for name in ("PK", "SK")}}} for i in items]


def rekeys(table_name: str, one: Any, other: Any) -> list[Any]:
    change = {"TableName": table_name, "Key": {name: one[name] for name in ("PK", "SK")},
              "UpdateExpression": "SET SK = :sk", "ExpressionAttributeValues": {":sk": other["SK"]}}  # fmt: skip
    return [{"Update": change}]


def changes_drivers(table_name: str, one: Any, other: Any) -> list[Any]:
    """The other way round: each item stays where it is, and gets the other driver by an update."""
    return [{"Update": _update(table_name, *pair, removing=True)} for pair in ((one, other), (other, one))]


def sets_drivers(table_name: str, one: Any, other: Any) -> list[Any]:
    """The same, but what the other one lacks stays."""
    return [{"Update": _update(table_name, *pair, removing=False)} for pair in ((one, other), (other, one))]


def _update(table_name: str, stays: Any, comes: Any, removing: bool) -> Any:
    new = moved(comes, stays)
    kept = {name: value for name, value in new.items() if name not in ("PK", "SK", *PLACE)}
    gone = [name for name in stays if name not in new] if removing else []
    remove = " REMOVE " + ", ".join(f"#{name}" for name in gone) if gone else ""
    return {"TableName": table_name, "Key": {name: stays[name] for name in ("PK", "SK")},
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in kept) + remove,
            "ExpressionAttributeNames": {f"#{name}": name for name in (*kept, *gone)},
            "ExpressionAttributeValues": {f":{name}": value for name, value in kept.items()}}  # fmt: skip


def in_place(table_name: str, one: Any, other: Any) -> list[Any]:
    """The first item is given the key of the second before the second is made."""
    for name in ("SK", *PLACE):
        one[name] = other[name]
    for name in ("SK", *PLACE):
        other[name] = one[name]
    return puts(one, other, table_name=table_name)


def by_table(table_name: str, one: Any, other: Any) -> list[Any]:
    """Points by the rank, as they are given today."""
    points = dict(enumerate((25, 18, 15, 12, 10, 8, 6, 4, 2, 1), 1))

    def at(item: Any, rank: int) -> Any:
        place = {"Rank": rank, "FinishPosition": rank, "PositionText": str(rank)}
        return F1.rekeyed(item, **place, FinishPoints=points.get(rank, 0))

    return puts(at(one, other["Rank"]), at(other, one["Rank"]), table_name=table_name)


def typed(table_name: str, one: Any, other: Any) -> list[Any]:
    """In the form of the low-level client."""
    written = TypeSerializer().serialize
    return puts(*({name: written(held) for name, held in put["Put"]["Item"].items()} for put in swap("", one, other)))


def with_times(table_name: str, one: Any, other: Any) -> list[Any]:
    """An attribute that not every result has."""
    return puts(
        *(put["Put"]["Item"] | {"FinishTime": put["Put"]["Item"]["FinishTime"]} for put in swap("", one, other))
    )


def swap(table_name: str, one: Any, other: Any) -> list[Any]:
    return puts(moved(one, other), moved(other, one), table_name=table_name)
