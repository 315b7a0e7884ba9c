"""Access patterns, live: run page by page or to the end; normalised and metered."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from f1model.query.units import item_size, read_units
from f1model.errors import ModelError
from f1model.design.model import AccessPattern, DataModel, Item
from f1model.query.plan import Plan, plan
from f1model.query.request import request
from f1model.values import counted, normal

if TYPE_CHECKING:
    import pandas
    from mypy_boto3_dynamodb.service_resource import Table


@dataclass(frozen=True)
class Page:
    """One request and its answer.

    ``items`` as returned, ``evaluated`` how many were read for them, ``keys`` the primary keys of those read
    (None where the engine did not say), ``bytes`` their size and ``units`` their read units, both computed
    unless the table is on AWS (then units are AWS's and bytes None). ``last_key`` is where the next page
    starts, None after the last.
    """

    request: Mapping[str, Any]
    items: list[Item]
    evaluated: int
    keys: list[tuple[Any, ...]] | None
    bytes: int | None
    units: Decimal
    last_key: Mapping[str, Any] | None


@dataclass(frozen=True)
class Result:
    """The answer to an access pattern, and its bill, over all pages that were read."""

    pattern: AccessPattern
    values: Mapping[str, Any]
    operation: str
    consistency: str
    pages: Sequence[Page]

    @property
    def items(self) -> list[Item]:
        """All items returned, attributes in the model's order, numbers as int or Decimal."""
        return [item for page in self.pages for item in page.items]

    @property
    def request(self) -> Mapping[str, Any]:
        """The keyword arguments of the first request."""
        return self.pages[0].request

    @property
    def requests(self) -> int:
        """Requests sent: one a page."""
        return len(self.pages)

    @property
    def evaluated(self) -> int:
        """Items read, returned or not."""
        return sum(page.evaluated for page in self.pages)

    @property
    def bytes(self) -> int | None:
        """Bytes of all items read (None on AWS, which does not say)."""
        sizes = [page.bytes for page in self.pages]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def units(self) -> Decimal:
        """Read units, rounded page by page."""
        return sum((page.units for page in self.pages), Decimal(0))

    @property
    def label(self) -> str:
        """One line for a chart: what was asked of which table, and its read units."""
        table = self.pattern.model.table if self.pattern.model else ""
        return f"{self.operation} {table}: {normal(self.units):,} RCU"

    def rows(self, *attributes: str) -> list[Item]:
        """The items with all attributes, or the named ones, in that order; what an item lacks is an empty text."""
        columns = attributes or tuple(dict.fromkeys(name for item in self.items for name in item))
        return [{name: item.get(name, "") for name in columns} for item in self.items]

    def frame(self, *attributes: str) -> "pandas.DataFrame":
        """The same rows as a pandas DataFrame."""
        import pandas

        columns = list(attributes) or list(dict.fromkeys(name for item in self.items for name in item))
        return pandas.DataFrame(self.rows(*columns), columns=columns)

    def __repr__(self) -> str:
        size, source = ("", "reported") if self.bytes is None else (f", {self.bytes:,} bytes read", "computed")
        return (
            f"{self.operation}: {counted(len(self.items), 'item')} returned, {self.evaluated:,} evaluated, "
            f"{counted(self.requests, 'request')}{size}, {normal(self.units):,} RCU ({self.consistency}, {source})"
        )


def run(table: "Table", pattern: AccessPattern, *, allow_scan: bool = False, **options: Any) -> Result:
    """Ask ``table`` the question, all pages of it: ``run(table, F1["..."], SeasonId=2024, Round=5)``.

    ``options`` are the pattern's values and the options of :func:`request`. A pattern with a ``limit``
    stops once it has that many items.

    Raises:
        ModelError: the pattern needs a Scan and ``allow_scan`` is not set, or the values do not fit it.
        botocore.exceptions.ClientError: what the engine refuses, untouched.
    """
    found = list(pages(table, pattern, allow_scan=allow_scan, **options))
    values = {name: value for name, value in options.items() if name not in _OPTIONS}
    return Result(pattern, values, plan(pattern).operation, _consistency(pattern, options), found)


def pages(table: "Table", pattern: AccessPattern, *, allow_scan: bool = False, **options: Any) -> Iterator[Page]:
    """The pages of the answer, one request each, sent as they are asked for. Options as in :func:`run`."""
    derived = plan(pattern)
    if derived.operation == "Scan" and not allow_scan:
        raise ModelError(
            f"{pattern.name!r} needs a Scan: no key of {derived.place} begins with what it is given, so every item "
            "would be read. Give its items such a key, or run it with allow_scan=True."
        )
    if pattern.limit:
        options.setdefault("page_size", pattern.limit)
    wanted = pattern.limit
    start = options.pop("start", None)
    while True:
        page = _page(table, derived, request(pattern, start=start, **options), _consistency(pattern, options), wanted)
        yield page
        start = page.last_key
        wanted = None if wanted is None else wanted - len(page.items)
        if start is None or (wanted is not None and wanted <= 0):
            return


def batch_get(table: "Table", pattern: AccessPattern, many: Iterable[Mapping[str, Any]]) -> Result:
    """Many GetItems of one pattern in as few requests as BatchGetItem allows (100 keys each).

    Keys asked for twice are read once; keys that are not there are not among the items.

    Raises:
        ModelError: the pattern is not a GetItem, or values do not fit it.
    """
    derived = plan(pattern)
    if derived.operation != "GetItem":
        raise ModelError(f"{pattern.name!r} is a {derived.operation}; BatchGetItem needs whole primary keys.")
    names = derived.model.key_names()
    keys = list(dict.fromkeys(tuple(derived.keys(derived.values(values))) for values in many))
    client, found = table.meta.client, []
    for chunk in (keys[first : first + 100] for first in range(0, len(keys), 100)):
        wanted: Any = {table.name: {"Keys": [dict(zip(names, key, strict=True)) for key in chunk]}}
        while wanted:
            answer = client.batch_get_item(RequestItems=wanted)
            sizes = [item_size(item) for item in answer["Responses"].get(table.name, [])]
            items = [_ordered(item, derived.model) for item in derived.ordered(answer["Responses"].get(table.name, []))]
            asked = len(wanted[table.name]["Keys"])
            unprocessed: Any = answer.get("UnprocessedKeys") or {}
            left = len(unprocessed.get(table.name, {}).get("Keys", ()))
            missing = asked - left - len(items)
            units = sum(map(read_units, sizes), Decimal(0)) + missing * read_units(0)
            read = [tuple(item[name] for name in names) for item in items]
            found.append(Page({"RequestItems": wanted}, items, len(items), read, sum(sizes), units, None))
            wanted = unprocessed
    return Result(pattern, {}, "BatchGetItem", "eventual", found)


_OPTIONS = ("consistent", "attributes", "page_size", "start")


def _consistency(pattern: AccessPattern, options: Mapping[str, Any]) -> str:
    asked = options.get("consistent")
    return "strong" if (pattern.consistent if asked is None else asked) else "eventual"


def _page(table: "Table", derived: Plan, arguments: dict[str, Any], consistency: str, wanted: int | None) -> Page:
    on_aws = getattr(table, "backend", "aws") == "aws"
    send: Any = {"GetItem": table.get_item, "Query": table.query, "Scan": table.scan}[derived.operation]
    answer: Any = send(**arguments, **({"ReturnConsumedCapacity": "TOTAL"} if on_aws else {}))
    if derived.operation == "GetItem":
        answer["Items"] = [answer["Item"]] if "Item" in answer else []
    evaluated = answer.get("ScannedCount", len(answer["Items"]))
    found = derived.ordered(answer["Items"]) if derived.operation == "Scan" else answer["Items"]
    items = [_ordered(item, derived.model) for item in found]
    last_key = _ordered(answer["LastEvaluatedKey"], derived.model) if "LastEvaluatedKey" in answer else None
    if on_aws:
        units = Decimal(str(answer["ConsumedCapacity"]["CapacityUnits"]))
        return Page(arguments, items, evaluated, None, None, units, last_key)
    read = answer["Items"]
    if "FilterExpression" in arguments or "ProjectionExpression" in arguments:
        read = _unfiltered(send, arguments, evaluated)
    size = sum(map(item_size, read))
    keys = [tuple(normal(item[name]) for name in derived.model.key_names()) for item in read]
    units = read_units(size, consistency)
    return Page(arguments, items[:wanted], evaluated, keys, size, units, last_key)


def _unfiltered(send: Any, arguments: dict[str, Any], evaluated: int) -> list[Item]:
    """What the request evaluated, in full: read once more, outside the bill, without filter and projection."""
    dropped = ("FilterExpression", "ProjectionExpression", "Limit")
    bare = {name: value for name, value in arguments.items() if name not in dropped}
    kept = re.findall(r"[#:]\w+", bare.get("KeyConditionExpression", ""))  # unused placeholders are refused
    for part in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        used = {name: value for name, value in bare.pop(part, {}).items() if name in kept}
        if used:
            bare[part] = used
    read: list[Item] = []
    while len(read) < evaluated:
        answer = send(**bare) if "Key" in bare else send(**bare, Limit=evaluated - len(read))
        read += [answer["Item"]] if "Item" in answer else answer["Items"]
        if "LastEvaluatedKey" not in answer:
            break
        bare["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    return read


def _ordered(item: Mapping[str, Any], model: DataModel) -> Item:
    """The item as shown everywhere: keys, type, attributes in the model's order, the rest by name."""
    return {name: normal(item[name]) for name in model.attribute_order(item)}
