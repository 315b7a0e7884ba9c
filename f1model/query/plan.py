"""From an access pattern to the way DynamoDB will answer it: operation, key condition, filter, over-read.

Nothing is sent here. The key condition is derived from the key templates of the entities that come back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from f1model.query.conditions import Condition, Operand, may_fall, sort_condition
from f1model.errors import ModelError
from f1model.design.template import Template, key_order
from f1model.design.model import AccessPattern, DataModel, Entity, Item
from f1model.values import coerce

NOTHING = "none: every item is read"


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
        return " and ".join(each.said() for each in self.conditions()) or NOTHING

    def condition_for(self, given: Mapping[str, Any]) -> str:
        """The key condition with values in it: ``PK = "SEASON#2024" and begins_with(SK, "RACE#05")``.

        Raises ModelError where the values do not fit the pattern.
        """
        return " and ".join(each.said(quote=True) for each in self.conditions(self.values(given))) or NOTHING

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

    def conditions(self, values: Mapping[str, Any] | None = None) -> list[Condition]:
        """The key condition, attribute by attribute, with ``values`` as :meth:`values` gives them, or in templates."""
        if self.partition is None:
            return []
        partition, sort = self.model.key_parts(self.pattern.index)
        whole: list[tuple[tuple[str, ...], str, tuple[Operand, ...]]] = [(partition, "=", (Operand(self.partition),))]
        if self.comparison:
            whole.append((sort, self.comparison, self.operands))
        if self.pattern.index and self.model.index(self.pattern.index).native:
            segments = [segment for _, _, operands in whole for segment in operands[0].template.segments]
            return [self._native(segment.field, values) for segment in segments]
        return [
            Condition(names[0], comparison, tuple(self._side(names[0], operand, values) for operand in operands))
            for names, comparison, operands in whole
        ]

    def _native(self, field: str, values: Mapping[str, Any] | None) -> Condition:
        if field == self.pattern.between:
            return Condition(field, "BETWEEN", (f"<{field}>",) * 2 if values is None else tuple(values[field]))
        return Condition(field, "=", (f"<{field}>" if values is None else values[field],))

    def keys(self, values: Mapping[str, Any]) -> list[Any]:
        """The values of the key condition: the partition key's, then the sort key's."""
        return [side for condition in self.conditions(values) for side in condition.sides]

    def _side(self, name: str, operand: Operand, values: Mapping[str, Any] | None) -> Any:
        if values is None:
            return operand.label
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
        conditions = self.conditions(self.values(given))

        def covered(item: Item) -> bool:
            return all(name in item for name in names) and all(
                condition.covers(item[condition.attribute]) for condition in conditions
            )

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
    match = comparison, operands = sort_condition(pattern, model, sorts, known)
    exact = operands[0].template.segments if operands else ()
    if comparison == "BETWEEN" and not pattern.between and entities[0].attributes.get(exact[-1].field) == "S":
        exact = exact[:-1]  # "Ann Lee" lies between Ann and Ann$ too, so a filter compares the text
    served = {*partition.fields, *Template(exact).fields}
    filters = tuple(sorted(known - served))
    _no_key_filter(pattern, model, filters)
    others = [entity for entity in model.entities if entity.name not in pattern.returns]
    strangers = tuple(each.name for each in others if may_fall(model, each, pattern.index, partition, match))
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
    there = [entity for entity in model.entities if not pattern.index or model.templates(entity, pattern.index)]
    others = tuple(entity.name for entity in there if entity.name not in pattern.returns)
    _needs_type(pattern, model, others)
    types = tuple(pattern.returns) if others else ()
    return Plan(pattern, model, "Scan", None, "", (), types, tuple(sorted(known)), others)


def _needs_type(pattern: AccessPattern, model: DataModel, strangers: tuple[str, ...]) -> None:
    if strangers and not model.type_attribute:
        raise ModelError(
            f"{pattern.name!r} would also read {', '.join(strangers)}, and {model.table} has no type attribute "
            "to filter by. Give the model one, or the entities other keys."
        )


def _no_key_filter(pattern: AccessPattern, model: DataModel, filters: tuple[str, ...]) -> None:
    for name in filters:
        if name in model.key_names(pattern.index):
            raise ModelError(
                f"{pattern.name!r}: {name} is a key attribute of {pattern.index or model.table}, and DynamoDB filters "
                "by others only. Give the key attributes before it too, or take it out of the question."
            )
