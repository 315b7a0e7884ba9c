"""The race of lesson 10, Belgium 2024, in a table of a judge's own, and what is to be seen there."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from f1model.course.exercises.history import race
from f1model.course.exercises.tables import table_of
from f1model.design.entity import Item
from f1model.values import normal

KEY = {"PK": "SEASON#2024", "SK": "RACE#14#RESULT#04"}  # Max Verstappen, fourth in Belgium
RACE = {"PK": "SEASON#2024", "SK": "RACE#14"}
NOBODY = {"PK": "SEASON#2024", "SK": "RACE#14#RESULT#21"}


def opened(name: str) -> Any:
    """The table of that name with the race in it, as it was run."""
    return table_of(name, race(2024, 14))


def at(table: Any, key: Mapping[str, Any]) -> Item:
    """The item of a key, as plain Python; {} where there is none."""
    answer = table.get_item(Key={"PK": key["PK"], "SK": key["SK"]}, ConsistentRead=True)
    return dict(normal(answer.get("Item", {})))


def replaced(before: Item, after: Item) -> str | None:
    """The hint to a write that lost attributes, or the whole item."""
    left = before.keys() & after.keys()
    if not after:
        return "Afterwards there is no item under the key any more."
    if len(left) < len(before):
        return f"Of {len(before)} attributes {len(left)} are left. The item that you put is the item you will have."
    return None


def code_of(error: Exception) -> str:
    """DynamoDB's code of a refusal, the class of any other error."""
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
