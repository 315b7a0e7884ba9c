"""Points in time among the values of items, and how they are written."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from f1model.design.entity import Item

_ISO = re.compile(r"[12]\d{3}-[01]\d-[0-3]\d([T ][0-2]\d(:?[0-5]\d.*)?)?")
_EPOCHS = (  # of the years 2001 to 2096
    ("epoch seconds", 1_000_000_000, 4_000_000_000),
    ("epoch milliseconds", 1_000_000_000_000, 4_000_000_000_000),
    ("epoch microseconds", 1_000_000_000_000_000, 4_000_000_000_000_000),
)
SAMPLE = 1000  # values of one attribute that are looked at


def written(value: Any) -> str:
    """How a value writes a point in time: "ISO 8601 text", "epoch seconds" and so on; "" if it does not."""
    if isinstance(value, str) and _ISO.fullmatch(value):
        return "ISO 8601 text"
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == value:
        return next((name for name, least, most in _EPOCHS if least <= value < most), "")
    return ""


def moments(items: Iterable[Item]) -> dict[str, dict[str, Any]]:
    """For each attribute that may be about time, an example of each way in which it is written."""
    seen: dict[str, int] = {}
    ways: dict[str, dict[str, Any]] = {}
    enough = set[str]()
    for item in items:
        if enough.issuperset(item):
            continue
        for name, value in item.items():
            if name not in enough and isinstance(name, str) and isinstance(value, str | int | Decimal):
                seen[name] = seen.get(name, 0) + 1
                enough |= {name} if seen[name] == SAMPLE else set()
                if way := _written(value):
                    ways.setdefault(name, {}).setdefault(way, value)
    return ways


def _written(value: Any) -> str:
    return written(value) if not isinstance(value, Decimal) or value.is_finite() else ""
