"""From a write pattern to what will be sent: one act for each item, with its keys in step and its conditions.

Nothing is sent here. What a write has to know of the item as it is, because a key is made of it, is read first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from f1model.design.comparison import Comparison, exists, missing
from f1model.design.entity import Item
from f1model.design.given import shown
from f1model.design.place import Place
from f1model.design.schema import Schema
from f1model.design.write import Old, WritePattern
from f1model.errors import ConditionError, ModelError
from f1model.query.units import item_write_units
from f1model.query.write_values import wanted
from f1model.values import coerce

Conditions = tuple[tuple[str, Comparison], ...]
Look = Callable[[Item], Item | None]  # from a primary key to the item that has it
OPERATIONS = {"create": "Put", "put": "Put", "change": "Update", "delete": "Delete", "check": "ConditionCheck"}


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

    def refused(self, item: Mapping[str, Any] | None) -> list[str]:
        """The conditions, in words, that do not hold for the item as it is (None: there is none)."""
        return [each.text(name) for name, each in self.conditions if not each.holds(item or {}, name)]

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
            item[name] = item.get(name, 0) + amount
        return {name: value for name, value in item.items() if name not in self.removes}

    def units(self, model: Schema, before: Item | None, *, transactional: bool) -> dict[str, Decimal]:
        """Its write units, by the name of the table and of each index, if the item is ``before``."""
        return item_write_units(model, before, self.after(before), transactional=transactional)


@dataclass(frozen=True)
class WritePlan:
    """How one write pattern is carried out.

    ``reads_first`` has the reasons why the item has to be read before it is written, in words; ``moves`` says that its
    primary key changes; ``rewrites`` are the index keys that are written anew, by place.
    """

    pattern: WritePattern
    model: Schema
    moves: bool
    reads_first: tuple[str, ...]
    rewrites: tuple[Place, ...]

    @property
    def operation(self) -> str:
        """PutItem, UpdateItem, DeleteItem or TransactWriteItems."""
        if self.moves or self.pattern.along:
            return "TransactWriteItems"
        return f"{OPERATIONS[self.pattern.kind]}Item"


def write_plan(pattern: WritePattern) -> WritePlan:
    """Derive how ``pattern`` is carried out. Raises ModelError if it is part of no model."""
    if not isinstance(pattern, WritePattern):
        raise ModelError("", f"It needs a write pattern, and got {shown(pattern)}.", "Take it from its model.")
    model = pattern.model
    if model is None:
        problem = f"{pattern.name!r} belongs to no data model."
        raise ModelError(pattern.where, problem, "Declare it in one: DataModel(..., write_patterns=[...]).")
    if pattern.kind == "check":
        raise ModelError(pattern.where, "a check writes nothing.", "Let it go along with a write: along=[...].")
    return _derived(pattern, model)


def _derived(pattern: WritePattern, model: Schema) -> WritePlan:
    key_fields = pattern.key_fields(model)
    reasons = []
    changed = {*pattern.sets, *pattern.fixed, *pattern.adds, *pattern.versions} if pattern.kind == "change" else set()
    moved = [name for name in key_fields if name in changed]
    known = ({*pattern.names(model), *pattern.sets, *pattern.fixed}) - pattern.adds.keys()
    if moved:
        reasons.append(f"{moved[0]} is part of its primary key, so the whole item moves")
    rewrites = tuple(place for place in model.places[1:] if _made(place, model, pattern) & changed)
    for place in rewrites:
        lacking = sorted(_made(place, model, pattern) - known)
        if lacking and not moved:
            reasons.append(f"the keys of {place.name} also need {' and '.join(lacking)}")
    for each in pattern.along:
        for name in wanted(each, model):
            source = each.takes.get(name, name)
            if _must_be_read(source, pattern, model, known | ({*changed} - pattern.adds.keys())):
                what = source.name if isinstance(source, Old) else source
                reasons.append(f"{each.name!r} needs its {what}")
    return WritePlan(pattern, model, bool(moved), tuple(dict.fromkeys(reasons)), rewrites)


def _made(place: Place, model: Schema, pattern: WritePattern) -> set[str]:
    """The attributes that the keys of an index are made of, if one of those keys is rendered from them."""
    keys = place.keys.get(pattern.entity, ())
    if all(key.own or key.name in place.primary or not key.template.fields for key in keys):
        return set()
    return {name for key in keys for name in key.template.fields}


def _must_be_read(source: str | Old, pattern: WritePattern, model: Schema, known: set[str]) -> bool:
    if pattern.kind == "create":
        return False
    if isinstance(source, Old):
        return source.name not in pattern.names(model) or pattern.kind == "put"
    declared = model.entity(pattern.entity).attributes
    return source in declared and source not in known and pattern.kind != "put"


def read_first(plan: WritePlan, given: Mapping[str, Any]) -> tuple[str, ...]:
    """The reasons why the item is read before it is written, with these values, in words."""
    version, kind = plan.pattern.version, plan.pattern.kind
    unknown = version is not None and kind not in ("create", "check") and given.get(version) is None
    return plan.reads_first + ((f"its {version} is not given",) if unknown else ())


def acts(plan: WritePlan, given: Mapping[str, Any], changes: Mapping[str, Any], look: Look) -> list[Act]:
    """What is done to each item, the main one first (two acts if it moves).

    ``given`` and ``changes`` are those that :func:`typed` returns. ``look`` gives the item of a primary key as it is,
    or None, and is asked only for what has to be read first.

    Raises:
        ConditionError: an item that has to be read first is not there.
        ModelError: a key cannot be rendered, or one item would be written twice.
    """
    pattern, model = plan.pattern, plan.model
    done, before = _acts(plan, given, changes, look)
    main = next((act for act in done if act.operation == "Put"), done[0])
    new = main.after(before) or before or {}
    for each in pattern.along:
        scope = _scope(each, model, {**given, **changes, **new}, {**given, **(before or {})})
        anew = {name: scope[name] for name in (*each.sets, *each.adds) if name in scope}
        done += _acts(_derived(each, model), scope, anew, look)[0]
    keys = [tuple(act.key.values()) for act in done]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        problem = f"{', '.join(map(str, twice))} would be written twice in one transaction."
        raise ModelError(pattern.where, problem, "Make it one write: DynamoDB takes each item once.")
    return done


def _scope(each: WritePattern, model: Schema, new: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    kinds = model.entity(each.entity).attributes
    scope = {}
    for name in wanted(each, model):
        source = each.takes.get(name, name)
        value = before.get(source.name) if isinstance(source, Old) else new.get(source)
        if value is not None:
            scope[name] = coerce(value, kinds[name], f"{each.name!r}: {name}")
    return scope


def _acts(
    plan: WritePlan, values: Mapping[str, Any], changes: Mapping[str, Any], look: Look
) -> tuple[list[Act], Item | None]:
    """The acts on one pattern's own item, and that item as it was if it was read first."""
    pattern, model, version = plan.pattern, plan.model, plan.pattern.version
    entity, table = model.entity(pattern.entity), model.place()
    given = {name: value for name, value in values.items() if name in entity.attributes}
    fixed = {
        name: None if value is None else coerce(value, entity.attributes[name], f"{pattern.name!r}: {name}")
        for name, value in pattern.fixed.items()
    }
    key, before = table.render(entity, {**given, **(fixed if pattern.whole else {})}), None
    if read_first(plan, given):
        before = look(key)
        if before is None and pattern.kind != "put" and not pattern.upsert:
            raise ConditionError(
                pattern.where, f"{', '.join(map(str, key.values()))} is not there.", "Create it first."
            )
        if version and before and given.get(version) is None and version in before:
            given[version] = before[version]
    conditions = _conditions(plan, given)
    if pattern.whole:
        counted = {version: given.get(version, 0) + 1} if version else {}
        item = model.item(entity.name, {**given, **fixed, **counted})
        return [Act(pattern, "Put", key, item, conditions=conditions)], before
    if pattern.kind != "change":
        return [Act(pattern, OPERATIONS[pattern.kind], key, conditions=conditions)], before
    amounts = {name: changes[name] if amount is None else amount for name, amount in pattern.adds.items()}
    amounts |= dict.fromkeys(pattern.versions, 1)
    sets = {name: value for name, value in {**changes, **fixed}.items() if name not in amounts}
    if before is not None:
        return _changed(plan, before, sets, amounts, conditions), before
    if pattern.upsert:  # what a new item needs as well; of one that is there it is the same
        sets = {**{name: given[name] for name in pattern.key_fields(model) if name not in key}, **sets}
    known = {name: value for name, value in {**given, **sets}.items() if value is not None}
    kept = {name: value for name, value in sets.items() if value is not None}
    if pattern.upsert and model.type_attribute:
        kept[model.type_attribute] = entity.name
    removes = [name for name, value in sets.items() if value is None]
    for place in plan.rewrites:
        rendered = place.render(entity, known)
        names = _rendered(place, entity.name)
        kept |= {name: rendered[name] for name in names if name in rendered}
        removes += [name for name in names if name not in rendered]
    return [Act(pattern, "Update", key, kept, tuple(removes), amounts, conditions)], None


def _conditions(plan: WritePlan, given: Mapping[str, Any]) -> Conditions:
    """The pattern's own conditions on the item as it is, with values in them."""
    pattern, model = plan.pattern, plan.model
    kinds, first = model.entity(pattern.entity).attributes, model.place().partition[0]
    presence = {"create": missing(), "change": None if pattern.upsert else exists()}.get(pattern.kind)
    conditions = [] if presence is None else [(first, presence)]
    for name, each in pattern.conditions.items():
        conditions.append((name, each.filled(given.get(name), kinds[name], f"{pattern.name!r}: {name}")))
    known = [] if pattern.whole else [n for n in pattern.given or () if n not in pattern.key_fields(model)]
    if pattern.version and pattern.kind != "create" and given.get(pattern.version) is not None:
        known.append(pattern.version)
    for name in known:
        value = given.get(name)
        conditions.append((name, missing() if value is None else Comparison("=", (value,))))
    return tuple(conditions)


def _rendered(place: Place, entity: str) -> list[str]:
    """The key attributes of an index that are rendered, and so have to be kept in step."""
    return [key.name for key in place.keys[entity] if not key.own and key.name not in place.primary]


def _changed(
    plan: WritePlan,
    before: Item,
    sets: Item,
    amounts: Mapping[str, Any],
    conditions: tuple[tuple[str, Comparison], ...],
) -> list[Act]:
    """A change of an item that was read: in place, or to another primary key."""
    pattern, model, table = plan.pattern, plan.model, plan.model.place()
    added = {name: before.get(name, 0) + amount for name, amount in amounts.items()}
    after = model.rekeyed(before, {**sets, **added})
    key = _key(table, before)
    if _key(table, after) != key:
        unchanged = [(name, Comparison("=", (value,))) for name, value in before.items() if name not in key]
        if pattern.version in before:
            unchanged = [(name, each) for name, each in unchanged if name == pattern.version]
        taken = Act(pattern, "Delete", key, conditions=_merged([*conditions, *unchanged]))
        return [taken, Act(pattern, "Put", _key(table, after), after, conditions=((table.partition[0], missing()),))]
    made = {name for place in plan.rewrites for name in _made(place, model, pattern)}
    ours = {name for place in plan.rewrites for name in _rendered(place, pattern.entity)}
    held = [  # what the new keys are made of has to be what was read
        (name, Comparison("=", (before[name],)) if name in before else missing())
        for name in sorted(made)
        if name not in sets and name not in pattern.key_fields(model)
    ]
    kept = {name: value for name, value in sets.items() if value is not None}
    kept |= {name: added[name] for name in amounts if name in made}
    kept |= {name: after[name] for name in sorted(ours) if name in after}
    removes = [name for name, value in sets.items() if value is None] + sorted(ours - after.keys())
    left = {name: amount for name, amount in amounts.items() if name not in made}
    return [Act(pattern, "Update", key, kept, tuple(removes), left, _merged([*conditions, *held]))]


def _merged(conditions: Sequence[tuple[str, Comparison]]) -> Conditions:
    return tuple(each for number, each in enumerate(conditions) if each not in conditions[:number])


def _key(table: Place, item: Mapping[str, Any]) -> Item:
    return {name: item[name] for name in table.names}
