"""The partitions of a table, or of a global index: ranges of its keys, and how one is split."""

from bisect import bisect_right
from collections.abc import Mapping
from hashlib import md5
from typing import Any

from f1model.design.template import key_order

Position = tuple[Any, ...]  # a key's hash, whether it is behind all others of its collection, its sort key


def position(key: tuple[Any, ...], sort: tuple[Any, ...], last: bool) -> Position:
    """Where an item is: first by the hash of its partition key, then by its sort key.

    Source: Developer Guide, "Partitions and data distribution in DynamoDB". DynamoDB's own hash is not published.
    """
    digest = md5(repr(key).encode(), usedforsecurity=False).hexdigest()
    return (digest, True) if last else (digest, False, *map(key_order, sort))


class Ranges:
    """The partitions, each with a number; the first ones share the hashes evenly."""

    def __init__(self, count: int) -> None:
        self.starts: list[Position] = [(f"{(number << 128) // count:032x}",) for number in range(count)]
        self.numbers = list(range(1, count + 1))

    def of(self, where: Position) -> int:
        """The number of the partition in which a position is."""
        return self.numbers[bisect_right(self.starts, where) - 1]

    def split(self, heat: Mapping[Position, float], whole: bool) -> int | None:
        """Split a partition where ``heat``, all that is asked of it, is divided best; the number of the new one.

        A single item is not divided, nor (``whole``) an item collection of a table that has a local secondary index.
        Nothing is done, and None returned, if there is nowhere to split. What is written behind all others has one
        position: its collection can be split before it, which leaves all of it in one partition.
        Source: Developer Guide, "DynamoDB burst and adaptive capacity".
        """
        spots = sorted(heat)
        total, left, best = sum(heat.values()), 0.0, (float("inf"), 0)
        for number in range(1, len(spots)):
            left += heat[spots[number - 1]]
            if not (whole and spots[number][0] == spots[number - 1][0]):
                best = min(best, (max(left, total - left), number))
        if not best[1]:
            return None
        start = spots[best[1]][:1] if whole or spots[best[1]][0] != spots[best[1] - 1][0] else spots[best[1]]
        at, new = bisect_right(self.starts, start), max(self.numbers) + 1
        self.starts.insert(at, start)
        self.numbers.insert(at, new)
        return new
