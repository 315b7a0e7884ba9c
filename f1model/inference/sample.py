"""The first pass: items are counted, and a bounded sample of them is kept, of every kind of key some."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from f1model.design.entity import Item

MOST = 20_000  # items that are kept of all
EACH = 40  # and of each kind of key, so that a rare one is not missed
KINDS = 400  # kinds of keys that are told apart here; what comes after them is told apart no more
LONGEST = 2048  # characters of a key; what is longer is in none
_LONG = (str, bytes, bytearray, set, frozenset)
_HEAD = re.compile(r"[^\W\d]*")


@dataclass(frozen=True)
class Sample:
    """The items that were kept, without what is in lists and maps, and without the rest of long text; how many were
    read, and which attributes every item has."""

    items: Sequence[Item]
    read: int
    everywhere: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every item was kept."""
        return len(self.items) == self.read


def head(value: Any) -> str:
    """The word with which a key begins; "" if it begins with none."""
    return _HEAD.match(value)[0][:40] if isinstance(value, str) else ""  # type: ignore[index]


def _light(item: Item) -> Item:
    """The item without the bulk that no key can be made of: what lies in lists and maps, and long text."""
    if not any(isinstance(value, list | dict) or (isinstance(value, _LONG) and len(value) > LONGEST)
               for value in item.values()):  # fmt: skip
        return item
    return {name: _lighter(value) for name, value in item.items()}


def _lighter(value: Any) -> Any:
    if isinstance(value, list | dict):
        return type(value)()
    if isinstance(value, set | frozenset) and len(value) > LONGEST:
        return type(value)([next(iter(value))])
    return value[: LONGEST + 1] if isinstance(value, str | bytes | bytearray) else value


def sampled(items: Iterable[Item], keys: Sequence[str], most: int = MOST, seed: int = 17) -> Sample:
    """Read all items once, and keep some: ``most`` of all at random, and beside them a few of each kind of key.

    Memory is bounded, however many there are. The same items give the same sample.
    """
    chance = Random(seed).random
    kept: list[tuple[int, Item]] = []
    kinds: dict[tuple[str, ...], list[tuple[int, Item]]] = {}
    counts: dict[tuple[str, ...], int] = {}
    everywhere: dict[str, None] | None = None
    number = 0
    for number, item in enumerate(items, 1):
        if number <= most:
            kept.append((number, _light(item)))
        elif (slot := int(chance() * number)) < most:
            kept[slot] = (number, _light(item))
        if everywhere is None:
            everywhere = dict.fromkeys(item)
        elif not everywhere.keys() <= item.keys():
            everywhere = {name: None for name in everywhere if name in item}
        kind = tuple([head(item.get(name)) for name in keys])
        if kind not in counts and len(counts) >= KINDS:
            continue
        seen = counts[kind] = counts.get(kind, 0) + 1
        some = kinds.setdefault(kind, [])
        if seen <= EACH:
            some.append((number, _light(item)))
        elif (slot := int(chance() * seen)) < EACH:
            some[slot] = (number, _light(item))
    every = dict(kept)
    for some in kinds.values():
        every.update(some)
    return Sample([every[each] for each in sorted(every)], number, tuple(everywhere or ()))
