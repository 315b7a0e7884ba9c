"""A table that nobody declared: what it says of itself is its name, its keys and its indexes."""

from typing import TYPE_CHECKING, Any

from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


def described(source: "Table") -> DataModel:
    """A boto3 table as a data model without entities."""

    def names(schema: Any) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        for key in schema:
            parts.setdefault("sort" if key["KeyType"] == "RANGE" else "partition", []).append(key["AttributeName"])
        return parts

    def projected(projection: Any) -> Any:
        return projection.get("NonKeyAttributes") or projection.get("ProjectionType", "ALL")

    keys = {"sort": None, **{part: attributes[0] for part, attributes in names(source.key_schema).items()}}
    local: Any = source.local_secondary_indexes or ()
    indexes: Any = [
        Index(each["IndexName"], projection=projected(each.get("Projection", {})), **names(each["KeySchema"]))
        for each in source.global_secondary_indexes or ()
    ]
    indexes += [
        LocalIndex(
            each["IndexName"], sort=names(each["KeySchema"])["sort"][0], projection=projected(each["Projection"])
        )
        for each in local
    ]
    key_types = {each["AttributeName"]: each["AttributeType"] for each in source.attribute_definitions}
    return DataModel(source.name, (), indexes=indexes, key_types=key_types, **keys)
