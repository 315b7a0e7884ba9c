"""Answers to 10.5, and what wrong ones are made of."""

from typing import Any

from f1model.f1 import F1

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

    def update(stays: Any, comes: Any) -> Any:
        new = moved(comes, stays)
        kept = {name: value for name, value in new.items() if name not in ("PK", "SK", *PLACE)}
        return {"TableName": table_name, "Key": {name: stays[name] for name in ("PK", "SK")},
                "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in kept),
                "ExpressionAttributeNames": {f"#{name}": name for name in kept},
                "ExpressionAttributeValues": {f":{name}": value for name, value in kept.items()}}  # fmt: skip

    return [{"Update": update(one, other)}, {"Update": update(other, one)}]


def swap(table_name: str, one: Any, other: Any) -> list[Any]:
    return puts(moved(one, other), moved(other, one), table_name=table_name)
