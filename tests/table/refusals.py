"""Requests that DynamoDB refuses and the simulation alone lets pass, with its words; and others that it accepts.

The words are DynamoDB Local's; ``tests/engines/test_strict.py`` asks it again.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel

MODEL = DataModel(
    "StrictTable",
    [Entity("A", "A#{Id}", "A#{N:03d}", {"Id": "S", "N": "N", "Score": "N", "Team": "S", "Note": "S"})],
    indexes=[
        Index("Glued", A=Keys("X#{Id}", "{N:03d}")),
        Index("Native", partition=["Team"], sort=["Score"]),
        LocalIndex("Near", sort="Score", projection="KEYS_ONLY"),
    ],
)
ITEMS = [MODEL.item("A", {"Id": "a", "N": n, "Score": n, "Team": "t", "Note": "x"}) for n in range(3)]
TABLE, KEY = MODEL.table, {"PK": "A#a", "SK": "A#000"}
MISMATCH = "One or more parameter values were invalid: Type mismatch for"
CANCELED = "Transaction cancelled, please refer cancellation reasons for specific reasons"


class Case(NamedTuple):
    """A request: the client's method, its arguments, and the words with which it is refused ("": it is accepted)."""

    method: str
    arguments: Mapping[str, Any]
    words: str = ""


def query(text: str, words: str = "", **more: Any) -> Case:
    """A query with a key condition; the values that it names are found in ``more`` or here."""
    return Case("query", {"TableName": TABLE, "KeyConditionExpression": text, **placeholders(text, more)}, words)


def filtered(text: str, words: str = "", **more: Any) -> Case:
    return Case("query", query("PK = :p", FilterExpression=text, **more).arguments, words)


def written(method: str, words: str = "", **arguments: Any) -> Case:
    return Case(method, {"TableName": TABLE, **arguments, **placeholders("", arguments)}, words)


def updated(text: str, words: str = "", **more: Any) -> Case:
    return written("update_item", words, Key=KEY, UpdateExpression=text, **more)


def together(*writes: Any, words: str = "") -> Case:
    return Case("transact_write_items", {"TransactItems": [*writes]}, words)


VALUES = {
    ":p": "A#a", ":a": "a", ":z": "z", ":x": "x", ":n": 1, ":ten": 10, ":t": True, ":g": "X#a", ":team": "t",
    ":m": {"Score": "x"},
}  # fmt: skip
NAMES = {"#s": "SK", "#g": "GluedPK", "#note": "Note"}


def placeholders(text: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, with the values and names that their expressions use."""
    texts = " ".join([text, *(str(value) for name, value in more.items() if name.endswith("Expression"))])
    words = texts.replace("(", " ").replace(")", " ").replace(",", " ").replace(".", " ").replace("[", " ").split()
    values = {word: VALUES[word] for word in words if word in VALUES}
    names = {word: NAMES[word] for word in words if word in NAMES}
    found = {"ExpressionAttributeValues": values, "ExpressionAttributeNames": names}
    return {**{name: value for name, value in found.items() if value}, **more}


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


PUT = {"Put": {"TableName": TABLE, "Item": KEY}}
ON_KEY = "Filter Expression can only contain non-primary key attributes: Primary key attribute: "
SCALAR = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: SK"
KIND = "One or more parameter values were invalid: Condition parameter type does not match schema type"
EMPTY = (
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string "
    "value. Key: "
)
UNUSED = "Value provided in ExpressionAttributeValues unused in expressions: keys: {:q}"
OPERAND = "Incorrect operand type for operator or function; operator or function: "
DISTINCT = "The first operand must be distinct from the remaining operands for this operator or function; operator: "
UPPER = (
    "requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:z}, "
    "upper bound operand: AttributeValue: {S:a}"
)
REDUNDANT = "The expression has redundant parentheses;"
SIZE = "Hash primary key values must be under 2048 bytes, and range primary key values must be under 1024 bytes"

REFUSED = {
    "a filter on the sort key": filtered("SK = :x", f"{ON_KEY}SK"),
    "a filter on the sort key, by a placeholder": filtered("NOT (Note = :x AND begins_with(#s, :a))", f"{ON_KEY}SK"),
    "a filter on the partition key": filtered("attribute_exists(PK)", f"{ON_KEY}PK"),
    "a filter on the key of an index that is queried": query(
        "GluedPK = :g", f"{ON_KEY}GluedSK", IndexName="Glued", FilterExpression="size(GluedSK) > :n"),
    "a filter on one of several keys": query(
        "Team = :team", f"{ON_KEY}Score", IndexName="Native", FilterExpression="Score = :n"),
    "a filter into a key": filtered("SK.a = :x", SCALAR),
    "a scan's filter into a key": written("scan", SCALAR, FilterExpression="#s.a = :x"),
    "a projection into a key": written("get_item", SCALAR, Key=KEY, ProjectionExpression="SK[0]"),
    "an old filter on a key": Case("query", {
        "TableName": TABLE,
        "KeyConditions": {"PK": {"AttributeValueList": ["A#a"], "ComparisonOperator": "EQ"}},
        "QueryFilter": {"SK": {"AttributeValueList": ["x"], "ComparisonOperator": "EQ"}},
    }, f"Query{ON_KEY.replace(' Expression', '')}SK"),
    "an index key of another type": written("put_item", f"{MISMATCH} Index Key", Item={**KEY, "GluedPK": 5}),
    "a native index key of another type": written("put_item", f"{MISMATCH} Index Key", Item={**KEY, "Score": "1"}),
    "a map as an index key": written("put_item", "Invalid attribute value type", Item={**KEY, "Team": {"a": 1}}),
    "an index key updated to another type": updated("SET Note = :x, #g = :n", f"{MISMATCH} Index Key"),
    "a batch with an index key of another type": Case("batch_write_item", {"RequestItems": {
        TABLE: [{"PutRequest": {"Item": {**KEY, "GluedPK": 5}}}]}}, f"{MISMATCH} Index Key"),
    "a transaction with an index key of another type": together(
        {"Put": {"TableName": TABLE, "Item": {**KEY, "Team": 5}}}, words=f"{CANCELED} [ValidationError]"),
    "a transaction that updates a key": together(
        {"Update": {"TableName": TABLE, "Key": KEY, **updated("SET SK = :x").arguments}},
        words=f"{CANCELED} [ValidationError]"),
    "a transaction with a value for nothing": together(
        {"Delete": {"TableName": TABLE, "Key": KEY, "ConditionExpression": "attribute_exists(PK)",
                    "ExpressionAttributeValues": {":q": 1}}}, words=UNUSED),
    "a transaction without a key": together(
        {"Put": {"TableName": TABLE, "Item": {"PK": "a"}}}, words="One of the required keys was not given a value"),
    "one item twice in a transaction of reads": Case(
        "transact_get_items", {"TransactItems": [{"Get": {"TableName": TABLE, "Key": KEY}}] * 2},
        "Transaction request cannot include multiple operations on one item"),
    "a value for nothing in a query": query("PK = :p", UNUSED, ExpressionAttributeValues={":p": "a", ":q": 1}),
    "a value for nothing in a condition": written(
        "put_item", UNUSED, Item=KEY, ConditionExpression="attribute_exists(PK)",
        ExpressionAttributeValues={":q": 1}),
    "values without an expression": written(
        "put_item", "ExpressionAttributeValues can only be specified when using expressions: "
        "ConditionExpression is null", Item=KEY, ExpressionAttributeValues={":q": 1}),
    "a value that is not given": filtered(
        "Note = :q", "Invalid FilterExpression: An expression attribute value used in expression is not defined; "
        "attribute value: :q"),
    "a name that is not given": updated(
        "SET #q = :x", "Invalid UpdateExpression: An expression attribute name used in the document path is not "
        "defined; attribute name: #q"),
    "an empty condition": written(
        "put_item", "Invalid ConditionExpression: The expression can not be empty;", Item=KEY, ConditionExpression=""),
    "a range upside down": query(
        "PK = :p AND SK BETWEEN :z AND :a", f"Invalid KeyConditionExpression: The BETWEEN operator {UPPER}"),
    "a filter's range upside down": filtered(
        "Note BETWEEN :z AND :a", f"Invalid FilterExpression: The BETWEEN operator {UPPER}"),
    "a range of two types": filtered(
        "Note BETWEEN :a AND :n", "Invalid FilterExpression: The BETWEEN operator requires same data type for lower "
        "and upper bounds; lower bound operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:1}"),
    "a number that begins with something": filtered(
        "begins_with(Note, :n)", f"Invalid FilterExpression: {OPERAND}begins_with, operand type: N"),
    "an order of booleans": filtered("Note < :t", f"Invalid FilterExpression: {OPERAND}<, operand type: BOOL"),
    "an attribute compared with itself": filtered(
        "Note = #note", f"Invalid FilterExpression: {DISTINCT}=, first operand: [Note]"),
    "an unknown type": filtered(
        "attribute_type(Note, :x)", "Invalid FilterExpression: Invalid attribute type name found; type: x, "
        "valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}"),
    "an unknown function": filtered(
        "startswith(Note, :x)", "Invalid FilterExpression: Invalid function name; function: startswith"),
    "a size as an answer": filtered(
        "size(Note)", "Invalid FilterExpression: The function is not allowed to be used this way in an expression; "
        "function: size"),
    "parentheses in parentheses": filtered("((Note = :x))", f"Invalid FilterExpression: {REDUNDANT}"),
    "parentheses around a joined pair": query(
        "((PK = :p AND SK = :x))", f"Invalid KeyConditionExpression: {REDUNDANT}"),
    "a number in a filter": filtered("N = 1", 'Invalid FilterExpression: Syntax error; token: "1", near: "= 1"'),
    "SQL in a filter": filtered("Note = 'x'", 'Invalid FilterExpression: Syntax error; token: "\'", near: "= \'x"'),
    "Python in a filter": filtered("Note == :x", 'Invalid FilterExpression: Syntax error; token: "=", near: "== :x"'),
    "half a filter": filtered("Note = :x AND", 'Invalid FilterExpression: Syntax error; token: "<EOF>", near: "AND"'),
    "a name with a hyphen": filtered(
        "Note-a = :x", 'Invalid FilterExpression: Syntax error; token: "-", near: "Note-a"'),
    "OR on keys": query("PK = :p OR PK = :x", "Invalid operator used in KeyConditionExpression: OR"),
    "not equal on a key": query("PK = :p AND SK <> :x", "Invalid operator used in KeyConditionExpression: <>"),
    "two conditions on one key": query(
        "PK = :p AND SK > :a AND SK < :z", "KeyConditionExpressions must only contain one condition per key"),
    "a number for a key that is text": query("PK = :n", KIND),
    "text for a key that is a number": query("Team = :team AND Score = :x", KIND, IndexName="Native"),
    "a filter by what a local index does not hold": query(
        "PK = :p", "One or more parameter values were invalid: Secondary index Near does not project one or more "
        "filter attributes: [Note]", IndexName="Near", FilterExpression="attribute_not_exists(Note)"),
    "a filter by a local index's key": query(
        "PK = :p", f"{ON_KEY}Score", IndexName="Near", FilterExpression="Score = :n"),
    "a cursor without a local index's key": query(
        "PK = :p", "Exclusive Start Key must have same size as table's key schema", IndexName="Near",
        ExclusiveStartKey=KEY),
    "an index that there is not": query(
        "PK = :p", "The table does not have the specified index: Nope", IndexName="Nope"),
    "attributes beside a count": query(
        "PK = :p", "Cannot specify the ProjectionExpression when choosing to get only the Count", Select="COUNT",
        ProjectionExpression="Note"),
    "an attribute and a part of it": written(
        "get_item", "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite "
        "one of these paths; path one: [a], path two: [a, b]", Key=KEY, ProjectionExpression="a, a.b"),
    "a cursor of another collection": query(
        "PK = :p", "The provided starting key does not match the range key predicate",
        ExclusiveStartKey={**KEY, "PK": "b"}),
    "a cursor outside the range": query(
        "PK = :p AND SK > :x", "The provided starting key does not match the range key predicate",
        ExclusiveStartKey=KEY),
    "half a cursor": written(
        "scan", "Exclusive Start Key must have same size as table's key schema", ExclusiveStartKey={"PK": "a"}),
    "a table's cursor for an index": query(
        "GluedPK = :g", "The provided starting key is invalid", IndexName="Glued", ExclusiveStartKey=KEY),
    "a key of another type": written("get_item", f"{MISMATCH} key", Key={**KEY, "PK": 1}),
    "an empty key": written("delete_item", f"{EMPTY}SK", Key={**KEY, "SK": ""}),
    "a key too long": written("get_item", SIZE, Key={**KEY, "PK": "x" * 2049}),
    "a key and more": Case(
        "batch_get_item", {"RequestItems": {TABLE: {"Keys": [{**KEY, "N": 1}]}}},
        "The number of conditions on the keys is invalid"),
    "no requests": Case("batch_get_item", {"RequestItems": {}}, "BatchGetItem must have some requests set"),
    "no writes": Case("batch_write_item", {"RequestItems": {}}, "BatchWriteItem cannot have a null or no requests set"),
    "26 writes": Case("batch_write_item", {"RequestItems": {
        TABLE: [{"PutRequest": {"Item": {"PK": "a", "SK": str(n)}}} for n in range(26)]}},
        "Too many items requested for the BatchWriteItem call"),
    "an item put and deleted": Case("batch_write_item", {"RequestItems": {
        TABLE: [{"PutRequest": {"Item": KEY}}, {"DeleteRequest": {"Key": KEY}}]}},
        "Provided list of item keys contains duplicates"),
    "32 lists in each other": written(
        "put_item", "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond "
        "supported limit", Item={**KEY, "L": nested(32)}),
    "an attribute without a name": written("put_item", "Empty attribute name", Item={**KEY, "M": {"": 1}}),
}  # fmt: skip

ACCEPTED = {
    "pairs in parentheses": query("((PK = :p) AND (SK = :x))"),
    "sort key first": query("#s > :x AND PK = :p"),
    "small letters": query("PK = :p and SK between :a and :z"),
    "a range of numbers": query("Team = :team AND Score BETWEEN :n AND :ten", IndexName="Native"),
    "a range of one value": query("PK = :p AND SK BETWEEN :a AND :a"),
    "the table's key in an index": query("GluedPK = :g", IndexName="Glued", FilterExpression="SK = :x"),
    "a strong read of a local index": query("PK = :p", IndexName="Near", ConsistentRead=True),
    "a range in a local index": query("PK = :p AND Score > :n", IndexName="Near", FilterExpression="SK = :x"),
    "whole items of a local index": query("PK = :p", IndexName="Near", Select="ALL_ATTRIBUTES"),
    "what a local index does not hold": query("PK = :p", IndexName="Near", ProjectionExpression="Note, a.b"),
    "a strong scan of a local index": written("scan", IndexName="Near", ConsistentRead=True, Select="ALL_ATTRIBUTES"),
    "a local index's cursor": query("PK = :p", IndexName="Near", ExclusiveStartKey={**KEY, "Score": 0}),
    "an index's key in the table": filtered("GluedSK = :x AND Score = :n"),
    "a key in a scan": written("scan", FilterExpression="SK = :x AND begins_with(PK, :a)"),
    "logic": filtered("((Note = :x) OR Foo <> :n) AND NOT (Bar IN (:x, :n) OR attribute_type(Baz, :type))",
                      ExpressionAttributeValues={":p": "A#a", ":x": "x", ":n": 1, ":type": "NULL"}),
    "deep": filtered("a.b[0][1].#note = :x AND attribute_not_exists(c[2])"),
    "parts of one map": written("get_item", Key=KEY, ProjectionExpression="a.b, a.c, b[0], b[1]"),
    "a cursor in the range": query("PK = :p AND begins_with(SK, :start)", ExclusiveStartKey=KEY,
                                   ExpressionAttributeValues={":p": "A#a", ":start": "A#"}),
    "an index's cursor": query("GluedPK = :g", IndexName="Glued",
                               ExclusiveStartKey={**KEY, "GluedPK": "X#a", "GluedSK": "000"}),
    "a scan from a key that is not there": written("scan", ExclusiveStartKey={"PK": "x", "SK": "y"}),
    "half an index key": written("put_item", Item={**KEY, "GluedPK": "x"}),
    "31 lists in each other": written("put_item", Item={**KEY, "L": nested(31), "Empty": "", "M": {"a": ""}}),
    "a key's name inside a map": updated("SET Box = :m REMOVE Foo"),
    "a key copied": updated("SET Foo = SK, Bar = #s"),
    "an index key counted up": updated("SET Score = if_not_exists(Score, :n) + :ten ADD Laps :n"),
    "25 writes": Case("batch_write_item", {"RequestItems": {
        TABLE: [{"DeleteRequest": {"Key": {"PK": "a", "SK": str(n)}}} for n in range(25)]}}),
    "a transaction": together(PUT, {"ConditionCheck": {
        "TableName": TABLE, "Key": {"PK": "a", "SK": "b"}, "ConditionExpression": "attribute_not_exists(PK)"}}),
}  # fmt: skip
