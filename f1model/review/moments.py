"""Points in time among the values of items, and how they are written."""

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import Any

from f1model.design.entity import Item

_ISO = re.compile(r"[12]\d{3}-[01]\d-[0-3]\d([T ][0-2]\d(:?[0-5]\d.*)?)?")
_EPOCHS = (  # of the years 2001 to 2096
    ("epoch seconds", 1_000_000_000, 4_000_000_000),
    ("epoch milliseconds", 1_000_000_000_000, 4_000_000_000_000),
    ("epoch microseconds", 1_000_000_000_000_000, 4_000_000_000_000_000),
)
_KINDS = (str, int, Decimal)
SHORTEST = 10  # characters of a date, and digits of the first of the epochs
SAMPLE = 1000  # values of one attribute that are looked at


def written(value: Any) -> str:
    """How a value writes a point in time: "ISO 8601 text", "epoch seconds" and so on; "" if it does not."""
    # Nearly all are none, which is quickly seen.
    if isinstance(value, str) and (len(value) < SHORTEST or not value[0].isdecimal()):
        return ""
    if type(value) is int and value < _EPOCHS[0][1]:
        return ""
    if isinstance(value, str) and _ISO.fullmatch(value):
        return "ISO 8601 text"
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == value:
        return next((name for name, least, most in _EPOCHS if least <= value < most), "")
    return ""


def tells_time(values: Iterable[Any]) -> bool:
    """Whether one of an attribute's first values may be a point in time."""
    return any(map(_written, islice((value for value in values if isinstance(value, _KINDS)), SAMPLE)))


def moments(items: Iterable[Item], names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """For each of these attributes that may be about time, an example of each way in which it is written."""
    seen: dict[str, int] = {}
    ways: dict[str, dict[str, Any]] = {}
    wanted = {name for name in names if isinstance(name, str)}
    for item in items:
        if not wanted:
            break
        for name in item if wanted & item.keys() else ():
            value = item[name]
            if name in wanted and isinstance(value, _KINDS):
                seen[name] = seen.get(name, 0) + 1
                wanted -= {name} if seen[name] == SAMPLE else set()
                if way := _written(value):
                    ways.setdefault(name, {}).setdefault(way, value)
    return ways


def _written(value: Any) -> str:
    return written(value) if not isinstance(value, Decimal) or value.is_finite() else ""
