"""What an inference says: a model, how sure each part of it is and from how many items, and what does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from f1model.design.entity import Item
from f1model.design.model import DataModel

CERTAIN, LIKELY, GUESS = "certain", "likely", "a guess"
SURE = (CERTAIN, LIKELY, GUESS)


@dataclass(frozen=True)
class Doubt:
    """One thing that was inferred: ``where`` it is (``Order.SK``, ``Order in GSI1``), what is ``said`` of it, how
    ``sure`` that is (certain, likely, or a guess), and from how many items: ``of``. What is said has no full stop.
    """

    where: str
    said: str
    sure: str
    of: int

    def __str__(self) -> str:
        return f"{self.where}: {self.said} ({self.sure}, from {self.of:,} item{'' if self.of == 1 else 's'})"


@dataclass(frozen=True)
class Seen:
    """The items of one entity: how many fit its templates, which share of all items read that is, a few of them.

    ``presence`` has for each attribute how many of them hold it.
    """

    count: int
    share: float
    examples: tuple[Item, ...] = ()
    presence: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One way of not fitting: in a sentence, how many items, and the keys of a few of them."""

    said: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Unexplained:
    """The items that no entity explains: how many, and by kind, most frequent first."""

    count: int = 0
    kinds: tuple[Kind, ...] = ()

    @property
    def examples(self) -> tuple[str, ...]:
        """The keys of a few of them, of every kind."""
        return tuple(example for kind in self.kinds for example in kind.examples)


@dataclass(frozen=True)
class Inferred:
    """A data model inferred from items.

    ``doubts`` are what is not certain; ``certain`` is the rest of what was inferred, in the same form. ``entities`` has
    the items of each by its name, and ``unexplained`` those that fit none. Of the ``read`` items, the model was made
    from ``used``; ``checked`` were then held against it, which is all of them where they could be read twice.
    ``derived`` has, by entity, the attributes that its items hold in their keys alone.
    """

    model: DataModel
    doubts: tuple[Doubt, ...]
    entities: Mapping[str, Seen]
    unexplained: Unexplained
    read: int
    used: int
    checked: int
    certain: tuple[Doubt, ...] = ()
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def values(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """The attributes of an item, and with them those that it holds in its keys alone."""
        entity = self.model.entity_of(item)
        alone = self.derived.get(entity.name, ()) if entity else ()
        read: dict[str, Any] = {}
        for place in self.model.places if entity and alone else ():
            for key in place.keys.get(entity.name, ()) if entity else ():
                text = item.get(key.name)
                if not key.own and isinstance(text, str) and entity:
                    found = key.template.read(text, entity.attributes) or {}
                    read |= {name: value for name, value in found.items() if name in alone and name not in read}
        return {**read, **item}
