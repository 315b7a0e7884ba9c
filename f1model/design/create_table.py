"""The request that makes a table, derived from its places."""

from collections.abc import Callable, Sequence
from typing import Any

from f1model.design.given import shown
from f1model.design.place import Place
from f1model.errors import ModelError


def create_table_request(places: Sequence[Place], key_type: Callable[[str], str]) -> dict[str, Any]:
    """The keyword arguments of boto3's ``create_table`` for a table and its indexes, on demand.

    ``places`` are the table and its indexes; ``key_type`` gives the type (S, N or B) of a key attribute.
    """
    table, *indexes = places
    names = sorted({name for place in places for name in place.names})
    request: dict[str, Any] = {
        "TableName": table.table,
        "KeySchema": table.key_schema,
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": key_type(name)} for name in names],
        "BillingMode": "PAY_PER_REQUEST",
    }
    if indexes:
        request["GlobalSecondaryIndexes"] = [
            {"IndexName": place.name, "KeySchema": place.key_schema, "Projection": place.projection_request}
            for place in indexes
        ]
    return request


def check_capacity(capacity: Any, where: str) -> None:
    """Check how many read and write units a second a table rents (None: it is on demand). Raises ModelError."""
    pair = isinstance(capacity, tuple | list) and len(capacity) == 2
    if capacity is not None and not (pair and all(type(each) is int and each > 0 for each in capacity)):
        fix = "Write two whole numbers from 1 up, capacity=(5, 5), or leave it out: on demand."
        raise ModelError(where, f"its capacity is {shown(capacity)}.", fix)
