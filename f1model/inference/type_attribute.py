"""The attribute that says of which type an item is, found by what it holds, and by its name only where that is open."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from f1model.design.entity import Item
from f1model.inference.found import CERTAIN, LIKELY
from f1model.inference.shapes import Shape
from f1model.inference.words import names_a_type, words

MOST = 200  # types of items in one table
_NAMED, _UNNAMED = 0.85, 0.97  # how far it has to agree with the shapes of keys, with a name that says so and without
ALIKE = 0.7  # the share of attributes that items of one entity have in common
_STRONG = re.compile(r"_+.*|.*(entity|typename|edb).*", re.IGNORECASE)
_WORDED = re.compile(r"[^\W\d].{0,60}|_.{1,60}")


@dataclass(frozen=True)
class TypeAttribute:
    """The attribute's name, how sure it is that it is the one, and why, in words.

    If it does not agree with the keys (``agrees``), as items of one type have keys of several shapes, it lends its
    values as names, and keys tell entities apart.
    """

    name: str
    sure: str
    said: str
    agrees: bool = True


def type_attribute(items: Sequence[Item], shapes: Sequence[Shape], keys: Sequence[str]) -> TypeAttribute | None:
    """The attribute whose values go with the shapes of keys one by one, in (nearly) all items; None if none does."""
    found = []
    names = Counter(name for item in items for name, value in item.items() if type(value) is str)
    for name, count in names.items():
        named = names_a_type(name)
        if name in keys or count < (0.8 if named else 0.98) * len(items):
            continue
        if each := _judged(name, named, items, shapes):
            found.append(each)
    return max(found, key=lambda each: each[0])[1] if found else None


def _judged(
    name: str, named: bool, items: Sequence[Item], shapes: Sequence[Shape]
) -> tuple[tuple[float, ...], TypeAttribute] | None:
    by_value: defaultdict[str, Counter[Shape]] = defaultdict(Counter)
    by_shape: defaultdict[Shape, Counter[str]] = defaultdict(Counter)
    read = 0
    for item, shape in zip(items, shapes, strict=True):
        value = item.get(name)
        if type(value) is str and value:
            read += 1
            by_value[value][shape] += 1
            by_shape[shape][value] += 1
            if len(by_value) > MOST:
                return None
    if not read or not all(_WORDED.fullmatch(value) for value in by_value):
        return None
    ahead = sum(max(count.values()) for count in by_value.values()) / read
    back = sum(max(count.values()) for count in by_shape.values()) / read
    close = sum(_close(value, count) for value, count in by_value.items()) / len(by_value)
    what = f"its {len(by_value)} values go with" if len(by_value) != 1 else "its one value goes with"
    what = f"{what} the shapes of keys"
    if named:
        strong = bool(_STRONG.fullmatch(name))
        if ahead < _NAMED and back > _UNNAMED:
            said = "items of one type of it have keys of several shapes: it lends names, and keys tell items apart"
            return (-1.0, close, ahead + back, read, -len(name)), TypeAttribute(name, LIKELY, said, agrees=False)
        if ahead < _NAMED or (back < _NAMED and not strong and _subtypes(name, items, by_shape, shapes)):
            return None
        sure = CERTAIN if min(ahead, back) > _UNNAMED and (len(by_value) > 1 or close) else LIKELY
    else:
        if len(by_value) < 2 or min(ahead, back) < _UNNAMED or read < 3 * len(by_value):
            return None
        if all(_in_key(value, count) for value, count in by_value.items()) and alike(
            [[item for item in items if item.get(name) == value] for value in by_value]
        ):
            return None  # the keys are made of it, and the items are the same otherwise: a state, or a category
        sure = LIKELY
    return (named, close, ahead + back, read, -len(name)), TypeAttribute(name, sure, what)


def _close(value: str, count: Counter[Shape]) -> bool:
    """Whether a word of the type is a word of the keys that its items have."""
    shape = max(count, key=lambda each: (count[each], each is not None))
    literals = " ".join(part for each in shape if each for part in each).lower()
    return any(word in literals for word in words(value) if word != "item")


def _subtypes(name: str, items: Sequence[Item], by_shape: dict[Shape, Counter[str]], shapes: Sequence[Shape]) -> bool:
    """Whether items of one shape have several values and the same attributes: then it tells no entities apart."""
    held: defaultdict[Shape, defaultdict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item, shape in zip(items, shapes, strict=True):
        if len(by_shape.get(shape, ())) > 1 and type(item.get(name)) is str:
            held[shape][item[name]].append(item)
    return all(alike(list(values.values())) for values in held.values())


def alike(groups: Sequence[Sequence[Item]]) -> bool:
    """Whether the items of these groups have the same attributes, by and large."""
    sets = [{name for item in items for name in item} for items in groups]
    return len(set.intersection(*sets)) >= ALIKE * len(set.union(*sets))


def _in_key(value: str, count: Counter[Shape]) -> bool:
    return all(any(value in (each or ()) for each in shape) for shape in count)
