"""What changes, in a model that nobody knows beforehand: each declared change is tried on the learner's own items."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from f1model.course.answers import shown
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.write import WritePattern
from f1model.errors import ConditionError, ModelError
from f1model.query.apply import apply
from f1model.query.explain import explain
from f1model.query.write_values import outside, wanted
from f1model.review import Review
from f1model.table.connect import connect, drop
from f1model.table.load import load, scan
from f1model.values import normal


def undeclared(model: DataModel) -> str | None:
    """What the declarations lack."""
    if not model.write_patterns:
        return (
            "Its model declares no change. What do people do there? Say it in write_patterns=[WritePattern(...)], and "
            "connect that model."
        )
    for each in model.write_patterns:
        if not each.often.strip():
            return f'{each.name!r} does not say how often it happens. Write it down: often="40/day".'
        if not each.example and (wanted(each, model) or outside(each, model)):
            return (
                f"{each.name!r} has no example to try it with. Give a value for each attribute that it is given: "
                "example={...}."
            )
    return None


def moving(model: DataModel, found: Review) -> str | None:
    """The hint to a change of what a primary key is made of, where the review calls it an error."""
    entities = {each.where for each in found.errors if each.code == "mutable-primary-key"}
    for each in model.write_patterns:
        anew = [name for name in each.key_fields(model) if name in (*each.sets, *each.fixed, *each.adds)]
        if each.entity in entities and anew:
            return (
                f"{each.name!r} changes {anew[0]}, which is part of the primary key of {each.entity}, so the whole "
                f"item moves each time. Key it by what never changes, an id, and find it by {anew[0]} in an index."
            )
    return None


def out_of_step(model: DataModel, items: Iterable[Item]) -> str | None:
    """The hint to an item whose keys are not those that its attributes make."""
    for item in items:
        made = item
        with suppress(ModelError):  # of no entity, or with attributes that nobody declared
            made = model.rekeyed(item)
        changed = [name for name in sorted({*item, *made}) if normal(item.get(name)) != normal(made.get(name))]
        if changed:
            stale = changed[0]
            named = ", ".join(str(item[name]) for name in model.place().names)
            has, makes = shown(item.get(stale, "missing")), shown(made.get(stale, "none"))
            return (
                f"A key is stale. {shown(named)} has {stale} {has}, and its attributes make {makes}. Change it with "
                "apply, which keeps both in step."
            )
    return None


def tried(model: DataModel, items: Sequence[Item], found: Review) -> str | None:
    """What goes wrong where each change is explained, carried out, and sent again, on a table of the judge's own."""
    table = connect(replace(model, table="ChangesTried"))
    try:
        load(table, items)
        for each in model.write_patterns:
            hint = _tried(table, each, items, found)
            if hint:
                return hint
            _put_right(table, items)
    finally:
        drop(table)
    return None


def _tried(table: Any, pattern: WritePattern, items: Sequence[Item], found: Review) -> str | None:
    try:
        explained = explain(pattern, *pattern.tried, items=items)
        if explained.refused:
            other = "something new" if explained.refused.endswith("is there already") else "an item that it may change"
            return f"{pattern.name!r} is refused with its example: {explained.refused}. Give an example of {other}."
        written = apply(table, pattern, *pattern.tried)
    except ModelError as error:
        return f"{pattern.name!r} cannot be tried with its example: {error.problem} {error.fix}"
    replacing = any(each.code == "overwriting-put" and each.where == pattern.name for each in found)
    if replacing and pattern.kind == "put" and written.before is None:
        return (
            f"{pattern.name!r} makes a new {pattern.entity}. A put would also replace one that is there, silently. "
            f'Write create="{pattern.entity}", which is refused then.'
        )
    once = _held(table)
    hint = out_of_step(table.model, once)
    if hint:
        return f"After {pattern.name!r}: {hint}"
    with suppress(ConditionError):
        apply(table, pattern, *pattern.tried)
    counted = _counted_twice(pattern, once, _held(table), table.model)
    if counted:
        return f"Sent twice, {pattern.name!r} changes {counted} again. {_refusing(pattern, table.model)}"
    return None


def _refusing(pattern: WritePattern, model: DataModel) -> str:
    """What would refuse a second application of a pattern."""
    if pattern.kind == "delete":
        known = pattern.key_fields(model)[-1]
        return (
            f"A delete of what is gone succeeds, and whatever goes along is done again. Let it be refused: "
            f'only_if={{"{known}": exists()}}.'
        )
    return (
        "People click twice, and SDKs send again. Let a condition refuse the second: only_if={...} with the state "
        "that it ends, or a create."
    )


def _counted_twice(pattern: WritePattern, once: Sequence[Item], twice: Sequence[Item], model: DataModel) -> str | None:
    """What a second application changed, apart from versions, and from what the pattern itself is there to add to."""
    if len(once) != len(twice):
        return f"the number of items beside {pattern.entity}"
    versions = {name for each in (pattern, *pattern.along) for name in each.versions}
    for before, after in zip(once, twice, strict=True):
        entity = model.entity_of(before)
        own = {*pattern.adds} if entity and entity.name == pattern.entity else set()
        for name in sorted({*before, *after} - own - versions):
            if before.get(name) != after.get(name):
                return name
    return None


def _held(table: Any) -> list[Item]:
    names = table.model.place().names
    return sorted(map(normal, scan(table)), key=lambda item: [str(item[name]) for name in names])


def _put_right(table: Any, items: Sequence[Item]) -> None:
    """The items as they were before a change was tried."""
    names = table.model.place().names
    held = {tuple(str(item[name]) for name in names): item for item in _held(table)}
    before = {tuple(str(item[name]) for name in names): item for item in items}
    with table.batch_writer() as batch:
        for key in held.keys() - before.keys():
            batch.delete_item(Key={name: held[key][name] for name in names})
        for key, item in before.items():
            if held.get(key) != normal(item):
                batch.put_item(Item=item)
