"""Items out of JSON records: in DynamoDB JSON or everyday JSON, alone or wrapped in a request or an export's line."""

import json
import re
from decimal import Decimal
from typing import Any

from f1model.design.entity import Item
from f1model.errors import ModelError
from f1model.export.dynamodb_json import DEEPEST, InvalidError, decode, storable
from f1model.sources.json_values import NotJsonError, once, value_of
from f1model.values import ATTRIBUTE_TYPES, brief

WRAPPERS = ("Item", "PutRequest", "NewImage", "Keys")  # what an item may be wrapped in, for itself or with others
_TYPES = frozenset(ATTRIBUTE_TYPES)
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(\.\d{0,15}[1-9])?", re.ASCII).fullmatch
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]").search
_MEND = "Mend it there, or leave the item out."


class _OddError(Exception):
    """Something that is read again slowly, which finds what is wrong with it, if anything is."""


def is_typed(raw: Any) -> bool:
    """Whether an object is an item in DynamoDB JSON, ``{"Round": {"N": "5"}}``, rather than in everyday JSON."""
    return (
        isinstance(raw, dict)
        and bool(raw)
        and all(isinstance(each, dict) and len(each) == 1 and each.keys() <= _TYPES for each in raw.values())
    )


def unwrapped(record: Any) -> Any:
    """What a record says of an item: the item itself, still as JSON; None where it says that the item was deleted."""
    if not isinstance(record, dict):
        return record
    if "PutRequest" in record and len(record) == 1:
        record = record["PutRequest"]
    elif "DeleteRequest" in record and len(record) == 1:
        return None
    if isinstance(record, dict) and "Keys" in record and record.keys() <= {"Metadata", "Keys", "NewImage", "OldImage"}:
        return record.get("NewImage")
    if isinstance(record, dict) and "Item" in record and record.keys() <= {"Item", "ConsumedCapacity"}:
        return record["Item"]
    return record


def item_of(raw: Any, where: str, typed: bool) -> Item:
    """An item that is still JSON as boto3's resource gives it, with bytes for Binary. Raises ModelError."""
    if not isinstance(raw, dict):
        raise ModelError(where, f"it is {brief(raw)}, where an item belongs.", _MEND)
    item: Item = {}
    for name, value in raw.items():
        try:
            if not name or not storable(name):
                raise InvalidError("under a name that nothing can store")
            item[name] = decode(_written(value)) if typed else _everyday(value)
        except InvalidError as error:
            raise ModelError(where, f"{brief(name)} is {brief(value)}, {error}.", _MEND) from None
    return item


def _written(value: Any, level: int = 0) -> Any:
    """A typed value whose numbers are written as text, as DynamoDB writes them. Raises InvalidError for others."""
    if isinstance(value, dict) and len(value) == 1 and level <= DEEPEST:
        ((kind, inner),) = value.items()
        members = (
            inner.values() if kind == "M" and isinstance(inner, dict) else inner if isinstance(inner, list) else ()
        )
        if kind in ("M", "L"):
            for member in members:
                _written(member, level + 1)
        elif kind in ("N", "NS") and any(isinstance(each, int | Decimal) for each in (inner, *members)):
            raise InvalidError('where DynamoDB JSON has each number as text, {"N": "5"}')
    return value


def _everyday(value: Any, level: int = 0) -> Any:
    """A value of everyday JSON. Raises InvalidError if DynamoDB could not store it."""
    if level > DEEPEST:
        raise InvalidError(f"nested deeper than {DEEPEST} levels")
    if isinstance(value, dict):
        if not all(map(storable, value)):
            raise InvalidError("with a name that nothing can store")
        return {name: _everyday(member, level + 1) for name, member in value.items()}
    if isinstance(value, list):
        return [_everyday(member, level + 1) for member in value]
    if isinstance(value, str) or value is None or isinstance(value, bool):
        return decode({"S": value}) if isinstance(value, str) else value
    return decode({"N": str(value)})


def _odd() -> Any:
    raise _OddError


def _quick(pairs: list[tuple[str, Any]]) -> Any:
    """One object of a line: a typed value as a tuple with the value in it, which JSON never makes, else as it is."""
    if len(pairs) != 1:
        return once(pairs)
    kind, inner = pairs[0]
    of = type(inner)
    if of is str:
        if kind == "S":
            if inner.isascii() or storable(inner):
                return (inner,)
        elif kind == "N":
            if len(inner) < 18 and inner.isdecimal() and inner.isascii():
                return (int(inner),)
            if match := _PLAIN_NUMBER(inner):
                return (Decimal(inner) if match[1] else int(inner),)
        elif kind == "B":
            return (decode({"B": inner}),)
    elif of is dict:
        if kind == "M":
            return ({name: each[0] if type(each) is tuple else _odd() for name, each in inner.items()},)
        return {kind: inner}
    elif of is tuple:
        return {kind: inner}
    elif of is list:
        if kind == "L":
            return ([each[0] if type(each) is tuple else _odd() for each in inner],)
        if kind != "NS" or all(type(each) is str for each in inner):
            return (decode({kind: inner}),)
    elif of is bool and kind in ("BOOL", "NULL"):
        return (decode({kind: inner}),)
    raise _OddError


_QUICK = json.JSONDecoder(object_pairs_hook=_quick).decode


def typed_line(line: bytes, file: str, number: int) -> Item | None:
    """The item of a line of an export, ``{"Item": {...}}`` or a change; None if the change deleted it.

    Raises ModelError, with ``file`` and the ``number`` of the line.
    """
    try:
        whole = _QUICK(line.decode())
        raw = whole["Item"] if len(whole) == 1 and "Item" in whole else unwrapped(whole)
        if raw is None:
            return None
        item = {name: each[0] if type(each) is tuple else _odd() for name, each in raw.items()}
        if (
            "" not in item
            and line.count(b'"M"') + line.count(b'"L"') <= DEEPEST
            and (b"\\u" not in line or not _SURROGATE(line))
        ):
            return item
    except (_OddError, ValueError, RecursionError, AttributeError, TypeError):
        pass
    raw = unwrapped(json_of(line, f"{file}:{number}"))
    return None if raw is None else item_of(raw, f"{file}:{number}", typed=True)


def plain_line(line: bytes, file: str, number: int) -> Item:
    """The item of a line of everyday JSON. Raises ModelError."""
    where = f"{file}:{number}"
    return item_of(unwrapped(json_of(line, where)), where, typed=False)


def json_of(line: bytes, where: str) -> Any:
    """The JSON value of a line. Raises ModelError."""
    try:
        return value_of(line)
    except NotJsonError as error:
        raise ModelError(where, f"it is {error}.", _MEND) from None
