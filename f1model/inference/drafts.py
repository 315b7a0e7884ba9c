"""One kind of items as an entity that is not declared yet: its keys in every place, its attributes with their types."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from f1model.design.entity import Item
from f1model.design.place import Place
from f1model.inference.fitting import Fitted, fitted, source
from f1model.inference.matching import row_of, usable
from f1model.inference.shapes import LED
from f1model.inference.words import names_a_key
from f1model.values import is_key

_KINDS: dict[type, str] = {
    str: "S", int: "N", Decimal: "N", float: "N", bool: "BOOL", type(None): "NULL", bytes: "B", bytearray: "B",
    list: "L", tuple: "L", dict: "M",
}  # fmt: skip
Types = Mapping[str, str]
NAMES = 1_000  # attributes of an entity; where there are more, their names are values


def kind_of(value: Any) -> str:
    """The DynamoDB type of a value; "" if it has none."""
    kind = _KINDS.get(type(value))
    if kind:
        return kind
    if isinstance(value, set | frozenset):
        return f"{next((kind_of(member) for member in value), 'S')}S"
    if type(value).__name__ == "Binary":
        return "B"
    return next((known for each, known in _KINDS.items() if isinstance(value, each)), "")


@dataclass
class Draft:
    """An entity in the making: ``keys`` has each key attribute that its items have, of the table and of indexes."""

    name: str
    items: Sequence[Item]
    typed: bool = False
    untyped: int = 0  # of its items, how many lack the type attribute, and are in it by their keys
    keys: dict[str, Fitted] = field(default_factory=dict)
    inside: set[str] = field(default_factory=set)  # the indexes that it is in
    kinds: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def derived(self) -> tuple[str, ...]:
        """The fields that its items hold in their keys alone."""
        return tuple(name for each in self.keys.values() for name in each.derived)

    def source(self, key: str, delimiter: str) -> str:
        """The template of a key, as it is declared."""
        each = self.keys[key]
        return f"{{{key}}}" if each.own else source(each.segments, delimiter)

    def fields(self, key: str) -> tuple[str, ...]:
        """The attributes that a key is made of."""
        each = self.keys[key]
        return (key,) if each.own else tuple(segment.field for segment in each.segments if segment.field)


def drafted(
    name: str,
    items: Sequence[Item],
    places: Sequence[Place],
    types: Types,
    type_attribute: str | None,
    delimiter: str,
    shapes: Mapping[str, Sequence[str] | None],
) -> Draft:
    """The entity that these items make: a template for each key, from the table's to those of the indexes.

    ``shapes`` are those of the table's keys, where they are known.
    """
    draft = Draft(name, items)
    held = [
        place for place in places
        if any(all(is_key(item.get(key), types[key]) for key in place.names if key != type_attribute) for item in items)
    ]  # fmt: skip
    draft.inside = {place.index for place in held if place.index}
    several = {key for place in places[1:] if max(len(place.partition), len(place.sort)) > 1 for key in place.names}
    keys = [key for key in dict.fromkeys(key for place in held for key in place.names) if key != type_attribute]
    table = places[0].names
    plain = {key for key in keys if types[key] != "S" or (key in several and key not in table)}
    plain |= {key for key in keys if key not in plain and is_own(key, items, delimiter)}
    without = {key for place in places for key in place.names if key in keys and key not in plain}
    without |= {type_attribute} if type_attribute else set()
    rows = [row_of(item, without) for item in items]
    taken = {name for item in items for name in item}
    used: list[str] = []
    for key in keys:
        here = [number for number, item in enumerate(items) if is_key(item.get(key), types[key])]
        if key in plain or not here:
            draft.keys[key] = Fitted()
        else:
            some = [rows[number] for number in here]
            fit = fitted(
                key,
                [items[number][key] for number in here],
                some,
                delimiter,
                used,
                taken,
                draft.derived,
                shapes.get(key),
            )
            draft.keys[key] = fit
            taken |= {*fit.derived}
            if fit.own and usable(key):
                for number in here:
                    rows[number][key] = items[number][key]
        used += [field for field in draft.fields(key) if field not in used]
    draft.kinds = kinds_in(items)
    return draft


def kinds_in(items: Sequence[Item]) -> dict[str, Counter[str]]:
    """For each attribute how many of the items hold it, by its type."""
    kinds: dict[str, Counter[str]] = {}
    for item in items:
        for name, value in item.items():
            if name in kinds or len(kinds) < NAMES:
                kinds.setdefault(name, Counter())[kind_of(value)] += 1
    return kinds


def is_own(key: str, items: Sequence[Item], delimiter: str) -> bool:
    """Whether a key looks like an attribute with a meaning of its own: by its name, and as nothing is glued in it."""
    if names_a_key(key):
        return False
    texts = [item[key] for item in items if isinstance(item.get(key), str)]
    if sum(delimiter in text for text in texts) * 2 > len(texts):
        return False
    led = {
        found[1] for text in texts if (found := LED.fullmatch(text)) and found[1][-1] in ":=" and found[2][:1] != "/"
    }
    return not (len(led) == 1 and all(LED.fullmatch(text) for text in texts))


def cost(draft: Draft) -> float:
    """How badly a delimiter explains these items: what does not fit counts most, then what no attribute makes."""
    total = 0.0
    for key, fit in draft.keys.items():
        total += 3 * fit.wrong + len(draft.items) * (1 + len(fit.derived) / 20 if fit.derived else 0)
        total += len(draft.items) * 1.5 * (fit.own and draft.kinds[key]["S"] > 0 and names_a_key(key))
        led = sum(bool(each.text) and each.field in fit.derived for each in fit.segments)
        total += len(draft.items) * led / 10  # a word and its value that this delimiter leaves glued
    return total
