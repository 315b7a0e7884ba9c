"""Attribute values: converted to their declared type on the way in, and to one normal form on the way out."""

from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from f1model.errors import ModelError

KEY_TYPES: dict[str, tuple[type, ...]] = {"S": (str,), "N": (int, Decimal), "B": (bytes,)}
ATTRIBUTE_TYPES = ("S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS")

# Developer Guide, "Quotas" and "Naming rules and data types"
DEEPEST = 32  # levels of lists and maps in each other, the item itself being the first
MOST_DIGITS = 38  # of a number, from the first to the last that is not zero
TOO_LONG = 10**MOST_DIGITS
_SHOWN = 60  # characters of a value that an error shows
_LONGEST_NUMBER = 21  # bytes; measured on DynamoDB Local for 38 digits and a minus sign


def coerce(value: Any, kind: str, where: str) -> Any:
    """The value, converted to its declared type ``kind``.

    S takes text and whole numbers; N takes numbers, numbers that are written as text, and datetimes that have a time
    zone, as whole seconds since 1970; lists, maps and sets take numbers of any kind. NumPy's numbers and booleans count
    as Python's.

    Raises:
        ModelError: the value is not of that type; ``where`` names the entity and the attribute.
    """
    if type(value) is str and (kind == "S" or (kind == "N" and len(value) < MOST_DIGITS and value.isdecimal())):
        return value if kind == "S" else int(value)
    value = _plain(value)
    if kind == "S" and isinstance(value, str | int) and not isinstance(value, bool):
        return _digits(value) if isinstance(value, int) else value
    if kind == "N" and isinstance(value, str | int | float | Decimal) and not isinstance(value, bool):
        number = _number(value)
        if number is not None:
            return number
    if kind == "N" and isinstance(value, datetime):
        if value.tzinfo is None:
            problem = f"{where} is {brief(value)}, which has no time zone, so nobody knows which moment it is."
            raise ModelError(where, problem, "Write datetime.now(UTC), or .replace(tzinfo=UTC).")
        return int(value.timestamp() // 1)
    accepted: dict[str, tuple[type, ...]] = {
        "B": (bytes, bytearray), "BOOL": (bool,), "L": (list, tuple), "M": (dict,),
        "SS": (set, frozenset), "NS": (set, frozenset), "BS": (set, frozenset), "NULL": (type(None),),
    }  # fmt: skip
    if isinstance(value, accepted.get(kind, ())) or (kind == "B" and type(value).__name__ == "Binary"):
        return _plain_inside(value) if isinstance(value, list | tuple | dict | set | frozenset) else value
    problem = f"{where} is {brief(value)}, which is not of its declared type {kind}."
    raise ModelError(where, problem, "Change the value, or the type.")


def _plain(value: Any) -> Any:
    """A scalar of NumPy's as Python's own, of any width; anything else as it is."""
    dtype = getattr(value, "dtype", None)
    if dtype is None or getattr(value, "shape", None) != () or dtype.kind not in "biuf":
        return value
    if dtype.kind == "f":
        return Decimal(str(value))  # .item() would make 1.100000023841858 of a float32 that is written 1.1
    return bool(value) if dtype.kind == "b" else int(value)


def _plain_inside(value: Any, level: int = 1) -> Any:
    """A list, map or set with the numbers in it as DynamoDB takes them: NumPy's and floats become exact ones."""
    if level > DEEPEST:
        return value  # it is refused later, with its attribute
    if isinstance(value, dict):
        return {name: _plain_inside(member, level + 1) for name, member in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(_plain_inside(member, level + 1) for member in value)
    value = _plain(value)
    number = _number(value) if isinstance(value, float | Decimal) else value
    return value if number is None else number


def _number(value: Any) -> int | Decimal | None:
    """A number as it is kept: an int if it is whole and has at most 38 digits, else a Decimal. None if it is none."""
    if isinstance(value, int) and -TOO_LONG < value < TOO_LONG:
        return value
    try:
        number = Decimal(value if isinstance(value, Decimal | int) else str(value))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits)).rstrip("0")
    exponent += len(digits) - len(text)
    if not text.strip("0"):
        return 0
    whole = exponent >= 0 and number.adjusted() < MOST_DIGITS
    return int(number) if whole else Decimal((sign, tuple(map(int, text)), exponent))


def is_key(value: Any, kind: str) -> bool:
    """Whether a value can be a key of type ``kind`` (S, N or B): it is of that type, and not empty."""
    return isinstance(value, KEY_TYPES[kind]) and not isinstance(value, bool) and value not in ("", b"")


def normal(value: Any) -> Any:
    """The value in the form in which answers are shown: numbers as int or plain Decimal, sets as sorted lists.

    Without this, answers would differ from engine to engine: one returns ``1E+3`` and another ``1000``, ``0.10`` or
    ``0.1``, and each has its own order for sets and maps. boto3's Binary becomes bytes, and a map's keys are sorted.
    """
    if isinstance(value, Decimal):
        number = _number(value)
        return value if number is None else number
    if isinstance(value, set | frozenset):
        return _in_order(set(map(normal, value)))
    if isinstance(value, list | tuple):
        return [normal(member) for member in value]
    if isinstance(value, Mapping):
        return {name: normal(value[name]) for name in sorted(value)}
    if isinstance(value, bytearray):
        return bytes(value)
    return bytes(value.value) if type(value).__name__ == "Binary" else value


def kept(value: Any) -> Any:
    """The value as an answer keeps it, so that it can be put back: as :func:`normal` has it, but a set is a set."""
    if isinstance(value, set | frozenset):
        return OrderedSet(map(normal, value))
    if isinstance(value, list | tuple):
        return [kept(member) for member in value]
    return {name: kept(value[name]) for name in sorted(value)} if isinstance(value, Mapping) else normal(value)


class OrderedSet(set[Any]):
    """A set that gives and shows its members in order, so that it looks the same in every run."""

    def __iter__(self) -> Iterator[Any]:
        return iter(_in_order(set(super().__iter__())))

    def __repr__(self) -> str:
        return f"{{{', '.join(map(repr, self))}}}" if self else "set()"


def _in_order(members: Set[Any]) -> list[Any]:
    try:
        return sorted(members)
    except (TypeError, InvalidOperation):  # of several types, or not a number: no set of DynamoDB's
        return sorted(members, key=brief)


def counted(number: int, noun: str) -> str:
    """A number with its noun, as people write it: ``1 item``, ``1,172 items``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def brief(value: Any) -> str:
    """A value as an error shows it: its ``repr``, cut where it is long. No number is too long for it."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= TOO_LONG:
        return f"a number of {len(_digits(abs(value)))} digits"
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an int of over 4,300 digits somewhere inside, or a list in itself
        text = f"a {type(value).__name__}"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _digits(number: int) -> str:
    """An int in digits, of which Python's own ``str`` writes 4,300 at most."""
    return str(number) if abs(number) < TOO_LONG else format(Decimal(number), "f")


def value_size(value: Any) -> int:
    """The size of a value in bytes, as :func:`f1model.query.units.item_size` counts it, with its errors."""
    if isinstance(value, str):
        return len(value) if value.isascii() else len(value.encode())
    if type(value) is int and 0 < value < 100:  # most numbers are this small; it saves two thirds of the time
        return 2
    if value is None or isinstance(value, bool):
        return 1
    if isinstance(value, int | Decimal):
        return _number_size(Decimal(value))
    if isinstance(value, bytes | bytearray):
        return len(value)
    if isinstance(value, set | frozenset):
        return sum(map(value_size, value))
    if isinstance(value, list | tuple):
        return 3 + sum(1 + value_size(member) for member in value)
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return 3 + sum(1 + len(name.encode()) + value_size(member) for name, member in value.items())
    if type(value).__name__ == "Binary":
        return len(bytes(value.value))
    problem = f"{brief(value)} is a {type(value).__name__}, which DynamoDB has no type for."
    raise ModelError("", problem, "Use Decimal for numbers.")


def _number_size(number: Decimal) -> int:
    # One byte for each pair of digits between the first and the last that is not zero, counted from the
    # decimal point (12.34 is two pairs, 1.5 too), one for the exponent, one for a minus; never more than 21.
    # Zero is one byte.
    if not number:
        return 1
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise ModelError("", f"{number} is not a number that DynamoDB can hold.", "Leave the attribute out.")
    text = "".join(map(str, digits)).lstrip("0")
    kept = text.rstrip("0")
    odd = (exponent + len(text) - len(kept)) % 2
    return min(1 + (len(kept) + odd + 1) // 2 + sign, _LONGEST_NUMBER)
