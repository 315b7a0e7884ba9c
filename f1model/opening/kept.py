"""Of many items, some that are kept for pictures: whole item collections, as long as they are not too large."""

from collections.abc import Iterable, Iterator
from typing import Any
from zlib import crc32

from f1model.design.entity import Item

PARTS = 4  # one collection gets this part of the room at most


class Kept:
    """Keeps at most ``most`` of the items that pass through it, and the same ones each time.

    Which item collections they are of is decided by the value of ``partition``, so that a parent stays with its
    children. Where that is not known, the first items are kept.
    """

    def __init__(self, most: int, partition: str | None = None) -> None:
        self._most, self._partition = most, partition
        self._whole = False
        self._start()

    def _start(self) -> None:
        self._groups: dict[int, list[tuple[int, Item]]] = {}
        self._mask = self._count = self.read = 0

    def passing(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items as they come; the first time that all pass, some are kept, and all are counted."""
        if self._whole:
            yield from items
            return
        self._start()
        for number, item in enumerate(items, 1):
            self.read = number
            self._add(number, item)
            yield item
        self._whole = True

    @property
    def items(self) -> list[Item]:
        """What was kept, in the order in which it came."""
        every = sorted((pair for group in self._groups.values() for pair in group), key=lambda pair: pair[0])
        return [item for _, item in every]

    def _add(self, number: int, item: Item) -> None:
        if self._partition is None:
            if number <= self._most:
                self._groups.setdefault(number, []).append((number, item))
            return
        group = crc32(_text(item.get(self._partition)).encode("utf-8", "surrogatepass"))
        if group & self._mask:
            return
        members = self._groups.setdefault(group, [])
        if len(members) >= max(self._most // PARTS, 1):
            return
        members.append((number, item))
        self._count += 1
        while self._count > self._most:  # half of the collections have to go
            self._mask = self._mask * 2 + 1
            self._groups = {each: found for each, found in self._groups.items() if not each & self._mask}
            self._count = sum(map(len, self._groups.values()))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)
