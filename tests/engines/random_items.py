"""Random items of every DynamoDB type, a table with our own account of it, random requests: the same on every run."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any

from f1model.design.entity import Entity, Item
from f1model.design.index import Index, LocalIndex
from f1model.design.model import DataModel
from f1model.query.units import item_size, item_write_units, read_units
from f1model.table.connect import connect
from tests.query.writing import with_overhead

Keys = tuple[str, str]
Units = dict[str, Decimal]  # by table and index

LETTERS = ("abcdexyz", "0123 _-.#", "äöüßéÑ", "Жя‰€鈴木東京", "🏁🏎🥇𝔸", '"\\\n\0')  # of 1, 1, 2, 2 to 3, 4, 1 bytes
LARGEST = 400 * 1024  # bytes of an item

FILTER = {"FilterExpression": "attribute_exists(y)"}
PROJECTION = {"ProjectionExpression": "PK, SK"}
STRONG = {"ConsistentRead": True}


def text(r: Random, least: int = 0, most: int = 20) -> str:
    letters = r.choice([LETTERS[0], "".join(LETTERS)])
    return "".join(r.choices(letters, k=r.randint(least, most)))


def number(r: Random) -> Decimal:
    """1 to 38 significant digits, zeros on either side, of any magnitude and either sign."""
    if r.random() < 0.3:
        return Decimal(r.choice([0, 1, -1, 10, 25, 99, 100, 101, 413, 2024, r.randint(-(10**6), 10**6)]))
    count = r.choice([r.randint(1, 6), r.randint(1, 38)])
    digits = r.choice("123456789") + "".join(r.choices("0123456789", k=count - 1))
    digits += "0" * r.choice([0, 0, r.randint(0, 38 - count)])
    magnitude = r.choice([r.randint(-8, 8), r.randint(-127, 125)])  # of the first digit
    return Decimal(f"{r.choice(['', '-'])}{digits}E{magnitude - len(digits) + 1}")


def members(r: Random, make: Callable[[Random], Any]) -> set[Any]:
    return {make(r) for _ in range(r.randint(1, 6))}


def value(r: Random, depth: int = 3) -> Any:
    kinds = ["S", "N", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", *(["L", "L", "M", "M"] if depth else [])]
    match r.choice(kinds):
        case "S":
            return text(r, most=r.choice([20, 20, 300]))
        case "N":
            return number(r)
        case "B":
            return r.randbytes(r.randint(0, 40))
        case "BOOL":
            return r.random() < 0.5
        case "SS":
            return members(r, text)
        case "NS":
            return members(r, number)
        case "BS":
            return members(r, lambda r: r.randbytes(r.randint(0, 9)))
        case "L":
            return [value(r, depth - 1) for _ in range(r.randint(0, 5))]
        case "M":
            return {text(r, 1): value(r, depth - 1) for _ in range(r.randint(0, 5))}
    return None


def attributes(r: Random) -> Item:
    """Everything but the primary key: mostly keys of an index (G, H), often what it projects (x, y)."""
    item = {text(r, 2): value(r) for _ in range(r.randint(0, 6))}
    item |= {name: value(r) for name in "xyz" if r.random() < 0.6}
    item |= {"G": f"group {r.randrange(25)}", "H": text(r, most=9) + f"{r.getrandbits(40):x}"}
    for name in "GH":
        if r.random() < 0.1:
            del item[name]
    return item


def padded(item: Item, size: int) -> Item:
    """The item with a text more, so that it is of this size."""
    return {**item, "pad": "." * (size - item_size({**item, "pad": ""}))}


def random_items(r: Random, count: int) -> list[Item]:
    """About 20 to a partition; some a few kilobytes, a few just under or of exactly the largest size there can be."""
    items = [{"PK": f"part {r.randrange(count // 20)}", "SK": f"{text(r)}{n}", **attributes(r)} for n in range(count)]
    for number in range(10, count, 10):
        items[number] = padded(items[number], item_size(items[number]) + r.randint(3, 9000))
    for number, less in ((7, 0), (77, 0), (777, 1), (1777, 5000)):
        items[number] = padded(items[number], LARGEST - less)
    return items


def named(key: Keys) -> Item:
    return dict(zip(("PK", "SK"), key, strict=True))


def key_of(item: Item) -> Keys:
    return item["PK"], item["SK"]


def total(costs: Iterable[Units]) -> Units:
    """Per table and index. Those that cost nothing are left out, as the engine sometimes does."""
    sums: Units = {}
    for cost in costs:
        for name, units in cost.items():
            sums[name] = sums.get(name, Decimal(0)) + units
    return {name: units for name, units in sums.items() if units}


def doubled(units: Units, table: str) -> Units:
    """What a transaction costs on this engine: it doubles the indexes' part as well as the table's."""
    return {name: one * (1 if name == table else 2) for name, one in units.items()}


def consumed(answer: Any) -> Units:
    """What the engine reports, as :func:`total` has it."""
    reported = answer["ConsumedCapacity"]
    (reported,) = reported if isinstance(reported, list) else [reported]
    parts = {reported["TableName"]: reported["Table"]}
    parts |= reported.get("GlobalSecondaryIndexes", {}) | reported.get("LocalSecondaryIndexes", {})
    assert reported["CapacityUnits"] == sum(part["CapacityUnits"] for part in parts.values())
    return total([{name: Decimal(str(part["CapacityUnits"])) for name, part in parts.items()}])


class Ledger:
    """A table on the engine, and our own account of it: the items it should hold, what each request should cost."""

    def __init__(self, name: str, indexes: Sequence[Index | LocalIndex] = ()) -> None:
        thing = Entity("ThingItem", "{A}", "{B}", {"A": "S", "B": "S"})
        self.name, self.model = name, DataModel(name, [thing], indexes=indexes)
        self.client = connect(self.model).meta.client
        # Take answers as they come: boto3 writes a number of 10**38 or more, but fails to read it back.
        self.client.meta.events.unregister("after-call.dynamodb", unique_id="dynamodb-attr-value-output")
        self.items: dict[Keys, Item] = {}
        self.agreed: Counter[str] = Counter()

    def send(self, method: str, **request: Any) -> Any:
        one = {} if method.startswith(("batch", "transact")) else {"TableName": self.name}
        return getattr(self.client, method)(ReturnConsumedCapacity="INDEXES", **one, **request)

    def agree(self, kind: str, answer: Any, *costs: Units) -> None:
        reported, computed = consumed(answer), total(costs)
        assert reported == computed, f"{kind}: the engine reports {reported}, we compute {computed}"
        self.agreed[kind] += 1

    def found(self, key: Keys) -> str:
        return "found" if key in self.items else "missing"

    def entry(self, key: Keys, index: str | None = None) -> Item:
        """What the table, or an index, holds under this primary key; empty where it is nothing."""
        return self.model.place(index).entry(self.items.get(key, {})) or {}

    def change(self, key: Keys, after: Item | None, *, transactional: bool = False) -> Units:
        """What this write costs by our rules. From now on the item is so."""
        before = self.items.pop(key, None)
        if after:
            self.items[key] = after
        units = item_write_units(self.model, before, after, transactional=transactional)
        return units | with_overhead(self.model, before, after)

    def put(self, item: Item) -> Units:
        """Put it; what that costs, by our rules and the engine's."""
        kind = f"put_item {self.found(key_of(item))}"
        answer = self.send("put_item", Item=item)
        self.agree(kind, answer, self.change(key_of(item), item))
        return consumed(answer)

    def batch(self, kind: str, afters: dict[Keys, Item | None]) -> None:
        """Put each item, or delete it where it is None."""
        requests = [
            {"PutRequest": {"Item": after}} if after else {"DeleteRequest": {"Key": named(key)}}
            for key, after in afters.items()
        ]
        answer = self.send("batch_write_item", RequestItems={self.name: requests})
        self.agree(kind, answer, *(self.change(key, after) for key, after in afters.items()))

    def load(self, items: Sequence[Item]) -> None:
        for start in range(0, len(items), 25):
            self.batch("load", {key_of(item): item for item in items[start : start + 25]})

    def transact(self, *actions: tuple[str, Keys, Item]) -> Any:
        """Each action: its name, its key, and what else belongs to it."""
        sent = [
            {name: {"TableName": self.name, **({} if name == "Put" else {"Key": named(key)}), **more}}
            for name, key, more in actions
        ]
        return self.send("transact_write_items", TransactItems=sent)

    def answers(self, method: str, index: str | None = None, **request: Any) -> Iterator[Any]:
        """The answers of a query or scan, page by page."""
        request |= {"IndexName": index} if index else {}
        more = True
        while more:
            answer = self.send(method, **request)
            yield answer
            more = "LastEvaluatedKey" in answer
            request["ExclusiveStartKey"] = {name: key["S"] for name, key in answer.get("LastEvaluatedKey", {}).items()}

    def page(self, kind: str, answer: Any, keys: list[Keys], index: str | None, *, strong: bool = False) -> Decimal:
        """The units of a page that evaluated these items, by our rules and the engine's (see the deviations there)."""
        consistency = "strong" if strong else "eventual"
        assert answer["ScannedCount"] == len(keys)
        billed = None if kind.startswith("scan") else index
        size = sum(item_size(self.entry(key, billed)) for key in keys)
        units = read_units(size, consistency) if keys else Decimal(0)
        self.agree(f"{kind} {index or 'table'} {consistency}", answer, {index or self.name: units})
        return units

    def walk(self, method: str, index: str | None = None, **request: Any) -> tuple[list[Keys], list[Decimal]]:
        """All pages: the keys of the items, in order; the units of each page, by our rules and the engine's."""
        keys: list[Keys] = []
        units = []
        for answer in self.answers(method, index, **request):
            of_page = found_keys(answer)
            units.append(self.page(method, answer, of_page, index, strong=request.get("ConsistentRead", False)))
            keys += of_page
        return keys, units


def found_keys(answer: Any) -> list[Keys]:
    return [(item["PK"]["S"], item["SK"]["S"]) for item in answer["Items"]]


def some_key(ledger: Ledger, r: Random) -> Keys:
    """Of an item, or now and then of none."""
    return r.choice(list(ledger.items)) if r.random() < 0.7 else ("nobody", f"{r.getrandbits(40)}")


def some_keys(ledger: Ledger, r: Random, most: int) -> list[Keys]:
    return list({some_key(ledger, r): None for _ in range(r.randint(1, most))})


def get_item(ledger: Ledger, r: Random) -> None:
    key, consistency = some_key(ledger, r), r.choice(["eventual", "strong"])
    options = r.choice([{}, PROJECTION])
    answer = ledger.send("get_item", Key=named(key), ConsistentRead=consistency == "strong", **options)
    units = read_units(item_size(ledger.entry(key)), consistency)
    ledger.agree(f"get_item {ledger.found(key)} {consistency}", answer, {ledger.name: units})


def batch_get_item(ledger: Ledger, r: Random) -> None:
    keys, consistency = some_keys(ledger, r, 40), r.choice(["eventual", "strong"])
    request = {"Keys": [named(key) for key in keys], "ConsistentRead": consistency == "strong"}
    answer = ledger.send("batch_get_item", RequestItems={ledger.name: request})
    sizes = [item_size(ledger.items[key]) for key in keys if key in ledger.items]
    ledger.agree(
        f"batch_get_item {consistency}", answer, *({ledger.name: read_units(size, consistency)} for size in sizes)
    )


def transact_get_items(ledger: Ledger, r: Random) -> None:
    keys, options = some_keys(ledger, r, 9), r.choice([{}, PROJECTION])
    gets = [{"Get": {"TableName": ledger.name, "Key": named(key), **options}} for key in keys]
    answer = ledger.send("transact_get_items", TransactItems=gets)
    units = [read_units(item_size(ledger.entry(key)), "transactional") for key in keys]
    ledger.agree("transact_get_items", answer, *({ledger.name: one} for one in units))


def paging(ledger: Ledger, r: Random) -> tuple[str | None, Item, Item, list[str]]:
    """For a query or scan: an index or the table, an item in it, options, and the options in words."""
    index = r.choice([None, None, *(index.name for index in ledger.model.indexes)])
    place = ledger.model.place(index)
    owner = r.choice([item for item in ledger.items.values() if place.holds(item)])
    options: dict[str, Item] = {"projection": PROJECTION, "filter": FILTER, "strong": STRONG}
    if index:
        del options["strong"]
    if index == "KeysIndex":
        del options["filter"]  # the engine refuses one on an attribute that is not there
    words = r.sample(sorted(options), r.randint(0, len(options)))
    return index, owner, {name: value for word in words for name, value in options[word].items()}, words


def query(ledger: Ledger, r: Random) -> None:
    index, owner, options, words = paging(ledger, r)
    partition, sort = ledger.model.place(index).names
    request: Item = {"KeyConditionExpression": f"{partition} = :p", "ScanIndexForward": r.random() < 0.5}
    values = {":p": owner[partition]}
    hits = [item for item in ledger.items.values() if sort in item and item.get(partition) == owner[partition]]
    if r.random() < 0.3:
        request["KeyConditionExpression"] += f" AND {sort} >= :s"
        values[":s"] = owner[sort]
        hits = [item for item in hits if item[sort].encode() >= owner[sort].encode()]
    if r.random() < 0.5:
        request["Limit"] = r.randint(1, 15)
        words.append("limit")
    hits.sort(key=lambda item: item[sort].encode(), reverse=not request["ScanIndexForward"])
    keys = [key_of(item) for item in hits]
    for answer in islice(ledger.answers("query", index, ExpressionAttributeValues=values, **request, **options), 4):
        count = answer["ScannedCount"]
        if not options:
            assert found_keys(answer) == keys[:count]
        ledger.page(f"query {' '.join(words)}", answer, keys[:count], index, strong="strong" in words)
        keys = keys[count:]
    assert not keys or "limit" in words


def scan(ledger: Ledger, r: Random) -> None:
    index, owner, options, words = paging(ledger, r)
    place = ledger.model.place(index)
    names = {*place.primary, *place.names}
    request = {"ExclusiveStartKey": {name: owner[name] for name in names}, "Limit": r.randint(1, 40)}
    bare = next(ledger.answers("scan", index, **request))  # tells us the order, which is the engine's own
    ledger.page("scan", bare, found_keys(bare), index)
    answer = next(ledger.answers("scan", index, **request, **options))
    ledger.page(f"scan {' '.join(words)}", answer, found_keys(bare), index, strong="strong" in words)


def allowed(before: Item, after: Item) -> bool:
    """Small enough; not what test_deviation_an_entry_that_never_was_is_written is about."""
    swapped = set("GH") <= set(before) ^ set(after) and ("G" in before) != ("H" in before)
    return item_size(after) <= LARGEST and not swapped


def new_item(ledger: Ledger, r: Random, key: Keys) -> Item:
    """To put: anew, as it is, or with one attribute changed."""
    before = ledger.items.get(key, {})
    after = {**named(key), **r.choice([attributes(r), before, {**before, r.choice("xyz"): value(r)}])}
    return after if allowed(before, after) else new_item(ledger, r, key)


def put_item(ledger: Ledger, r: Random) -> None:
    ledger.put(new_item(ledger, r, some_key(ledger, r)))


def update_of(ledger: Ledger, r: Random, key: Keys) -> tuple[Item, Item]:
    """The item as it will be, and the request that makes it so."""
    before = ledger.items.get(key, named(key))
    fresh = {"größe": value(r), **attributes(r)}
    names = r.choice([["G"], ["H"], ["G", "H"], ["G", "H", "x"], ["x"], ["y"], ["x", "z"], ["größe"]])
    sets = {name: fresh[name] for name in names if name in fresh}
    gone = [name for name in before if name not in ("PK", "SK", *sets) and r.random() < 0.1]
    after = {name: value for name, value in {**before, **sets}.items() if name not in gone}
    if not sets or not allowed(before, after):
        return update_of(ledger, r, key)
    assignments = ", ".join(f"#s{n} = :s{n}" for n in range(len(sets)))
    removed = ", ".join(f"#r{n}" for n in range(len(gone)))
    return after, {
        "UpdateExpression": f"SET {assignments}" + (f" REMOVE {removed}" if gone else ""),
        "ExpressionAttributeNames": {f"#s{n}": name for n, name in enumerate(sets)}
        | {f"#r{n}": name for n, name in enumerate(gone)},
        "ExpressionAttributeValues": {f":s{n}": value for n, value in enumerate(sets.values())},
    }


def update_item(ledger: Ledger, r: Random) -> None:
    key = some_key(ledger, r)
    after, request = update_of(ledger, r, key)
    kind = f"update_item {ledger.found(key)}"
    ledger.agree(kind, ledger.send("update_item", Key=named(key), **request), ledger.change(key, after))


def delete_item(ledger: Ledger, r: Random) -> None:
    key = some_key(ledger, r)
    kind = f"delete_item {ledger.found(key)}"
    ledger.agree(kind, ledger.send("delete_item", Key=named(key)), ledger.change(key, None))


def batch_write_item(ledger: Ledger, r: Random) -> None:
    keys = some_keys(ledger, r, 25)
    gone = [key for key in keys if key in ledger.items and r.random() < 0.3]
    ledger.batch("batch_write_item", {key: None if key in gone else new_item(ledger, r, key) for key in keys})


def transact_write_items(ledger: Ledger, r: Random) -> None:
    actions: list[tuple[str, Keys, Item]] = []
    costs: list[Units] = []
    for key in some_keys(ledger, r, 6):
        held = key in ledger.items
        name = r.choice(["Put", "Update", "ConditionCheck", *(["Delete"] if held else [])])
        request: Item = {}
        after: Item | None = None
        if name == "ConditionCheck":
            request = {"ConditionExpression": f"attribute_{'' if held else 'not_'}exists(PK)"}
            costs.append({ledger.name: read_units(item_size(ledger.entry(key)), "transactional")})
        else:
            if name == "Put":
                after = new_item(ledger, r, key)
                request = {"Item": after}
            if name == "Update":
                after, request = update_of(ledger, r, key)
            costs.append(total([doubled(ledger.change(key, after, transactional=True), ledger.name)]))
        actions.append((name, key, request))
    distinct = [cost for number, cost in enumerate(costs) if cost not in costs[:number]]  # see the deviations
    kind = " ".join(["transact_write_items", *{name: None for name, _, _ in actions}])
    ledger.agree(kind, ledger.transact(*actions), *distinct)


OPERATIONS = [
    get_item, batch_get_item, transact_get_items, query, query, scan, scan, put_item, update_item, update_item,
    delete_item, batch_write_item, transact_write_items, transact_write_items,
]  # fmt: skip
