"""How a sort key is matched: the condition that a pattern allows, and whose items may fall under it."""

from dataclasses import dataclass
from typing import Any

from f1model.errors import ModelError
from f1model.design.template import AFTER_DELIMITER, DELIMITER, Segment, Template, key_order
from f1model.design.model import AccessPattern, DataModel, Entity


@dataclass(frozen=True)
class Operand:
    """One side of a sort-key condition: a (part of a) template, and what is appended to it."""

    template: Template
    suffix: str = ""
    bound: int = 0  # which end of the pattern's `between` pair its values take

    @property
    def label(self) -> str:
        return self.template.label + self.suffix


@dataclass(frozen=True)
class Condition:
    """What a key condition says of one key attribute: ``comparison`` is "=", "begins_with" or "BETWEEN"."""

    attribute: str
    comparison: str
    sides: tuple[Any, ...]

    def said(self, quote: bool = False) -> str:
        """In words; text is put into quotes where the sides are values."""
        sides = [f'"{side}"' if quote and isinstance(side, str) else str(side) for side in self.sides]
        if self.comparison == "begins_with":
            return f"begins_with({self.attribute}, {sides[0]})"
        if self.comparison == "BETWEEN":
            return f"{self.attribute} between {sides[0]} and {sides[1]}"
        return f"{self.attribute} = {sides[0]}"

    def covers(self, value: Any) -> bool:
        """Whether an item with this value of the attribute is among those that are read."""
        found, *sides = map(key_order, (value, *self.sides))
        if self.comparison == "begins_with":
            return bool(found.startswith(sides[0]))
        if self.comparison == "BETWEEN":
            return bool(sides[0] <= found <= sides[1])
        return bool(found == sides[0])


Match = tuple[str, tuple[Operand, ...]]  # how the sort key is compared, and with what


def sort_condition(pattern: AccessPattern, model: DataModel, sorts: list[Template], known: set[str]) -> Match:
    """How the sort keys ``sorts`` of the returned entities are matched when the ``known`` attributes are given.

    ``=`` where one is complete, ``begins_with`` for a common head, and for a parent with its children the
    range from the parent's key to its last child's; "" where nothing is determined.

    Raises ModelError where the pattern's ``between`` does not fit.
    """
    heads = [template.head(known) for template in sorts]
    common: list[Segment] = []
    for column in zip(*(head.segments for head in heads), strict=False):
        if len(set(column)) > 1:
            break
        common.append(column[0])
    head = Template(tuple(common))
    ends_here = any(template == head for template in sorts)
    if pattern.between:
        return _between(pattern, model, sorts, head)
    if ends_here and len(set(sorts)) == 1:
        return "=", (Operand(head),)
    if not common:
        return "", ()
    if not ends_here:
        return "begins_with", (Operand(head, DELIMITER),)
    if common[-1].width:
        return "begins_with", (Operand(head),)
    return "BETWEEN", (Operand(head), Operand(head, AFTER_DELIMITER))


def _between(pattern: AccessPattern, model: DataModel, sorts: list[Template], head: Template) -> Match:
    following = {template.segments[len(head.segments) :][:1] for template in sorts}
    segment = following.pop()[0] if len(following) == 1 and following != {()} else Segment()
    if segment.field != pattern.between:
        raise ModelError(
            f"{pattern.name!r}: a range over {pattern.between} needs it right after {head.label or 'the start'} "
            f"in the sort key; there stands {segment.label or 'nothing common'}."
        )
    native = segment.field in model.key_names(pattern.index)
    if model.entity(pattern.returns[0]).attributes[segment.field] == "N" and not segment.width and not native:
        raise ModelError(
            f"{pattern.name!r}: {segment.label} is a number without zero-padding, so 10 sorts before 9 and a range "
            f"would miss some. Write {{{segment.field}:02d}} in the sort key."
        )
    ranged = Template((*head.segments, segment))
    last = "" if all(template == ranged for template in sorts) else AFTER_DELIMITER
    return "BETWEEN", (Operand(ranged, bound=0), Operand(ranged, last, bound=1))


def may_fall(model: DataModel, entity: Entity, index: str | None, partition: Template, match: Match) -> bool:
    """Whether an item of ``entity`` could have a key that the condition covers, whatever its values."""
    comparison, operands = match
    templates = model.templates(entity, index)
    if templates is None or not _unify(templates[0].segments, partition.segments, entity):
        return False
    if not comparison or len(templates) == 1:
        return True
    theirs, ours = templates[1].segments, operands[0].template.segments
    if len(theirs) < len(ours) or (comparison == "=" and len(theirs) != len(ours)):
        return False
    if comparison == "begins_with" and operands[0].suffix and len(theirs) == len(ours):
        return False
    prefix = comparison == "begins_with" and not operands[0].suffix
    if prefix or operands[-1].bound:
        # It ends inside a segment: RACE#05 begins RACE#050 too, and RACE#01 to RACE#05 holds RACE#012.
        last, end = theirs[len(ours) - 1], ours[-1]
        narrower = prefix and 0 < last.width < end.width
        other_word = bool(last.text and end.width) and not last.text[0].isdecimal()
        return _unify(theirs[: len(ours) - 1], ours[:-1], entity) and not narrower and not other_word
    return _unify(theirs[: len(ours)], ours, entity)


def _unify(theirs: tuple[Segment, ...], ours: tuple[Segment, ...], entity: Entity) -> bool:
    return len(theirs) == len(ours) and all(
        _may_equal(a, b, entity.attributes.get(a.field, "S")) for a, b in zip(theirs, ours, strict=True)
    )


def _may_equal(theirs: Segment, ours: Segment, kind: str) -> bool:
    if not theirs.field and not ours.field:
        return theirs.text == ours.text
    if theirs.field and ours.field:
        return not (theirs.width and ours.width) or theirs.width == ours.width
    field, literal = (theirs, ours) if theirs.field else (ours, theirs)
    numeric = kind == "N" if theirs.field else bool(field.width)
    return not numeric or field.read(literal.text, "N") is not None
