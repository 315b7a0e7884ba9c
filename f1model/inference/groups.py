"""Items by what they are: by their type attribute, if there is one, else by the words in their keys."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from f1model.design.entity import Entity, Item
from f1model.inference.shapes import VALUE, Shape, shapes
from f1model.inference.type_attribute import TypeAttribute, type_attribute
from f1model.inference.words import MARKERS, capital, singular, unused, words

MOST = 200  # entities of a table; what comes after them is unexplained


@dataclass(frozen=True)
class Groups:
    """The items of each entity by its name, which of these are named by the type attribute, and that attribute."""

    items: Mapping[str, Sequence[Item]]
    typed: frozenset[str]
    by: TypeAttribute | None
    left: Sequence[Item] = ()


def grouped(
    items: Sequence[Item], keys: Sequence[str], delimiter: str, facets: Sequence[Entity] = (), table: str = ""
) -> Groups:
    """Put the items into groups, of which each is an entity. ``keys`` are those of the table that have words in them.

    Where keys have no words, the name of the ``table`` is the entity's.
    """
    shaped = shapes(items, keys, {*keys}, delimiter)
    by = type_attribute(items, shaped, keys)
    found: dict[str, list[Item]] = {}
    rest: dict[Shape, list[Item]] = {}
    for item, shape in zip(items, shaped, strict=True):
        value = item.get(by.name) if by else None
        if isinstance(value, str) and value:
            found.setdefault(value, []).append(item)
        else:
            rest.setdefault(shape, []).append(item)
    typed = frozenset(found)
    ordered = sorted(rest.items(), key=lambda pair: -len(pair[1]))
    for shape, some in ordered[: max(0, MOST - len(found))]:
        known = facet_name(shape, facets) if not by else ""
        found[unused(known or entity_name(shape) or _named(table) or "Item", found)] = some
    left = [item for _, some in ordered[max(0, MOST - len(typed)) :] for item in some]
    return Groups(found, typed, by, left)


def literals(shape: Shape) -> list[list[str]]:
    """The words of each key of a shape, without the values."""
    return [[part.removesuffix(VALUE) for part in each or () if part.removesuffix(VALUE)] for each in shape]


def entity_name(shape: Shape) -> str:
    """The name of an entity by the words in its keys: ``USER#<…> / ORDER#<…>`` is an Order."""
    found = literals(shape)
    first, last = found[0] if found else [], found[-1] if len(found) > 1 else []
    owner = _named(first[-1]) if first else ""
    if not last:
        return owner
    fixed = shape[-1] is not None and not any(part.endswith(VALUE) for part in shape[-1])
    if not fixed:
        return _named(last[-1]) or owner
    own = [part for part in last if part.strip("#_-").upper() not in MARKERS and _named(part) != owner]
    if not own:
        return owner or _named(last[-1])
    return f"{owner}{_named(own[-1])}" if any(part.endswith(VALUE) for part in shape[0] or ()) else _named(own[-1])


def _named(word: str) -> str:
    parts = words(word)
    return capital(" ".join([*parts[:-1], singular(parts[-1])])) if parts else ""


def facet_name(shape: Shape, facets: Sequence[Entity]) -> str:
    """The name of the one facet whose keys have the same words; "" if none or several do."""
    ours = [[part.lower() for part in each] for each in literals(shape)]
    if not any(ours):
        return ""
    alike = [each.name for each in facets if all(
        _has(template, parts) for template, parts in zip((each.partition, each.sort or ""), ours, strict=False))]  # fmt: skip
    counts = Counter(alike)
    return alike[0] if len(counts) == 1 else ""


def _has(template: str, parts: Sequence[str]) -> bool:
    text = template.lower()
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return bool(parts) or not text or "{" in text
