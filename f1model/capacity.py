"""Item sizes and read units, computed by the Developer Guide's rules ("DynamoDB read and write operations").

Computed, not measured: the embedded default reports one constant for every operation.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from f1model.errors import ModelError

READ_UNIT = 4096  # bytes in one read capacity unit (RCU)
READ_FACTOR = {"eventual": Decimal("0.5"), "strong": Decimal(1), "transactional": Decimal(2)}


def item_size(item: Mapping[str, Any]) -> int:
    """The size of an item in bytes: for every attribute its name, in UTF-8, and its value.

    Text counts its UTF-8 bytes, binary its bytes, a boolean or null 1, a set the sum of its members, a list
    or map 3 plus 1 for each element plus what it holds, a number about one byte for two digits.
    Source: Developer Guide, "DynamoDB item sizes and formats". Storage adds 100 bytes per item to this.

    Raises:
        ModelError: a value is of no DynamoDB type (a float, for one: use Decimal).
    """
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Any) -> int:
    if isinstance(value, str):
        return len(value.encode())
    if value is None or isinstance(value, bool):
        return 1
    if isinstance(value, int | Decimal):
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
    # decimal point (12.34 is two pairs, 1.5 too), one for the exponent, one for a minus. Zero is one byte.
    sign, digits, exponent = number.as_tuple()
    if not any(digits):
        return 1
    assert isinstance(exponent, int), "infinities and NaN are no DynamoDB numbers"
    text = "".join(map(str, digits)).lstrip("0")
    exponent += len(text) - len(text.rstrip("0"))
    text = text.rstrip("0")
    if exponent % 2:
        text += "0"
    return 1 + (len(text) + 1) // 2 + sign


def read_units(size: int, consistency: str = "eventual") -> Decimal:
    """Read units for one request that read ``size`` bytes: whole blocks of 4,096, at least one.

    A block is 0.5 unit eventually consistent, 1 ``strong``, 2 ``transactional``. A Query or Scan adds up the
    items it evaluated and rounds once a page; GetItem and BatchGetItem round each item.
    Source: Developer Guide, "DynamoDB read and write operations: capacity unit consumption for reads".

    Raises:
        ModelError: ``consistency`` is none of the three.
    """
    if consistency not in READ_FACTOR:
        raise ModelError(f"{consistency!r} is no consistency. Use {', '.join(READ_FACTOR)}.")
    return max(1, -(-size // READ_UNIT)) * READ_FACTOR[consistency]
