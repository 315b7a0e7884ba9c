"""One request of an access pattern and its answer: what was given out, what was read for it, and where to go on."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from f1model.design.entity import Item
from f1model.design.partial import PartialItem
from f1model.design.schema import Schema
from f1model.query.plan import Plan
from f1model.query.units import item_size, read_units
from f1model.values import kept, normal

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


@dataclass(frozen=True)
class Page:
    """One request and its answer.

    ``items`` are those given out, and ``evaluated`` is how many were read for them. ``keys`` are the primary keys of
    the items read, ``bytes`` is their size and ``units`` their read units, both computed. ``fetched`` is how many of
    them a local index had to fetch from the table; they are in both figures, with the index entries. On AWS, ``units``
    are those that AWS reports, and ``keys`` and ``bytes`` are None. ``last_key`` is where reading goes on, None on the
    last page: the ``LastEvaluatedKey``, or the key of the last item given out where a pattern's ``limit`` ends it. It
    does not promise that more follows: the next page may be empty. ``matched`` is how many match, if they were only
    counted.
    """

    request: Mapping[str, Any]
    items: list[Item]
    evaluated: int
    keys: list[tuple[Any, ...]] | None
    bytes: int | None
    units: Decimal
    last_key: Mapping[str, Any] | None
    matched: int | None = None
    fetched: int = 0

    @property
    def returned(self) -> int:
        """How many items match, given out or only counted."""
        return len(self.items) if self.matched is None else self.matched


def page(
    table: "Table", derived: Plan, sent: Mapping[str, Any], consistency: str, wanted: int | None,
    only: Collection[str] | None = None,
) -> Page:  # fmt: skip
    """Send one request, and give out ``wanted`` items at most (None: all), of them ``only`` these attributes."""
    on_aws = getattr(table, "backend", "aws") == "aws"
    send: Any = {"GetItem": table.get_item, "Query": table.query, "Scan": table.scan}[derived.operation]
    answer: Any = send(**sent, **({"ReturnConsumedCapacity": "TOTAL"} if on_aws else {}))
    if derived.operation == "GetItem":
        answer["Items"] = [answer["Item"]] if "Item" in answer else []
    matched = answer["Count"] if sent.get("Select") == "COUNT" else None
    evaluated = answer.get("ScannedCount", len(answer.setdefault("Items", [])))
    rows, last = answer["Items"], answer.get("LastEvaluatedKey")
    if wanted is not None and len(rows) >= wanted and (last or len(rows) > wanted):
        rows = rows[:wanted]
        last = {name: rows[-1][name] for name in (*derived.place.names, *derived.place.primary)}
    rows = derived.ordered(rows) if derived.operation == "Scan" else rows
    fetches = derived.fetches(_asked(sent))
    partial = "ProjectionExpression" in sent or (derived.place.projection != "ALL" and not fetches)
    items = [answered(row, derived.model, partial=partial, only=only) for row in rows]
    last_key = answered(last, derived.model) if last else None
    if on_aws:
        units = Decimal(str(answer["ConsumedCapacity"]["CapacityUnits"]))
        return Page(sent, items, evaluated, None, None, units, last_key, matched, evaluated if fetches else 0)
    read = answer["Items"]
    if "FilterExpression" in sent or "ProjectionExpression" in sent or matched is not None:
        read = _unfiltered(send, sent, evaluated, fetches)
    keys = [tuple(normal(item[name]) for name in derived.place.primary) for item in read]
    fetched = list(map(item_size, read)) if fetches else []
    size = sum(item_size(derived.place.entry(item) or item) if fetches else item_size(item) for item in read)
    units = read_units(size, consistency) + sum((read_units(each, consistency) for each in fetched), Decimal(0))
    return Page(sent, items, evaluated, keys, size + sum(fetched), units, last_key, matched, len(fetched))


def _asked(sent: Mapping[str, Any]) -> list[str] | None:
    """The attributes that a request's projection names, whole or in part; None if it has none."""
    if "ProjectionExpression" not in sent:
        return None
    names: Mapping[str, str] = sent["ExpressionAttributeNames"]
    return [names[re.split(r"[.[]", path)[0]] for path in sent["ProjectionExpression"].split(", ")]


def _unfiltered(send: Any, sent: Mapping[str, Any], evaluated: int, fetches: bool = False) -> list[Item]:
    """The items that the request evaluated, in full: read again without filter and projection, outside the bill.

    From an index it is their entries, or where it ``fetches`` the whole items.
    """
    dropped = ("FilterExpression", "ProjectionExpression", "Limit", "Select")
    bare = {name: value for name, value in sent.items() if name not in dropped}
    bare |= {"Select": "ALL_ATTRIBUTES"} if fetches else {}
    used_names = re.findall(r"[#:]\w+", bare.get("KeyConditionExpression", ""))  # unused placeholders are refused
    for part in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        used = {name: value for name, value in bare.pop(part, {}).items() if name in used_names}
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


def answered(
    item: Mapping[str, Any], model: Schema, *, partial: bool = False, only: Collection[str] | None = None
) -> Item:
    """The item as it is shown everywhere: keys, type, attributes in the model's order, the rest by name."""
    names = [name for name in model.attribute_order(item) if only is None or name in only]
    whole = {name: kept(item[name]) for name in names}
    return PartialItem(whole) if partial else whole
