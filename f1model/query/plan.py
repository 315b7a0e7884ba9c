"""From an access pattern to the way DynamoDB will answer it: operation, key condition, filter, over-read.

Nothing is sent here. The key condition is derived from the key templates of the entities that come back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from f1model.design.comparison import Comparison
from f1model.design.entity import Entity, Item
from f1model.design.given import shown
from f1model.design.pattern import AccessPattern
from f1model.design.place import Place
from f1model.design.schema import Schema
from f1model.design.template import key_order
from f1model.errors import ModelError
from f1model.query.conditions import BELOW_NUMBERS, Condition, exact, partition_conditions, sort_conditions
from f1model.query.strangers import strangers
from f1model.values import brief, coerce

_TAKE = 'Take one from a model: model["Get a race with its results"].'
NOTHING = "none: every item is read"
OPTIONS = ("allow_scan", "attributes", "consistent", "items", "page_size", "start")  # of explain, request and run


@dataclass(frozen=True)
class Plan:
    """How one access pattern is answered.

    ``place`` is the table or index that is read; ``operation`` is GetItem, Query or Scan; ``conditions`` are those on
    its key attributes (a Scan has none). ``types`` are the entity types that a filter keeps (empty: no such filter),
    and ``filters`` the known attributes that are filtered by because no key serves them. ``over_reads`` are the
    entities whose items may be read, and paid for, without being returned. ``scatter`` is the attribute of the
    partition key for each of whose values there is a request of its own.
    """

    pattern: AccessPattern
    model: Schema
    place: Place
    operation: str
    conditions: tuple[Condition, ...]
    types: tuple[str, ...]
    filters: tuple[str, ...]
    over_reads: tuple[str, ...]
    scatter: str | None = None

    @property
    def sort(self) -> Condition | None:
        """The last condition if it is on the sort key, else None."""
        last = self.conditions[-1] if self.conditions else None
        return last if last and last.attribute in self.place.sort else None

    def fetches(self, attributes: Iterable[str] | None = None) -> bool:
        """Whether each item is fetched from the table, since a local index lacks something that is asked for.

        ``attributes`` are those that a projection names (None: as the pattern says).
        """
        if not self.place.local or self.place.projection == "ALL":
            return False
        return self.pattern.whole if attributes is None else not all(map(self.place.keeps, attributes))

    @property
    def condition(self) -> str:
        """The key condition in the words of the templates: ``PK = SEASON#<SeasonId> and begins_with(SK, RACE#)``."""
        return " and ".join(each.text() for each in self.conditions) or NOTHING

    def condition_for(self, values: Mapping[str, Any]) -> str:
        """The key condition with values in it: ``PK = "SEASON#2024" and begins_with(SK, "RACE#05")``.

        ``values`` are those that :meth:`values` returns.
        """
        requests = self.requests(values)
        more = f", and {len(requests) - 1} more like it, by {self.scatter}" if len(requests) > 1 else ""
        return (" and ".join(each.text(quote=True) for each in self.filled(values)) or NOTHING) + more

    @property
    def filter(self) -> str:
        """The filter in words; empty if there is none."""
        compared = self.pattern.comparisons
        parts = [compared[name].text(name) if name in compared else f"{name} = <{name}>" for name in self.filters]
        if self.types:
            parts.append(f"{self.model.type_attribute} is {' or '.join(self.types)}")
        return " and ".join(parts)

    def values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The pattern's values, coerced to the declared types (a pair for its ``between`` attribute).

        Raises:
            ModelError: a value is missing, unknown, or not of its type, or the range is upside down.
        """
        pattern = self.pattern
        wanted, compared = pattern.asked, pattern.comparisons
        missing = [name for name in wanted if name not in given]
        unknown = sorted(set(given) - set(wanted))
        if missing or unknown:
            problem = f"{pattern.name!r} {f'needs {missing[0]}' if missing else f'takes no {unknown[0]}'}."
            fix = f"Give exactly: {', '.join(wanted) or 'nothing'}."
            if missing and missing[0] in OPTIONS:
                fix = f'{missing[0]} is an option as well, so give its value in a mapping: {{"{missing[0]}": ...}}.'
            raise ModelError(repr(pattern.name), problem, fix)
        kinds = self.kinds
        values: dict[str, Any] = {}
        constant = {name: None for name, each in compared.items() if not each.given}
        for name, value in {**pattern.fixed, **constant, **given}.items():
            where = f"{pattern.name!r}: {name}"
            if name in compared and name != pattern.between:
                values[name] = compared[name].filled(value, kinds[name], where).plain
            elif name != pattern.between:
                values[name] = coerce(value, kinds[name], where)
            elif isinstance(value, tuple | list) and len(value) == 2:
                first, last = values[name] = tuple(coerce(end, kinds[name], where) for end in value)
                if key_order(first) > key_order(last):
                    problem = f"its range begins at {brief(first)}, which is larger than its end, {brief(last)}."
                    raise ModelError(where, problem, "Give the smaller value first; descending=True turns the answer.")
            else:
                raise ModelError(where, f"{value!r} is not a range.", "Give a pair: the first and the last value.")
        return values

    @property
    def kinds(self) -> dict[str, str]:
        """The declared types of the attributes of all returned entities, by name."""
        return {n: k for name in self.pattern.returns for n, k in self.model.entity(name).attributes.items()}

    def filled(self, values: Mapping[str, Any]) -> list[Condition]:
        """The conditions on the key attributes, filled with the ``values`` that :meth:`values` returns.

        Of a pattern that takes several requests they are those of the first.
        """
        name, first = self.pattern.name, self.requests(values)[0]
        return [each.filled(first, f"{name!r}, {each.attribute}") for each in self.conditions]

    def requests(self, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The values of each request: several where the pattern asks for each of some values of its partition key."""
        if not self.scatter or not isinstance(values[self.scatter], Comparison):
            return [dict(values)]
        return [{**values, self.scatter: value} for value in dict.fromkeys(values[self.scatter].operands)]

    def reads(self, items: Iterable[Item], values: Mapping[str, Any]) -> list[Item]:
        """The items that the key condition covers, in key order: what an engine evaluates before it filters."""
        held = [item for item in items if self.place.holds(item)]
        asked = [self.filled(each) for each in self.requests(values)]
        return self.ordered(
            item for conditions in asked for item in held if all(one.covers(item[one.attribute]) for one in conditions)
        )

    def ordered(self, items: Iterable[Item]) -> list[Item]:
        """The items in the order of the keys that are read; where index keys are equal, in the order of the table's."""
        names = dict.fromkeys((*(self.place.sort if self.scatter else self.place.names), *self.place.primary))
        return sorted(
            items, key=lambda item: [key_order(item.get(name)) for name in names], reverse=self.pattern.descending
        )

    def keeps(self, item: Item, values: Mapping[str, Any]) -> bool:
        """Whether the filter lets an item through."""
        if self.types and item.get(self.model.type_attribute or "") not in self.types:
            return False
        return all(compared(values[name]).holds(item, name) for name in self.filters)


def compared(value: Any) -> Comparison:
    """How a filter compares an attribute with what :meth:`Plan.values` has for it."""
    if isinstance(value, tuple):
        return Comparison("BETWEEN", value)
    return value if isinstance(value, Comparison) else Comparison("=", (value,))


def together(pattern: AccessPattern, values: Mapping[str, Any] | None, named: Mapping[str, Any]) -> dict[str, Any]:
    """A pattern's values, those in a mapping and those by name together. Raises ModelError if one is in both."""
    if not isinstance(pattern, AccessPattern):
        plan(pattern)  # says what is wrong with it
    if values is not None and not isinstance(values, Mapping):
        problem = f"its values are {shown(values)}, and have to be a mapping from names to values."
        fix = 'Write SeasonId=2024, or {"SeasonId": 2024}. Items are given by name: items=items.'
        raise ModelError(repr(pattern.name), problem, fix)
    both = sorted((values or {}).keys() & named.keys())
    if both:
        raise ModelError(repr(pattern.name), f"{both[0]} is given twice.", "Give it in the mapping or by name.")
    return {**(values or {}), **named}


def plan(pattern: AccessPattern) -> Plan:
    """Derive how ``pattern`` is answered (Developer Guide, "Query": key conditions).

    If the partition key is not complete, it takes a Scan. The sort key is matched from the left, as far as its
    fields are given: ``=`` when it is complete, ``begins_with`` for a head, and for a parent with its children
    the range from the parent's key to that of its last child.

    Raises:
        ModelError: the pattern is not part of a model, its index lacks an entity that it returns, it needs a filter
            on the type but the model has no type attribute, a filter would drop all items of an entity that it
            returns, or ``between`` does not fit the sort key.
    """
    if not isinstance(pattern, AccessPattern):
        fix = f"Take it from its model: model[{pattern!r}]." if isinstance(pattern, str) else _TAKE
        raise ModelError("", f"It needs an access pattern, and got {shown(pattern)}.", fix)
    model = pattern.model
    if model is None:
        problem = f"{pattern.name!r} belongs to no data model."
        fix = f"Take it from one, model[{pattern.name!r}], or give it one: AccessPattern(..., model=model)."
        raise ModelError(repr(pattern.name), problem, fix)
    place = model.place(pattern.index)
    entities = [model.entity(name) for name in pattern.returns]
    for entity in entities:
        if entity.name not in place.keys:
            problem = f"{entity.name} is not in {place.name}."
            fix = f'Give it a key there: Index("{place.name}", {entity.name}=Keys("...", "...")). An inverted index is '
            fix += f'Index("{place.name}", partition="SK", sort="PK"). Or ask the table.'
            if place.local:
                fix = f'Give it a sort key there: LocalIndex("{place.name}", {entity.name}="..."). Or ask the table.'
            raise ModelError(repr(pattern.name), problem, fix)
    compared = pattern.comparisons
    known = {*pattern.given, *pattern.fixed, *(n for n, each in compared.items() if each.operator == "=")}
    columns = [[(entity, place.keys[entity.name][n]) for entity in entities] for n in range(len(place.names))]
    count = len(place.partition)
    conditions, scatter = partition_conditions(place, columns[:count], known), None
    choices = [name for name, each in compared.items() if each.operator == "IN"] if conditions is None else []
    for name in choices:
        conditions = partition_conditions(place, columns[:count], {*known, name})
        if conditions is not None:
            scatter, known = name, {*known, name}
            break
    if conditions is None:
        return _scan(pattern, model, place, entities, known | compared.keys())
    conditions += sort_conditions(pattern, place, columns[count:], known)
    filters = _filters(pattern, entities, conditions, known | compared.keys())
    _check_filters(pattern, place, entities, filters)
    others = strangers(model.entities, place, conditions, pattern.returns)
    _needs_type(pattern, model, others)
    whole = len(conditions) == len(place.names) and all(each.comparison == "=" for each in conditions)
    complete = len(entities) == 1 and not filters and whole
    single = complete and not place.index and not scatter and not pattern.count
    operation = "GetItem" if single else "Query"
    types = tuple(pattern.returns) if others and operation == "Query" else ()
    return Plan(pattern, model, place, operation, tuple(conditions), types, filters, others, scatter)


def _filters(
    pattern: AccessPattern, entities: Sequence[Entity], conditions: Sequence[Condition], known: set[str]
) -> tuple[str, ...]:
    """The known attributes that no key condition matches exactly."""
    compared = pattern.comparisons
    served = [segment.field for each in conditions for segment in each.longest.segments]
    last = conditions[-1]
    if last.ranged and not exact(last, compared[last.ranged]):
        served.remove(last.ranged)
    if last.comparison == "BETWEEN" and not last.ranged and _loose(last, entities):
        served.pop()  # "Ann Lee" is between Ann and Ann$ too, so a filter compares the value
    return tuple(sorted(known.difference(served)))


def _loose(condition: Condition, entities: Sequence[Entity]) -> bool:
    """Whether the range of a parent and its children covers other values than the parent's."""
    end, delimiter = condition.last, condition.longest.delimiter
    is_text = any(entity.attributes.get(end.field) == "S" for entity in entities)
    return is_text or bool(end.tail) or delimiter >= BELOW_NUMBERS


def _check_filters(pattern: AccessPattern, place: Place, entities: Sequence[Entity], filters: tuple[str, ...]) -> None:
    for name in filters:
        if name in place.names:
            raise ModelError(
                repr(pattern.name),
                f"{name} is a key attribute of {place.name}, and DynamoDB filters by others only.",
                "Give the key attributes before it too, or take it out of the question.",
            )
    _check_can_come_back(pattern, entities, filters)


def _check_can_come_back(pattern: AccessPattern, entities: Sequence[Entity], filters: Iterable[str]) -> None:
    absent = ("attribute_not_exists", "<>")
    for name in (each for each in filters if getattr(pattern.comparisons.get(each), "operator", "") not in absent):
        lacking = next((entity.name for entity in entities if name not in entity.attributes), None)
        if lacking:
            raise ModelError(
                repr(pattern.name),
                f"no {lacking} can come back: no key serves {name}, and a filter on it drops each {lacking}, which "
                "has no such attribute.",
                f"Take {lacking} out of what it returns, or give everything it returns a key that begins with {name}.",
            )


def _scan(pattern: AccessPattern, model: Schema, place: Place, entities: Sequence[Entity], known: set[str]) -> Plan:
    if pattern.between:
        raise ModelError(
            repr(pattern.name),
            f"a range over {pattern.between} needs a whole partition key, which is not given.",
            "Give its attributes, or give the entities such a key in an index.",
        )
    _check_can_come_back(pattern, entities, sorted(known))
    others = tuple(each.name for each in model.entities if each.name in place.keys and each.name not in pattern.returns)
    _needs_type(pattern, model, others)
    types = tuple(pattern.returns) if others else ()
    return Plan(pattern, model, place, "Scan", (), types, tuple(sorted(known)), others)


def _needs_type(pattern: AccessPattern, model: Schema, strangers: tuple[str, ...]) -> None:
    if strangers and not model.type_attribute:
        problem = f"it would also read {', '.join(strangers)}, and {model.table} has no type attribute to filter by."
        raise ModelError(repr(pattern.name), problem, "Give the model one, or give the entities other keys.")
