"""A table of Terraform's, or of a module that makes one, in CloudFormation's properties."""

from collections.abc import Mapping
from typing import Any

from f1model.sources.templates.known import Unknown, part, truth

Given = Mapping[str, Any]


def of_resource(given: Given, notes: list[str]) -> dict[str, Any]:
    """The properties of an ``aws_dynamodb_table``. Source: AWS provider of Terraform, "aws_dynamodb_table"."""
    ttl, stream = _first(given.get("ttl")), truth(given.get("stream_enabled"))
    streams = given.get("stream_view_type") if stream is not False and stream is not None else None
    restored = {key: given[key] for key in ("restore_source_name", "restore_source_table_arn") if given.get(key)}
    if restored:
        notes.append("It is restored from another table, whose keys it has.")
    replicas = given.get("replica")
    if isinstance(replicas, list) and replicas:
        notes.append(f"It has {len(replicas)} more {'region' if len(replicas) == 1 else 'regions'}: read as one table.")
    return {
        "TableName": given.get("name"),
        "KeySchema": _keys(given),
        "AttributeDefinitions": _definitions(given.get("attribute")),
        "GlobalSecondaryIndexes": _indexes(given.get("global_secondary_index"), ()),
        "LocalSecondaryIndexes": _indexes(given.get("local_secondary_index"), _own(given)),
        "BillingMode": given.get("billing_mode"),
        "ProvisionedThroughput": _capacity(given),
        "StreamSpecification": {"StreamViewType": streams or None},
        "TimeToLiveSpecification": _ttl(part(ttl, "attribute_name"), part(ttl, "enabled"), ttl),
        "PointInTimeRecoverySpecification": {
            "PointInTimeRecoveryEnabled": part(_first(given.get("point_in_time_recovery")), "enabled")
        },
        "DeletionProtectionEnabled": given.get("deletion_protection_enabled"),
        "SSESpecification": given.get("server_side_encryption"),
        "TableClass": given.get("table_class") if given.get("table_class") != "STANDARD" else None,
        "ImportSourceSpecification": given.get("import_table"),
        "OnDemandThroughput": given.get("on_demand_throughput"),
        "WarmThroughput": given.get("warm_throughput"),
    }


def of_module(given: Given, notes: list[str]) -> dict[str, Any]:
    """The properties of a table of the module terraform-aws-modules/dynamodb-table, with that module's defaults."""
    return of_resource(
        {
            **given,
            "attribute": given.get("attributes") or [],
            "billing_mode": given.get("billing_mode") or "PAY_PER_REQUEST",
            "global_secondary_index": given.get("global_secondary_indexes"),
            "local_secondary_index": given.get("local_secondary_indexes"),
            "point_in_time_recovery": {"enabled": given.get("point_in_time_recovery_enabled")},
            "ttl": {
                "attribute_name": given.get("ttl_attribute_name"), "enabled": given.get("ttl_enabled") or False
            },
            "replica": given.get("replica_regions"),
            "server_side_encryption": given.get("server_side_encryption_enabled") or None,
        },
        notes,
    )  # fmt: skip


def of_cloudposse(given: Given, notes: list[str]) -> dict[str, Any]:
    """The properties of a table of the module cloudposse/dynamodb, with that module's defaults."""
    own = [
        {"name": given.get(f"{part_of}_key"), "type": given.get(f"{part_of}_key_type") or "S"}
        for part_of in ("hash", "range")
        if given.get(f"{part_of}_key")
    ]
    further = given.get("dynamodb_attributes")
    listed = further if isinstance(further, list) else [further] if isinstance(further, Unknown) else []
    enabled = given.get("ttl_enabled")
    return of_resource(
        {
            **given,
            "name": given.get("table_name") or given.get("name"),
            "attribute": [*own, *listed],
            "billing_mode": given.get("billing_mode") or "PROVISIONED",
            "read_capacity": given.get("autoscale_min_read_capacity") or 5,
            "write_capacity": given.get("autoscale_min_write_capacity") or 5,
            "global_secondary_index": given.get("global_secondary_index_map"),
            "local_secondary_index": given.get("local_secondary_index_map"),
            "point_in_time_recovery": {"enabled": given.get("enable_point_in_time_recovery", True)},
            "ttl": {
                "attribute_name": given.get("ttl_attribute"), "enabled": True if enabled is None else enabled
            },
            "stream_enabled": given.get("enable_streams"),
            "replica": given.get("replicas"),
        },
        notes,
    )  # fmt: skip


def _first(value: Any) -> Any:
    """A block of which there may be one, however it is given."""
    return value[0] if isinstance(value, list) and value else value if isinstance(value, Mapping | Unknown) else None


def _own(given: Given) -> tuple[dict[str, Any], ...]:
    return ({"AttributeName": given.get("hash_key"), "KeyType": "HASH"},)


def _keys(given: Given) -> Any:
    """The key of a table or an index: one attribute for each part, several, or blocks of their own."""
    schema = given.get("key_schema")
    if isinstance(schema, Unknown):
        return schema
    if isinstance(schema, list) and schema:
        return [
            each if isinstance(each, Unknown)
            else {"AttributeName": part(each, "attribute_name"), "KeyType": part(each, "key_type")}
            for each in schema
        ]  # fmt: skip
    made = []
    for name, kind in (("hash_key", "HASH"), ("hash_keys", "HASH"), ("range_key", "RANGE"), ("range_keys", "RANGE")):
        found = given.get(name)
        if found is None and name == "hash_key" and name in given and "hash_keys" not in given:
            return Unknown("hash_key is null by the defaults")
        for each in found if isinstance(found, list) else [found]:
            if each not in (None, ""):
                made.append({"AttributeName": each, "KeyType": kind})
    return made or None


def _blocks(value: Any) -> Any:
    """Blocks as a list, also where they are a mapping from names to them."""
    if isinstance(value, Mapping):
        return [
            {"name": key, **each} if isinstance(each, Mapping) else each for key, each in value.items()
        ] if all(isinstance(each, Mapping) for each in value.values()) else [value]  # fmt: skip
    if isinstance(value, list):  # "${var.list}" within brackets was one list, not two, until Terraform 0.12
        return [one for each in value for one in (_blocks(each) if isinstance(each, list) else [each])]
    return [] if value is None else value


def _definitions(value: Any) -> Any:
    listed = _blocks(value)
    if not isinstance(listed, list):
        return listed
    known = [each for each in listed if not isinstance(each, Unknown)]
    return [{"AttributeName": part(each, "name"), "AttributeType": part(each, "type")}
            if isinstance(each, Mapping) else each for each in known]  # fmt: skip


def _indexes(value: Any, own: tuple[dict[str, Any], ...]) -> Any:
    listed = _blocks(value)
    if not isinstance(listed, list):
        return listed
    made: list[Any] = []
    for each in listed:
        if not isinstance(each, Mapping):
            made.append(each)
            continue
        keys = _keys(each)
        schema = [*own, *keys] if own and isinstance(keys, list) else keys
        units = _capacity(each)
        made.append(
            {
                "IndexName": each.get("name"),
                "KeySchema": schema,
                "Projection": {
                    "ProjectionType": each.get("projection_type"),
                    "NonKeyAttributes": each.get("non_key_attributes"),
                },
                **({"ProvisionedThroughput": units} if units else {}),
            }
        )
    return made


def _capacity(given: Given) -> dict[str, Any] | None:
    units = {"ReadCapacityUnits": given.get("read_capacity"), "WriteCapacityUnits": given.get("write_capacity")}
    return units if any(each not in (None, 0) for each in units.values()) else None


def _ttl(name: Any, enabled: Any, block: Any) -> Any:
    if isinstance(block, Unknown):
        return block
    return {"AttributeName": name, "Enabled": False if enabled is None else enabled}
