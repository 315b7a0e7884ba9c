"""How a pattern matches the keys of a place: the conditions on them, and whose items they may read."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from f1model.design.entity import Entity
from f1model.design.model import AccessPattern
from f1model.design.place import KeyAttribute, Place
from f1model.design.template import AFTER_DELIMITER, DELIMITER, Segment, Template, key_order
from f1model.errors import ModelError


@dataclass(frozen=True)
class Side:
    """What a key attribute is compared with: a template, or the head of one, with a suffix appended."""

    template: Template
    suffix: str = ""
    end: int = 0  # which value of the pattern's `between` pair goes into it, 0 or 1

    def __str__(self) -> str:
        return self.template.label + self.suffix


@dataclass(frozen=True)
class Condition:
    """What a request asks of one key attribute: ``comparison`` is "=", "begins_with" or "BETWEEN".

    ``sides`` are of type :class:`Side` until the condition is filled, and then the values themselves.
    """

    attribute: str
    comparison: str
    sides: tuple[Any, ...]
    own: bool = False  # whether the key is the entities' own attribute, with its own type

    @property
    def last(self) -> Segment:
        """The last segment that it compares."""
        segment: Segment = self.sides[-1].template.segments[-1]
        return segment

    def filled(self, values: Mapping[str, Any], between: str | None, where: str) -> "Condition":
        """The condition with values in it. Raises ModelError if one cannot be rendered."""

        def value(side: Side) -> Any:
            taken = {**values, between: values[between][side.end]} if between else values
            if self.own:
                return taken[side.template.fields[0]]
            return side.template.render(taken, where) + side.suffix

        return replace(self, sides=tuple(map(value, self.sides)))

    def text(self, quote: bool = False) -> str:
        """The condition in words; ``quote`` puts text values into quotes."""
        sides = [f'"{side}"' if quote and isinstance(side, str) else str(side) for side in self.sides]
        if self.comparison == "begins_with":
            return f"begins_with({self.attribute}, {sides[0]})"
        if self.comparison == "BETWEEN":
            return f"{self.attribute} between {sides[0]} and {sides[1]}"
        return f"{self.attribute} = {sides[0]}"

    def covers(self, value: Any) -> bool:
        """Whether an item with this value of the attribute is read; only a filled condition can tell."""
        given, *sides = map(key_order, (value, *self.sides))
        if self.comparison == "begins_with":
            return bool(given.startswith(sides[0]))
        if self.comparison == "BETWEEN":
            return bool(sides[0] <= given <= sides[1])
        return bool(given == sides[0])


Column = Sequence[tuple[Entity, KeyAttribute]]  # one key attribute of a place, in each entity that comes back


def partition_conditions(place: Place, columns: Sequence[Column], known: Set[str]) -> list[Condition] | None:
    """The equalities on the partition key, or None if the known attributes do not determine it."""
    conditions = []
    for name, column in zip(place.partition, columns, strict=True):
        head = _head(column, known)
        if not _all_end(column, head):
            return None
        conditions.append(Condition(name, "=", (Side(head),), _own(column)))
    return conditions


def sort_conditions(
    pattern: AccessPattern, place: Place, columns: Sequence[Column], known: Set[str]
) -> list[Condition]:
    """The conditions on the sort key, attribute by attribute from the left, as far as known attributes determine it.

    A complete key gives ``=``, a common head ``begins_with``, and a parent with its children the range from the
    parent's key to that of its last child. In a key of several attributes all conditions are equalities, except the
    last, which may be a range (Developer Guide, "Global secondary indexes: multi-attribute keys").

    Raises ModelError if the pattern's ``between`` does not fit.
    """
    conditions: list[Condition] = []
    for name, column in zip(place.sort, columns, strict=True):
        head = _head(column, known)
        if _all_end(column, head):
            conditions.append(Condition(name, "=", (Side(head),), _own(column)))
            continue
        if pattern.between:
            return [*conditions, _between(pattern, name, column, head, conditions)]
        return [*conditions, *_started(name, column, head)]
    if pattern.between:
        raise _no_range(pattern, conditions, ())
    return conditions


def _own(column: Column) -> bool:
    return all(key.own for _, key in column)


def _all_end(column: Column, head: Template) -> bool:
    """Whether every template of the column ends where the head ends."""
    return all(len(key.template.segments) == len(head.segments) for _, key in column)


def _head(column: Column, known: Set[str]) -> Template:
    """The segments, from the left, that are known and shared by all templates of a column."""
    head: list[Segment] = []
    for segments in zip(*(key.template.segments for _, key in column), strict=False):
        segment = _common([entity for entity, _ in column], segments, known)
        if segment is None:
            break
        head.append(segment)
    return Template(tuple(head))


def _common(entities: Sequence[Entity], segments: Sequence[Segment], known: Set[str]) -> Segment | None:
    """The one segment that these all are: the same text, or a field whose value is known. None if they differ.

    Entities may name the field differently, such as ``id`` and ``userId``, since it is the rendered key that is
    matched. But if such an entity also has an attribute of the known name, the known value is that attribute's, and
    the field in its key is another one.
    """
    if len({(segment.text, bool(segment.field), segment.width) for segment in segments}) > 1:
        return None
    if not segments[0].field:
        return segments[0]
    names = {segment.field for segment in segments} & known
    if len(names) != 1:
        return None
    (name,) = names
    others = [entity for entity, segment in zip(entities, segments, strict=True) if segment.field != name]
    return None if any(name in entity.attributes for entity in others) else replace(segments[0], field=name)


def _started(name: str, column: Column, head: Template) -> list[Condition]:
    """The condition on a key of which only the head is known."""
    if not head.segments:
        return []
    if not any(len(key.template.segments) == len(head.segments) for _, key in column):
        return [Condition(name, "begins_with", (Side(head, DELIMITER),))]
    if head.segments[-1].width:
        return [Condition(name, "begins_with", (Side(head),))]
    return [Condition(name, "BETWEEN", (Side(head), Side(head, AFTER_DELIMITER)))]


def _between(
    pattern: AccessPattern, name: str, column: Column, head: Template, before: Sequence[Condition]
) -> Condition:
    following = [key.template.segments[len(head.segments) :][:1] for _, key in column]
    entities = [entity for entity, _ in column]
    segment = _common(entities, [each[0] for each in following], {pattern.between or ""}) if all(following) else None
    if segment is None or not segment.field:
        labels = {each[0].label if each else "" for each in following}
        raise _no_range(pattern, [*before, Condition(name, "=", (Side(head),))], labels)
    number = any(entity.attributes.get(segment.field) == "N" for entity in entities)
    if number and not segment.width and not _own(column):
        raise ModelError(
            repr(pattern.name),
            f"{segment.label} is a number without zero-padding, so 10 sorts before 9 and a range would miss items.",
            f"Write {{{segment.field}:02d}} in the sort key.",
        )
    ranged = Template((*head.segments, segment))
    last = "" if _all_end(column, ranged) else AFTER_DELIMITER
    return Condition(name, "BETWEEN", (Side(ranged, end=0), Side(ranged, last, end=1)), _own(column))


def _no_range(pattern: AccessPattern, before: Sequence[Condition], labels: Collection[str]) -> ModelError:
    """The error of a ``between`` that does not follow what is known; ``labels`` are those of what follows instead."""
    after = ", ".join(filter(None, (str(condition.sides[0]) for condition in before))) or "the start"
    common = "".join(labels) if len(labels) == 1 else ""
    return ModelError(
        repr(pattern.name),
        f"a range over {pattern.between} needs it right after {after} in the sort key, "
        f"but {common or 'nothing that fits'} follows.",
        "Put it there, or give what comes before it.",
    )


def strangers(
    entities: Iterable[Entity], place: Place, conditions: Sequence[Condition], returned: Collection[str]
) -> tuple[str, ...]:
    """The entities, besides those that come back, of which an item could have a key that the conditions cover."""
    likely: Collection[str] = place.keys.keys()
    for each in conditions:  # of a thousand entities few begin their keys with the same word
        text, begun = each.sides[0].template.segments[0].text, place.beginnings[each.attribute]
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
    theirs, ours = key.template.segments, condition.sides[0].template.segments
    if len(theirs) < len(ours) or (condition.comparison == "=" and len(theirs) != len(ours)):
        return False
    if condition.comparison == "begins_with" and condition.sides[0].suffix and len(theirs) == len(ours):
        return False
    prefix = condition.comparison == "begins_with" and not condition.sides[0].suffix
    if prefix or condition.sides[-1].end:
        # The condition ends inside a segment: RACE#050 begins with RACE#05 too, and RACE#012 is in the range from
        # RACE#01 to RACE#05.
        last, end = theirs[len(ours) - 1], ours[-1]
        narrower = prefix and 0 < last.width < end.width
        other_word = bool(last.text and end.width) and not last.text[0].isdecimal()
        return _unify(theirs[: len(ours) - 1], ours[:-1], entity) and not narrower and not other_word
    return _unify(theirs[: len(ours)], ours, entity)


def _unify(theirs: tuple[Segment, ...], ours: tuple[Segment, ...], entity: Entity) -> bool:
    return len(theirs) == len(ours) and all(
        _may_equal(one, other, entity.attributes.get(one.field, "S")) for one, other in zip(theirs, ours, strict=True)
    )


def _may_equal(theirs: Segment, ours: Segment, kind: str) -> bool:
    if not theirs.field and not ours.field:
        return theirs.text == ours.text
    if theirs.field and ours.field:
        return not (theirs.width and ours.width) or theirs.width == ours.width
    field, literal = (theirs, ours) if theirs.field else (ours, theirs)
    numeric = kind == "N" if theirs.field else bool(field.width)
    return not numeric or field.read(literal.text, "N") is not None
