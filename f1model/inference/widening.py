"""What a word in a key turns out to be once all keys are known: one of a few ids, or the lack of one."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from f1model.design.entity import Item
from f1model.inference.shapes import VALUE, Shape
from f1model.inference.type_attribute import alike
from f1model.inference.words import names_a_type

RARE = 3  # of a kind with values there are this many times as many items, at least
_NUMBERED = re.compile(r"(v|ver|version)[ ._-]?\d+", re.IGNORECASE)
_BEGUN = re.compile(rf"\w+-{VALUE}")
_Place = tuple[int, tuple[str, ...]]  # which key, and its segments before the one that is looked at


def widened(items: Sequence[Item], shaped: Sequence[Shape]) -> list[Shape]:
    """The shapes, with those words as values that are ids: ``tenant/acme`` and ``tenant/globex``.

    Of a few ids that are words nothing in one key tells that they are. But if several kinds of items come with each of
    them, and the items of one kind have the same attributes with each, then it is no part of the kind.
    """
    groups: defaultdict[Shape, list[Item]] = defaultdict(list)
    for item, shape in zip(items, shaped, strict=True):
        groups[shape].append(item)
    made = _numbered(groups)
    for number in range(len(shaped[0]) if shaped else 0):
        for at in range(1, max((len(shape[number] or ()) for shape in groups), default=0)):
            made = _widened_at(groups, made, number, at)
    return [made[shape] for shape in shaped]


def _numbered(groups: Mapping[Shape, Sequence[Item]]) -> dict[Shape, Shape]:
    """The shapes, with ``v1`` and ``v2``, or ``a-<…>`` and ``b-<…>`` behind a word, as values if the items with each
    have the same attributes."""
    alike_but: defaultdict[Shape, dict[str, Shape]] = defaultdict(dict)
    for shape in groups:
        for number, segments in enumerate(shape):
            for at, part in enumerate(segments or ()):
                numbered = _NUMBERED.fullmatch(part)
                begun = at and _BEGUN.fullmatch(part) and _word((segments or ())[at - 1])
                if (numbered and number) or begun:
                    lead = numbered[1] if numbered else ""
                    wider = (*(segments or ())[:at], lead + VALUE, *(segments or ())[at + 1 :])
                    alike_but[(*shape[:number], wider, *shape[number + 1 :])][part] = shape
    made = {shape: shape for shape in groups}
    for wider, words in alike_but.items():
        kinds: list[list[Shape]] = []
        for shape in words.values():
            for kind in kinds:
                if alike([groups[kind[0]], groups[shape]]):
                    kind.append(shape)
                    break
            else:
                kinds.append([shape])
        most = max(kinds, key=len)
        if len(most) > 1:
            made |= dict.fromkeys(most, wider)
    return made


def _widened_at(
    groups: Mapping[Shape, Sequence[Item]], made: Mapping[Shape, Shape], number: int, at: int
) -> dict[Shape, Shape]:
    families: defaultdict[_Place, defaultdict[Shape, defaultdict[str, list[Shape]]]]
    families = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for first, shape in made.items():
        segments = shape[number] or ()
        if at < len(segments) and _word(segments[at]) and _word(segments[at - 1]):
            families[number, segments[:at]][_wider(shape, number, at)][segments[at]].append(first)
    changed = dict(made)
    for wider in families.values():
        split = [words for words in wider.values() if len(words) > 1]
        shared = Counter(word for words in split for word in words)
        if sum(count > 1 for count in shared.values()) < 2 or not all(_same(words, groups) for words in split):
            continue
        for shape, words in wider.items():
            changed |= dict.fromkeys((each for some in words.values() for each in some), shape)
    return changed


def _word(part: str) -> bool:
    return bool(part) and not part.endswith(VALUE)


def _wider(shape: Shape, number: int, at: int) -> Shape:
    segments = shape[number] or ()
    return (*shape[:number], (*segments[:at], VALUE, *segments[at + 1 :]), *shape[number + 1 :])


def _same(words: Mapping[str, Sequence[Shape]], groups: Mapping[Shape, Sequence[Item]]) -> bool:
    """Whether the items are of one kind with each of the words: by their attributes, and by what names a type."""
    held = [[item for shape in some for item in groups[shape]] for some in words.values()]
    types = [{str(value) for item in some for name, value in item.items() if names_a_type(name)} for some in held]
    return alike(held) and (not all(types) or bool(set.intersection(*types)))


def broken(counts: Mapping[Shape, int]) -> list[Shape]:
    """The shapes that are those of a more frequent kind with nothing where that has a value: ``ORDER#`` for an order.

    ``counts`` has how many items there are of each shape.
    """
    return [
        shape for shape, count in counts.items()
        if any(each is not None and "" in each for each in shape)
        and any(more >= RARE * count and _lacks(shape, other) for other, more in counts.items() if other != shape)
    ]  # fmt: skip


def _lacks(shape: Shape, other: Shape) -> bool:
    lacking = False
    for ours, theirs in zip(shape, other, strict=True):
        if (ours is None) != (theirs is None) or len(ours or ()) != len(theirs or ()):
            return False
        for own, their in zip(ours or (), theirs or (), strict=True):
            valued = their.endswith(VALUE)
            lacking |= valued and not own
            if own != their and not (valued and (not own or own.endswith(VALUE))):
                return False
    return lacking
