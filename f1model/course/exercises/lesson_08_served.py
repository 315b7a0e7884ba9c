"""Whether one Query of an index answers a question, and if not, what is in the way: told with the items themselves."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

from f1model.design.entity import Item
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.design.place import KeyAttribute, Place
from f1model.query.plan import plan
from f1model.values import counted

ABSENT, LACKING, UNKNOWN, OVER_READ, DISORDER, TIED = range(6)


@dataclass(frozen=True)
class Question:
    """What is asked for, ``name`` in words: items of one entity with these values, by season and round."""

    name: str
    entity: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Fault:
    """What keeps an index from answering; the higher the ``stage``, the nearer it came."""

    stage: int
    hint: str
    read: int = 0  # items, where too many are read


def fault(model: DataModel, items: Sequence[Item], index: Index, asked: Question) -> Fault | None:
    """The first thing that is wrong with the answer of one Query of ``index``, or None where it is as asked."""
    place = model.place(index.name)
    keys = place.keys.get(asked.entity, ())
    if index.keys and not keys:
        return Fault(ABSENT, f"{asked.name}: {index.name} has no key for a {asked.entity}.")
    wanted = [item for item in items if _is_wanted(item, asked)]
    partition, sort = _fields(place.partition_keys(asked.entity)), _fields(place.sort_keys(asked.entity))
    for item in wanted:
        if not place.holds(item):
            lacking = next(name for name in (*partition, *sort, *place.names) if name not in item)
            return Fault(LACKING, f"{asked.name}: {_named(item)}, has no {lacking}, so it is not in {index.name}.")
    unknown = [name for name in (partition if keys else place.partition) if name not in asked.values]
    if unknown:
        known = " and ".join(asked.values)
        return Fault(
            UNKNOWN, f"{asked.name}: the question gives {known}, but {index.name} wants to know {unknown[0]} too."
        )
    given = dict.fromkeys([*partition, *takewhile(asked.values.__contains__, sort)])
    pattern = AccessPattern(asked.name, list(given), [asked.entity], index.name, model=model)
    read = plan(pattern).reads(items, asked.values)
    unpadded = any(
        segment.field == "Round" and not segment.width and not key.own
        for key in place.sort_keys(asked.entity)
        for segment in key.template.segments
    )
    return _over_read(read, place, asked) or _out_of_order(read, unpadded, asked) or _tied(read, place, asked)


def _is_wanted(item: Item, asked: Question) -> bool:
    return item["Type"] == asked.entity and all(item.get(name) == value for name, value in asked.values.items())


def _fields(keys: Sequence[KeyAttribute]) -> list[str]:
    return [field for key in keys for field in key.template.fields]


def _over_read(read: list[Item], place: Place, asked: Question) -> Fault | None:
    others = [item for item in read if not _is_wanted(item, asked)]
    if not others:
        return None
    right = len(read) - len(others)
    much = f"{asked.name}: one Query of {place.name} reads {len(read):,} items for {right:,}"
    return Fault(OVER_READ, f"{much}. One that is not wanted is {_named(others[0])}.", len(read))


def _out_of_order(read: list[Item], unpadded: bool, asked: Question) -> Fault | None:
    for one, other in pairwise(read):
        if _when(one) > _when(other):
            order = " comes before ".join(f"round {item['Round']} of {item['SeasonId']}" for item in (one, other))
            why = (
                "In text, numbers sort as numbers only if they are padded."
                if unpadded
                else "What does it sort by first?"
            )
            return Fault(DISORDER, f"{asked.name}: {order}. {why}")
    return None


def _tied(read: list[Item], place: Place, asked: Question) -> Fault | None:
    by_sort_key = defaultdict[tuple[Any, ...], list[Item]](list)
    for item in read:
        by_sort_key[tuple(item[name] for name in place.sort)].append(item)
    for key, twins in by_sort_key.items():
        if len(twins) > 1:
            shared = f"one sort key, {' / '.join(map(str, key))}" if key else "one key"
            who = " and ".join(dict.fromkeys(map(_named, twins[:2])))
            if " and " not in who:
                who += f", in cars {twins[0].get('DriverNumber')} and {twins[1].get('DriverNumber')}"
            many = f"{asked.name}: {counted(len(twins), 'item')} have {shared}: {who}"
            return Fault(TIED, f"{many}. Nobody promises which of them comes first.")
    return None


def _when(item: Item) -> tuple[Any, ...]:
    return item["SeasonId"], item["Round"]


def _named(item: Item) -> str:
    """An item by what a reader knows it by: ``Lando Norris, round 5 of 2024``."""
    return f"{item.get('DriverName') or item.get('RaceName')}, round {item.get('Round')} of {item.get('SeasonId')}"
