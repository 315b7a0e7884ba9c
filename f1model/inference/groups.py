"""Items by what they are: by their type attribute, if there is one, else by the words in their keys."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from f1model.design.entity import Entity, Item
from f1model.inference.shapes import VALUE, Shape, shapes
from f1model.inference.type_attribute import TypeAttribute, alike, type_attribute
from f1model.inference.widening import broken, widened
from f1model.inference.words import capital, marks, names_a_key, names_a_type, singular, unused, words

SHORT = 3  # letters of a name that says something
MOST = 200  # entities of a table; what comes after them is unexplained


@dataclass(frozen=True)
class Groups:
    """The items of each entity by its name, which of these are named by the type attribute, that attribute, and the
    shape that most items of each have. ``untyped`` has how many items of each lack that attribute, and are in it by
    their keys."""

    items: Mapping[str, Sequence[Item]]
    typed: frozenset[str]
    by: TypeAttribute | None
    shapes: Mapping[str, Shape]
    untyped: Mapping[str, int] = field(default_factory=dict)


def grouped(
    items: Sequence[Item], keys: Sequence[str], without: set[str], delimiter: str, facets: Sequence[Entity] = (),
    table: str = "",
) -> Groups:  # fmt: skip
    """Put the items into groups, of which each is an entity. ``keys`` are those of the table that have words in them.

    ``without`` are the attributes that no key is made of, being keys themselves. Where keys have
    no words, the name of the ``table`` is the entity's.
    """
    shaped = widened(items, shapes(items, keys, without, delimiter))
    by = type_attribute(items, shaped, keys)
    found: dict[str, list[Item]] = {}
    rest: dict[Shape, list[Item]] = {}
    counts: dict[str, Counter[Shape]] = {}
    for item, shape in zip(items, shaped, strict=True):
        value = item.get(by.name) if by and by.agrees else None
        if isinstance(value, str) and value:
            found.setdefault(value, []).append(item)
            counts.setdefault(value, Counter())[shape] += 1
        else:
            rest.setdefault(shape, []).append(item)
    typed = frozenset(found)
    usual = {name: count.most_common(1)[0][0] for name, count in counts.items()}
    rest = _merged(rest)
    for shape in broken({each: len(some) for each, some in rest.items()}):
        del rest[shape]
    untyped: dict[str, int] = {}
    for shape in [*rest] if by and by.agrees else ():
        names = [name for name, count in counts.items() if count[shape]]
        lacking = not any(by and by.name in item for item in rest[shape])
        if lacking and len(names) == 1 and alike([found[names[0]], rest[shape]]):
            untyped[names[0]] = untyped.get(names[0], 0) + len(rest[shape])
            found[names[0]] += rest.pop(shape)
    ordered = sorted(rest.items(), key=lambda pair: -len(pair[1]))
    ordered = ordered[: max(0, MOST - len(found))]
    named = {shape: "" for shape, _ in ordered}
    taken = {*found}
    for shape in sorted(named, key=_is_part):  # what a collection is of has the first choice of its name
        known = facet_name(shape, facets) if not by else "" if by.agrees else _lent(by.name, rest[shape])
        made = known or entity_name(shape, keys) or _named(table) or "Item"
        longer = [each for each in longer_names(shape) if each not in taken] if made in taken and not known else []
        named[shape] = longer[0] if longer else unused(made, taken)
        taken.add(named[shape])
    for shape, some in ordered:
        found[named[shape]], usual[named[shape]] = some, shape
    return Groups(found, typed, by, usual, untyped)


def _lent(name: str, items: Sequence[Item]) -> str:
    """The value that most items have of an attribute, if that is a word."""
    counts = Counter(value for item in items if isinstance(value := item.get(name), str))
    return max(counts, key=lambda value: (counts[value], value)) if counts else ""


def _merged(groups: Mapping[Shape, list[Item]]) -> dict[Shape, list[Item]]:
    """The groups, those in one that differ in a word alone which one attribute has: it is a value, and no type."""
    joined: dict[Shape, dict[Shape, str]] = {}
    for shape, items in groups.items():
        joined.setdefault(shape, {})[shape] = ""
        for number, segments in enumerate(shape):
            for at, part in enumerate(segments or ()):
                name = "" if not part or part.endswith(VALUE) else _holding(part, items)
                if name and segments:
                    wider = (*segments[:at], VALUE, *segments[at + 1 :])
                    joined.setdefault((*shape[:number], wider, *shape[number + 1 :]), {})[shape] = name
    made = dict(groups)
    for shape, parts in sorted(joined.items(), key=lambda pair: -len(pair[1])):
        here = [each for each in parts if each in made]
        names = {parts[each] for each in here} - {""}
        if len(here) > 1 and len(names) == 1 and alike([made[each] for each in here]):
            together = [item for each in here for item in made.pop(each)]
            made[shape] = together
    return made


def _holding(word: str, items: Sequence[Item]) -> str:
    """The attribute that is this word in all of the items; "" if none is, or its name says that it is a type."""
    names = [name for name, value in items[0].items() if value == word and not names_a_type(name)]
    return next((name for name in names if all(item.get(name) == word for item in items)), "")


def literals(shape: Shape) -> list[list[str]]:
    """The words of each key of a shape, without the values."""
    parts = [[part.removesuffix(VALUE) for part in each or () if len(part) > 3 or VALUE not in part] for each in shape]
    return [[part for part in each if part] for each in parts]


def entity_name(shape: Shape, keys: Sequence[str] = ()) -> str:
    """The name of an entity by the words in its keys: ``USER#<…> / ORDER#<…>`` is an Order."""
    found = literals(shape)
    first, last = found[0] if found else [], found[-1] if len(found) > 1 else []
    owner = _named(_telling(first))
    if len(owner) < SHORT and keys and not names_a_key(keys[0]):
        owner = _named(" ".join(each for each in words(keys[0]) if each not in ("id", "key"))) or owner
    if not last:
        return owner
    fixed = shape[-1] is not None and not any(part.endswith(VALUE) for part in shape[-1])
    if not fixed:
        named = _named(_telling(last))
        return named if len(named) >= SHORT or len(owner) < SHORT else owner
    own = [part for part in last if not marks(part) and _named(part) != owner]
    if not own:
        return owner or _named(last[-1])
    return f"{owner}{capital(own[-1])}" if any(part.endswith(VALUE) for part in shape[0] or ()) else _named(own[-1])


def longer_names(shape: Shape) -> list[str]:
    """Names of more words, for an entity whose name another one has: an ``ArtistSong``, a ``VisitRx``."""
    found = literals(shape)
    last = [part for part in found[-1] if not marks(part)] if len(found) > 1 else []
    owner = _named(_telling(found[0])) if found else ""
    whole = "".join(map(_named, last))
    made = [whole] if len(last) > 1 else [f"{owner}{whole}"] if last and owner not in ("", whole) else []
    return [each for each in made if each]


def _is_part(shape: Shape) -> bool:
    """Whether the sort key of such items has words of its own, as what is part of something has."""
    found = literals(shape)
    return len(found) > 1 and any(not marks(part) and part not in found[0] for part in found[-1])


def _telling(parts: Sequence[str]) -> str:
    """The last of some words that is more than a letter or two; "" if there is none."""
    return next((part for part in reversed(parts) if len(_named(part)) >= SHORT), parts[-1] if parts else "")


def _named(word: str) -> str:
    parts = words(word)
    return capital(" ".join([*parts[:-1], singular(parts[-1])])) if parts else ""


def facet_name(shape: Shape, facets: Sequence[Entity]) -> str:
    """The name of the one facet whose keys have the same words; "" if none or several do."""
    ours = [[part.lower() for part in each] for each in literals(shape)]
    if not any(ours):
        return ""
    same = [each.name for each in facets if _has(each.partition, ours[0]) and _has(each.sort or "", ours[-1])]
    return same[0] if len(set(same)) == 1 else ""


def _has(template: str, parts: Sequence[str]) -> bool:
    text = template.lower()
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return bool(parts) or not text or "{" in text
