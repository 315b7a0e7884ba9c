"""What the API's own description says of a request: which words a parameter may have, how many, how large; and what
the service asks of every value.

botocore holds the description, and itself checks only what must be there, types, and least lengths and values.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from f1model.table.strict.reader import RefusedError

DEEPEST, _MOST_DIGITS, _LARGEST, _SMALLEST = (
    32,
    38,
    125,
    -130,
)  # Developer Guide, "Quotas", "Naming rules and data types"
INVALID = "One or more parameter values were invalid: "
_COUNTED = ("KeyList", "WriteRequests")  # whose length the service counts in words of its own
_INVALID_NAME = (
    "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain only the "
    "characters a-z, A-Z, 0-9, '_', '-', and '.'"
)
_SETS = {"SS": "string", "NS": "number", "BS": "binary"}


def check_shape(shape: Any, request: Any) -> None:
    """Raises RefusedError if the request, as it goes over the wire, has a word, a number or an attribute's value that
    the service does not take."""
    for problem in _problems(shape, request, ""):
        raise RefusedError(problem)


def _problems(shape: Any, value: Any, where: str) -> Iterator[str]:
    what, most = "", shape.metadata.get("max")
    if shape.name == "AttributeValue":
        yield from _value_problems(value, 1)
    elif shape.type_name == "structure":
        for name, member in value.items():
            if name in shape.members:
                inner = f"{where}.{name[0].lower()}{name[1:]}" if where else name[0].lower() + name[1:]
                yield from _problems(shape.members[name], member, inner)
    elif shape.type_name == "list":
        if most and len(value) > most and shape.name not in _COUNTED:
            what = f"length less than or equal to {most}"
        for number, member in enumerate(value, start=1):
            yield from _problems(shape.member, member, f"{where}.{number}.member")
    elif shape.type_name == "map":
        for name, member in value.items():
            yield from _problems(shape.value, member, f"{where}.{name}.member")
    elif shape.type_name == "string":
        if shape.name in ("TableName", "IndexName") or (shape.name == "TableArn" and ":" not in value):
            if not re.fullmatch(r"[a-zA-Z0-9_.-]{3,255}", value):
                yield _INVALID_NAME
        elif shape.enum and value not in shape.enum:
            yield f"{_constraint(value, where)}satisfy enum value set: [{', '.join(shape.enum)}]"
        elif most and len(value) > most:
            what = f"length less than or equal to {most}"
    elif most and isinstance(value, int) and value > most:
        what = f"value less than or equal to {most}"
    if what:
        yield f"{_constraint(value, where)}have {what}"


def _constraint(value: Any, where: str) -> str:
    text = f"'{value}'" if isinstance(value, str | int) else f"'{len(value)} members'"
    return f"1 validation error detected: Value {text} at '{where}' failed to satisfy constraint: Member must "


def _value_problems(value: Any, level: int) -> Iterator[str]:
    """What the service refuses in a value, as it is on the wire, at a level of nesting."""
    if len(value) != 1:
        what = "has more than one datatypes set" if value else "is empty"
        yield f"Supplied AttributeValue {what}, must contain exactly one of the supported datatypes"
        return
    ((kind, held),) = value.items()
    if kind in ("N", "NS"):
        for number in (held,) if kind == "N" else held:
            yield from _number_problems(number)
    if kind in _SETS and not held:
        yield f"{INVALID}An {_SETS[kind]} set  may not be empty"
    if kind in _SETS and len(set(held)) < len(held):
        yield f"{INVALID}Input collection [{', '.join(held)}] contains duplicates."
    if kind not in ("L", "M"):
        return
    if level >= DEEPEST:
        problem = "Attributes in the item have nested levels beyond supported limit"
        yield f"Nesting Levels have exceeded supported limits: {problem}"
        return
    if kind == "M" and "" in held:
        yield "Empty attribute name"
    for member in held.values() if kind == "M" else held:
        yield from _value_problems(member, level + 1)


def _number_problems(text: str) -> Iterator[str]:
    if len(text) <= _MOST_DIGITS and text.isdecimal():
        return
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        yield "The parameter cannot be converted to a numeric value" + (f": {text}" if text else "")
    elif number and number.adjusted() > _LARGEST:
        yield "Number overflow. Attempting to store a number with magnitude larger than supported range"
    elif number and number.adjusted() < _SMALLEST:
        yield "Number underflow. Attempting to store a number with magnitude smaller than supported range"
    elif len("".join(map(str, number.as_tuple().digits)).strip("0")) > _MOST_DIGITS:
        yield f"Attempting to store more than {_MOST_DIGITS} significant digits in a Number"
