"""Item sizes, read and write units, storage: computed by the Developer Guide's rules.

They are computed, not measured, because the default engine reports the same constant for every operation. The engine
tests check every rule against what DynamoDB Local reports. Rules that name no other source come from the Developer
Guide, "DynamoDB read and write operations".
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from f1model.design.entity import Item
from f1model.design.given import items_given, model_given, shown
from f1model.design.place import Place
from f1model.design.schema import Schema
from f1model.errors import ModelError
from f1model.storing import LARGEST_ITEM as LARGEST_ITEM
from f1model.values import value_size

READ_UNIT = 4096  # bytes in one read capacity unit (RCU)
WRITE_UNIT = 1024  # bytes in one write capacity unit (WCU)
PARTITION_READS = 3000  # RCU a second that one partition serves; "Best practices for designing partition keys"
PARTITION_WRITES = 1000  # WCU a second that one partition takes; the same page
PAGE = 1024 * 1024  # bytes that a Query or Scan reads before it ends its page
STORAGE_OVERHEAD = 100  # bytes that storage adds to every item, and to its entry in every index
_WRITE = "Write item_write_units(model, before, after), with None for the item that there is not."
READ_FACTOR = {"eventual": Decimal("0.5"), "strong": Decimal(1), "transactional": Decimal(2)}


def item_size(item: Mapping[str, Any]) -> int:
    """The size of an item in bytes: for every attribute its name, in UTF-8, and its value.

    Text counts as its UTF-8 bytes, binary as its bytes, a boolean or null as 1, a set as the sum of its members, a
    list or map as 3 plus 1 for each element plus what it holds, a number as about one byte for two digits.
    Source: Developer Guide, "DynamoDB item sizes and formats". Storage adds 100 bytes per item to this.

    Raises:
        ModelError: a value has a type that DynamoDB does not have (such as float: use Decimal), or is infinite or NaN.
    """
    try:
        return len("".join(item).encode()) + sum(map(value_size, item.values()))
    except (AttributeError, TypeError):
        if isinstance(item, Mapping) and all(isinstance(name, str) for name in item):
            raise
    problem = f"it needs one item, a mapping from names to values, and got {shown(item)}."
    raise ModelError("item_size", problem, "Of several, write sum(map(item_size, items)).")


def read_units(size: int, consistency: str = "eventual") -> Decimal:
    """Read units for one request that read ``size`` bytes: whole blocks of 4,096, at least one.

    A block costs 0.5 units if the read is ``eventual``, 1 if it is ``strong``, and 2 if it is ``transactional``. A
    Query or Scan adds up the items it evaluated and rounds once a page; GetItem and BatchGetItem round each item.

    Raises:
        ModelError: ``consistency`` is none of the three, or ``size`` is not a whole number from 0 up.
    """
    _check_size(size, "read_units")
    if not isinstance(consistency, str) or consistency not in READ_FACTOR:
        raise ModelError("", f"{consistency!r} is not a consistency.", f"Use {', '.join(READ_FACTOR)}.")
    return max(1, -(-size // READ_UNIT)) * READ_FACTOR[consistency]


def _check_size(size: Any, where: str) -> None:
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        problem = f"size is {shown(size)}, and has to be a whole number of bytes."
        raise ModelError(where, problem, f"Write {where}(item_size(item)), for one.")


def paged_read_units(
    sizes: Iterable[int], consistency: str = "eventual", fetched: Iterable[int] = ()
) -> list[Decimal]:  # fmt: skip
    """Read units of a Query or Scan that evaluates items of these ``sizes`` in bytes: one figure per page.

    A page ends with the item that takes it to 1 MB; engines differ by an item or two here. An empty answer is one
    page too, at the minimum price. Where a local index fetches each item from the table, ``sizes`` are those of its
    entries, and ``fetched`` those of the whole items: each is read by itself, and fills the page in whole blocks.
    Source: Developer Guide, "Provisioned throughput considerations for local secondary indexes". DynamoDB Local ends
    a page by the items' own sizes, and takes nothing for what a Scan fetches.
    """
    pages, filled = [(0, Decimal(0))], 0
    for size, whole in zip_longest(sizes, fetched):
        if filled >= PAGE:
            pages.append((0, Decimal(0)))
            filled = 0
        entries, units = pages[-1]
        units += Decimal(0) if whole is None else read_units(whole, consistency)
        pages[-1] = entries + size, units
        filled += size + (0 if whole is None else -(-whole // READ_UNIT) * READ_UNIT)
    return [read_units(entries, consistency) + units for entries, units in pages]


def write_units(size: int, *, transactional: bool = False) -> Decimal:
    """Write units for one item of ``size`` bytes: whole blocks of 1,024, at least one; twice that in a transaction.

    The size that counts is, for a put or update, that of the item before or after, whichever is larger; for a delete,
    that of the deleted item; and for a condition that failed, that of the item it was checked on. A batch rounds each
    item. Raises ModelError if ``size`` is not a whole number from 0 up.
    """
    _check_size(size, "write_units")
    return Decimal(max(1, -(-size // WRITE_UNIT)) * (2 if transactional else 1))


def item_write_units(
    model: Schema, before: Item | None, after: Item | None, *, transactional: bool = False
) -> dict[str, Decimal]:
    """Write units of one put, update or delete, by the name of the table and of each index.

    ``before`` is the item as it is (None: there is none), ``after`` as it will be (None: it is deleted). An index is
    written only if its entry changes, that is, what it projects of the item: one write for an entry that
    enters, leaves or changes, and two, out and in, if its key changes.
    Source: Developer Guide, "Provisioned throughput considerations for global secondary indexes", and for local ones.

    A transaction doubles the table's part and leaves that of the indexes as it is. The guide says that changes reach
    an index after the transaction has completed ("Amazon DynamoDB Transactions: How it works"), and gives no units;
    AWS's own calculator (aws/agent-toolkit-for-aws, calculate_costs.py: "2× multiplier applies to BASE TABLE ONLY. GSI
    and LSI writes remain 1×. (Verified.)") and a measurement on AWS (nubo-db/dynoxide, pull request 188) agree.
    DynamoDB Local doubles all parts.
    """
    model_given(model, "item_write_units", _WRITE)
    wrong = next((each for each in (before, after) if each is not None and not isinstance(each, Mapping)), None)
    if wrong is not None:
        raise ModelError("item_write_units", f"it needs the item before and after, and got {shown(wrong)}.", _WRITE)
    units = {}
    for place in model.places:
        old, new = (place.entry(item) if item else None for item in (before, after))
        sizes = [item_size(entry) for entry in (old, new) if entry is not None]
        if not place.index:
            sizes = [max(sizes, default=0)]  # the table is written, and paid for, even if nothing changes
        elif _typed(old) == _typed(new):
            sizes = []
        elif old and new and place.key(old) == place.key(new):
            sizes = [max(sizes)]
        twice = transactional and not place.index  # prepared and committed in the table, then copied once
        units[place.name] = sum((write_units(size, transactional=twice) for size in sizes), Decimal(0))
    return units


def _typed(value: Any) -> Any:
    """A value that equals only values of its own type: Python takes True for 1, DynamoDB does not."""
    if isinstance(value, bool):
        return bool, value
    if isinstance(value, list | tuple):
        return [_typed(member) for member in value]
    return {name: _typed(member) for name, member in value.items()} if isinstance(value, Mapping) else value


def stored_bytes(model: Schema, items: Iterable[Item]) -> dict[str, int]:
    """The bytes of storage that are paid for, by the name of the table and of each index.

    Every item, and every entry of an index, takes 100 bytes more than its size.
    Source: Developer Guide, "Storage considerations for global secondary indexes".

    Raises:
        ModelError: ``model`` is not a data model, or ``items`` are not items.
    """
    model_given(model, "stored_bytes", "Write stored_bytes(model, items).")
    kept = [(item, item_size(item)) for item in items_given(items, "stored_bytes")]

    def size(place: Place) -> int:
        held = ((item, whole) for item, whole in kept if place.holds(item))
        sizes = (whole if place.projection == "ALL" else item_size(place.entry(item) or {}) for item, whole in held)
        return sum(each + STORAGE_OVERHEAD for each in sizes)

    return {place.name: size(place) for place in model.places}
