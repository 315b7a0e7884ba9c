"""Tables that DynamoDB refuses to make, or makes though a simulation may not; and changes to them."""

from collections.abc import Iterable
from typing import Any

from tests.table.refusals import TABLE, Case

PAY = {"BillingMode": "PAY_PER_REQUEST"}
ALL = {"ProjectionType": "ALL"}
UNITS = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}


def attributes(**kinds: str) -> list[dict[str, str]]:
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in kinds.items()]


def schema(*names: str, kinds: Iterable[str] = ("HASH", "RANGE")) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, kinds, strict=False)]


def made(**changes: Any) -> Case:
    """A table ``Made`` with the key ``a``, ``b``, both S, changed; a change to None leaves that out."""
    whole = {
        "TableName": "Made",
        "KeySchema": schema("a", "b"),
        "AttributeDefinitions": attributes(a="S", b="S"),
        **PAY,
    }
    return Case("create_table", {name: value for name, value in {**whole, **changes}.items() if value is not None})


def index(name: str = "One", *names: str, projection: Any = ALL, **more: Any) -> dict[str, Any]:
    return {"IndexName": name, "KeySchema": schema(*(names or ("b",))), "Projection": projection, **more}


def with_indexes(*given: Any, **changes: Any) -> Case:
    return made(GlobalSecondaryIndexes=[*given], **changes)


def with_local(*given: Any, **changes: Any) -> Case:
    return made(LocalSecondaryIndexes=[*given], **changes)


def changed(**changes: Any) -> Case:
    return Case("update_table", {"TableName": TABLE, **changes})


LOCAL = index("Local", "a", "c")
ABC = attributes(a="S", b="S", c="S")
FEW = {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]}
NEW = {"Create": index("New", "Note")}
MANY = attributes(a="S", b="S", **{f"c{n}": "S" for n in range(6)})
EIGHT = ("HASH",) * 4 + ("RANGE",) * 4

REFUSED: dict[str, Case] = {
    "a table's name of two letters": made(TableName="ab"),
    "a table's name of 256 letters": made(TableName="a" * 256),
    "a table's name with a blank": made(TableName="my table"),
    "a table's name with a slash": made(TableName="my/table"),
    "a table that there is": made(TableName=TABLE),
    "a key that is not defined": made(AttributeDefinitions=attributes(a="S")),
    "an attribute that is no key": made(AttributeDefinitions=ABC),
    "an attribute defined twice": made(AttributeDefinitions=[*attributes(a="S", b="S"), *attributes(a="S")]),
    "an attribute defined twice in two types": made(
        AttributeDefinitions=[*attributes(a="S", b="S"), *attributes(a="N")]),
    "no definitions": made(AttributeDefinitions=[]),
    "a boolean key": made(AttributeDefinitions=attributes(a="BOOL", b="S")),
    "a set as a key": made(AttributeDefinitions=attributes(a="SS", b="S")),
    "a type in words": made(AttributeDefinitions=attributes(a="String", b="S")),
    "a sort key alone": made(KeySchema=schema("a", kinds=("RANGE",)), AttributeDefinitions=attributes(a="S")),
    "a sort key first": made(KeySchema=schema("a", "b", kinds=("RANGE", "HASH"))),
    "two partition keys": made(KeySchema=schema("a", "b", kinds=("HASH", "HASH"))),
    "one attribute as both keys": made(KeySchema=schema("a", "a"), AttributeDefinitions=attributes(a="S")),
    "three keys": made(KeySchema=schema("a", "b", "c", kinds=("HASH", "RANGE", "RANGE")), AttributeDefinitions=ABC),
    "provisioned without units": made(BillingMode="PROVISIONED"),
    "neither way to pay": made(BillingMode=None),
    "a stream of nothing": made(StreamSpecification={"StreamEnabled": True}),
    "a view of no stream": made(StreamSpecification={"StreamEnabled": False, "StreamViewType": "KEYS_ONLY"}),
    # indexes
    "an index's name with a blank": with_indexes(index("my index")),
    "an index's name of 256 letters": with_indexes(index("a" * 256)),
    "two indexes of one name": with_indexes(index(), index()),
    "no indexes": with_indexes(),
    "21 indexes": with_indexes(*(index(f"Index{n}") for n in range(21))),
    "an index key that is not defined": with_indexes(index("One", "c")),
    "an index key of a boolean": with_indexes(index("One", "c"), AttributeDefinitions=[
        *attributes(a="S", b="S"), *attributes(c="BOOL")]),
    "an index without a projection": with_indexes({"IndexName": "One", "KeySchema": schema("b"), "Projection": {}}),
    "an unknown projection": with_indexes(index(projection={"ProjectionType": "SOME"})),
    "attributes in a projection of all": with_indexes(index(projection={**ALL, "NonKeyAttributes": ["x"]})),
    "attributes in a projection of keys": with_indexes(index(projection={
        "ProjectionType": "KEYS_ONLY", "NonKeyAttributes": ["x"]})),
    "a projection of attributes without them": with_indexes(index(projection={"ProjectionType": "INCLUDE"})),
    "one projected attribute twice": with_indexes(index(projection={**FEW, "NonKeyAttributes": ["x", "x"]})),
    "over 100 projected attributes in all": with_indexes(*(
        index(f"Index{n}", projection={**FEW, "NonKeyAttributes": [f"x{n}-{m}" for m in range(20)]})
        for n in range(6))),
    "an index with a sort key alone": with_indexes({
        "IndexName": "One", "KeySchema": schema("b", kinds=("RANGE",)), "Projection": ALL}),
    "an index with its sort key first": with_indexes({
        "IndexName": "One", "KeySchema": schema("a", "b", kinds=("RANGE", "HASH")), "Projection": ALL}),
    "an index with one attribute as both keys": with_indexes(index("One", "a", "a")),
    "an index with five partition keys": with_indexes(
        {"IndexName": "One", "KeySchema": schema("c0", "c1", "c2", "c3", "c4", kinds=("HASH",) * 5), "Projection": ALL},
        AttributeDefinitions=MANY[:7]),
    "an index with five sort keys": with_indexes(
        {"IndexName": "One", "KeySchema": schema(
            "a", "c0", "c1", "c2", "c3", "c4", kinds=("HASH", *("RANGE",) * 5)), "Projection": ALL},
        AttributeDefinitions=MANY[:7]),
    "an index without units in a table with them": with_indexes(
        index(), BillingMode="PROVISIONED", ProvisionedThroughput=UNITS),
    "six local indexes": with_local(
        *(index(f"Local{n}", "a", f"c{n}") for n in range(6)), AttributeDefinitions=MANY),
    "a local index with another partition key": with_local(index("Local", "b", "c"), AttributeDefinitions=ABC),
    "a local index without a sort key": with_local(index("Local", "a")),
    "a local index in a table without a sort key": with_local(
        index("Local", "a", "b"), KeySchema=schema("a")),
    "a local and a global index of one name": with_local(
        LOCAL, GlobalSecondaryIndexes=[index("Local")], AttributeDefinitions=ABC),
    "a local index key that is not defined": with_local(LOCAL),
    # changes
    "a change of nothing": changed(),
    "a change of nowhere": Case("update_table", {"TableName": "Nowhere", **PAY}),
    "a change to units that are not given": changed(BillingMode="PROVISIONED"),
    "an index added without its definition": changed(GlobalSecondaryIndexUpdates=[NEW]),
    "an index added that there is": changed(
        AttributeDefinitions=attributes(Note="S"), GlobalSecondaryIndexUpdates=[{"Create": index("Glued", "Note")}]),
    "two indexes added at once": changed(
        AttributeDefinitions=attributes(Note="S"),
        GlobalSecondaryIndexUpdates=[NEW, {"Create": index("Newer", "Note")}]),
    "an index deleted that there is not": changed(GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "Nope"}}]),
    "no change to an index": changed(GlobalSecondaryIndexUpdates=[{}]),
    "an index added with a projection of nothing known": changed(
        AttributeDefinitions=attributes(Note="S"),
        GlobalSecondaryIndexUpdates=[{"Create": index("New", "Note", projection={"ProjectionType": "SOME"})}]),
    "a delete of nowhere": Case("delete_table", {"TableName": "Nowhere"}),
    "a description of nowhere": Case("describe_table", {"TableName": "Nowhere"}),
    "a list of 101 tables": Case("list_tables", {"Limit": 101}),
    "a description of a short name": Case("describe_table", {"TableName": "ab"}),
}  # fmt: skip

# What the API reference refuses (valid values, and how many), and DynamoDB Local lets pass or answers with
# InternalFailure.
DOCUMENTED: dict[str, Case] = {
    "an unknown kind of key": made(KeySchema=schema("a", "b", kinds=("HASH", "SORT"))),
    "an unknown way to pay": made(BillingMode="FREE"),
    "on demand with units": made(ProvisionedThroughput=UNITS),
    "an unknown class of table": made(TableClass="CHEAP"),
    "an unknown view of a stream": made(StreamSpecification={"StreamEnabled": True, "StreamViewType": "ALL"}),
    "no local indexes": with_local(),
    "21 projected attributes": with_indexes(index(projection={**FEW, "NonKeyAttributes": [*"abcdefghijklmnopqrstu"]})),
    "a change to an unknown way to pay": changed(BillingMode="FREE"),
}  # fmt: skip

ACCEPTED: dict[str, Case] = {
    "a table": made(TableName="Made1"),
    "a table of three letters": made(TableName="Mad"),
    "a table of numbers and binary": made(TableName="Made2", AttributeDefinitions=attributes(a="N", b="B")),
    "a table with units": made(TableName="Made3", BillingMode="PROVISIONED", ProvisionedThroughput=UNITS),
    "a table with units and no word": made(TableName="Made4", BillingMode=None, ProvisionedThroughput=UNITS),
    "20 indexes": with_indexes(*(index(f"Index{n}") for n in range(20)), TableName="Made5"),
    "five local indexes": with_local(
        *(index(f"Local{n}", "a", f"c{n}") for n in range(5)), TableName="Made6", AttributeDefinitions=MANY[:7]),
    "an index of some attributes": with_indexes(index(projection=FEW), TableName="Made7"),
    "an index of keys": with_indexes(index(projection={"ProjectionType": "KEYS_ONLY"}), TableName="Made8"),
    "an index of eight keys": with_indexes(
        {"IndexName": "One", "KeySchema": schema("a", "b", "c0", "c1", "c2", "c3", "c4", "c5", kinds=EIGHT),
         "Projection": ALL}, TableName="Made9", AttributeDefinitions=MANY),
    "a stream": made(TableName="Made10", StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}),
}  # fmt: skip
