"""What a write pattern does to each item: one act for each, with its keys in step and its conditions.

Nothing is sent here. What a write has to know of the item as it is, because a key is made of it, is read first, and is
then a condition of the write.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Any

from f1model.design.comparison import Comparison, exists, missing
from f1model.design.entity import Item
from f1model.design.place import Place
from f1model.design.schema import Schema
from f1model.design.write import Old, WritePattern
from f1model.errors import ConditionError, ModelError
from f1model.query.units import item_size, item_write_units, write_units
from f1model.query.write_plan import OPERATIONS, WritePlan, reads_itself
from f1model.query.write_values import amounts, fixed_values, operands, wanted
from f1model.values import normal

Conditions = tuple[tuple[str, Comparison], ...]
Look = Callable[[Item], Item | None]  # from a primary key to the item that has it
Units = dict[str, Decimal]  # write units, by the name of the table and of each index
_EXACT = Context(prec=38)  # the digits of DynamoDB's numbers


@dataclass(frozen=True)
class Act:
    """What is done to one item: ``operation`` is Put, Update, Delete or ConditionCheck.

    ``key`` is its primary key; ``sets``, ``removes`` and ``adds`` are those of an Update, and of a Put ``sets`` is the
    whole item. ``conditions`` are on the item as it is, as pairs of an attribute and a comparison.
    """

    pattern: WritePattern
    operation: str
    key: Item
    sets: Item = field(default_factory=dict)
    removes: tuple[str, ...] = ()
    adds: Mapping[str, int | Decimal] = field(default_factory=dict)
    conditions: Conditions = ()

    def refusal(self, item: Mapping[str, Any] | None) -> str:
        """Why it is refused if the item is as it is (None: there is none), in words; "" if it is not."""
        unmet = next((each.text(name) for name, each in self.conditions if not each.holds(item or {}, name)), "")
        what = ", ".join(map(str, self.key.values()))
        if unmet and item is None:
            return f"{what} is not there"
        if unmet and any(each == missing() and name in self.key for name, each in self.conditions):
            return f"{what} is there already"
        return f"{what} does not meet the condition that {unmet}" if unmet else ""

    def after(self, before: Item | None) -> Item | None:
        """The item as it will be; None if there will be none."""
        if self.operation == "ConditionCheck":
            return before
        if self.operation == "Delete":
            return None
        if self.operation == "Put":
            return dict(self.sets)
        item = {**self.key, **(before or {}), **self.sets}
        for name, amount in self.adds.items():
            item[name] = _sum(item.get(name, 0), amount, f"{self.pattern.name!r}: {name}")
        return {name: value for name, value in item.items() if name not in self.removes}


def total_units(model: Schema, done: Sequence[Act], before: Sequence[Item | None], *, transactional: bool) -> Units:
    """The write units of all acts, if the items are as they are in ``before``."""
    costs = [
        item_write_units(model, item, act.after(item), transactional=transactional)
        for act, item in zip(done, before, strict=True)
    ]
    return {place.name: sum((cost[place.name] for cost in costs), Decimal(0)) for place in model.places}


def refused_units(model: Schema, done: Sequence[Act], before: Sequence[Item | None], *, transactional: bool) -> Units:
    """The write units of acts that were all refused: each by the larger of the item that is there and the one that
    would be, in the table only.

    Source: Developer Guide, "DynamoDB read and write operations", which gives 310 KB for a put of 310 KB on an item of
    300. A cancelled transaction is billed as well; neither AWS nor DynamoDB Local report how much, so that is the most.
    """
    sizes = [max(item_size(item or {}), _new_size(act, item)) for act, item in zip(done, before, strict=True)]
    return {model.table: sum((write_units(size, transactional=transactional) for size in sizes), Decimal(0))}


def _new_size(act: Act, before: Item | None) -> int:
    try:
        return item_size(act.after(before) or {})
    except ModelError:  # a sum of what is no number: there will be no such item
        return 0


def refused(pattern: WritePattern, why: str, paid: Mapping[str, Decimal] | None = None) -> ConditionError:
    """The error of a write that :meth:`Act.refusal` gives a reason for; ``paid`` are its write units."""
    return ConditionError(pattern.where, f"{why}, so nothing was written.", "Read it, and decide again.", paid)


def acts(plan: WritePlan, given: Mapping[str, Any], changes: Mapping[str, Any], look: Look) -> list[Act]:
    """What is done to each item, the main one first (two acts if it moves).

    ``given`` and ``changes`` are those that :func:`typed` returns. ``look`` gives the item of a primary key as it is,
    or None, and is asked only for what has to be read first.

    Raises:
        ConditionError: an item that has to be read first is not there, or does not meet the conditions.
        ModelError: a key cannot be rendered, or one item would be written twice.
    """
    pattern, model = plan.pattern, plan.model
    done, before = own_acts(plan, given, changes, look)
    new, old = told(plan, given, done[-1], before)
    for each in plan.along:
        scope = scope_of(each.pattern, model, new, old)
        if each.pattern.kind != "check" and not {*each.pattern.key_fields(model)} <= {*scope, *each.pattern.fixed}:
            continue
        anew = {name: scope.get(name) for name in each.pattern.sets}
        anew |= {name: scope.get(name) for name, amount in each.pattern.adds.items() if amount is None}
        done += own_acts(each, scope, anew, look)[0]
    keys = [tuple(act.key.values()) for act in done]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        problem = f"{', '.join(map(str, twice))} would be written twice in one transaction."
        raise ModelError(pattern.where, problem, "Make it one write: DynamoDB takes each item once.")
    return done


def told(plan: WritePlan, given: Mapping[str, Any], main: Act, before: Item | None) -> tuple[Item, Item]:
    """What is known of the written item after it and before it, for what goes along: ``before`` if it was read."""
    pattern, model = plan.pattern, plan.model
    declared = model.entity(pattern.entity).attributes
    own = () if pattern.whole or before is not None else pattern.names(model)  # what is only compared is no value of it
    known = {name: value for name, value in given.items() if name in own or name not in declared}
    fixed = fixed_values(pattern, model)
    known |= {name: fixed[name] for name in pattern.constants(model) if name in own}
    new = {**known, **(main.after(before) or before or {}), **dict.fromkeys(main.removes)}
    return new, {**known, **(before or {})}


def scope_of(each: WritePattern, model: Schema, new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """The values of what goes along, of the written item before or after."""
    entity, scope = model.entity(each.entity), {}
    for name in wanted(each, model):
        source = each.takes.get(name, name)
        value = old.get(source.name) if isinstance(source, Old) else new.get(source)
        if value is not None:
            compared = name in operands(each)
            scope[name] = value if compared else entity.typed(name, value, f"{each.name!r}: {name}")
    return scope


def own_acts(
    plan: WritePlan, values: Mapping[str, Any], changes: Mapping[str, Any], look: Look
) -> tuple[list[Act], Item | None]:
    """The acts on one pattern's own item, and that item as it was if it was read first."""
    pattern, model, version = plan.pattern, plan.model, plan.pattern.version
    entity, table = model.entity(pattern.entity), model.place()
    given = {name: value for name, value in values.items() if name in entity.attributes}
    fixed = fixed_values(pattern, model)
    constants = {name: fixed.pop(name) if not pattern.whole else fixed[name] for name in pattern.constants(model)}
    given |= constants
    key, before = table.render(entity, given), None
    conditions = conditions_of(plan, given)
    if reads_itself(plan, given):
        before = look(key)
        needed = ((table.partition[0], exists()),) if pattern.kind != "put" and not pattern.upsert else ()
        why = Act(pattern, "", key, conditions=(*needed, *conditions)).refusal(before)
        if why:
            raise refused(pattern, why)
        conditions += _as_read(plan, given, before)
    if version and given.get(version) is None:
        given[version] = (before or {}).get(version, 0)
    conditions = tuple(each for number, each in enumerate(conditions) if each not in conditions[:number])
    if pattern.whole:
        written = {*pattern.names(model)} - operands(pattern)  # the others are only compared with
        ours = {name: value for name, value in given.items() if name in written}
        counted = {version: given[version] + 1} if version else {}
        item = model.item(entity.name, {**ours, **fixed, **counted})
        return [Act(pattern, "Put", key, item, conditions=conditions)], before
    if pattern.kind != "change":
        return [Act(pattern, OPERATIONS[pattern.kind], key, conditions=conditions)], before
    added = amounts(pattern, changes)
    sets = {name: value for name, value in {**changes, **fixed}.items() if name not in added}
    if before is not None:
        return _changed(plan, before, sets, added, conditions), before
    return [_unread(plan, key, given, sets, added, conditions)], None


def conditions_of(plan: WritePlan, given: Mapping[str, Any]) -> Conditions:
    """The pattern's own conditions on the item as it is, with values in them."""
    pattern, model = plan.pattern, plan.model
    kinds, first = model.entity(pattern.entity).attributes, model.place().partition[0]
    presence = {"create": missing(), "change": None if pattern.upsert else exists()}.get(pattern.kind)
    conditions = [] if presence is None else [(first, presence)]
    for name, each in pattern.conditions.items():
        conditions.append((name, each.filled(given.get(name), kinds[name], f"{pattern.name!r}: {name}")))
    known = [] if pattern.whole else [n for n in pattern.given or () if n not in pattern.key_fields(model)]
    conditions += [_given(given, name) for name in known if name != pattern.version]
    if pattern.version and pattern.kind != "create" and pattern.version in given:
        conditions.append(_given(given, pattern.version))
    return tuple(conditions)


def _as_read(plan: WritePlan, given: Mapping[str, Any], before: Item | None) -> Conditions:
    """That the item is still as it was read, in all that counts, when it is written."""
    first = plan.model.place().partition[0]
    if before is None:
        return ((first, missing()),)
    unknown = [name for name in plan.pattern.versions if name not in given]
    moving = before if plan.moves else ()  # whatever else it has goes with it, declared or not
    names = {key.name for place in plan.model.places for key in place.keys.get(plan.pattern.entity, ())}
    names |= {*plan.pattern.key_fields(plan.model), plan.model.type_attribute or ""}
    held = (*plan.relies_on, *unknown, *(name for name in moving if name not in {*plan.relies_on, *names}))
    return (
        (first, exists()),
        *((name, Comparison("=", (before[name],)) if name in before else missing()) for name in held),
    )


def _given(given: Mapping[str, Any], name: str) -> tuple[str, Comparison]:
    value = given.get(name)
    return name, missing() if value is None else Comparison("=", (value,))


def _changed(
    plan: WritePlan, before: Item, sets: Item, amounts: Mapping[str, Any], conditions: Conditions
) -> list[Act]:
    """A change of an item that was read: in place, or to another primary key."""
    pattern, table = plan.pattern, plan.model.place()
    added = {name: _sum(before.get(name, 0), amount, f"{pattern.name!r}: {name}") for name, amount in amounts.items()}
    after = _renewed(plan, before, {**sets, **added})
    key, new_key = _key(table, before), _key(table, after)
    if new_key != key:
        free = ((table.partition[0], missing()),)
        return [
            Act(pattern, "Delete", key, conditions=conditions),
            Act(pattern, "Put", new_key, after, conditions=free),
        ]
    sets = {**sets, **{name: added[name] for name in amounts if name in plan.made_of}}  # held to what was read
    sets |= {name: after.get(name) for name in plan.key_names}
    return [_update(pattern, key, sets, {n: a for n, a in amounts.items() if n not in plan.made_of}, conditions)]


def _unread(
    plan: WritePlan, key: Item, given: Item, sets: Item, amounts: Mapping[str, Any], conditions: Conditions
) -> Act:
    """A change of an item that nobody has to read, or, with an upsert, of one that is not there."""
    pattern, model, entity = plan.pattern, plan.model, plan.model.entity(plan.pattern.entity)
    if pattern.upsert:  # what a new item needs as well; of one that is there it is the same
        sets = {**{name: given[name] for name in pattern.key_fields(model)}, **sets}
        sets |= {model.type_attribute: entity.name} if model.type_attribute else {}
    ours = {name: value for name, value in given.items() if name in pattern.names(model)}  # no operands
    known = {name: value for name, value in {**ours, **sets, **amounts}.items() if value is not None}
    rendered = {name: value for place in plan.rewrites for name, value in place.render(entity, known).items()}
    sets = {**sets, **{name: rendered.get(name) for name in plan.key_names}}
    return _update(pattern, key, sets, amounts, conditions)


def _update(pattern: WritePattern, key: Item, sets: Item, amounts: Mapping[str, Any], conditions: Conditions) -> Act:
    """An Update; what is set to None is removed, and the primary key stays as it is."""
    kept = {name: value for name, value in sets.items() if value is not None and name not in key}
    removes = tuple(name for name, value in sets.items() if value is None)
    return Act(pattern, "Update", key, kept, removes, amounts, conditions)


def _renewed(plan: WritePlan, before: Item, changes: Mapping[str, Any]) -> Item:
    """The item with changes, and all its keys rendered again. What its entity does not declare stays as it is."""
    model, entity = plan.model, plan.model.entity(plan.pattern.entity)
    keys = {key.name for place in model.places for key in place.keys.get(entity.name, ()) if not key.own}
    values = {name: value for name, value in {**before, **changes}.items() if name in entity.attributes}
    kept = {
        name: value for name, value in before.items()
        if name not in (*keys, model.type_attribute, *changes) and (name not in values or value is None)
    }  # fmt: skip
    return {**kept, **model.item(entity.name, values)}


def _key(table: Place, item: Mapping[str, Any]) -> Item:
    return {name: item[name] for name in table.names}


def _sum(value: Any, amount: int | Decimal, where: str) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ModelError(where, f"{where} is {value!r}, and only numbers can be added to.", "Store a number there.")
    total: int | Decimal = normal(_EXACT.add(Decimal(value), Decimal(amount)))
    return total
