"""Whether one Query of an index answers a question, and if not, what is in the way: told with the items themselves."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

from f1model.design.entities import Index, Item
from f1model.design.template import DELIMITER, Template, key_order
from f1model.design.model import DataModel
from f1model.values import counted

ABSENT, LACKING, UNKNOWN, OVER_READ, DISORDER, TIED = range(6)


@dataclass(frozen=True)
class Question:
    """What is asked for (``said``): items of one entity with these values, by season and round."""

    said: str
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
    templates = model.templates(model.entity(asked.entity), index.name)
    if templates is None and not index.native:
        return Fault(ABSENT, f"{asked.said}: {index.name} has no key for a {asked.entity}.")
    wanted = [item for item in items if _is_wanted(item, asked)]
    for item in wanted:
        if index.entry(item, model.key_names()) is None:
            fields = model.key_names(index.name) if index.native else [f for t in templates or () for f in t.fields]
            lacking = next((name for name in fields if name not in item), "a key")
            return Fault(LACKING, f"{asked.said}: {_named(item)}, has no {lacking}, and so is not in {index.name}.")
    partition = index.partition if index.native or not templates else templates[0].fields
    unknown = [name for name in partition if name not in asked.values]
    if unknown:
        known = " and ".join(asked.values)
        return Fault(
            UNKNOWN, f"{asked.said}: whoever asks knows {known}, and {index.name} wants to know {unknown[0]}, too."
        )
    read = _read(model, items, index, wanted[0], _known_parts(index, templates, asked.values))
    unpadded = not index.native and any(
        part.field == "Round" and not part.width for template in (templates or ())[1:] for part in template.segments
    )
    return _over_read(read, index, asked) or _out_of_order(read, unpadded, asked) or _tied(read, index, asked)


def _is_wanted(item: Item, asked: Question) -> bool:
    return item["Type"] == asked.entity and all(item.get(name) == value for name, value in asked.values.items())


def _known_parts(index: Index, templates: Sequence[Template] | None, known: Mapping[str, Any]) -> int:
    """How many parts of the sort key can be filled in, from the left."""
    if index.native:
        return len(list(takewhile(known.__contains__, index.sort)))
    return len(templates[1].head(known).segments) if templates and len(templates) > 1 else 0


def _parts(item: Item, index: Index) -> list[Any]:
    return (
        [item[name] for name in index.sort] if index.native else "".join(item[n] for n in index.sort).split(DELIMITER)
    )


def _read(model: DataModel, items: Sequence[Item], index: Index, one: Item, known: int) -> list[Item]:
    """What a Query for that item's partition key, and so many parts of its sort key, reads, in order."""
    names = model.key_names(index.name)
    found = [
        item
        for item in items
        if all(name in item for name in names)
        and all(item[name] == one[name] for name in index.partition)
        and _parts(item, index)[:known] == _parts(one, index)[:known]
    ]
    return sorted(found, key=lambda item: [key_order(item[name]) for name in index.sort])


def _over_read(read: list[Item], index: Index, asked: Question) -> Fault | None:
    others = [item for item in read if not _is_wanted(item, asked)]
    if not others:
        return None
    right = len(read) - len(others)
    said = f"{asked.said}: one Query of {index.name} reads {len(read):,} items for {right:,}"
    return Fault(OVER_READ, f"{said}. Too many is {_named(others[0])}.", len(read))


def _out_of_order(read: list[Item], unpadded: bool, asked: Question) -> Fault | None:
    for one, other in pairwise(read):
        if _when(one) > _when(other):
            said = " comes before ".join(f"round {item['Round']} of {item['SeasonId']}" for item in (one, other))
            why = (
                "In text, numbers sort as numbers where they are padded." if unpadded else "What does it sort by first?"
            )
            return Fault(DISORDER, f"{asked.said}: {said}. {why}")
    return None


def _tied(read: list[Item], index: Index, asked: Question) -> Fault | None:
    alike = defaultdict[tuple[Any, ...], list[Item]](list)
    for item in read:
        alike[tuple(item[name] for name in index.sort)].append(item)
    for twins in alike.values():
        if len(twins) > 1:
            key = f"one sort key, {' / '.join(str(twins[0][name]) for name in index.sort)}" if index.sort else "one key"
            who = " and ".join(dict.fromkeys(map(_named, twins[:2])))
            if " and " not in who:
                who += f", in cars {twins[0].get('DriverNumber')} and {twins[1].get('DriverNumber')}"
            said = f"{asked.said}: {counted(len(twins), 'item')} have {key}: {who}"
            return Fault(TIED, f"{said}. Which comes first is nobody's promise.")
    return None


def _when(item: Item) -> tuple[Any, ...]:
    return item["SeasonId"], item["Round"]


def _named(item: Item) -> str:
    """An item by what a reader knows it by: ``Lando Norris, round 5 of 2024``."""
    return f"{item.get('DriverName') or item.get('RaceName')}, round {item.get('Round')} of {item.get('SeasonId')}"
