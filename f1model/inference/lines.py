"""Relationships: an entity whose key another one's continues, and how many children one parent has."""

import heapq
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from f1model.design.relationship import Relationship
from f1model.design.template import Segment
from f1model.inference.drafts import Draft
from f1model.inference.fitting import Fitted
from f1model.inference.words import marks, singular

PARENTS = 2_000  # parents of each relationship whose children are counted
SAME = -1  # the child's partition key is the parent's


def lines(drafts: Sequence[Draft], partition: str, sort: str | None) -> list["Line"]:
    """For each entity the one whose key its own key continues, if there is one."""
    found = []
    for child in drafts:
        for rule in (_continued, _main, _under, _beside):
            parents = list(rule(child, drafts, partition, sort))
            if parents:
                parent, segments, up = parents[0]
                found.append(Line(parent.name, child.name, segments, up, partition, sort))
                break
    return found


Way = tuple[Draft, int, bool]


def _shape(key: str, fit: Fitted) -> tuple[Any, ...]:
    shapes = [each.shape for each in fit.segments]
    return tuple((text, field, tail) for text, field, _, tail in shapes) or (Segment(field=key).shape, key)


def _continued(child: Draft, drafts: Sequence[Draft], partition: str, sort: str | None) -> Iterator[Way]:
    """The sort key goes on where the parent's ends: ``RACE#05`` and ``RACE#05#RESULT#01``."""
    if not sort or child.keys[sort].own:
        return
    ours, at = _shape(sort, child.keys[sort]), _shape(partition, child.keys[partition])
    found = []
    for parent in drafts:
        theirs = _shape(sort, parent.keys[sort])
        begun = not parent.keys[sort].own and len(theirs) < len(ours) and ours[: len(theirs)] == theirs
        if begun and _shape(partition, parent.keys[partition]) == at:
            found.append((parent, len(theirs), False))
    yield from sorted(found, key=lambda each: -each[1])


def _beside(child: Draft, drafts: Sequence[Draft], partition: str, sort: str | None) -> Iterator[Way]:
    """The parent is the one item of its kind in the collection: ``CUSTOMER#1 / PROFILE``."""
    if not sort or not {*child.fields(sort)} - {*child.fields(partition)}:
        return
    for parent in drafts:
        if parent is child or _shape(partition, parent.keys[partition]) != _shape(partition, child.keys[partition]):
            continue
        if parent.fields(partition) and {*parent.fields(sort)} <= {*parent.fields(partition)}:
            yield parent, SAME, False


def _main(child: Draft, drafts: Sequence[Draft], partition: str, sort: str | None) -> Iterator[Way]:
    """The parent is beside it, and its sort key says that it is what the collection is of, and no part of that."""
    for way in _beside(child, drafts, partition, sort):
        first, last = (way[0].keys[key].segments for key in (partition, sort or partition))
        told = {singular(each.text.lower()) for each in first}
        if all(not each.text or marks(each.text) or singular(each.text.lower()) in told for each in last):
            yield way


def _under(child: Draft, drafts: Sequence[Draft], partition: str, sort: str | None) -> Iterator[Way]:
    """The parent's sort key is the child's partition key: ``ORDER#7`` of a customer, and then its lines."""
    if not sort or not child.fields(partition) or child.keys[partition].own:
        return
    if {*child.fields(sort)} <= {*child.fields(partition)}:
        return  # it is what others refer to, and nobody's part
    for parent in drafts:
        if parent is not child and _shape(sort, parent.keys[sort]) == _shape(partition, child.keys[partition]):
            yield parent, SAME, True


@dataclass
class Line:
    """A relationship in the making. It counts the children of some parents, chosen by a hash of their keys, exactly.

    ``segments`` of the child's sort key are the parent's (`SAME`: the partition key alone is), and ``up`` says that the
    child's partition key is the parent's sort key.
    """

    parent: str
    child: str
    segments: int
    up: bool
    partition: str
    sort: str | None
    counts: dict[str, list[int]] = field(default_factory=dict)
    _heap: list[tuple[int, str]] = field(default_factory=list)

    def count(self, item: Mapping[str, Any], entity: str, delimiter: str) -> None:
        """Count an item of the parent or the child."""
        if entity == self.parent:
            self._add(self._joined(item, self.segments >= 0, self.up, None), 0)
        if entity == self.child:
            self._add(self._joined(item, self.segments >= 0, False, delimiter), 1)

    def _joined(self, item: Mapping[str, Any], both: bool, up: bool, delimiter: str | None) -> str:
        first = item[self.sort if up and self.sort else self.partition]
        if not both or self.sort is None:
            return str(first)
        last = item[self.sort]
        if delimiter is not None:
            last = delimiter.join(last.split(delimiter)[: self.segments])
        return f"{first}\0{last}"

    def _add(self, key: str, which: int) -> None:
        count = self.counts.get(key)
        if count is None:
            number = -zlib.crc32(key.encode("utf-8", "surrogatepass"))
            if len(self._heap) < PARENTS:
                heapq.heappush(self._heap, (number, key))
            elif number > self._heap[0][0]:
                self.counts.pop(heapq.heappushpop(self._heap, (number, key))[1], None)
            else:
                return
            count = self.counts[key] = [0, 0]
        count[which] += 1

    @property
    def orphans(self) -> int:
        """Of the parents that were followed, how many are missing though they have children."""
        return sum(1 for parents, _ in self.counts.values() if not parents)

    def relationship(self) -> Relationship | None:
        """The relationship, with its cardinality as counted; None if most parents are missing."""
        children = [each for parents, each in self.counts.values() if parents]
        if not children or self.orphans > len(children):
            return None
        if self.up and (self.orphans * 10 > len(children) or any(parents > 1 for parents, _ in self.counts.values())):
            return None  # items that have it in their sort keys refer to it: none of them, or several, are its parent
        least, most = min(children), max(children)
        return Relationship(self.parent, "has", self.child, f"{min(least, 1)}..{'1' if most <= 1 else '*'}")
