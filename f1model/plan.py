"""From an access pattern to the way DynamoDB will answer it: operation, key condition, filter, over-read.

Nothing is sent here. The key condition is derived from the key templates of the entities that come back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from f1model.errors import ModelError
from f1model.keys import AFTER_DELIMITER, DELIMITER, Segment, Template, key_order
from f1model.model import AccessPattern, DataModel, Entity, Item
from f1model.values import coerce


@dataclass(frozen=True)
class Operand:
    """One side of a sort-key condition: a (part of a) template, and what is appended to it."""

    template: Template
    suffix: str = ""
    bound: int = 0  # which end of the pattern's `between` pair its values take

    @property
    def label(self) -> str:
        return self.template.label + self.suffix


_Match = tuple[str, tuple[Operand, ...]]  # how the sort key is compared, and with what


@dataclass(frozen=True)
class Plan:
    """How one access pattern is answered.

    ``operation`` is GetItem, Query or Scan; ``comparison`` is how the sort key is matched: "=",
    "begins_with", "BETWEEN" or "" (the whole item collection); ``types`` are the entity types kept by a
    filter (empty: no such filter), ``filters`` other given attributes that no key serves; ``over_reads``
    are the entities whose items may be read, and paid for, without being returned.
    """

    pattern: AccessPattern
    model: DataModel
    operation: str
    partition: Template | None
    comparison: str
    operands: tuple[Operand, ...]
    types: tuple[str, ...]
    filters: tuple[str, ...]
    over_reads: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where it reads: the table, or table.index."""
        return f"{self.model.table}.{self.pattern.index}" if self.pattern.index else self.model.table

    @property
    def condition(self) -> str:
        """The key condition in words of the templates: ``PK = SEASON#<SeasonId> and begins_with(SK, RACE#)``."""
        partition = () if self.partition is None else (self.partition.label,)
        return self._said(*partition, *(operand.label for operand in self.operands))

    def condition_for(self, given: Mapping[str, Any]) -> str:
        """The key condition with values in it: ``PK = "SEASON#2024" and begins_with(SK, "RACE#05")``.

        Raises ModelError where the values do not fit the pattern.
        """
        keys = self.keys(self.values(given))
        return self._said(*(f'"{key}"' if isinstance(key, str) else str(key) for key in keys))

    def _said(self, *sides: str) -> str:
        if not sides:
            return "none: every item is read"
        names = self.model.key_names(self.pattern.index)
        text = f"{names[0]} = {sides[0]}"
        if self.comparison == "=":
            return f"{text} and {names[1]} = {sides[1]}"
        if self.comparison == "begins_with":
            return f"{text} and begins_with({names[1]}, {sides[1]})"
        return f"{text} and {names[1]} between {sides[1]} and {sides[2]}" if self.comparison else text

    @property
    def filter(self) -> str:
        """The filter, in words; empty where there is none."""
        parts = [f"{name} = <{name}>" for name in self.filters]
        if self.types:
            parts.append(f"{self.model.type_attribute} is {' or '.join(self.types)}")
        return " and ".join(parts)

    def values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The pattern's values, coerced to the declared types (a pair for its ``between`` attribute).

        Raises:
            ModelError: a value is missing, unknown, or not of its type.
        """
        pattern = self.pattern
        wanted = [*pattern.given, *((pattern.between,) if pattern.between else ())]
        missing = [name for name in wanted if name not in given]
        unknown = sorted(set(given) - set(wanted))
        if missing or unknown:
            problem = f"needs {missing[0]}" if missing else f"takes no {unknown[0]}"
            raise ModelError(f"{pattern.name!r} {problem}. Give exactly: {', '.join(wanted) or 'nothing'}.")
        kinds = self.kinds
        values = {}
        for name, value in {**pattern.fixed, **given}.items():
            place = f"{pattern.name!r}: {name}"
            if name != pattern.between:
                values[name] = coerce(value, kinds[name], place)
            elif isinstance(value, tuple | list) and len(value) == 2:
                values[name] = tuple(coerce(end, kinds[name], place) for end in value)
            else:
                raise ModelError(f"{place} is {value!r}; give a pair, the first and the last value wanted.")
        return values

    @property
    def kinds(self) -> dict[str, str]:
        """The declared types of the attributes of all returned entities."""
        return {n: k for name in self.pattern.returns for n, k in self.model.entity(name).attributes.items()}

    def keys(self, values: Mapping[str, Any]) -> list[Any]:
        """The rendered partition key, then the sort-key operands, for values as :meth:`values` gives them."""
        if self.partition is None:
            return []
        names = self.model.key_names(self.pattern.index)
        rendered = [self._key(names[0], Operand(self.partition), values)]
        return rendered + [self._key(names[-1], operand, values) for operand in self.operands]

    def _key(self, name: str, operand: Operand, values: Mapping[str, Any]) -> Any:
        between = self.pattern.between
        if between:
            ends = values[between]
            values = {**values, between: ends[operand.bound]}
        text = operand.template.render(values, f"{self.pattern.name!r}, {name}") + operand.suffix
        return values[name] if name in operand.template.fields else text

    def reads(self, items: Iterable[Item], given: Mapping[str, Any]) -> list[Item]:
        """The items that the key condition covers: what an engine evaluates, filtered or not, in key order.

        Raises ModelError where the values do not fit the pattern.
        """
        names = self.model.key_names(self.pattern.index)
        values = self.values(given)
        keys = [key_order(key) for key in self.keys(values)]

        def covered(item: Item) -> bool:
            if not all(name in item for name in names):
                return False
            if not keys:
                return True
            if key_order(item[names[0]]) != keys[0]:
                return False
            if not self.comparison:
                return True
            sort = key_order(item[names[1]])
            if self.comparison == "BETWEEN":
                return bool(keys[1] <= sort <= keys[2])
            return bool(sort.startswith(keys[1]) if self.comparison == "begins_with" else sort == keys[1])

        return self.ordered(item for item in items if covered(item))

    def ordered(self, items: Iterable[Item]) -> list[Item]:
        """The items in the order of the keys that are read, equal index keys in the order of the table's."""
        names = (*self.model.key_names(self.pattern.index), *self.model.key_names())
        return sorted(
            items, key=lambda item: [key_order(item.get(name)) for name in names], reverse=self.pattern.descending
        )

    def keeps(self, item: Item, given: Mapping[str, Any]) -> bool:
        """Whether the filter lets an item through."""
        if self.types and item.get(self.model.type_attribute or "") not in self.types:
            return False
        values = self.values(given)
        return all(item.get(name) == values[name] for name in self.filters)


def plan(pattern: AccessPattern) -> Plan:
    """Derive how ``pattern`` is answered (Developer Guide, "Query": key conditions).

    The partition key must be complete, or it is a Scan. The sort key is matched as far from the left as its
    fields are given: ``=`` when complete, ``begins_with`` for a head, and for a parent with its children
    the range from the parent's key to its last child's.

    Raises:
        ModelError: the pattern is not part of a model, an index lacks an entity that it returns, no type
            attribute exists where a filter on it is needed, or ``between`` does not fit the sort key.
    """
    model = pattern.model
    if model is None:
        raise ModelError(f"{pattern.name!r} belongs to no data model. Take it from one: model[{pattern.name!r}].")
    entities = [model.entity(name) for name in pattern.returns]
    known = {*pattern.given, *pattern.fixed}
    templates = [_templates(model, entity, pattern) for entity in entities]
    partitions = {keys[0] for keys in templates}
    if len(partitions) > 1 or not known.issuperset(templates[0][0].fields):
        return _scan(pattern, model, known)
    partition = partitions.pop()
    sorts = [keys[1] for keys in templates if len(keys) > 1]
    match = comparison, operands = _range(pattern, model, sorts, known)
    exact = operands[0].template.segments if operands else ()
    if comparison == "BETWEEN" and not pattern.between and entities[0].attributes.get(exact[-1].field) == "S":
        exact = exact[:-1]  # "Ann Lee" lies between Ann and Ann$ too, so a filter compares the text
    served = {*partition.fields, *Template(exact).fields}
    filters = tuple(sorted(known - served))
    others = [entity for entity in model.entities if entity.name not in pattern.returns]
    strangers = tuple(each.name for each in others if _may_fall(model, each, pattern.index, partition, match))
    _needs_type(pattern, model, strangers)
    complete = len(entities) == 1 and not filters and (comparison == "=" or model.sort is None)
    operation = "GetItem" if complete and not pattern.index else "Query"
    types = tuple(pattern.returns) if strangers and operation == "Query" else ()
    return Plan(pattern, model, operation, partition, comparison, operands, types, filters, strangers)


def _templates(model: DataModel, entity: Entity, pattern: AccessPattern) -> tuple[Template, ...]:
    templates = model.templates(entity, pattern.index)
    if templates is None:
        raise ModelError(
            f"{pattern.name!r}: {entity.name} is not in {pattern.index}. Give it a key there, or ask the table."
        )
    return templates


def _scan(pattern: AccessPattern, model: DataModel, known: set[str]) -> Plan:
    if pattern.between:
        raise ModelError(
            f"{pattern.name!r}: a range over {pattern.between} needs one whole partition key, which is not given. "
            "Give its attributes, or give the entities such a key in an index."
        )
    others = tuple(entity.name for entity in model.entities if entity.name not in pattern.returns)
    _needs_type(pattern, model, others)
    types = tuple(pattern.returns) if others else ()
    return Plan(pattern, model, "Scan", None, "", (), types, tuple(sorted(known)), others)


def _needs_type(pattern: AccessPattern, model: DataModel, strangers: tuple[str, ...]) -> None:
    if strangers and not model.type_attribute:
        raise ModelError(
            f"{pattern.name!r} would also read {', '.join(strangers)}, and {model.table} has no type attribute "
            "to filter by. Give the model one, or the entities other keys."
        )


def _range(pattern: AccessPattern, model: DataModel, sorts: list[Template], known: set[str]) -> _Match:
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
    if ends_here and len(sorts) == 1:
        return "=", (Operand(head),)
    if not common:
        return "", ()
    if not ends_here:
        return "begins_with", (Operand(head, DELIMITER),)
    if common[-1].width:
        return "begins_with", (Operand(head),)
    return "BETWEEN", (Operand(head), Operand(head, AFTER_DELIMITER))


def _between(pattern: AccessPattern, model: DataModel, sorts: list[Template], head: Template) -> _Match:
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


def _may_fall(model: DataModel, entity: Entity, index: str | None, partition: Template, match: _Match) -> bool:
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
