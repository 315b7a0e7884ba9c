"""What is known of items beforehand, so that nobody has to find it out from each of them anew."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import is_
from typing import Any, TypeVar

from f1model.billing.grouped import Key, holding
from f1model.design.entity import Item
from f1model.design.place import Place
from f1model.design.schema import Schema

T = TypeVar("T")
Shape = tuple[tuple[str, ...], tuple[type, ...]]  # names, and the type of what is under each


class Memory:
    """What was made of values, to be had again while they stay the very same: nearly all do from design to design."""

    def __init__(self) -> None:
        self._held: dict[Hashable, tuple[object, list[Sequence[Any]], Any]] = {}

    def of(self, what: Hashable, how: object, values: Sequence[Sequence[Any]], make: Callable[[], Any]) -> Any:
        """What ``make`` makes of columns of values; ``how`` is all else that it depends on. Only the last is held."""
        held = self._held.get(what)
        if held is None or held[0] != how or not _same(held[1], values):
            held = self._held[what] = how, [*values], make()
        return held[2]


def _same(before: Sequence[Sequence[Any]], now: Sequence[Sequence[Any]]) -> bool:
    """Whether all values are the same objects: equal ones may be of other types."""
    return len(before) == len(now) and all(
        one is other or (len(one) == len(other) and all(map(is_, one, other)))
        for one, other in zip(before, now, strict=True)
    )


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of the items of a model. All of it may be lacking, and none of it changes what comes out.

    Attributes:
        sizes: In bytes, by its ``id``, of each item of which it is known that what it holds besides keys can be stored.
        by_entity: The items of each entity, by its name, as the items themselves tell it; in the order in which each
            first comes. What belongs to none is under "".
        find: The values of an attribute in those items of an entity that have it, in their order; or None.
        shapes: The attributes of an entity's items, and their types: each list of them, in the order in which they
            come, with how many items have it; or None.
        collections: The item collections of a place, of all items that have its key attributes; or None.
        by_key: The items by their primary keys; None if that is not known, or if several have the same one.
        memory: Holds what was made of the values of these items before, under the keys of another design.
    """

    sizes: Mapping[int, int] = field(default_factory=dict)
    by_entity: Mapping[str, list[Item]] | None = None
    find: Callable[[str, str], Sequence[Any] | None] = lambda entity, name: None
    shapes: Callable[[str], Sequence[tuple[Shape, int]] | None] = lambda entity: None
    collections: Callable[[Place], dict[Key, list[Item]] | None] = lambda place: None
    by_key: dict[Key, Item] | None = None
    memory: Memory = field(default_factory=Memory)
    _columns: dict[tuple[str, str], Sequence[Any]] = field(default_factory=dict, init=False)

    def of(self, model: Schema, items: Sequence[Item]) -> "Known":
        """The same with the items by entity, which are found out if they are not known, or are those of other items."""
        if self.by_entity is not None and sum(map(len, self.by_entity.values())) == len(items):
            return self
        groups: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            entity = model.entity_of(item)
            groups[entity.name if entity else ""].append(item)
        return Known(self.sizes, dict(groups), memory=self.memory)

    def items(self, entity: str) -> list[Item]:
        """The items of an entity."""
        return (self.by_entity or {}).get(entity, [])

    def column(self, entity: str, name: str) -> Sequence[Any]:
        """The values that an attribute has in the items of an entity, of those that have it."""
        if (entity, name) not in self._columns:
            found = self.find(entity, name)
            self._columns[entity, name] = (
                [item[name] for item in self.items(entity) if name in item] if found is None else found
            )
        return self._columns[entity, name]

    def have_all(self, entity: str, names: Iterable[str]) -> bool:
        """Whether all items of an entity have these attributes."""
        return all(len(self.column(entity, name)) == len(self.items(entity)) for name in names)

    def holding(self, entity: str, names: Iterable[str]) -> list[Item]:
        """The items of an entity that have all of these attributes."""
        names = [*names]
        return self.items(entity) if self.have_all(entity, names) else holding(self.items(entity), names)

    def remembered(self, what: Hashable, how: object, entity: str, names: Sequence[str], make: Callable[[], T]) -> T:
        """What ``make`` makes of these attributes of an entity's items, and of ``how``, and of nothing else.

        It is what was made for ``what`` of the design before, if they have the same values.
        """
        if not self.have_all(entity, names):
            return make()
        columns = [self.column(entity, name) for name in names]
        made: T = self.memory.of((what, entity), (how, [*names]), columns, make)
        return made
