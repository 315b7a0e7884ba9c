"""The keys of a table of which only items are known: attributes that every item has, and that are unique together."""

import re
from collections.abc import Sequence
from itertools import combinations

from f1model.design.entity import Item
from f1model.design.index import Index
from f1model.design.model import DataModel
from f1model.errors import ModelError
from f1model.inference.drafts import kind_of
from f1model.inference.found import GUESS, LIKELY, Doubt
from f1model.inference.words import names_a_key

NAME = "Table"
_FIRST = re.compile(r"_*(pk|hash|partition)(_?key)?|.*pk", re.IGNORECASE)
_SECOND = re.compile(r"_*(sk|range|sort)(_?key)?|.*sk", re.IGNORECASE)
_INDEX = re.compile(r"(.*?)[_-]?(?:pk|hash_?key|partition_?key)(\d*)", re.IGNORECASE)
_TRIED = 12  # attributes of which pairs are tried


def guessed_table(items: Sequence[Item], everywhere: Sequence[str], read: int) -> tuple[DataModel, list[Doubt]]:
    """A table without entities, with the keys that these items may have. Raises ModelError if none can be its keys.

    ``everywhere`` are the attributes of all items read.
    """
    scalars = [name for name in everywhere if len({kind_of(item[name]) for item in items}) == 1
               and kind_of(items[0][name]) in "SNB" and all(item[name] not in ("", b"") for item in items)]  # fmt: skip
    ordered = sorted(scalars, key=lambda name: _rank(name, scalars.index(name)))
    numbers = [name for name in scalars if kind_of(items[0][name]) == "N"]
    keys = next((names for names in _ways(ordered, numbers) if _unique(items, names)), None)
    if not keys:
        problem = "no attribute that all items have tells them apart, nor do two together, so its keys are unknown."
        raise ModelError(NAME, problem, "Give what describes the table as well: describe-table's JSON, or a template.")
    named = bool(_FIRST.fullmatch(keys[0]))
    said = f"every item has {' and '.join(keys)}, and no two have the same: taken for the table's keys"
    doubts = [Doubt(NAME, said, LIKELY if named else GUESS, read)]
    kinds = {name: kind_of(items[0][name]) for name in keys}
    indexes: list[Index] = []
    for name in dict.fromkeys(name for item in items for name in item):
        found = _INDEX.fullmatch(name)
        if not found or name in keys or not found[1] + found[2]:
            continue
        sort = _partner(name, items)
        index = Index(_named(found[1] + found[2]), partition=name, sort=sort or ())
        if index.name in [each.name for each in indexes]:
            continue
        indexes.append(index)
        looks = "look like the keys" if sort else "looks like the key"
        said = f"{' and '.join((*index.partition, *index.sort))} {looks} of an index; its name is made up"
        doubts.append(Doubt(index.name, said, GUESS, sum(name in item for item in items)))
    sort = keys[1] if len(keys) > 1 else None
    return DataModel(NAME, (), indexes=indexes[:20], partition=keys[0], sort=sort, key_types=kinds), doubts


def _rank(name: str, place: int) -> tuple[int, int]:
    plain = bool(re.fullmatch(r"_*(pk|sk)", name, re.IGNORECASE))
    words = 0 if plain else 1 if _FIRST.fullmatch(name) or _SECOND.fullmatch(name) or names_a_key(name) else 2
    return (2 if words == 2 and re.search("id$", name, re.IGNORECASE) else words + (words == 2)), place


def _ways(names: Sequence[str], numbers: Sequence[str]) -> list[tuple[str, ...]]:
    pairs = [(one, other) for one in names for other in names
             if _FIRST.fullmatch(one) and _SECOND.fullmatch(other) and one != other]  # fmt: skip
    pairs.sort(key=lambda pair: len(pair[0]) + len(pair[1]))
    plain = [(name,) for name in names if name not in numbers]
    counted = [(name,) for name in names if name in numbers]
    both = [(other, one) if _SECOND.fullmatch(one) and not _SECOND.fullmatch(other) else (one, other)
            for one, other in combinations(names[:_TRIED], 2)]  # fmt: skip
    return [*pairs[:1], *plain, *both, *counted]


def _unique(items: Sequence[Item], names: Sequence[str]) -> bool:
    seen = {tuple(bytes(item[name]) if isinstance(item[name], bytearray) else item[name] for name in names)
            for item in items}  # fmt: skip
    return len(seen) == len(items)


def _partner(name: str, items: Sequence[Item]) -> str | None:
    """The attribute that goes with an index's partition key: GSI1SK with GSI1PK."""
    for one, other in (("pk", "sk"), ("PK", "SK"), ("Pk", "Sk"), ("hash", "range"), ("Hash", "Range"),
                       ("partition", "sort"), ("Partition", "Sort")):  # fmt: skip
        made = other.join(name.rsplit(one, 1))
        if made != name and any(made in item for item in items):
            return made
    return None


def _named(text: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9_.-]", "", text)
    return plain if len(plain) >= 3 else f"Index{plain}"
