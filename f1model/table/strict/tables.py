"""Tables and indexes that the service refuses to make. The words are DynamoDB Local's."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from f1model.table.strict.reader import RefusedError

_MOST_GLOBAL, _MOST_LOCAL, _MOST_PARTS, _MOST_PROJECTED = 20, 5, 4, 100  # Developer Guide, "Quotas"
_ONE_HASH = "All Dynamo DB tables must have exactly one hash key"
_ORDER = "Invalid key order. Hash Key must be specified first in key schema, Range Key must be specifed second"

Request = Mapping[str, Any]


def check_new_table(request: Request) -> None:
    """A CreateTable that the service would accept, as far as the simulation does not see it itself."""
    keys, local = request["KeySchema"], request.get("LocalSecondaryIndexes", ())
    given = request.get("GlobalSecondaryIndexes", ())
    _check_keys(keys, 1)
    _check_stream(request.get("StreamSpecification", {}))
    for index in local:
        _check_local(index["KeySchema"], keys)
    for index in given:
        _check_keys(index["KeySchema"], _MOST_PARTS)
    _check_projections([*local, *given])
    if len(local) > _MOST_LOCAL:
        raise RefusedError(f"Cannot have more than {_MOST_LOCAL} local secondary indexes per table")
    _check_global(given, request)
    names = [{index["IndexName"] for index in each} for each in (local, given)]
    for each, kind in zip((local, given), ("local", "global"), strict=True):
        if len({index["IndexName"] for index in each}) < len(each):
            raise RefusedError(f"Two {kind} secondary indices have the same name")
    if names[0] & names[1]:
        raise RefusedError("Local Secondary Indices AND Global Secondary Indices must have different names")


def check_changed_table(request: Request, table: Any) -> dict[str, Any]:
    """An UpdateTable of moto's ``table`` that the service would accept, as it is to be sent: the simulation forgets
    the definitions that are not in it."""
    changes = [
        change for each in request.get("GlobalSecondaryIndexUpdates", ()) for change in (each.items() or [("", {})])
    ]
    if not request.keys() - {"TableName", "AttributeDefinitions"}:
        raise RefusedError("Nothing to update")
    if request.get("BillingMode") == "PROVISIONED" and "ProvisionedThroughput" not in request:
        raise RefusedError("No provisioned throughput specified for the table")
    _check_stream(request.get("StreamSpecification", {}))
    known = {index.name for index in table.global_indexes}
    defined = {each["AttributeName"]: each for each in (*table.attr, *request.get("AttributeDefinitions", ()))}
    for kind, index in changes:
        if kind == "":
            raise RefusedError("One of the GlobalSecondaryIndexUpdate parameters must be specified")
        if kind == "Create":
            _check_new_index(index, request, defined, known)
        elif index["IndexName"] not in known:
            what = (
                "Attempting to delete an index which does not exist"
                if kind == "Delete"
                else "Requested resource not found"
            )
            raise RefusedError(what, "ResourceNotFoundException")
    if len(changes) > 1:
        what = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
        raise RefusedError(what, "LimitExceededException")
    names = {key["AttributeName"] for index in table.global_indexes for key in index.schema}
    names |= {key["AttributeName"] for index in table.indexes for key in index.schema}
    names |= {key["AttributeName"] for key in table.schema}
    names |= {key["AttributeName"] for kind, index in changes if kind == "Create" for key in index["KeySchema"]}
    return {**request, "AttributeDefinitions": [each for name, each in defined.items() if name in names]}


def _check_new_index(index: Request, request: Request, defined: Mapping[str, Any], known: set[str]) -> None:
    if index["IndexName"] in known:
        raise RefusedError("Attempting to create an index which already exists")
    if not request.get("AttributeDefinitions"):
        raise RefusedError("No Attribute Schema Defined")
    _check_keys(index["KeySchema"], _MOST_PARTS)
    _check_projections([index])
    for key in index["KeySchema"]:
        if key["AttributeName"] not in defined:
            raise RefusedError(f"Attribute {key['AttributeName']} is not defined in AttributeDefinitions")
    if len(known) >= _MOST_GLOBAL:
        raise RefusedError("GlobalSecondaryIndex count exceeds the per-table limit")


def _check_keys(keys: Sequence[Request], most: int) -> None:
    """The keys of a table, or of a global index, which may have several of each."""
    kinds = [key["KeyType"] for key in keys]
    if "HASH" not in kinds:
        raise RefusedError(f"No Hash Key specified in schema.  {_ONE_HASH}")
    if len({key["AttributeName"] for key in keys}) < len(keys):
        raise RefusedError("Two keys can not have the same name")
    if most == 1 and kinds.count("HASH") > 1:
        raise RefusedError(f"Too many hash keys specified.  {_ONE_HASH}")
    if kinds != sorted(kinds):
        raise RefusedError(_ORDER)
    for kind, word in (("HASH", "partition"), ("RANGE", "sort")):
        if most > 1 and kinds.count(kind) > most:
            raise RefusedError(f"Too many {word} keys. GSI can have at most {most} {word} keys")


def _check_local(keys: Sequence[Request], primary: Sequence[Request]) -> None:
    _check_keys(keys, 1)
    if len(primary) < 2:
        problem = "Local Secondary indices are not allowed on hash tables, only hash and range tables"
        raise RefusedError(problem)
    if len(keys) < 2:
        raise RefusedError("Local secondary indices must have a range key")
    if keys[0]["AttributeName"] != primary[0]["AttributeName"]:
        raise RefusedError("Local Secondary indices must have the same hash key as the main table")


def _check_projections(indexes: Sequence[Request]) -> None:
    listed = 0
    for index in indexes:
        kind, names = index["Projection"].get("ProjectionType"), index["Projection"].get("NonKeyAttributes")
        problem = ""
        if kind is None:
            problem = "Indexes must have a projection specified"
        elif kind != "INCLUDE" and names is not None:
            problem = "No attributes should be specified to be projected unless projection type is INCLUDE"
        elif kind == "INCLUDE" and not names:
            problem = "If Projection type INCLUDE is specified, some non-key attributes to include in the projection "
            problem += "must be specified as well"
        elif names and max(Counter(names).values()) > 1:
            problem = "Cannot have two attributes with the same name"
        listed += len(names or ())
        if listed > _MOST_PROJECTED:  # in all indexes; DynamoDB Local says 20 in its words, and means this as well
            problem = "No more than 20 attributes per table can be projected into Local Secondary Indices"
        if problem:
            raise RefusedError(problem)


def _check_global(indexes: Sequence[Request], request: Request) -> None:
    if len(indexes) > _MOST_GLOBAL:
        raise RefusedError("GlobalSecondaryIndex count exceeds the per-table limit")
    if request.get("BillingMode") != "PAY_PER_REQUEST" and any("ProvisionedThroughput" not in each for each in indexes):
        raise RefusedError("No provisioned throughput specified for the global secondary index")


def _check_stream(stream: Request) -> None:
    problem = ""
    if stream.get("StreamEnabled") and not stream.get("StreamViewType"):
        problem = "Stream ViewType must not be null or empty when enabling streams."
    elif stream.get("StreamEnabled") is False and stream.get("StreamViewType"):
        problem = "Stream StreamEnabled was false but a StreamViewType was present."
    if problem:
        raise RefusedError(f"Invalid StreamViewType: {problem}")
