"""How a write pattern is carried out: what is read first, whether the item moves, which keys are written anew."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from f1model.design.given import shown
from f1model.design.place import Place
from f1model.design.schema import Schema
from f1model.design.write import Old, WritePattern
from f1model.errors import ModelError
from f1model.query.write_values import wanted

OPERATIONS = {"create": "Put", "put": "Put", "change": "Update", "delete": "Delete", "check": "ConditionCheck"}


@dataclass(frozen=True)
class WritePlan:
    """How one write pattern is carried out.

    ``reads_first`` has the reasons why the item has to be read before it is written, in words, and ``relies_on`` the
    attributes that have to be then as they were read. ``moves`` says that the primary key changes. ``rewrites`` are
    the indexes whose keys are written anew: ``key_names`` are those keys, ``made_of`` the attributes they are made of.
    ``along`` are the plans of what goes along.
    """

    pattern: WritePattern
    model: Schema
    moves: bool
    reads_first: tuple[str, ...]
    relies_on: tuple[str, ...]
    rewrites: tuple[Place, ...]
    key_names: tuple[str, ...]
    made_of: frozenset[str]
    along: tuple["WritePlan", ...] = ()

    @property
    def operation(self) -> str:
        """PutItem, UpdateItem, DeleteItem or TransactWriteItems."""
        if self.moves or self.along:
            return "TransactWriteItems"
        return f"{OPERATIONS[self.pattern.kind]}Item"


def write_plan(pattern: WritePattern) -> WritePlan:
    """Derive how ``pattern`` is carried out. Raises ModelError if it is part of no model, or only goes along."""
    if not isinstance(pattern, WritePattern):
        raise ModelError("", f"It needs a write pattern, and got {shown(pattern)}.", "Take it from its model.")
    if pattern.model is None:
        problem = f"{pattern.name!r} belongs to no data model."
        raise ModelError(pattern.where, problem, "Declare it in one: DataModel(..., write_patterns=[...]).")
    if pattern.kind == "check":
        raise ModelError(pattern.where, "a check writes nothing.", "Let it go along with a write: along=[...].")
    if pattern.takes:
        problem = "it takes values, and goes along with nothing."
        raise ModelError(pattern.where, problem, "Give the values when it is applied, or put it into along=[...].")
    return _derived(pattern, pattern.model)


def _derived(pattern: WritePattern, model: Schema) -> WritePlan:
    key_fields = pattern.key_fields(model)
    along = tuple(_derived(each, model) for each in pattern.along)
    changes = pattern.kind == "change"
    changed = {*pattern.sets, *pattern.anew(model), *pattern.adds, *pattern.versions} if changes else set()
    counted = {*pattern.adds, *pattern.versions}  # their new values are not known unless they are read
    known = {*pattern.names(model), *pattern.sets, *pattern.fixed} - counted
    reasons, relies_on = [], []
    moved = [name for name in key_fields if name in changed]
    if moved:
        reasons.append(f"{moved[0]} is part of its primary key, so the whole item moves")
        relies_on += [name for name in model.entity(pattern.entity).attributes if name not in key_fields]
    rewrites, key_names = _in_step(pattern, model, changed)
    for place in rewrites:
        lacking = sorted(_fields(place, pattern.entity) - known)
        relies_on += lacking
        if lacking and not moved:
            reasons.append(f"the keys of {place.name} also need {' and '.join(lacking)}")
    for each in along:
        for name in wanted(each.pattern, model):
            source = each.pattern.takes.get(name, name)
            if _must_be_read(source, pattern, model, known):
                what = source.name if isinstance(source, Old) else source
                relies_on.append(what)
                reasons.append(f"{each.pattern.name!r} needs its {what}")
        reasons += [f"for {each.pattern.name!r}, {reason}" for reason in each.reads_first]
    made_of = frozenset(name for place in rewrites for name in _fields(place, pattern.entity))
    first, names = tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys(relies_on))
    return WritePlan(pattern, model, bool(moved), first, names, rewrites, key_names, made_of, along)


def _in_step(
    pattern: WritePattern, model: Schema, changed: Collection[str]
) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """The indexes whose keys have to be written anew, and those keys.

    An item that may be new needs all of them. Two indexes may share a key: then both say whether it is there.
    """
    rendered = {
        place: [
            key.name for key in place.keys.get(pattern.entity, ())
            if not key.own and key.name not in (*place.primary, model.type_attribute)
        ]
        for place in model.places[1:]
    }  # fmt: skip
    names = tuple(
        dict.fromkeys(
            name
            for place, keys in rendered.items()
            for name in keys
            if pattern.upsert or _fields(place, pattern.entity) & {*changed}
        )
    )
    return tuple(place for place, keys in rendered.items() if {*names} & {*keys}), names


def _fields(place: Place, entity: str) -> set[str]:
    """The attributes that the entity's keys in a place are made of."""
    return {name for key in place.keys.get(entity, ()) for name in key.template.fields}


def _must_be_read(source: str | Old, pattern: WritePattern, model: Schema, known: Collection[str]) -> bool:
    if pattern.kind == "create":
        return False
    if isinstance(source, Old):
        return pattern.kind == "put" or source.name not in pattern.names(model)
    declared = model.entity(pattern.entity).attributes
    return source in declared and source not in known and pattern.kind != "put"


def read_first(plan: WritePlan, given: Mapping[str, Any]) -> tuple[str, ...]:
    """The reasons why the item, or one that goes along, is read before it is written, with these values, in words."""
    return plan.reads_first + _unknown_version(plan, given) + tuple(
        f"for {each.pattern.name!r}, {reason}"
        for each in plan.along
        for reason in _unknown_version(each, dict.fromkeys(wanted(each.pattern, plan.model), 0))
    )  # fmt: skip


def reads_itself(plan: WritePlan, given: Mapping[str, Any]) -> bool:
    """Whether the pattern's own item is read before it is written, with these values."""
    return bool(plan.moves or plan.relies_on or _unknown_version(plan, given))


def _unknown_version(plan: WritePlan, given: Mapping[str, Any]) -> tuple[str, ...]:
    version = plan.pattern.version
    unknown = version and plan.pattern.kind != "create" and version not in given
    return (f"its {version} is not given",) if unknown else ()
