"""Attribute values: converted to their declared type on the way in, and to one normal form on the way out."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from f1model.errors import ModelError

KEY_TYPES: dict[str, tuple[type, ...]] = {"S": (str,), "N": (int, Decimal), "B": (bytes,)}
ATTRIBUTE_TYPES = ("S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS")


def coerce(value: Any, kind: str, where: str) -> Any:
    """The value, converted to its declared type ``kind``.

    S takes text and whole numbers; N takes numbers, and numbers that are written as text.

    Raises:
        ModelError: the value is not of that type; ``where`` names the entity and the attribute.
    """
    if kind == "S" and isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    if kind == "N" and isinstance(value, str) and value.isdecimal():
        return int(value)
    if kind == "N" and isinstance(value, str | int | float | Decimal) and not isinstance(value, bool):
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return int(number) if number == number.to_integral_value() else number
    accepted: dict[str, tuple[type, ...]] = {
        "B": (bytes, bytearray), "BOOL": (bool,), "L": (list, tuple), "M": (dict,),
        "SS": (set, frozenset), "NS": (set, frozenset), "BS": (set, frozenset), "NULL": (type(None),),
    }  # fmt: skip
    if isinstance(value, accepted.get(kind, ())):
        return value
    raise ModelError(
        where, f"{where} is {value!r}, which is not of its declared type {kind}.", "Change the value, or the type."
    )


def is_key(value: Any, kind: str) -> bool:
    """Whether a value can be a key of type ``kind`` (S, N or B): it is of that type, and not empty."""
    return isinstance(value, KEY_TYPES[kind]) and not isinstance(value, bool) and value not in ("", b"")


def normal(value: Any) -> Any:
    """The value in the form in which answers are shown: numbers as int or plain Decimal, sets as sorted lists.

    Without this, answers would differ from engine to engine: one returns ``1E+3`` and another ``1000``, ``0.10`` or
    ``0.1``, and each has its own order for sets and maps. boto3's Binary becomes bytes, and a map's keys are sorted.
    """
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return Decimal(format(value, "f").rstrip("0"))  # normalize() would round to 28 digits
    if isinstance(value, set | frozenset):
        return sorted(normal(member) for member in value)
    if isinstance(value, list | tuple):
        return [normal(member) for member in value]
    if isinstance(value, Mapping):
        return {name: normal(value[name]) for name in sorted(value)}
    if isinstance(value, bytearray):
        return bytes(value)
    return bytes(value.value) if type(value).__name__ == "Binary" else value


def counted(number: int, noun: str) -> str:
    """A number with its noun, as people write it: ``1 item``, ``1,172 items``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
