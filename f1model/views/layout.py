"""What an aggregate view shows, as text in order: collections, item rows, gaps. Drawn by markup and drawing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.query.run import Result
from f1model.values import counted
from f1model.views.colours import TONES, Tone
from f1model.views.elide import SCREEN, choose, choose_slice
from f1model.views.fit import fitting
from f1model.views.html import value_text, value_texts

SHOWN_ITEMS, SHOWN_ATTRIBUTES = 40, 6

RETURNED, FILTERED = "returned", "read, not returned"


@dataclass(slots=True)
class ItemRow:
    """One item, as text: its sort key, attribute names and values, its type's colours, its part in the slice.

    It is ``unread`` where there is a slice and the item is not in it.
    """

    sort: str
    type: str
    names: tuple[str, ...]
    values: tuple[str, ...]
    hidden: int
    tone: Tone
    state: str
    unread: bool = False
    full: bool = False  # its sign is a full circle: it was returned, or is marked with the first of the marks


@dataclass(slots=True)
class Gap:
    """What is left out at one spot, in words."""

    text: str


@dataclass(slots=True)
class Collection:
    """One item collection: its partition key and the rows drawn of it."""

    partition: str
    count: int
    rows: list[ItemRow | Gap]


@dataclass(frozen=True)
class Layout:
    """A whole view: title, a note on the slice, key names, entity types with counts and colours, collections."""

    title: str
    note: str
    keys: tuple[str, ...]
    legend: Mapping[str, tuple[int, Tone]]
    collections: Sequence[Collection | Gap]
    told: str = "slice"  # what an item's state is about

    @property
    def rows(self) -> Iterator[ItemRow]:
        for block in self.collections:
            if isinstance(block, Collection):
                yield from (row for row in block.rows if isinstance(row, ItemRow))

    @property
    def width(self) -> int:
        """Attribute columns that the widest item needs."""
        return max((len(row.names) + bool(row.hidden) for row in self.rows), default=1) or 1


def lay_out(
    model: DataModel, items: list[Item], index: str | None, highlight: Result | None, full: bool, around: int = 0,
    marks: Mapping[str, Iterable[Item]] | None = None,
) -> Layout:  # fmt: skip
    """Sort, elide and spell out items for a view; arguments as in :func:`f1model.aggregate_view`."""
    place = model.place(index)
    keys, base, width = place.names, place.primary, len(place.partition)
    total = len(items)
    types = _types(model, items)
    if index:
        there = [(item, kind) for item, kind in zip(items, types, strict=True) if place.holds(item)]
        items, types = [item for item, _ in there], [kind for _, kind in there]
        if place.projection != "ALL":  # else an entry is the whole item, and no copy is needed
            items = [place.entry(item) or {} for item in items]
    ordering = list(dict.fromkeys((*keys, *base)))
    columns = {name: [item.get(name) for item in items] for name in ordering}
    ranks = list(zip(*map(_ranks, columns.values()), strict=True))
    tones = _tones(model, types)
    states = _marked(marks, base) if marks else _states(highlight, items, base)
    first = next(iter(marks)) if marks else RETURNED
    primary = zip(*(columns[name] for name in base), strict=True)
    state_of = [states.get(key, "") for key in primary] if states else [""] * len(items)

    order = sorted(range(len(items)), key=ranks.__getitem__)
    groups = [list(group) for _, group in groupby(order, key=lambda n: ranks[n][:width])]
    shown = None
    if highlight and any(state_of) and not full and len(items) > SCREEN:
        spots = {(g, p): state_of[n] for g, group in enumerate(groups) for p, n in enumerate(group) if state_of[n]}
        returned = {spot for spot, state in spots.items() if state == RETURNED}
        chosen = choose_slice(returned, {*spots}, around)
        shown = {(g, p) for g, p in chosen if 0 <= g < len(groups) and 0 <= p < len(groups[g])}
    elif not full and len(items) > SHOWN_ITEMS:
        shown = choose([[types[n] for n in group] for group in groups], SHOWN_ITEMS)

    heads: dict[tuple[str, ...], tuple[list[str], tuple[str, ...], int]] = {}

    def head(n: int) -> tuple[list[str], tuple[str, ...], int]:
        """The attributes drawn of an item, their names as text, how many are left out: once for each shape of item."""
        shape = (types[n], *items[n])
        if shape not in heads:
            names = [name for name in model.attribute_order(items[n]) if name not in keys]
            kept = names if full else names[:SHOWN_ATTRIBUTES]
            heads[shape] = kept, tuple(map(value_text, kept)), len(names) - len(kept)
        return heads[shape]

    def row(n: int) -> ItemRow:
        item = items[n]
        kept, names, hidden = head(n)
        sort = _joined(item, place.sort) if place.sort and place.sort[0] in item else "(no sort key)"
        values, state = tuple(value_texts(map(item.get, kept))), state_of[n]
        unread = bool(highlight) and not state
        return ItemRow(sort, types[n], names, values, hidden, tones[types[n]], state, unread, state == first)

    def partition(group: list[int]) -> str:
        return _joined(items[group[0]], place.partition) or "(no partition key)"

    drawn = {g for g, _ in shown} if shown is not None else range(len(groups))
    collections: list[Collection | Gap] = []
    for visible, block in groupby(enumerate(groups), key=lambda pair: pair[0] in drawn):
        if not visible:
            hidden = [group for _, group in block]
            ends = dict.fromkeys(map(partition, (hidden[0], hidden[-1])))
            size = counted(sum(map(len, hidden)), "item")
            read = Counter(state_of[n] for group in hidden for n in group if state_of[n])
            size += f" ({'; '.join(f'{count:,} {state}' for state, count in read.items())})" if read else ""
            more = counted(len(hidden), "more item collection")
            collections.append(Gap(f"… {more} ({' to '.join(ends)}): {size}"))
            continue
        for g, group in block:
            rows: list[ItemRow | Gap] = []
            for whole, run in groupby(enumerate(group), key=lambda pair, g=g: shown is None or (g, pair[0]) in shown):  # type: ignore[misc]
                numbers = [n for _, n in run]
                rows += map(row, numbers) if whole else [Gap(_gap((types[n], state_of[n]) for n in numbers))]
            collections.append(Collection(partition(group), len(group), rows))

    key_names = tuple(", ".join(map(value_text, names)) for names in (place.partition, place.sort) if names)
    if not full:
        _fit(collections, len(key_names))
    name = f"{model.table}, {'local ' * place.local}index {index}" if index else model.table
    size = f"{len(items):,} of {counted(total, 'item')}" if index else counted(total, "item")
    title = f"{name}: {counted(len(groups), 'item collection')}, {size}"
    if shown is not None:
        title += f", {len(shown)} shown"
    counts = Counter(types)
    legend = {name: (counts[name], tones[name]) for name in tones if counts[name]}
    counted_marks = Counter(state_of)
    told = ", ".join(f"{counted_marks[mark]:,} {mark}" for mark in marks or ())
    return Layout(title, told or _note(highlight), key_names, legend, collections, "mark" if marks else "slice")


def _fit(collections: Iterable[Collection | Gap], keys: int) -> None:
    """Leave out the last attributes of each item, until what is left fits beside the keys."""
    blocks = [block for block in collections if isinstance(block, Collection)]
    rows = [row for block in blocks for row in block.rows if isinstance(row, ItemRow)]
    sorts = [text for row in rows for text in (row.sort, f"○ {row.state}")] if keys > 1 else []
    count = fitting(
        [[block.partition for block in blocks], sorts], [(row.names, row.values, row.hidden) for row in rows]
    )
    for row in rows:
        row.hidden += len(row.names[count:])
        row.names, row.values = row.names[:count], row.values[:count]


def _joined(item: Item, names: Sequence[str]) -> str:
    """The values of a key, which an index may keep in several attributes."""
    return ", ".join(value_text(item[name]) for name in names if name in item)


def _ranks(values: Sequence[Any]) -> list[Any]:
    """One key attribute's values in the order of the engine; nearly always they are all text, which Python compares by
    its code points, and so in the order of UTF-8."""
    if {*map(type, values)} <= {str}:
        return [*values]
    return [_rank(value) for value in values]


def _rank(value: Any) -> tuple[int, Any]:
    """Key values of any type in one order: text by UTF-8 bytes, binary, numbers, what is no key, nothing."""
    if isinstance(value, str):
        return 0, value.encode(errors="surrogatepass")
    if isinstance(value, bytes | bytearray):
        return 1, bytes(value)
    if value is None:
        return 4, b""
    if isinstance(value, int | float | Decimal) and not Decimal(value).is_nan():
        return 2, value
    return (1, bytes(value.value)) if hasattr(value, "value") else (3, value_text(value))


def _types(model: DataModel, items: Iterable[Item]) -> list[str]:
    """The type of each item; nearly always it says so itself, which is quicker."""
    kind, names = model.type_attribute or "", {entity.name for entity in model.entities}
    told = [item.get(kind) for item in items] if kind else []
    if told and {*map(type, told)} == {str} and {*told} <= names:
        return told  # type: ignore[return-value]
    return [_type(model, item) for item in items]


def _type(model: DataModel, item: Item) -> str:
    entity = model.entity_of(item)
    if entity:
        return entity.name
    named = item.get(model.type_attribute) if model.type_attribute else None
    return value_text(named) if isinstance(named, str) and named else "item"


def _tones(model: DataModel, types: Sequence[str]) -> dict[str, Tone]:
    declared = [entity.name for entity in model.entities]
    names = [*declared, *sorted(set(types) - set(declared))]
    return {name: TONES[n % len(TONES)] for n, name in enumerate(names)}


def _marked(marks: Mapping[str, Iterable[Item]], base: tuple[str, ...]) -> dict[tuple[Any, ...], str]:
    return {tuple(item.get(name) for name in base): mark for mark, items in marks.items() for item in items}


def _states(highlight: Result | None, items: Sequence[Item], base: tuple[str, ...]) -> dict[tuple[Any, ...], str]:
    if highlight is None:
        return {}
    read = {key: FILTERED for page in highlight.pages for key in page.keys or ()}
    if "ProjectionExpression" in highlight.request:  # what came back may lack its keys: ask the filter
        kept = (item for item in items if highlight.plan.keeps(item, highlight.values))
        returned = {tuple(item.get(name) for name in base) for item in kept} & read.keys()
    else:
        returned = {tuple(item[name] for name in base) for item in highlight.items}
    return {**read, **dict.fromkeys(returned, RETURNED)}


def _note(highlight: Result | None) -> str:
    if highlight is None:
        return ""
    unread = highlight.evaluated - len(highlight.items)
    extra = f" ({counted(unread, 'item')} read and paid for, not returned)" if unread > 0 else ""
    return f"The slice, {highlight.pattern.name}: {highlight!r}{extra}"


def _gap(hidden: Iterable[tuple[str, str]]) -> str:
    counts = Counter(hidden)
    return "… " + ", ".join(
        f"{count:,} more {name}{f' ({state})' if state else ''}" for (name, state), count in counts.items()
    )
