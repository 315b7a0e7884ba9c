"""A value in our JSON form: what a pattern fixes, compares with, or is tried with.

Text, whole numbers, numbers with a point (a Decimal), true, false and null are themselves, and a list is a list. All
else is an object with one name: ``{"map": {...}}``, ``{"set": [...]}``, ``{"binary": "Base64"}``, ``{"tuple": [...]}``,
``{"float": 0.1}``, ``{"old": "Email"}``, or a comparison by the name of its function, with its operands in a list:
``{"at_least": [3]}``, ``{"at_most": []}``, ``{"exists": []}``.
"""

import base64
import binascii
import math
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from numbers import Integral
from typing import Any

from f1model.design import comparison
from f1model.design.comparison import Comparison
from f1model.design.write import Old, old
from f1model.errors import ModelError
from f1model.export.dynamodb_json import storable
from f1model.export.json_text import LONGEST, Wrong
from f1model.values import DEEPEST, OrderedSet, brief

_COMPARISONS: dict[str, Callable[..., Comparison]] = {
    maker.__name__: maker
    for maker in (
        comparison.above, comparison.at_least, comparison.at_most, comparison.begins_with, comparison.below,
        comparison.between, comparison.contains, comparison.exists, comparison.is_not, comparison.missing,
        comparison.one_of,
    )
}  # fmt: skip
_COMPARISONS["equals"] = lambda *operands: Comparison("=", operands, given=not operands)
OPERATORS = {_COMPARISONS[name]().operator: name for name in _COMPARISONS}
_DEEP = f"has lists and maps more than {DEEPEST - 1} deep in each other, and DynamoDB stores no such value."
_PLAIN = "Write text, a number, a list, a mapping or a set of them."


def spelled(value: Any, where: str, level: int = 1) -> Any:
    """The value as JSON has it. Raises ModelError, naming ``where``, if it has no spelling."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text_of(value, where)
    if isinstance(value, Integral):
        return _whole(int(value), where)
    if isinstance(value, Decimal | float):
        return _fraction(value, where)
    if level >= DEEPEST and isinstance(value, list | tuple | Mapping):
        raise ModelError(where, _DEEP, "Flatten it, or store it as text.")
    if isinstance(value, list):
        return [spelled(member, where, level + 1) for member in value]
    ((tag, inner),) = _tagged(value, where, level + 1).items()
    return {tag: inner}


def _tagged(value: Any, where: str, level: int) -> dict[str, Any]:
    if isinstance(value, tuple):
        return {"tuple": [spelled(member, where, level) for member in value]}
    if isinstance(value, Mapping):
        return {"map": {text_of(name, where): spelled(member, where, level) for name, member in value.items()}}
    if isinstance(value, set | frozenset):
        _check_members(value, where)
        return {"set": [spelled(member, where, level) for member in OrderedSet(value)]}
    if isinstance(value, bytes | bytearray) or type(value).__name__ == "Binary":
        return {"binary": base64.b64encode(bytes(getattr(value, "value", value))).decode()}
    if isinstance(value, Old):
        return {"old": text_of(value.name, where)}
    if isinstance(value, Comparison) and value.operator in OPERATORS:
        name = OPERATORS[value.operator]
        if _compared(name, list(value.operands), where) == value:
            return {name: [spelled(each, where, level) for each in value.operands]}
    problem = f"is {brief(value)}, a {type(value).__name__}, which is no value of DynamoDB's."
    raise ModelError(where, problem, _PLAIN)


def text_of(value: Any, where: str) -> str:
    """A text, as it is. Raises ModelError if it is none, or nothing can store it."""
    if not isinstance(value, str) or not storable(value):
        raise ModelError(where, f"{brief(value)} is not text that UTF-8 can write.", "Mend the text where it is read.")
    return str(value)


def _whole(value: int, where: str) -> int:
    if abs(value) >= 10 ** (LONGEST - 1):
        raise ModelError(where, f"is {brief(value)}.", "Write a number that DynamoDB stores.")
    return value


def _fraction(value: Decimal | float, where: str) -> Any:
    if not math.isfinite(value) or len(str(value)) > LONGEST:
        raise ModelError(where, f"is {brief(value)}, which DynamoDB cannot hold.", "Write a number that it stores.")
    return value if isinstance(value, Decimal) else {"float": value}


def understood(raw: Any, where: str, level: int = 1) -> Any:
    """The value that JSON spells. Raises ModelError, naming ``where``, if it spells none."""
    if isinstance(raw, Wrong):
        raise ModelError(where, raw.problem, raw.fix)
    if isinstance(raw, str):
        return text_of(raw, where)
    if not isinstance(raw, list | dict):
        return raw
    if level >= DEEPEST:
        raise ModelError(where, _DEEP, "Flatten it, or store it as text.")
    if isinstance(raw, list):
        return [understood(member, f"{where}[{number}]", level + 1) for number, member in enumerate(raw)]
    if len(raw) != 1 or next(iter(raw)) not in (*_READERS, *_COMPARISONS):
        problem = f"is an object with {', '.join(map(repr, raw)) or 'nothing in it'}, which spells no value."
        fix = f'Write a mapping as {{"map": {{...}}}}. Of these one: {", ".join((*_READERS, *_COMPARISONS))}.'
        raise ModelError(where, problem, fix)
    ((tag, inner),) = raw.items()
    where = f"{where}.{tag}"
    if isinstance(inner, Wrong):
        raise ModelError(where, inner.problem, inner.fix)
    if tag in _COMPARISONS:
        return _compared(tag, _members(inner, where, level), where)
    return _READERS[tag](inner, where, level)


def _compared(name: str, operands: list[Any], where: str) -> Comparison:
    try:
        return _COMPARISONS[name](*operands)
    except TypeError:
        raise ModelError(where, f"has {len(operands)} operands, and takes none.", f'Write {{"{name}": []}}.') from None
    except ModelError as error:
        raise error.within(where) from None


def _members(inner: Any, where: str, level: int) -> list[Any]:
    if not isinstance(inner, list):
        raise ModelError(where, f"is {brief(inner)}, and has to be a list.", "Write [ ] around it.")
    return [understood(member, f"{where}[{number}]", level + 1) for number, member in enumerate(inner)]


def _map(inner: Any, where: str, level: int) -> dict[str, Any]:
    if not isinstance(inner, dict):
        raise ModelError(where, f"is {brief(inner)}, and has to be an object.", 'Write {"map": {"Name": ...}}.')
    return {text_of(name, where): understood(each, f"{where}.{name}", level + 1) for name, each in inner.items()}


def _set(inner: Any, where: str, level: int) -> set[Any]:
    members = _members(inner, where, level)
    _check_members(members, where)
    return set(members)


def _check_members(members: Iterable[Any], where: str) -> None:
    odd = [each for each in members if isinstance(each, list | tuple | dict | set | frozenset | Comparison | Old)]
    if odd:
        raise ModelError(where, f"is a set that holds {brief(odd[0])}.", "A set holds text, numbers or binary.")


def _binary(inner: Any, where: str, level: int) -> bytes:
    try:
        return base64.b64decode(inner, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise ModelError(where, f"is {brief(inner)}, which is not Base64.", "Write the bytes in Base64.") from None


def _float(inner: Any, where: str, level: int) -> float:
    if not isinstance(inner, int | Decimal) or isinstance(inner, bool) or not math.isfinite(_as_float(inner)):
        raise ModelError(where, f"is {brief(inner)}, which is no number.", 'Write {"float": 0.1}.')
    return _as_float(inner)


def _as_float(number: int | Decimal) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


_READERS: dict[str, Callable[[Any, str, int], Any]] = {
    "map": _map,
    "set": _set,
    "tuple": lambda inner, where, level: tuple(_members(inner, where, level)),
    "binary": _binary,
    "float": _float,
    "old": lambda inner, where, level: old(text_of(inner, where)),
}
