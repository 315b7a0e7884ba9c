"""Whole requests that DynamoDB refuses, or accepts though a simulation may not: items, keys, batches, transactions,
reads and their options, and the older parameters."""

from decimal import Decimal
from typing import Any

from tests.table.refusals import ITEMS, KEY, TABLE, Case, nested, query, together, updated, written


def put(**attributes: Any) -> Case:
    return written("put_item", Item={**KEY, **attributes})


def legacy(**more: Any) -> Case:
    return Case("query", {"TableName": TABLE, **more})


def older_key(kind: str, *values: Any, name: str = "PK") -> dict[str, Any]:
    return {name: {"AttributeValueList": [*values], "ComparisonOperator": kind}}


def batch(*writes: Any, table: str = TABLE) -> Case:
    return Case("batch_write_item", {"RequestItems": {table: [*writes]}})


def gets(*keys: Any, **more: Any) -> Case:
    return Case("batch_get_item", {"RequestItems": {TABLE: {"Keys": [*keys], **more}}})


def keys(count: int) -> list[dict[str, str]]:
    return [{"PK": "a", "SK": str(n)} for n in range(count)]


PK = older_key("EQ", "A#a")
PUT = {"Put": {"TableName": TABLE, "Item": KEY}}
GET = {"Get": {"TableName": TABLE, "Key": KEY}}
OTHER = {"PK": "b", "SK": "b"}
CHECK = {"ConditionCheck": {"TableName": TABLE, "Key": OTHER, "ConditionExpression": "attribute_not_exists(PK)"}}

REFUSED: dict[str, Case] = {
    # items
    "an item without a sort key": written("put_item", Item={"PK": "a"}),
    "an item without a partition key": written("put_item", Item={"SK": "a"}),
    "an item without anything": written("put_item", Item={}),
    "an item with an empty partition key": put(PK=""),
    "an item with an empty sort key": put(SK=""),
    "an item with a sort key of null": put(SK=None),
    "an item with a boolean sort key": put(SK=True),
    "an item with a number as its key": put(PK=5),
    "an item with a list as its key": put(PK=["a"]),
    "an item with a set as its key": put(PK={"a"}),
    "an item with a binary key": put(PK=b"a"),
    "an item with a partition key of 2049 bytes": put(PK="x" * 2049),
    "an item with a sort key of 1025 bytes": put(SK="x" * 1025),
    "an item with a sort key of 1026 bytes in 513 letters": put(SK="é" * 513),
    "an index key that is empty": put(GluedPK=""),
    "an index sort key that is empty": put(GluedPK="a", GluedSK=""),
    "a native index key that is empty": put(Team=""),
    "an index key of null": put(GluedPK=None),
    "a native index key of null": put(Score=None),
    "a boolean index key": put(GluedSK=True),
    "a list as an index key": put(Team=["t"]),
    "a set as an index key": put(Score={1}),
    "binary as an index key": put(Team=b"t"),
    "an index key too long": put(GluedPK="x" * 2049),
    "an index sort key too long": put(GluedPK="a", GluedSK="x" * 1025),
    "a set of nothing": put(Tags=set()),
    "a set of nothing inside a list": put(Box=[{"a": set()}]),
    "a number of 10 to the power of 126": put(Big=Decimal("1E+126")),
    "a negative number of that size": put(Big=Decimal("-1E+126")),
    "a number too close to zero": put(Big=Decimal("1E-131")),
    "such a number inside a map": put(Box={"a": [Decimal("1E+126")]}),
    "such a number in a set": put(Tags={Decimal("1E+126")}),
    "lists and maps 33 deep": put(Box=nested(33)),
    "maps 32 deep": put(Box={"a": nested(31)}),
    "a nameless attribute": put(**{"": 1}),
    "a nameless attribute in a list": put(Box=[{"": 1}]),
    "an item over 400 KB": put(Note="x" * 409_600),
    "an item over 400 KB by its names": put(**{f"{n:04d}" + "n" * 1000: 1 for n in range(408)}),
    "an item over 400 KB in letters of two bytes": put(Note="é" * 204_800),
    "an item over 400 KB in a batch": batch({"PutRequest": {"Item": {**KEY, "Note": "x" * 409_600}}}),
    "an item over 400 KB in a transaction": together(
        {"Put": {"TableName": TABLE, "Item": {**KEY, "Note": "x" * 409_600}}}),
    # keys
    "half a key": written("get_item", Key={"PK": "a"}),
    "a wrong key": written("get_item", Key={"PK": "a", "Sort": "b"}),
    "no key": written("get_item", Key={}),
    "a key with more": written("delete_item", Key={**KEY, "Note": "x"}),
    "an index key for a key": written("get_item", Key={"GluedPK": "a", "GluedSK": "b"}),
    "a key of null": written("get_item", Key={**KEY, "SK": None}),
    "a boolean key": written("update_item", Key={**KEY, "SK": True}),
    "a key in a list": written("delete_item", Key={**KEY, "SK": ["a"]}),
    "an empty key in an update": written("update_item", Key={**KEY, "PK": ""}),
    "a sort key too long": written("delete_item", Key={**KEY, "SK": "x" * 1025}),
    "a partition key too long in an update": written("update_item", Key={**KEY, "PK": "x" * 2049}),
    # options
    "an unknown kind of return value": written("put_item", Item=KEY, ReturnValues="ALL"),
    "new values of a put": written("put_item", Item=KEY, ReturnValues="ALL_NEW"),
    "updated values of a put": written("put_item", Item=KEY, ReturnValues="UPDATED_OLD"),
    "new values of a delete": written("delete_item", Key=KEY, ReturnValues="ALL_NEW"),
    "updated values of a delete": written("delete_item", Key=KEY, ReturnValues="UPDATED_NEW"),
    "an unknown return at a failed condition": written(
        "put_item", Item=KEY, ConditionExpression="attribute_exists(PK)",
        ReturnValuesOnConditionCheckFailure="ALL_NEW"),
    "an unknown selection": query("PK = :p", Select="ALL"),
    "a selection of attributes without them": query("PK = :p", Select="SPECIFIC_ATTRIBUTES"),
    "all attributes and some": query("PK = :p", Select="ALL_ATTRIBUTES", ProjectionExpression="Note"),
    "projected attributes of a table": query("PK = :p", Select="ALL_PROJECTED_ATTRIBUTES"),
    "a strong read of an index": query("GluedPK = :g", IndexName="Glued", ConsistentRead=True),
    "a strong scan of an index": written("scan", IndexName="Glued", ConsistentRead=True),
    "a scan of an index that there is not": written("scan", IndexName="Nope"),
    "a segment without a total": written("scan", Segment=0),
    "a total without a segment": written("scan", TotalSegments=2),
    "a segment beyond the total": written("scan", Segment=2, TotalSegments=2),
    "a total of over a million": written("scan", Segment=0, TotalSegments=1_000_001),
    "a query for nothing": Case("query", {"TableName": TABLE}),
    "a scan that counts attributes": written("scan", Select="COUNT", ProjectionExpression="Note"),
    "a scan of attributes without them": written("scan", Select="SPECIFIC_ATTRIBUTES"),
    # cursors
    "an empty cursor": query("PK = :p", ExclusiveStartKey={}),
    "a cursor of another type": query("PK = :p", ExclusiveStartKey={"PK": "A#a", "SK": 1}),
    "a cursor of null": query("PK = :p", ExclusiveStartKey={"PK": "A#a", "SK": None}),
    "an empty value in a cursor": query("PK = :p", ExclusiveStartKey={"PK": "A#a", "SK": ""}),
    "a cursor with more": query("PK = :p", ExclusiveStartKey={**KEY, "Note": "x"}),
    "a cursor of wrong names": query("PK = :p", ExclusiveStartKey={"PK": "A#a", "Sort": "x"}),
    "an index's cursor of another collection": query(
        "GluedPK = :g", IndexName="Glued", ExclusiveStartKey={**KEY, "GluedPK": "other", "GluedSK": "000"}),
    "an index's cursor for the table": query(
        "PK = :p", ExclusiveStartKey={**KEY, "GluedPK": "X#a", "GluedSK": "000"}),
    "an empty cursor for a scan": written("scan", ExclusiveStartKey={}),
    "a cursor of another type for a scan": written("scan", ExclusiveStartKey={"PK": 1, "SK": "x"}),
    "half an index's cursor for a scan": written("scan", IndexName="Glued", ExclusiveStartKey=KEY),
    # batches
    "a batch of an empty item": batch({"PutRequest": {"Item": {}}}),
    "a batch that does nothing": batch({}),
    "a batch that puts and deletes at once": batch({"PutRequest": {"Item": KEY}, "DeleteRequest": {"Key": OTHER}}),
    "two puts of one item": batch({"PutRequest": {"Item": KEY}}, {"PutRequest": {"Item": {**KEY, "Note": "y"}}}),
    "two deletes of one item": batch({"DeleteRequest": {"Key": KEY}}, {"DeleteRequest": {"Key": KEY}}),
    "a delete of half a key": batch({"DeleteRequest": {"Key": {"PK": "a"}}}),
    "a delete of a key and more": batch({"DeleteRequest": {"Key": {**KEY, "Note": "x"}}}),
    "a delete of an empty key": batch({"DeleteRequest": {"Key": {**KEY, "PK": ""}}}),
    "a put with an empty key": batch({"PutRequest": {"Item": {**KEY, "SK": ""}}}),
    "a put with a key of another type": batch({"PutRequest": {"Item": {**KEY, "SK": 5}}}),
    "a put with a set of nothing": batch({"PutRequest": {"Item": {**KEY, "Tags": set()}}}),
    "a put with an empty index key": batch({"PutRequest": {"Item": {**KEY, "GluedPK": ""}}}),
    "101 keys": gets(*keys(101)),
    "one key twice": gets(KEY, KEY),
    "a get of half a key": gets({"PK": "a"}),
    "a get of an empty key": gets({**KEY, "SK": ""}),
    "a get of a key of another type": gets({**KEY, "SK": 1}),
    "a get of a reserved word": gets(KEY, ProjectionExpression="Name"),
    "a get of overlapping paths": gets(KEY, ProjectionExpression="a, a.b"),
    "a get of an empty projection": gets(KEY, ProjectionExpression=""),
    "a get with a name for nothing": gets(KEY, ProjectionExpression="Note", ExpressionAttributeNames={"#q": "Q"}),
    "a get with names only": gets(KEY, ExpressionAttributeNames={"#q": "Q"}),
    "a get of older and newer attributes": gets(KEY, ProjectionExpression="Note", AttributesToGet=["Note"]),
    "a batch into a table that there is not": batch({"PutRequest": {"Item": KEY}}, table="Nowhere"),
    "a get from a table that there is not": Case("batch_get_item", {"RequestItems": {"Nowhere": {"Keys": [KEY]}}}),
    # transactions
    "a transaction of 101": together(*({"Delete": {"TableName": TABLE, "Key": key}} for key in keys(101))),
    "a transaction of 101 reads": Case("transact_get_items", {
        "TransactItems": [{"Get": {"TableName": TABLE, "Key": key}} for key in keys(101)]}),
    "a transaction that does nothing": together({}),
    "a transaction with two actions in one": together({**PUT, **CHECK}),
    "one item put and checked": together(PUT, {"ConditionCheck": {
        "TableName": TABLE, "Key": KEY, "ConditionExpression": "attribute_exists(PK)"}}),
    "one item put twice": together(PUT, PUT),
    "one item put and deleted": together(PUT, {"Delete": {"TableName": TABLE, "Key": KEY}}),
    "a transaction in a table that there is not": together({"Put": {"TableName": "Nowhere", "Item": KEY}}),
    "a read in a transaction from a table that there is not": Case(
        "transact_get_items", {"TransactItems": [{"Get": {"TableName": "Nowhere", "Key": KEY}}]}),
    "a transaction with an empty key": together({"Delete": {"TableName": TABLE, "Key": {**KEY, "PK": ""}}}),
    "a transaction with half a key": together({"Delete": {"TableName": TABLE, "Key": {"PK": "a"}}}),
    "a transaction with an empty index key": together({"Put": {"TableName": TABLE, "Item": {**KEY, "GluedPK": ""}}}),
    "a transaction with a set of nothing": together({"Put": {"TableName": TABLE, "Item": {**KEY, "Tags": set()}}}),
    "a transaction with a reserved word": together({"Update": {
        "TableName": TABLE, "Key": KEY, "UpdateExpression": "SET Name = :x", "ExpressionAttributeValues": {":x": 1}}}),
    "a transaction with an empty condition": together({"Put": {
        "TableName": TABLE, "Item": KEY, "ConditionExpression": ""}}),
    "a transaction whose condition fails": together(CHECK, {"Put": {
        "TableName": TABLE, "Item": KEY, "ConditionExpression": "attribute_not_exists(PK)"}}),
    "a read in a transaction of half a key": Case(
        "transact_get_items", {"TransactItems": [{"Get": {"TableName": TABLE, "Key": {"PK": "a"}}}]}),
    "a read in a transaction of a reserved word": Case(
        "transact_get_items", {"TransactItems": [{"Get": {**GET["Get"], "ProjectionExpression": "Name"}}]}),
    # tables that there are not
    "a get from nowhere": Case("get_item", {"TableName": "Nowhere", "Key": KEY}),
    "a put into nowhere": Case("put_item", {"TableName": "Nowhere", "Item": KEY}),
    "an update of nowhere": Case("update_item", {"TableName": "Nowhere", "Key": KEY}),
    "a delete from nowhere": Case("delete_item", {"TableName": "Nowhere", "Key": KEY}),
    "a scan of nowhere": Case("scan", {"TableName": "Nowhere"}),
    "a query of nowhere": Case("query", {**query("PK = :p").arguments, "TableName": "Nowhere"}),
    # older parameters
    "older and newer key conditions": query("PK = :p", KeyConditions=PK),
    "an older filter beside a newer key condition": query("PK = :p", QueryFilter=older_key("EQ", "x", name="Note")),
    "older attributes beside a newer key condition": query("PK = :p", AttributesToGet=["Note"]),
    "older attributes beside a projection": written(
        "get_item", Key=KEY, AttributesToGet=["Note"], ProjectionExpression="Note"),
    "an older filter beside a newer one": written(
        "scan", ScanFilter=older_key("EQ", "x", name="Note"), FilterExpression="Note = :x"),
    "an expectation beside a condition": written(
        "put_item", Item=KEY, Expected={"PK": {"Exists": False}}, ConditionExpression="attribute_not_exists(PK)"),
    "older updates beside a newer one": updated("SET Note = :x", AttributeUpdates={
        "Note": {"Value": "x", "Action": "PUT"}}),
    "an older update of a key": written("update_item", Key=KEY, AttributeUpdates={
        "SK": {"Value": "x", "Action": "PUT"}}),
    "an older update that does nothing known": written("update_item", Key=KEY, AttributeUpdates={
        "Note": {"Value": "x", "Action": "SET"}}),
    "an older update that adds text": written("update_item", Key=KEY, AttributeUpdates={
        "Note": {"Value": "x", "Action": "ADD"}}),
    "an older update without a value": written("update_item", Key=KEY, AttributeUpdates={"Note": {"Action": "PUT"}}),
    "an older update of an index key": written("update_item", Key=KEY, AttributeUpdates={
        "Team": {"Value": 5, "Action": "PUT"}}),
    "an expectation without a value": written("put_item", Item=KEY, Expected={"Note": {"Exists": True}}),
    "an expectation of nothing with a value": written("put_item", Item=KEY, Expected={
        "Note": {"Exists": False, "Value": "x"}}),
    "an expectation of an unknown kind": written("put_item", Item=KEY, Expected=older_key("IS", "x", name="Note")),
    "an expectation with two ways to say it": written("put_item", Item=KEY, Expected={
        "Note": {"Value": "x", "ComparisonOperator": "EQ", "AttributeValueList": ["x"]}}),
    "a joining word without conditions": written("scan", ConditionalOperator="AND"),
    "a joining word beside an expression": query("PK = :p", ConditionalOperator="AND"),
    "no older key conditions": legacy(KeyConditions={}),
    "older key conditions on the sort key alone": legacy(KeyConditions=older_key("EQ", "x", name="SK")),
    "an older range of partition keys": legacy(KeyConditions=older_key("GT", "x")),
    "an older key condition on no key": legacy(KeyConditions={**PK, **older_key("EQ", "x", name="Note")}),
    "an older key condition of another type": legacy(KeyConditions=older_key("EQ", 5)),
    "an older key condition without a value": legacy(KeyConditions=older_key("EQ")),
    "an older range with one end": legacy(KeyConditions={**PK, **older_key("BETWEEN", "x", name="SK")}),
    "an older range upside down": legacy(KeyConditions={**PK, **older_key("BETWEEN", "z", "a", name="SK")}),
    "an older comparison that there is not": written("scan", ScanFilter=older_key("LIKE", "x", name="Note")),
    "an older comparison with too many values": written("scan", ScanFilter=older_key("EQ", "x", "y", name="Note")),
    "an older NULL with a value": written("scan", ScanFilter=older_key("NULL", "x", name="Note")),
    "an older order of booleans": written("scan", ScanFilter=older_key("LT", True, name="Note")),
    "an older start with a number": written("scan", ScanFilter=older_key("BEGINS_WITH", 1, name="Note")),
    "an older list of nothing": written("scan", ScanFilter=older_key("IN", name="Note")),
    "one older attribute twice": written("get_item", Key=KEY, AttributesToGet=["Note", "Note"]),
    "older attributes beside a count": written("scan", Select="COUNT", AttributesToGet=["Note"]),
    # PartiQL
    "PartiQL from nowhere": Case("execute_statement", {"Statement": "SELECT * FROM Nowhere"}),
    "PartiQL that inserts half a key": Case("execute_statement", {
        "Statement": f"INSERT INTO {TABLE} VALUE {{'PK': 'A#a'}}"}),
}  # fmt: skip

# What AWS's documentation refuses, and DynamoDB Local lets pass or answers with InternalFailure. Sources: the valid
# values in the API reference, and "Legacy conditional parameters" in the Developer Guide.
DOCUMENTED: dict[str, Case] = {
    "an unknown kind of capacity": written("get_item", Key=KEY, ReturnConsumedCapacity="YES"),
    "an unknown kind of metrics": written("put_item", Item=KEY, ReturnItemCollectionMetrics="YES"),
    "older key conditions beside a newer filter": legacy(
        KeyConditions=PK, FilterExpression="Note = :x", ExpressionAttributeValues={":x": 1}),
    "older key conditions beside a projection": legacy(KeyConditions=PK, ProjectionExpression="Note"),
    "an unknown joining word": written("scan", ConditionalOperator="XOR", ScanFilter={
        **older_key("EQ", "x", name="Note"), **older_key("EQ", "x", name="Foo")}),
    "an older inequality of sort keys": legacy(KeyConditions={**PK, **older_key("NE", "x", name="SK")}),
}  # fmt: skip

ACCEPTED: dict[str, Case] = {
    "a number just below 10 to the power of 126": put(Big=Decimal("9.9999999999999999999999999999999999999E+125")),
    "the smallest number": put(Big=Decimal("1E-130"), Negative=Decimal("-1E-130")),
    "empty things": put(Note="", Box={}, Log=[], Bytes=b"", Deep={"a": [""]}, Tags={""}),
    "null where no key is": put(Note=None, Foo=None),
    "a sort key of 1024 bytes": put(SK="x" * 1024),
    "a partition key of 2048 bytes": put(PK="x" * 2048),
    "old values of a put": written("put_item", Item=KEY, ReturnValues="ALL_OLD"),
    "new values of an update": updated("SET Note = :x", ReturnValues="UPDATED_NEW"),
    "capacity of everything": written("put_item", Item=KEY, ReturnConsumedCapacity="INDEXES",
                                      ReturnItemCollectionMetrics="SIZE"),
    "a count": query("PK = :p", Select="COUNT"),
    "attributes that are selected": query("PK = :p", Select="SPECIFIC_ATTRIBUTES", ProjectionExpression="Note"),
    "all projected attributes": query("GluedPK = :g", IndexName="Glued", Select="ALL_PROJECTED_ATTRIBUTES"),
    "all attributes of an index that has them": query("GluedPK = :g", IndexName="Glued", Select="ALL_ATTRIBUTES"),
    "a scan in segments": written("scan", Segment=1, TotalSegments=2),
    "a batch of puts and deletes": batch({"PutRequest": {"Item": KEY}}, {"DeleteRequest": {"Key": OTHER}}),
    "100 keys": gets(*keys(100)),
    "a transaction of all actions": together(
        CHECK, PUT, {"Delete": {"TableName": TABLE, "Key": {"PK": "c", "SK": "c"}}},
        {"Update": {"TableName": TABLE, "Key": {"PK": "d", "SK": "d"}, "UpdateExpression": "ADD N :n",
                    "ExpressionAttributeValues": {":n": 1}}}),
    "a transaction that is given a token": Case("transact_write_items", {
        "TransactItems": [PUT], "ClientRequestToken": "once"}),
    "a transaction with its capacity": Case("transact_write_items", {
        "TransactItems": [PUT], "ReturnConsumedCapacity": "TOTAL"}),
    "reads in a transaction": Case("transact_get_items", {"TransactItems": [GET], "ReturnConsumedCapacity": "TOTAL"}),
    "an older query": legacy(KeyConditions={**PK, **older_key("BEGINS_WITH", "A#", name="SK")}),
    "an older scan": written("scan", ScanFilter=older_key("IN", "x", "y", name="Note"), AttributesToGet=["PK"]),
    "an older expectation": written("put_item", Item=ITEMS[0], Expected={"Nope": {"Exists": False}}),
    "an older update": written("update_item", Key=KEY, AttributeUpdates={
        "Note": {"Value": "x", "Action": "PUT"}, "Laps": {"Value": 1, "Action": "ADD"}, "Foo": {"Action": "DELETE"}}),
    "PartiQL": Case("execute_statement", {"Statement": f"SELECT * FROM {TABLE} WHERE PK = 'A#a'"}),
}  # fmt: skip
