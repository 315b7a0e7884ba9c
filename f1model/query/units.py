"""Item sizes, read and write units, storage: computed by the Developer Guide's rules.

Computed, not measured: the embedded default reports one constant for every operation. The engine tests hold every
rule against what DynamoDB Local reports. Rules without another source: Developer Guide, "DynamoDB read and write
operations".
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from f1model.errors import ModelError
from f1model.design.model import DataModel, Item

READ_UNIT = 4096  # bytes in one read capacity unit (RCU)
WRITE_UNIT = 1024  # bytes in one write capacity unit (WCU)
PARTITION_READS = 3000  # RCU a second that one partition serves; "Best practices for designing partition keys"
LARGEST_ITEM = 400 * 1024  # bytes, attribute names included; Developer Guide, "Quotas"
PAGE = 1024 * 1024  # bytes that a Query or Scan reads before it ends its page
LONGEST_NUMBER = 21  # bytes; measured on DynamoDB Local for 38 digits and a minus
STORAGE_OVERHEAD = 100  # bytes that storage adds to every item, and to its entry in every index
READ_FACTOR = {"eventual": Decimal("0.5"), "strong": Decimal(1), "transactional": Decimal(2)}


def item_size(item: Mapping[str, Any]) -> int:
    """The size of an item in bytes: for every attribute its name, in UTF-8, and its value.

    Text counts its UTF-8 bytes, binary its bytes, a boolean or null 1, a set the sum of its members, a list
    or map 3 plus 1 for each element plus what it holds, a number about one byte for two digits.
    Source: Developer Guide, "DynamoDB item sizes and formats". Storage adds 100 bytes per item to this.

    Raises:
        ModelError: a value is of no DynamoDB type (a float, for one: use Decimal), or an infinity or NaN.
    """
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Any) -> int:
    if isinstance(value, str):
        return len(value) if value.isascii() else len(value.encode())
    if value is None or isinstance(value, bool):
        return 1
    if isinstance(value, int | Decimal):
        if isinstance(value, int) and 0 < value < 100:  # most numbers are; it saves half the time
            return 2
        return _number_size(Decimal(value))
    if isinstance(value, bytes | bytearray):
        return len(value)
    if isinstance(value, set | frozenset):
        return sum(map(_value_size, value))
    if isinstance(value, list | tuple):
        return 3 + sum(1 + _value_size(member) for member in value)
    if isinstance(value, Mapping):
        return 3 + sum(1 + len(name.encode()) + _value_size(member) for name, member in value.items())
    if type(value).__name__ == "Binary":
        return len(bytes(value.value))
    raise ModelError(f"{value!r} is a {type(value).__name__}, which DynamoDB has no type for. Use Decimal for numbers.")


def _number_size(number: Decimal) -> int:
    # One byte for each pair of digits between the first and the last that is not zero, counted from the
    # decimal point (12.34 is two pairs, 1.5 too), one for the exponent, one for a minus; never more than 21.
    # Zero is one byte.
    if not number:
        return 1
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise ModelError(f"{number} is no number that DynamoDB holds. Leave the attribute out.")
    text = "".join(map(str, digits)).lstrip("0")
    kept = text.rstrip("0")
    odd = (exponent + len(text) - len(kept)) % 2
    return min(1 + (len(kept) + odd + 1) // 2 + sign, LONGEST_NUMBER)


def read_units(size: int, consistency: str = "eventual") -> Decimal:
    """Read units for one request that read ``size`` bytes: whole blocks of 4,096, at least one.

    A block is 0.5 unit eventually consistent, 1 ``strong``, 2 ``transactional``. A Query or Scan adds up the
    items it evaluated and rounds once a page; GetItem and BatchGetItem round each item.

    Raises:
        ModelError: ``consistency`` is none of the three.
    """
    if consistency not in READ_FACTOR:
        raise ModelError(f"{consistency!r} is no consistency. Use {', '.join(READ_FACTOR)}.")
    return max(1, -(-size // READ_UNIT)) * READ_FACTOR[consistency]


def paged_read_units(sizes: Iterable[int], consistency: str = "eventual") -> list[Decimal]:
    """Read units of a Query or Scan that evaluates items of these ``sizes`` in bytes: one figure per page.

    A page ends with the item that takes it to 1 MB; engines differ by an item or two there. Nothing found is one
    page, and costs the least there is.
    """
    pages = [0]
    for size in sizes:
        if pages[-1] >= PAGE:
            pages.append(0)
        pages[-1] += size
    return [read_units(page, consistency) for page in pages]


def write_units(size: int, *, transactional: bool = False) -> Decimal:
    """Write units for one item of ``size`` bytes: whole blocks of 1,024, at least one; twice that in a transaction.

    The size is the larger of before and after for a put or update, what is deleted for a delete, what was found for
    a condition that failed. A batch rounds each item.
    """
    return Decimal(max(1, -(-size // WRITE_UNIT)) * (2 if transactional else 1))


def item_write_units(
    model: DataModel, before: Item | None, after: Item | None, *, transactional: bool = False
) -> dict[str, Decimal]:
    """Write units of one put, update or delete: those of the table under its name, of each index under its.

    ``before`` is the item as it stands (None: there is none), ``after`` as it will be (None: deleted). An index is
    written only where its entry, that is, what it projects of the item, changes: one write for an entry that
    enters, leaves or changes, and two, out and in, where its key changes. A transaction doubles the indexes' part on
    DynamoDB Local; the guide does not settle whether it does on AWS.
    Source: Developer Guide, "Provisioned throughput considerations for global secondary indexes".
    """
    size = max(item_size(item) if item else 0 for item in (before, after))
    units = {model.table: write_units(size, transactional=transactional)}
    for index in model.indexes:
        old, new = (index.entry(item, model.key_names()) if item else None for item in (before, after))
        sizes = [item_size(entry) for entry in (old, new) if entry is not None]
        if _typed(old) == _typed(new):
            sizes = []
        elif old and new and all(old[name] == new[name] for name in model.key_names(index.name)):
            sizes = [max(sizes)]
        units[index.name] = sum((write_units(size, transactional=transactional) for size in sizes), Decimal(0))
    return units


def _typed(value: Any) -> Any:
    """A value that is equal only to its like: Python takes True for 1, DynamoDB does not."""
    if isinstance(value, bool):
        return bool, value
    if isinstance(value, list | tuple):
        return [_typed(member) for member in value]
    return {name: _typed(member) for name, member in value.items()} if isinstance(value, Mapping) else value


def stored_bytes(model: DataModel, items: Iterable[Item]) -> dict[str, int]:
    """Bytes of storage that is paid for: of the table under its name, of each index under its.

    Every item, and every entry of an index, takes 100 bytes more than its size.
    Source: Developer Guide, "Storage considerations for global secondary indexes".
    """
    kept = list(items)
    stored = {model.table: sum(item_size(item) + STORAGE_OVERHEAD for item in kept)}
    for index in model.indexes:
        entries = (index.entry(item, model.key_names()) for item in kept)
        stored[index.name] = sum(item_size(entry) + STORAGE_OVERHEAD for entry in entries if entry is not None)
    return stored
