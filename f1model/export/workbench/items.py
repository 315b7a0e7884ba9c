"""Sample data of a NoSQL Workbench file: read with care, and written back without loss."""

import json
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from f1model.design.entity import Item
from f1model.design.place import Place
from f1model.errors import WorkbenchError
from f1model.export.dynamodb_json import DEEPEST, InvalidError, decode, encode, storable
from f1model.values import brief, is_key

_VALUES = f"Use text, int, Decimal, bytes, bool, None, or lists, maps and sets of them, {DEEPEST} levels deep at most."
FEW = 6  # names that a message lists
_KINDS: dict[Any, str] = {dict: "an object {…}", list: "a list […]", str: "text"}

Raw = dict[str, Any]  # an object, as it is in the file
Warn = Callable[[str], None]


def shown(value: Any) -> str:
    """A piece of the file as messages show it: on one line, printable, cut if it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:61])
    return text if len(text) <= 60 else f"{text[:60]}…"


def name_of(text: str) -> str:
    """A name as messages show it: like :func:`shown`, without quotes."""
    return shown(text).strip('"') or "(no name)"


def names_of(names: Sequence[str], spelled: Callable[[str], str] = name_of) -> str:
    """Names as messages show them: the first few, and how many more there are."""
    more = f" and {len(names) - FEW:,} more" if len(names) > FEW else ""
    return f"{', '.join(map(spelled, names[:FEW]))}{more}"


def expect(value: Any, kind: type, where: str) -> Any:
    """``value``, if it is of its kind: dict, list or str. Otherwise raises WorkbenchError, naming ``where``."""
    if isinstance(value, kind):
        return value
    problem = f"it is {shown(value)}, where {_KINDS[kind]} belongs."
    raise WorkbenchError(where, problem, "Mend it there, or export the model again.")


def entries(raw: Raw, name: str, where: str) -> list[Any]:
    """The list under ``name``; empty if it is absent or null. Raises WorkbenchError if it is something else."""
    value = raw.get(name)
    listed: list[Any] = [] if value is None else expect(value, list, f"{where}.{name}")
    return listed


@dataclass(frozen=True)
class KeyTypes:
    """The key attributes of a table and its indexes, and their types: what makes an entry of the file an item."""

    places: tuple[Place, ...]
    kinds: Mapping[str, str]

    def usable(self, name: str, value: Any) -> bool:
        """Whether a value can be this key everywhere: of its type, and not too long."""
        if not is_key(value, self.kinds[name]):
            return False
        size = (
            len(value.encode(errors="surrogatepass") if isinstance(value, str) else value)
            if isinstance(value, str | bytes)
            else 0
        )
        return all(size <= place.longest(name) for place in self.places if name in place.names)

    def read(self, raw: Any, where: str, warn: Warn) -> tuple[Item, bool]:
        """An entry of the file as an item, and whether it has its primary key. What cannot be stored is left out."""
        item: Item = {}
        faults = []
        for name, value in expect(raw, dict, where).items():
            try:
                if not name or not storable(name):
                    raise InvalidError("under a name that nothing can store")
                item[name] = decode(value)
            except InvalidError as why:
                faults.append(f"{name_of(name)} is {shown(value)}, {why}: left out, and kept in the file")
        table = self.places[0].names
        lacking = [name for name in table if not self.usable(name, item.get(name))]
        for name, kind in self.kinds.items():
            if name in item and name not in table and not self.usable(name, item[name]):
                faults.append(
                    f"{name_of(name)} is {shown(raw[name])}, not a key of type {kind} for its index: left out"
                )
                del item[name]
        empty = [name for name, value in item.items() if value == "" and name not in lacking]
        faults += [f"{names_of(empty)} is empty text"] if empty else []
        for name in lacking:
            fault = f"its {name_of(name)} is {shown(raw[name])}" if name in raw else f"it has no {name_of(name)}"
            faults.append(f"{fault}, so it has no primary key: it cannot be stored, and is kept apart")
        if faults:
            who = f"{self.places[0].table}, item {where}" if lacking else self.label(item)
            for fault in faults:
                warn(f"{who}: {fault}.")
        return item, not lacking

    def key(self, item: Mapping[str, Any]) -> Any:
        """The primary key, to compare."""
        values = tuple(item.get(name) for name in self.places[0].names)
        if all(type(value) in (str, bytes, int, Decimal) for value in values):
            return values
        return json.dumps([encode(value) for value in values])  # of an item that cannot be stored

    def label(self, item: Mapping[str, Any]) -> str:
        """The table and the item's primary key, as people write it."""
        values = (item.get(name) for name in self.places[0].names)
        texts = (name_of(value) if isinstance(value, str) else brief(value) for value in values)
        return f"{self.places[0].table}, item {' / '.join(texts)}"

    def written(self, item: Mapping[str, Any]) -> Raw:
        """An item as DynamoDB JSON. Raises WorkbenchError if a value has no DynamoDB type."""
        raw = {}
        for name, value in item.items():
            try:
                raw[name] = encode(value)
            except InvalidError as why:
                raise WorkbenchError(self.label(item), f"{name} is {why}.", _VALUES) from None
        return raw

    def compared(self, item: Mapping[str, Any]) -> str:
        """The whole item, as text to compare."""
        return json.dumps(self.written(item), sort_keys=True)


def sample_data(raw: Raw, where: str) -> Iterator[tuple[int | None, str, list[Any]]]:
    """Each list of sample data: whose it is (None: the table's, or a facet's number), where it is, and the list."""
    yield None, f"{where}.TableData", entries(raw, "TableData", where)
    for number, facet in enumerate(entries(raw, "TableFacets", where)):
        at = f"{where}.TableFacets[{number}]"
        yield number, f"{at}.TableData", entries(expect(facet, dict, at), "TableData", at)


def read_items(
    raw: Raw, where: str, keys: KeyTypes, warn: Warn
) -> tuple[list[Item], list[Item], dict[int, list[Item]]]:
    """The items with a primary key, the items without, and those with one by the number of the facet they are in."""
    items: list[Item] = []
    unkeyed: list[Item] = []
    by_facet: dict[int, list[Item]] = {}
    by_key: dict[Any, list[Item]] = {}
    for facet, at, listed in sample_data(raw, where):
        for number, entry in enumerate(listed):
            item, keyed = keys.read(entry, f"{at}[{number}]", warn)
            (items if keyed else unkeyed).append(item)
            if keyed:
                by_key.setdefault(keys.key(item), []).append(item)
                if facet is not None:
                    by_facet.setdefault(facet, []).append(item)
    for same in by_key.values():
        if len(same) > 1:
            warn(f"{keys.label(same[0])}: {len(same)} items share this primary key. A table holds the last of them.")
    return items, unkeyed, by_facet


def with_items(raw: Raw, where: str, keys: KeyTypes, wanted: Sequence[Item]) -> Raw:
    """``raw`` with ``wanted`` as its sample data. Entries of the file that are among them stay as they are."""
    texts = [keys.compared(item) for item in wanted]
    left = Counter(texts)
    data: dict[int | None, list[Any]] = {}
    changed: list[tuple[int | None, int, Item]] = []
    for facet, at, listed in sample_data(raw, where):
        data[facet] = list(listed)
        for number, entry in enumerate(listed):
            item, _ = keys.read(entry, at, unheard)
            text = keys.compared(item)
            if left[text]:
                left[text] -= 1
            else:
                changed.append((facet, number, item))
    new: list[Item] = []
    for item, text in reversed(list(zip(wanted, texts, strict=True))):  # of equal items, the last have no entry yet
        if left[text]:
            left[text] -= 1
            new.append(item)
    new.reverse()
    if not new and not changed:
        return raw
    by_key: dict[Any, deque[Item]] = {}
    for item in new:
        by_key.setdefault(keys.key(item), deque()).append(item)
    for facet, number, before in changed:
        entry, same = data[facet][number], by_key.get(keys.key(before))
        data[facet][number] = None  # removed, unless a wanted item has the same key
        if same:
            kept = {name: value for name, value in entry.items() if name not in before}
            data[facet][number] = {**kept, **keys.written(same.popleft())}
    facets = entries(raw, "TableFacets", where)
    home = None
    if not data[None] and any(data[number] for number in range(len(facets))):
        home = next(number for number in range(len(facets)) if data[number])
    data[home] += [keys.written(item) for same in by_key.values() for item in same]
    kept_data = {facet: [entry for entry in listed if entry is not None] for facet, listed in data.items()}
    out = dict(raw)
    if kept_data[None] or raw.get("TableData") is not None:
        out["TableData"] = kept_data[None]
    if facets:
        out["TableFacets"] = [
            {**facet, "TableData": kept_data[number]} if kept_data[number] != entries(facet, "TableData", "") else facet
            for number, facet in enumerate(facets)
        ]
    return out


def unheard(_: str) -> None:
    """Drop a warning: it was given when the file was loaded."""
