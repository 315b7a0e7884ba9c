"""The request that makes a table, derived from its places."""

from collections.abc import Callable, Sequence
from typing import Any

from f1model.design.place import Place


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
    for kind, some in (
        ("GlobalSecondaryIndexes", [place for place in indexes if not place.local]),
        ("LocalSecondaryIndexes", [place for place in indexes if place.local]),
    ):
        if some:
            request[kind] = [
                {"IndexName": place.name, "KeySchema": place.key_schema, "Projection": place.projection_request}
                for place in some
            ]
    return request
