"""Many items by what they have in common: those that have some attributes, their keys, and groups of one key."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from f1model.design.entity import Item

Key = tuple[Any, ...]  # the values of key attributes


def holding(items: Iterable[Item], names: Iterable[str]) -> list[Item]:
    """The items that have all of these attributes."""
    kept = [*items]
    for name in names:
        kept = [item for item in kept if name in item]
    return kept


def keys_of(items: Sequence[Item], names: Iterable[str]) -> list[Key]:
    """The values of these attributes, of which there is at least one, in each item. Every item must have them."""
    return [*zip(*(map(itemgetter(name), items) for name in names), strict=True)]


def grouped(items: Sequence[Item], names: Sequence[str]) -> dict[Key, list[Item]]:
    """The items, grouped by their values of these attributes, which every item must have."""
    if len(names) == 1:  # nearly always, and quicker
        alone: dict[Any, list[Item]] = defaultdict(list)
        for value, item in zip(map(itemgetter(names[0]), items), items, strict=True):
            alone[value].append(item)
        return {(value,): each for value, each in alone.items()}
    groups = defaultdict(list)
    for key, item in zip(keys_of(items, names), items, strict=True):
        groups[key].append(item)
    return dict(groups)
