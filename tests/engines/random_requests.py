"""Requests at random, for DynamoDB Local to judge: valid ones of the kinds that the course sends, and spoilt ones.

Both engines are asked the same, in the same state. They have to agree on whether a request is refused, on the error's
code, and on what comes back and what is written if it is not. A large run, a few minutes long:

    python -m tools.engines python -m tests.engines.random_requests 2000 5000
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from botocore.exceptions import ClientError, ParamValidationError

from f1model.design.entity import Entity, Keys
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.table.connect import connect, drop

KINDS = {"Id": "S", "N": "N", "Score": "N", "Team": "S", "Note": "S", "Tags": "SS", "Nums": "NS", "Box": "M",
         "Laps": "L", "Ok": "BOOL", "Void": "NULL", "Photo": "B", "Big": "N"}  # fmt: skip
MODEL = DataModel(
    "RandomTable",
    [Entity("A", "A#{Id}", "A#{N:03d}", KINDS)],
    indexes=[
        Index("Glued", A=Keys("X#{Id}", "{N:03d}")),
        Index("Native", partition=["Team"], sort=["Score"]),
        Index("Lean", partition=["Team"], sort=["N"], projection=["Note"]),
        LocalIndex("Near", sort="Score", projection=["Note"]),
    ],
)
TABLE = MODEL.table
BOX = {"a": "x", "b": [1, {"c": "deep"}], "n": Decimal("1.5")}
ITEMS = [
    MODEL.item(
        "A", {"Id": "a", "N": 0, "Score": 5, "Team": "t", "Note": "x", "Tags": {"a", "b"}, "Box": BOX, "Ok": True}
    ),
    MODEL.item("A", {"Id": "a", "N": 1, "Score": 7, "Team": "t", "Note": "xyz", "Nums": {1, 2}, "Laps": [1, "a", [2]]}),
    MODEL.item("A", {"Id": "a", "N": 2, "Team": "u", "Photo": b"\x01\x02", "Ok": False, "Big": Decimal("1E+30")}),
    MODEL.item("A", {"Id": "a", "N": 10, "Score": -1, "Note": "", "Box": {"a": 1}, "Laps": []}) | {"Void": None},
    MODEL.item("A", {"Id": "b", "N": 0, "Score": 5, "Team": "t", "Note": "x", "Tags": {"x"}}),
]
KEYS = [{"PK": item["PK"], "SK": item["SK"]} for item in ITEMS] + [{"PK": "A#b", "SK": "none"}]
PLACES: dict[str | None, tuple[str, str]] = {
    None: ("PK", "SK"), "Glued": ("GluedPK", "GluedSK"), "Native": ("Team", "Score"), "Lean": ("Team", "N"),
    "Near": ("PK", "Score"),
}  # fmt: skip
PATHS = ["Note", "Score", "Team", "Tags", "Nums", "Box", "Laps", "Ok", "Void", "Photo", "Big", "N", "Nope", "Box.a",
         "Box.b[0]", "Box.b[1].c", "Laps[0]", "Laps[2]", "Nope.a", "Box.n", "GluedSK", "SK"]  # fmt: skip
VALUES: list[Any] = ["x", "", "xyz", "t", "a", "A#001", 0, 1, 5, 7, Decimal("1.5"), Decimal("1E+30"), True, False, None,
                     b"\x01", {"a", "b"}, {1, 2}, [1, "a", [2]], [], {"a": 1}, "S", "N", "NULL"]  # fmt: skip
ODD: list[Any] = [set(), "x" * 1100, Decimal("1E+126"), {"": 1}, "", None, True, 10**37, [[]], b"", {1}]


class Request(NamedTuple):
    """A method of boto3's client, and its arguments."""

    method: str
    arguments: dict[str, Any]


class Maker:
    """Makes requests from one source of chance."""

    def __init__(self, r: Random) -> None:
        self.r = r
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def request(self) -> Request:
        """A valid request, or nearly always one."""
        self.names, self.values = {}, {}
        make: Callable[[], Request] = self.r.choice([
            self.get, self.query, self.query, self.query, self.scan, self.put, self.update, self.update, self.delete,
            self.batch_get, self.batch_write, self.transact_get, self.transact_write,
        ])  # fmt: skip
        return make()

    def name(self, path: str) -> str:
        """A path as an expression names it, with placeholders or without."""
        if self.r.random() < 0.4 and path.split(".")[0].split("[")[0] not in ("Void", "Big", "Ok"):
            return path
        words = []
        for word in path.split("."):
            bare, bracket, rest = word.partition("[")
            holder = f"#{bare}"
            self.names[holder] = bare
            words.append(holder + bracket + rest)
        return ".".join(words)

    def value(self, value: Any) -> str:
        holder = f":v{len(self.values)}"
        self.values[holder] = value
        return holder

    def operand(self) -> str:
        chance = self.r.random()
        if chance < 0.15:
            return f"size({self.name(self.r.choice(PATHS[:12]))})"
        return self.name(self.r.choice(PATHS)) if chance < 0.7 else self.value(self.r.choice(VALUES))

    def condition(self, depth: int = 2, free: tuple[str, ...] = ()) -> str:
        r, path = self.r, self.name(self.r.choice([each for each in PATHS if each not in free]))
        if depth and r.random() < 0.4:
            parts = [self.condition(depth - 1, free) for _ in range(2)]
            word = r.choice([" AND ", " OR ", " and "])
            joined = word.join(parts)
            return f"({joined})" if r.random() < 0.5 else joined if word.strip().upper() == "OR" else f"NOT ({joined})"
        scalars = [
            each for each in VALUES if isinstance(each, str | int | Decimal | bytes) and not isinstance(each, bool)
        ]
        kind = r.choice(["exists", "type", "begins", "contains", "between", "in", "not", *["compare"] * 5, "order"])
        if kind == "exists":
            return f"{r.choice(['attribute_exists', 'attribute_not_exists'])}({path})"
        if kind == "type":
            return f"attribute_type({path}, {self.value(r.choice(['S', 'N', 'NULL', 'M', 'SS']))})"
        if kind == "begins":
            return f"begins_with({path}, {self.value(r.choice(['x', 'A#', '']))})"
        if kind == "contains":
            return f"contains({path}, {self.value(r.choice(VALUES))})"
        if kind == "between":
            low, high = sorted([r.randint(-2, 9), r.randint(-2, 9)])
            return f"{path} BETWEEN {self.value(low)} AND {self.value(high)}"
        if kind == "in":
            return f"{path} IN ({', '.join(self.value(r.choice(VALUES)) for _ in range(r.randint(1, 3)))})"
        if kind == "not":
            return f"NOT {path} = {self.value(r.choice(VALUES))}"
        if kind == "order":
            return f"{path} {r.choice(['<', '<=', '>', '>='])} {self.value(r.choice(scalars))}"
        sides = [path, self.value(r.choice(VALUES)) if r.random() < 0.7 else self.operand()]
        r.shuffle(sides)
        return f" {r.choice(['=', '<>'])} ".join(sides)

    def placed(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The arguments, with the placeholders that their expressions use."""
        texts = " ".join(text for name, text in arguments.items() if name.endswith("Expression"))
        words = set(re.findall(r"[#:]\w+", texts))
        found = {"ExpressionAttributeNames": self.names, "ExpressionAttributeValues": self.values}
        used = {part: {word: each for word, each in given.items() if word in words} for part, given in found.items()}
        self.names, self.values = {}, {}
        return {"TableName": TABLE, **arguments, **{name: value for name, value in used.items() if value}}

    def projection(self) -> str:
        some = self.r.sample(["Note", "Score", "Box.a", "Laps[0]", "Tags", "PK", "Box.b[1].c", "Nope", "Big"], 3)
        return ", ".join(map(self.name, some[: self.r.randint(1, 3)]))

    def get(self) -> Request:
        more: dict[str, Any] = {"ProjectionExpression": self.projection()} if self.r.random() < 0.5 else {}
        if self.r.random() < 0.3:
            more["ConsistentRead"] = True
        return Request("get_item", self.placed({"Key": self.r.choice(KEYS), **more}))

    def query(self) -> Request:
        r = self.r
        place = r.choice(list(PLACES))
        partition, sort = PLACES[place]
        held = r.choice(ITEMS)
        text = f"{self.name(partition)} = {self.value(held.get(partition, 'x'))}"
        if r.random() < 0.7:
            at = held.get(sort, 0 if sort in ("Score", "N") else "A#000")
            number = isinstance(at, int | Decimal)
            kind = r.choice(["=", "<", "<=", ">", ">=", "BETWEEN", ">=" if number else "begins_with"])
            name = self.name(sort)
            if kind == "BETWEEN":
                second = f"{name} BETWEEN {self.value(at)} AND {self.value(at + 5 if number else at + 'z')}"
            elif kind == "begins_with":
                second = f"begins_with({name}, {self.value(at[: r.randint(1, 4)])})"
            else:
                second = f"{name} {kind} {self.value(at)}"
            text = r.choice([f"{text} AND {second}", f"{second} and {text}", f"({text}) AND ({second})"])
        more: dict[str, Any] = {"KeyConditionExpression": text}
        if place:
            more["IndexName"] = place
        if r.random() < 0.5:
            more["FilterExpression"] = self.condition(2, (partition, sort))
        if r.random() < 0.3 and place != "Lean":
            more["ProjectionExpression"] = self.projection()
        elif r.random() < 0.2:
            whole = "ALL_ATTRIBUTES" if place in (None, "Near") else "ALL_PROJECTED_ATTRIBUTES"
            more["Select"] = r.choice(["COUNT", whole])
        if r.random() < 0.2:
            more["ScanIndexForward"] = False
        if r.random() < 0.2:
            more["Limit"] = 1
        return Request("query", self.placed(more))

    def scan(self) -> Request:
        more: dict[str, Any] = {}
        if self.r.random() < 0.7:
            more["FilterExpression"] = self.condition()
        if self.r.random() < 0.3:
            more["ProjectionExpression"] = self.projection()
        if self.r.random() < 0.2:
            more["Select"] = "COUNT" if "ProjectionExpression" not in more else "SPECIFIC_ATTRIBUTES"
        return Request("scan", self.placed(more))

    def item(self) -> dict[str, Any]:
        """An item, of which nothing but the primary key is certain."""
        chosen = {
            name: self.r.choice(VALUES) for name in self.r.sample(["Note", "Box", "Laps", "Tags", "Ok", "Foo"], 3)
        }
        if self.r.random() < 0.5:
            chosen |= {"Team": self.r.choice(["t", "u"]), "Score": self.r.randint(-3, 9)}
        return {**self.r.choice(KEYS), **chosen}

    def put(self) -> Request:
        more: dict[str, Any] = {"ConditionExpression": self.condition(1)} if self.r.random() < 0.6 else {}
        if self.r.random() < 0.3:
            more["ReturnValues"] = "ALL_OLD"
        return Request("put_item", self.placed({"Item": self.item(), **more}))

    def change(self) -> str:
        r, clauses = self.r, []
        free = r.sample(["Note", "Box.a", "Foo", "Big", "Laps[0]", "Score", "Tags", "Nums", "Ok"], 5)
        sets = []
        for path in free[: r.randint(1, 2)]:
            name, number = self.name(path), self.value(r.randint(1, 9))
            value = r.choice([
                number, f"if_not_exists({name}, {number})", f"{self.name('N')} + {number}", self.name("Score"),
                f"if_not_exists({self.name('Nope')}, {number}) - {number}", f"({self.name('N')} + {number})",
                f"list_append({self.name('Laps')}, {self.value([1])})",
            ])  # fmt: skip
            sets.append(f"{name} = {value}")
        clauses.append(f"SET {', '.join(sets)}")
        if r.random() < 0.3:
            clauses.append(f"REMOVE {self.name(free[2])}")
        if r.random() < 0.3 and free[3] in ("Score", "Big", "Foo"):
            clauses.append(f"ADD {self.name(free[3])} {self.value(2)}")
        if r.random() < 0.3 and free[4] == "Tags":
            clauses.append(f"{r.choice(['ADD', 'DELETE'])} {self.name('Tags')} {self.value({'a'})}")
        r.shuffle(clauses)
        return " ".join(clauses)

    def update(self) -> Request:
        more: dict[str, Any] = {"UpdateExpression": self.change()}
        if self.r.random() < 0.4:
            more["ConditionExpression"] = self.condition(1)
        if self.r.random() < 0.4:
            more["ReturnValues"] = self.r.choice(["ALL_NEW", "ALL_OLD", "UPDATED_NEW", "UPDATED_OLD"])
        return Request("update_item", self.placed({"Key": self.r.choice(KEYS[:5]), **more}))

    def delete(self) -> Request:
        more = {"ConditionExpression": self.condition(1)} if self.r.random() < 0.6 else {}
        return Request("delete_item", self.placed({"Key": self.r.choice(KEYS), **more}))

    def batch_get(self) -> Request:
        asked: dict[str, Any] = {"Keys": self.r.sample(KEYS, self.r.randint(1, 3))}
        return Request("batch_get_item", {"RequestItems": {TABLE: asked}})

    def batch_write(self) -> Request:
        keys = self.r.sample(KEYS, self.r.randint(1, 3))
        writes = [
            {"PutRequest": {"Item": {**self.item(), **key}}}
            if self.r.random() < 0.6
            else {"DeleteRequest": {"Key": key}}
            for key in keys
        ]
        return Request("batch_write_item", {"RequestItems": {TABLE: writes}})

    def transact_get(self) -> Request:
        gets = [{"Get": {"TableName": TABLE, "Key": key}} for key in self.r.sample(KEYS, self.r.randint(1, 3))]
        return Request("transact_get_items", {"TransactItems": gets})

    def transact_write(self) -> Request:
        actions: list[dict[str, Any]] = []
        for key in self.r.sample(KEYS[:5], self.r.randint(1, 3)):
            make = self.r.choice([self.put, self.update, self.delete, self.delete])
            arguments = make().arguments
            arguments.pop("ReturnValues", None)
            kind = {self.put: "Put", self.update: "Update", self.delete: "Delete"}[make]
            if kind == "Put":
                arguments["Item"] = {**arguments["Item"], **key}
            else:
                arguments["Key"] = key
            if kind == "Delete" and "ConditionExpression" in arguments and self.r.random() < 0.5:
                kind = "ConditionCheck"
            actions.append({kind: arguments})
        return Request("transact_write_items", {"TransactItems": actions})


def spoilt(request: Request, r: Random) -> Request:
    """The request with one thing changed at random; nothing says that it is wrong then, but it mostly is."""
    changed = deepcopy(request.arguments)
    places = list(_places(changed))
    inner, name = r.choice(places)
    value = inner[name]
    if isinstance(value, str) and str(name).endswith("Expression"):
        inner[name] = _words(value, r)
    elif name in ("ExpressionAttributeValues", "ExpressionAttributeNames") or (isinstance(value, dict) and value):
        key = r.choice(list(value))
        how = r.randint(0, 3)
        if how == 0:
            del value[key]
        elif how == 1:
            value[r.choice(["#x", ":x", "Extra", "Note", "SK"])] = "x"
        else:
            value[key] = r.choice([*ODD, *VALUES]) if name != "ExpressionAttributeNames" else r.choice(["", "SK", "a"])
    elif isinstance(value, list) and value:
        inner[name] = r.choice([[*value, value[0]], value * 30, value[1:]])
    else:
        inner[name] = r.choice(["Nope", "COUNT", 0, 5, "x" * 300, None]) if isinstance(value, str) else value
    if r.random() < 0.25 and request.method in ("query", "scan", "get_item", "put_item", "update_item"):
        changed |= r.choice([
            {"IndexName": "Nope"}, {"ConsistentRead": True}, {"Select": "SPECIFIC_ATTRIBUTES"},
            {"ExclusiveStartKey": r.choice([KEYS[0], {"PK": "A#a"}, {}, {**KEYS[0], "N": 1}, {"PK": 1, "SK": "x"}])},
            {"ReturnValues": "ALL_NEW"},
            {"Segment": 1}, {"AttributesToGet": ["Note"]}, {"Expected": {"Note": {"Exists": False}}}, {"Limit": 2},
            {"ProjectionExpression": "SK.a"}, {"FilterExpression": "PK = :v0"}, {"TableName": "Nowhere"},
            {"ExpressionAttributeNames": {}}, {"ConditionExpression": "attribute_exists(PK)"}, {"Select": "COUNT"},
        ])  # fmt: skip
    return Request(request.method, changed)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Wherever in a request something can be changed."""
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, name
        if isinstance(inner, dict | list) and name not in ("Item", "Key"):
            yield from _places(inner)
        elif isinstance(inner, dict):
            yield from ((inner, each) for each in inner)


def _words(text: str, r: Random) -> str:
    words = text.replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split()
    at = r.randrange(len(words))
    pool = [
        "AND",
        "OR",
        "NOT",
        "(",
        ")",
        ",",
        "=",
        "<",
        "<>",
        "BETWEEN",
        "IN",
        "size",
        "begins_with",
        "contains",
        "SET",
        "REMOVE",
        "ADD",
        "+",
        ":v0",
        ":v1",
        "#x",
        "Note",
        "PK",
        "SK",
        "Name",
        "Score",
        "1",
        "'x'",
        "Note.a",
        "==",
    ]
    how = r.randint(0, 4)
    if how == 0:
        del words[at]
    elif how == 1:
        words.insert(at, r.choice(pool))
    elif how == 2:
        words[at] = r.choice(pool)
    elif how == 3:
        other = r.randrange(len(words))
        words[at], words[other] = words[other], words[at]
    else:
        words.insert(at, words[at])
    return " ".join(words)


class Bench:
    """One engine with the table in its first state."""

    def __init__(self, backend: str) -> None:
        self.table: Any = connect(MODEL, backend=backend, force=True)
        self.client: Any = self.table.meta.client
        for item in ITEMS:
            self.client.put_item(TableName=TABLE, Item=item)
        self.first = self.held()

    def held(self) -> dict[str, Any]:
        """What the table holds, by key."""
        return {f"{item['PK']}|{item['SK']}": item for item in self.client.scan(TableName=TABLE)["Items"]}

    def restore(self) -> dict[str, Any]:
        """Make every item what it was at first; what it was before that."""
        held = self.held()
        for key in held.keys() - self.first.keys():
            partition, sort = key.split("|")
            self.client.delete_item(TableName=TABLE, Key={"PK": partition, "SK": sort})
        for key, item in self.first.items():
            if item != held.get(key):
                self.client.put_item(TableName=TABLE, Item=item)
        return held

    def ask(self, request: Request) -> tuple[str, Any]:
        """The error's code or "accepted", and all that came back and was written."""
        try:
            answer = getattr(self.client, request.method)(**request.arguments)
        except ClientError as error:
            return str(error.response["Error"]["Code"]), None
        except (ParamValidationError, TypeError, ArithmeticError) as error:
            return f"boto3: {type(error).__name__}", None
        except Exception as error:  # the simulation's own
            return f"{type(error).__name__}: {error}"[:90], None
        writes = request.method in (
            "put_item",
            "update_item",
            "delete_item",
            "batch_write_item",
            "transact_write_items",
        )
        held = _plain(self.restore()) if writes else None
        shown = {name: answer.get(name) for name in ("Item", "Attributes", "Count", "ScannedCount", "Responses")}
        items = answer.get("Items")
        if items is not None and "Limit" not in request.arguments:
            shown["Items"] = _sorted(items)
        if "Limit" in request.arguments:
            shown = {}  # items with equal index keys come in each engine's own order
        if request.method == "batch_get_item":
            shown["Responses"] = {name: _sorted(each) for name, each in answer["Responses"].items()}
        return "accepted", (_plain(shown), held)


def _sorted(items: Any) -> Any:
    return sorted((_plain(item) for item in items), key=repr)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, set):
        return "set", sorted((_plain(each) for each in value), key=repr)
    return (
        value.normalize() if isinstance(value, Decimal) else bytes(value) if type(value).__name__ == "Binary" else value
    )


def excused(request: Request, engine: str, simulation: str) -> bool:
    """Whether the engines may differ: both refuse the request, and AWS's word is the simulation's, or unknown.

    A path that leads nowhere cancels a transaction, as the API reference of TransactWriteItems lists it among the
    reasons; DynamoDB Local calls the request invalid. Of two faults, such as one item twice and a condition that fails,
    or a table that there is not, each engine names another.
    """
    codes = {engine, simulation}
    if codes == {"ValidationException", "TransactionCanceledException"}:
        return request.method == "transact_write_items"
    return codes == {"ResourceNotFoundException", "ValidationException"}


class Verdict(NamedTuple):
    """What a run found: how many requests the judge refused and accepted, how many it refused with another code for a
    known reason, and where the simulation differs otherwise."""

    refused: int
    accepted: int
    excused: int
    differences: list[tuple[Request, tuple[str, Any], tuple[str, Any]]]


def run(refused: int, accepted: int, seed: int = 1) -> Verdict:
    """Ask both engines until the judge has refused and accepted so many."""
    r = Random(seed)
    judge, simulation = Bench("endpoint"), Bench("moto")
    counts: Counter[bool] = Counter()
    differences, let_pass = [], 0
    while counts[False] < refused or counts[True] < accepted:
        request = Maker(r).request()
        if counts[True] >= accepted or (counts[False] < refused and r.random() < 0.5):
            request = spoilt(request, r)
        first = judge.ask(request)
        if first[0].startswith("boto3"):
            continue  # it never left
        ours = simulation.ask(request)
        counts[first[0] == "accepted"] += 1
        if first == ours:
            continue
        if excused(request, first[0], ours[0]):
            let_pass += 1
        else:
            differences.append((request, first, ours))
    for each in (judge, simulation):
        drop(each.table)
    return Verdict(counts[False], counts[True], let_pass, differences)


if __name__ == "__main__":
    found = run(int(sys.argv[1]), int(sys.argv[2]), int((sys.argv[3:] or ["1"])[0]))
    for request, first, ours in found.differences:
        print(request.method, request.arguments)
        for who, (code, answer) in (("engine", first), ("simulation", ours)):
            other = (ours if who == "engine" else first)[1]
            apart = (
                [part for part, theirs in zip(answer, other, strict=True) if part != theirs] if answer and other else ""
            )
            print(f"    {who:12}{code} {apart}")
    print(
        f"{found.refused} refused ({found.excused} with another code), {found.accepted} accepted; "
        f"{len(found.differences)} differences"
    )
