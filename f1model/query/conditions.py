"""How a pattern matches the keys of a place: the conditions on them."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from os.path import commonprefix
from typing import Any

from f1model.design.comparison import Comparison
from f1model.design.entity import Entity
from f1model.design.pattern import AccessPattern
from f1model.design.place import KeyAttribute, Place
from f1model.design.template import Segment, Template, after, key_order
from f1model.errors import ModelError


@dataclass(frozen=True)
class Side:
    """What a key attribute is compared with: a template, or the head of one, with a suffix appended."""

    template: Template
    suffix: str = ""
    end: int = 0  # which operand of the comparison goes into it: of a range, its first or its last

    def __str__(self) -> str:
        return self.template.label + self.suffix


@dataclass(frozen=True)
class Condition:
    """What a request asks of one key attribute: ``comparison`` is DynamoDB's operator.

    ``sides`` are of type :class:`Side` until the condition is filled, and then the values themselves. ``ranged`` is the
    attribute of the pattern that is compared, if it is not for being equal.
    """

    attribute: str
    comparison: str
    sides: tuple[Any, ...]
    own: bool = False  # whether the key is the entities' own attribute, with its own type
    ranged: str = ""

    @property
    def last(self) -> Segment:
        """The last segment that it compares."""
        segments = self.longest.segments
        return segments[-1] if segments else Segment()

    @property
    def longest(self) -> Template:
        """Of the templates that it compares with, the one with the most segments."""
        templates: list[Template] = [side.template for side in self.sides]
        return max(templates, key=lambda template: len(template.segments))

    def filled(self, values: Mapping[str, Any], where: str) -> "Condition":
        """The condition with values in it. Raises ModelError if one cannot be rendered."""
        compared = values[self.ranged] if self.ranged else ()
        operands = compared.operands if isinstance(compared, Comparison) else compared

        def value(side: Side) -> Any:
            taken = {**values, self.ranged: operands[side.end]} if self.ranged else values
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
        return f"{self.attribute} {self.comparison} {sides[0]}"

    def covers(self, value: Any) -> bool:
        """Whether an item with this value of the attribute is read; only a filled condition can tell."""
        given, *sides = map(key_order, (value, *self.sides))
        if self.comparison == "begins_with":
            return bool(given.startswith(sides[0]))
        if self.comparison == "BETWEEN":
            return bool(sides[0] <= given <= sides[1])
        return bool({"=": given == sides[0], "<": given < sides[0], "<=": given <= sides[0], ">": given > sides[0],
                     ">=": given >= sides[0]}[self.comparison])  # fmt: skip


RANGES = ("BETWEEN", "<", "<=", ">", ">=", "begins_with")  # what a sort key can serve
BELOW_NUMBERS = "+"  # a delimiter sorts below it, or 10 is in the range of 1 and its children
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
    parent's key to that of its last child. What the pattern compares comes right after the head, or not at all. In a
    key of several attributes all conditions are equalities, except the last, which may be a range (Developer Guide,
    "Global secondary indexes: multi-attribute keys").

    Raises ModelError if the pattern's ``between`` does not fit.
    """
    conditions: list[Condition] = []
    for name, column in zip(place.sort, columns, strict=True):
        head = _head(column, known)
        if _all_end(column, head):
            conditions.append(Condition(name, "=", (Side(head),), _own(column)))
            continue
        served = [_ranged(pattern, name, column, head, each, one) for each, one in pattern.comparisons.items()]
        ranged = next(filter(None, served), None)
        if ranged is None and pattern.between:
            break
        return [*conditions, ranged] if ranged else [*conditions, *_started(name, column, head)]
    if pattern.between:
        column = columns[len(conditions)] if len(conditions) < len(columns) else ()
        raise _no_range(pattern, column, conditions, known)
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
    return Template(tuple(head), column[0][1].template.delimiter)


def _common(entities: Sequence[Entity], segments: Sequence[Segment], known: Set[str]) -> Segment | None:
    """The one segment that these all are: the same text, or a field whose value is known. None if they differ.

    Entities may name the field differently, such as ``id`` and ``userId``, since it is the rendered key that is
    matched. But if such an entity also has an attribute of the known name, the known value is that attribute's, and
    the field in its key is another one.
    """
    if len({segment.shape for segment in segments}) > 1:
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
    following = [key.template.segments[len(head.segments) :][:1] for _, key in column]
    if all(following):
        begun = _begun([each[0] for each in following])
        suffix = (head.delimiter if head.segments else "") + begun
        return [Condition(name, "begins_with", (Side(head, suffix),))] if suffix else []
    if not head.segments:
        return []
    if head.segments[-1].width and not head.segments[-1].tail:
        return [Condition(name, "begins_with", (Side(head),))]
    return [Condition(name, "BETWEEN", (Side(head), Side(head, after(head.delimiter))))]


def _begun(segments: Sequence[Segment]) -> str:
    """The text that all of these begin with, where each is a field with text before it: ``USER:``."""
    if not all(segment.field for segment in segments):
        return ""
    return commonprefix([segment.text for segment in segments])  # noqa: RUF071 - characters, not paths


def _ranged(
    pattern: AccessPattern, name: str, column: Column, head: Template, compared: str, comparison: Comparison
) -> Condition | None:
    """The condition on a key whose head is followed by what is compared; None if it is not, or not in its order."""
    if comparison.operator not in RANGES:
        return None
    following = [key.template.segments[len(head.segments) :][:1] for _, key in column]
    entities = [entity for entity, _ in column]
    segment = _common(entities, [each[0] for each in following], {compared}) if all(following) else None
    if segment is None or not segment.field:
        return None
    own = _own(column)
    number = any(entity.attributes.get(segment.field) == "N" for entity in entities)
    if number and not segment.width and not own:
        if compared != pattern.between:
            return None
        raise ModelError(
            repr(pattern.name),
            f"{segment.label} is a number without zero-padding, so 10 sorts before 9 and a range would miss items.",
            f"Write {{{segment.field}:02d}} in the sort key.",
        )
    template = Template((*head.segments, segment), head.delimiter)
    end = "" if _all_end(column, template) else after(head.delimiter)
    if not segment.width and (segment.tail or (end and head.delimiter >= BELOW_NUMBERS)):
        return None  # what follows decides the order: 1kg sorts after 10kg, and a|1 after ab|1
    if comparison.operator == "begins_with":
        begun = Template((*head.segments, replace(segment, tail="")), head.delimiter)
        return None if number else Condition(name, "begins_with", (Side(begun),), own, compared)
    if own and comparison.operator != "BETWEEN":
        return Condition(name, comparison.operator, (Side(template),), own, compared)
    first, last = Side(template), Side(template, end, end=1 if comparison.operator == "BETWEEN" else 0)
    if comparison.operator != "BETWEEN" and not (head.segments or segment.text):
        return Condition(name, comparison.operator.strip("=") + "=", (last if end and "<" in comparison.operator else
                         first,), own, compared)  # fmt: skip
    text = head.delimiter if head.segments else ""
    if comparison.operator in ("<", "<="):
        first = Side(head, text + segment.text)
    if comparison.operator in (">", ">="):
        last = Side(head, text + after(segment.text) if segment.text else after(text))
    return Condition(name, "BETWEEN", (first, last), own, compared)


def exact(condition: Condition, comparison: Comparison) -> bool:
    """Whether a condition on a key keeps just what the comparison keeps, so that no filter has to ask again."""
    return comparison.operator not in ("<", ">") or condition.comparison == comparison.operator


def _no_range(pattern: AccessPattern, column: Column, before: Sequence[Condition], known: Set[str]) -> ModelError:
    """The error of a ``between`` that does not follow what is known."""
    head = _head(column, known) if column else None
    sides = [str(condition.sides[0]) for condition in before] + ([str(Side(head))] if head else [])
    following = [key.template.segments[len(head.segments) :][:1] for _, key in column] if head else []
    labels = {each[0].label if each else "" for each in following}
    common = "".join(labels) if len(labels) == 1 else ""
    return ModelError(
        repr(pattern.name),
        f"a range over {pattern.between} needs it right after {', '.join(filter(None, sides)) or 'the start'} in the "
        f"sort key, but {common or 'nothing that fits'} follows.",
        "Put it there, or give what comes before it.",
    )
