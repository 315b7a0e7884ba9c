"""Sample data of a NoSQL Workbench file: DynamoDB JSON, read with care and written back without loss."""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.errors import WorkbenchError
from f1model.design.model import KEY_BYTES, Item
from f1model.values import is_key, normal

DEEPEST = 32  # Developer Guide, "Quotas": levels of lists and maps in an attribute
DIGITS = 38  # Developer Guide, "Naming rules and data types": of a number

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_KINDS: dict[Any, str] = {dict: "an object {…}", list: "a list […]", str: "text"}

Raw = dict[str, Any]  # an object of the file, as it stands there
Warn = Callable[[str], None]


class _InvalidError(ValueError):
    """A value that DynamoDB does not have; its text says why."""


def shown(value: Any) -> str:
    """A piece of the file in a message: on one line, printable, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:61])
    return text if len(text) <= 60 else f"{text[:60]}…"


def name_of(text: str) -> str:
    """A name in a message: as :func:`shown`, without quotes."""
    return shown(text).strip('"') or "(no name)"


def expect(value: Any, kind: type, place: str) -> Any:
    """``value``, which must be a dict, list or str. Raises WorkbenchError with its ``place``."""
    if isinstance(value, kind):
        return value
    raise WorkbenchError(
        f"{place} is {shown(value)}, where {_KINDS[kind]} belongs. Mend it there, or export the model anew."
    )


def entries(raw: Raw, name: str, place: str) -> list[Any]:
    """The list under ``name``; empty where it is absent or null. Raises WorkbenchError where it is something else."""
    value = raw.get(name)
    found: list[Any] = [] if value is None else expect(value, list, f"{place}.{name}")
    return found


def storable(text: str) -> bool:
    """Whether UTF-8 can hold it: JSON can spell one half of a character, which nothing can store."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


@dataclass(frozen=True)
class Keys:
    """The key attributes of a table: ``table`` maps those of its own to their types, ``indexes`` the others."""

    name: str
    table: Mapping[str, str]
    indexes: Mapping[str, str]
    ranged: frozenset[str] = frozenset()  # those that are a sort key somewhere, and so are held to its length

    def usable(self, name: str, value: Any) -> bool:
        if not is_key(value, self.table.get(name) or self.indexes[name]):
            return False
        size = len(value.encode() if isinstance(value, str) else value) if isinstance(value, str | bytes) else 0
        return size <= KEY_BYTES["RANGE" if name in self.ranged else "HASH"]

    def read(self, raw: Any, place: str, warn: Warn) -> tuple[Item, bool]:
        """An entry of the file as an item, and whether it has its primary key. What cannot be stored is left out."""
        item: Item = {}
        faults = []
        for name, value in expect(raw, dict, place).items():
            try:
                if not name or not storable(name):
                    raise _InvalidError("under a name that nothing can store")
                item[name] = decode(value)
            except _InvalidError as why:
                faults.append(f"{name_of(name)} is {shown(value)}, {why}: left out, and kept in the file")
        lacking = [name for name in self.table if not self.usable(name, item.get(name))]
        for name in self.indexes:
            if name in item and name not in self.table and not self.usable(name, item[name]):
                kind = self.indexes[name]
                faults.append(f"{name_of(name)} is {shown(raw[name])}, no key of type {kind} for its index: left out")
                del item[name]
        empty = [name for name, value in item.items() if value == "" and name not in lacking]
        faults += [f"{', '.join(map(name_of, empty))} is empty text"] if empty else []
        for name in lacking:
            said = f"its {name_of(name)} is {shown(raw[name])}" if name in raw else f"it has no {name_of(name)}"
            faults.append(f"{said}, so it has no primary key: it cannot be stored, and is kept apart")
        who = f"{self.name}, item {place}" if lacking else self.label(item)
        for fault in faults:
            warn(f"{who}: {fault}.")
        return item, not lacking

    def key(self, item: Mapping[str, Any]) -> str:
        """The primary key, as text to compare by."""
        return json.dumps([encode(item.get(name), name) for name in self.table])

    def label(self, item: Mapping[str, Any]) -> str:
        """The table and the item's primary key, as people write it."""
        texts = (name_of(value) if isinstance(value := item.get(name), str) else str(value) for name in self.table)
        return f"{self.name}, item {' / '.join(texts)}"

    def written(self, item: Mapping[str, Any]) -> Raw:
        """An item as DynamoDB JSON. Raises WorkbenchError where a value is of no DynamoDB type."""
        try:
            return {name: encode(value, name) for name, value in item.items()}
        except WorkbenchError as error:
            raise WorkbenchError(f"{self.label(item)}: {error}") from None

    def compared(self, item: Mapping[str, Any]) -> str:
        """The whole item, as text to compare by."""
        return json.dumps(self.written(item), sort_keys=True)


def places(raw: Raw, place: str) -> Iterator[tuple[int | None, str, list[Any]]]:
    """Where sample data may stand: in the table (None) and in each facet (its number), with place and entries."""
    yield None, f"{place}.TableData", entries(raw, "TableData", place)
    for number, facet in enumerate(entries(raw, "TableFacets", place)):
        at = f"{place}.TableFacets[{number}]"
        yield number, f"{at}.TableData", entries(expect(facet, dict, at), "TableData", at)


def read_items(raw: Raw, place: str, keys: Keys, warn: Warn) -> tuple[list[Item], list[Item], dict[int, list[Item]]]:
    """All items with a primary key, those without, and the first by the facet they stand in."""
    items: list[Item] = []
    unkeyed: list[Item] = []
    by_facet: dict[int, list[Item]] = {}
    seen: dict[str, list[Item]] = {}
    for facet, at, found in places(raw, place):
        for number, entry in enumerate(found):
            item, keyed = keys.read(entry, f"{at}[{number}]", warn)
            (items if keyed else unkeyed).append(item)
            if keyed:
                seen.setdefault(keys.key(item), []).append(item)
                if facet is not None:
                    by_facet.setdefault(facet, []).append(item)
    for same in seen.values():
        if len(same) > 1:
            said = f"{len(same)} items share this primary key. A table holds the last of them."
            warn(f"{keys.label(same[0])}: {said}")
    return items, unkeyed, by_facet


def with_items(raw: Raw, place: str, keys: Keys, wanted: Sequence[Item]) -> Raw:
    """``raw`` with ``wanted`` as its sample data. Entries that are among them stay as they are written."""
    left = Counter(map(keys.compared, wanted))
    data: dict[int | None, list[Any]] = {}
    changed: list[tuple[int | None, int, Item]] = []
    for facet, at, found in places(raw, place):
        data[facet] = list(found)
        for number, entry in enumerate(found):
            item, _ = keys.read(entry, at, _unheard)
            if left[keys.compared(item)]:
                left[keys.compared(item)] -= 1
            else:
                changed.append((facet, number, item))
    new: list[Item] = []
    for item in reversed(wanted):  # of equal ones, the last are those that no entry stands for
        if left[keys.compared(item)]:
            left[keys.compared(item)] -= 1
            new.insert(0, item)
    if not new and not changed:
        return raw
    by_key: dict[str, list[Item]] = {}
    for item in new:
        by_key.setdefault(keys.key(item), []).append(item)
    for facet, number, before in changed:
        entry, same = data[facet][number], by_key.get(keys.key(before))
        data[facet][number] = None  # gone, unless it is there under the same key
        if same:
            after = same.pop(0)
            kept = {name: value for name, value in entry.items() if name not in before}
            data[facet][number] = {**kept, **keys.written(after)}
    facets = entries(raw, "TableFacets", place)
    home = None
    if not data[None] and any(data[number] for number in range(len(facets))):
        home = next(number for number in range(len(facets)) if data[number])
    data[home] += [keys.written(item) for same in by_key.values() for item in same]
    kept_data = {facet: [entry for entry in found if entry is not None] for facet, found in data.items()}
    out = dict(raw)
    if kept_data[None] or raw.get("TableData") is not None:
        out["TableData"] = kept_data[None]
    if facets:
        out["TableFacets"] = [
            {**facet, "TableData": kept_data[number]} if kept_data[number] != entries(facet, "TableData", "") else facet
            for number, facet in enumerate(facets)
        ]
    return out


def _unheard(_: str) -> None:
    """What was said when the file was loaded is not said again."""


def decode(value: Any, level: int = 0) -> Any:
    """A value of DynamoDB JSON as plain Python: numbers as int or Decimal, sets as sets, binary as bytes."""
    if not isinstance(value, dict) or len(value) != 1:
        raise _InvalidError('which is not one typed value such as {"S": "text"}')
    ((kind, inner),) = value.items()
    if level > DEEPEST:
        raise _InvalidError(f"nested deeper than {DEEPEST} levels")
    if kind == "M" and isinstance(inner, dict):
        if not all(map(storable, inner)):
            raise _InvalidError("with a name that nothing can store")
        return {name: decode(member, level + 1) for name, member in inner.items()}
    if kind == "L" and isinstance(inner, list):
        return [decode(member, level + 1) for member in inner]
    if kind in ("SS", "NS", "BS") and isinstance(inner, list) and inner:
        return {_scalar(kind[0], member) for member in inner}
    return _scalar(kind, inner)


def _scalar(kind: str, inner: Any) -> Any:
    if kind == "S" and isinstance(inner, str):
        if not storable(inner):
            raise _InvalidError("half a character, which nothing can store")
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
            raise _InvalidError("which is not Base64") from None
    if kind in ("S", "N", "BOOL", "NULL", "B", "SS", "NS", "BS", "L", "M"):
        raise _InvalidError(f"which is no value of type {kind}")
    raise _InvalidError("of a type that DynamoDB does not have")


def _number(text: str) -> int | Decimal:
    if len(text) > 1000 or not _NUMBER.fullmatch(text):
        raise _InvalidError("which is no number")
    number = Decimal(text)
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    if not digits:
        return 0
    if len(digits) > DIGITS or not -130 <= number.adjusted() <= 125:
        raise _InvalidError(f"a number beyond {DIGITS} digits, or outside 1e-130 to 9.9e125")
    if number.adjusted() >= DIGITS:  # boto3 refuses it as an int, for its digits
        return Decimal(f"{'-' * (number < 0)}{digits}e{number.adjusted() - len(digits) + 1}")
    plain: int | Decimal = normal(number)
    return plain


def encode(value: Any, place: str, level: int = 0) -> Raw:
    """A value as DynamoDB JSON; ``place`` names it. Raises WorkbenchError where it is of no DynamoDB type."""
    if level > DEEPEST:
        raise WorkbenchError(f"{place} is nested deeper than {DEEPEST} levels, which is the most. Flatten it.")
    if isinstance(value, str):
        return {"S": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int) or (isinstance(value, Decimal) and value.is_finite()):
        return {"N": _spelled(value)}
    if isinstance(value, bytes | bytearray):
        return {"B": base64.b64encode(value).decode()}
    if type(value).__name__ == "Binary":
        return {"B": base64.b64encode(value.value).decode()}
    if isinstance(value, Mapping):
        return {"M": {str(name): encode(value[name], place, level + 1) for name in value}}
    if isinstance(value, list | tuple):
        return {"L": [encode(member, place, level + 1) for member in value]}
    if isinstance(value, set | frozenset) and value:
        members = [encode(member, place, DEEPEST) for member in value]
        kinds = {kind for member in members for kind in member}
        if len(kinds) == 1 and kinds <= {"S", "N", "B"}:
            (kind,) = kinds
            return {f"{kind}S": sorted(member[kind] for member in members)}
    raise WorkbenchError(
        f"{place} is {str(value)[:60]!r}, of type {type(value).__name__}, which DynamoDB does not have. "
        "Use text, int, Decimal, bytes, bool, None, or lists, maps and sets of them."
    )


def _spelled(number: int | Decimal) -> str:
    if isinstance(number, int) and abs(number) < 10**DIGITS:
        return str(number)
    if isinstance(number, Decimal) and -DIGITS < number.adjusted() < DIGITS:
        return format(number, "f")
    return str(Decimal(number))
