"""DynamoDB JSON, as the AWS CLI and NoSQL Workbench use it: ``{"N": "8"}``."""

import base64
import binascii
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from f1model.values import brief, normal

DEEPEST = 32  # levels of lists and maps in an attribute; Developer Guide, "Quotas"
DIGITS = 38  # of a number; Developer Guide, "Naming rules and data types"

_MOST = 10**DIGITS
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


class InvalidError(ValueError):
    """A value that DynamoDB does not have. Its text says why, as the end of a sentence that begins "it is".

    From :func:`decode`, it goes on after "it is <the value>,".
    """


def storable(text: str) -> bool:
    """Whether UTF-8 can encode the text: JSON can spell half of a character, which nothing can store."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def encode(value: Any, level: int = 0) -> dict[str, Any]:
    """A value as DynamoDB JSON, the same each time, since sets are sorted. Raises InvalidError."""
    if type(value) is str:  # most values are
        return {"S": value}
    if level > DEEPEST:
        raise InvalidError(f"nested deeper than {DEEPEST} levels, which is the most")
    if isinstance(value, Mapping):
        return {"M": {str(name): encode(member, level + 1) for name, member in value.items()}}
    if isinstance(value, list | tuple):
        return {"L": [encode(member, level + 1) for member in value]}
    if type(value) is int and -_MOST < value < _MOST:
        return {"N": str(value)}
    from boto3.dynamodb.types import TypeSerializer

    try:
        ((kind, inner),) = TypeSerializer().serialize(value).items()
        if kind in ("SS", "NS", "BS") and inner:
            return {kind: sorted(_spelled(kind[0], member) for member in inner)}
        if kind in ("S", "N", "B", "BOOL", "NULL"):
            return {kind: _spelled(kind, inner)}
    except (TypeError, ArithmeticError):  # boto3 has no type for it, or the number does not fit
        pass
    try:
        text = repr(str(value)[:60])
    except (ValueError, RecursionError):  # a number of over 4,300 digits somewhere inside
        text = brief(value)
    raise InvalidError(f"{text}, of type {type(value).__name__}, which DynamoDB does not have")


def _spelled(kind: str, value: Any) -> Any:
    """boto3's value as it is in JSON. Raises ArithmeticError if a number is not finite, as boto3 mostly does."""
    if kind == "B":
        return base64.b64encode(value).decode()
    if kind != "N":
        return value
    number = Decimal(value)
    if not number.is_finite():
        raise ArithmeticError(value)
    return format(number, "f") if -DIGITS < number.adjusted() < DIGITS else value


def decode(value: Any, level: int = 0) -> Any:
    """A value of DynamoDB JSON as plain Python: numbers as int or Decimal, sets as sets, binary as bytes.

    It does not use boto3's TypeDeserializer, which checks next to nothing. Raises InvalidError.
    """
    if not isinstance(value, dict) or len(value) != 1:
        raise InvalidError('which is not one typed value such as {"S": "text"}')
    ((kind, inner),) = value.items()
    if level > DEEPEST:
        raise InvalidError(f"nested deeper than {DEEPEST} levels")
    if kind == "M" and isinstance(inner, dict):
        if not all(map(storable, inner)):
            raise InvalidError("with a name that nothing can store")
        return {name: decode(member, level + 1) for name, member in inner.items()}
    if kind == "L" and isinstance(inner, list):
        return [decode(member, level + 1) for member in inner]
    if kind in ("SS", "NS", "BS") and isinstance(inner, list) and inner:
        return {_scalar(kind[0], member) for member in inner}
    return _scalar(kind, inner)


def _scalar(kind: str, inner: Any) -> Any:
    if kind == "S" and isinstance(inner, str):
        if not storable(inner):
            raise InvalidError("half a character, which nothing can store")
        return inner
    if kind == "N" and isinstance(inner, str | int | float) and not isinstance(inner, bool):
        return _number(str(inner))
    if kind == "BOOL" and inner in (True, False, "true", "false") and isinstance(inner, bool | str):
        return inner in (True, "true")
    if kind == "NULL" and inner in (True, "true") and isinstance(inner, bool | str):
        return None
    if kind == "B" and isinstance(inner, str):
        try:
            return base64.b64decode(inner, validate=True)
        except (binascii.Error, ValueError):
            raise InvalidError("which is not Base64") from None
    if kind in ("S", "N", "BOOL", "NULL", "B", "SS", "NS", "BS", "L", "M"):
        raise InvalidError(f"which is not a value of type {kind}")
    raise InvalidError("of a type that DynamoDB does not have")


def _number(text: str) -> int | Decimal:
    if len(text) > 1000 or not _NUMBER.fullmatch(text):
        raise InvalidError("which is no number")
    number = Decimal(text)
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    if not digits:
        return 0
    if len(digits) > DIGITS or not -130 <= number.adjusted() <= 125:
        raise InvalidError(f"a number beyond {DIGITS} digits, or outside 1e-130 to 9.9e125")
    if number.adjusted() >= DIGITS:  # as an int it would have more digits than boto3 takes
        return Decimal(f"{'-' * (number < 0)}{digits}e{number.adjusted() - len(digits) + 1}")
    plain: int | Decimal = normal(number)
    return plain
