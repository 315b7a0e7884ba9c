"""Whose items the conditions on a key may read, besides those that were asked for."""

from collections.abc import Collection, Iterable, Sequence

from f1model.design.entity import Entity
from f1model.design.place import KeyAttribute, Place
from f1model.design.template import Segment
from f1model.query.conditions import BELOW_NUMBERS, Condition


def strangers(
    entities: Iterable[Entity], place: Place, conditions: Sequence[Condition], returned: Collection[str]
) -> tuple[str, ...]:
    """The entities, besides those that come back, of which an item could have a key that the conditions cover."""
    likely: Collection[str] = place.keys.keys()
    for each in conditions:  # of a thousand entities few begin their keys with the same word
        ours, begun = each.longest.segments, place.beginnings[each.attribute]
        whole = len(ours) > 1 or not (each.ranged or _loose(each))  # nobody's first word goes on beyond it
        text = ours[0].text if ours and not ours[0].field and whole else ""
        if text and not each.own:
            likely = min(likely, {*begun.get(text, ()), *begun.get("", ())}, key=len)
    others = (each for each in entities if each.name in likely and each.name not in returned)
    return tuple(each.name for each in others if may_fall(each, place, conditions))


def may_fall(entity: Entity, place: Place, conditions: Sequence[Condition]) -> bool:
    """Whether an item of ``entity`` could have a key that the conditions cover, with whatever values."""
    keys = {key.name: key for key in place.keys.get(entity.name, ())}
    if not keys:
        return False
    return all(_may_be_covered(keys[condition.attribute], condition, entity) for condition in conditions)


def _may_be_covered(key: KeyAttribute, condition: Condition, entity: Entity) -> bool:
    if condition.own or (key.own and entity.attributes[key.name] == "S"):
        return True  # the attribute may hold any value
    theirs, ours = key.template.segments, condition.longest.segments
    if len(theirs) < len(ours) or (condition.comparison == "=" and len(theirs) != len(ours)):
        return False
    suffix = condition.sides[0].suffix if condition.comparison == "begins_with" and not condition.ranged else ""
    if suffix:
        begun = suffix.removeprefix(key.template.delimiter) if ours else suffix
        return len(theirs) > len(ours) and _unify(theirs[: len(ours)], ours, entity) and (
            _may_begin(theirs[len(ours)], begun)
        )  # fmt: skip
    prefix = condition.comparison == "begins_with"
    loose = _loose(condition)
    if prefix or condition.ranged or loose:
        # The condition ends inside a segment: RACE#050 begins with RACE#05 too, and RACE#012 is in the range from
        # RACE#01 to RACE#05.
        last, end = theirs[len(ours) - 1], ours[-1]
        narrower = prefix and 0 < last.width < end.width
        other_word = bool(last.text and end.width) and not last.text[0].isdecimal() and not loose
        return _unify(theirs[: len(ours) - 1], ours[:-1], entity) and not narrower and not other_word
    return _unify(theirs[: len(ours)], ours, entity)


def _loose(condition: Condition) -> bool:
    """Whether the range of a parent and its children covers other words that begin with the parent's."""
    return condition.comparison == "BETWEEN" and condition.longest.delimiter >= BELOW_NUMBERS


def _unify(theirs: tuple[Segment, ...], ours: tuple[Segment, ...], entity: Entity) -> bool:
    return len(theirs) == len(ours) and all(
        _may_equal(one, other, entity.attributes.get(one.field, "S")) for one, other in zip(theirs, ours, strict=True)
    )


def _may_equal(theirs: Segment, ours: Segment, kind: str) -> bool:
    if not theirs.field and not ours.field:
        return theirs.text == ours.text
    if theirs.field and ours.field:
        if (theirs.text, theirs.tail) == (ours.text, ours.tail):
            return not (theirs.width and ours.width) or theirs.width == ours.width
        ends = _may_begin(theirs, ours.text), theirs.tail.endswith(ours.tail) or ours.tail.endswith(theirs.tail)
        return all(ends)
    field, literal = (theirs, ours) if theirs.field else (ours, theirs)
    numeric = kind == "N" if theirs.field else bool(field.width)
    return field.read(literal.text, "N" if numeric else "S") is not None


def _may_begin(segment: Segment, text: str) -> bool:
    """Whether what the segment renders can begin with the text."""
    if not segment.field:
        return segment.text.startswith(text)
    return segment.text.startswith(text) or text.startswith(segment.text)
