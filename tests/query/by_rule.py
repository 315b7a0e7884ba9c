"""Declared writes by rule: what each of them does to a table that is a mapping in Python, from primary keys to items.

It reads declarations and knows nothing of plans, acts or templates: keys are rendered by Python's own format strings,
and all keys of an item are made anew from its facts after each write, so that none can be stale.
"""

from collections.abc import Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

from f1model.design.comparison import Comparison
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.write import Old, WritePattern
from f1model.errors import ModelError
from f1model.values import coerce, normal

Key = tuple[Any, ...]
Table = dict[Key, Item]


class RefusedError(Exception):
    """A write that a condition refuses."""


class WrongError(Exception):
    """A write that cannot be sent; ``refused`` says that a condition would refuse it as well."""

    refused = False


def keys_of(model: DataModel, name: str, facts: Mapping[str, Any]) -> Item:
    """All keys of an item, of the table and of each index that it is in, and its type."""
    entity = model.entity(name)
    table = {model.partition: entity.partition, **({model.sort: entity.sort} if model.sort else {})}
    made = {model.type_attribute: name} if model.type_attribute else {}
    made |= {key: _rendered(str(template), facts, model) for key, template in table.items()}
    for index in model.indexes:
        declared: Any = index.keys.get(name)
        names = model.place(index.name).names
        partition, sort = names[0], names[-1]
        glued = {}
        if isinstance(declared, str):  # of a local index: the sort key alone
            glued = {sort: declared}
        elif declared is not None:
            glued = {partition: declared.partition} | ({sort: declared.sort} if declared.sort is not None else {})
        plain = {*model.place(index.name).names} & {*entity.attributes}
        needed = plain | {field for template in glued.values() for field in fields(template)}
        if glued and all(facts.get(field) is not None for field in needed):
            made |= {key: _rendered(template, facts, model) for key, template in glued.items()}
    return made


def fields(template: str) -> list[str]:
    """The attributes that a template names."""
    return [field for _, field, _, _ in Formatter().parse(template) if field]


def _rendered(template: str, facts: Mapping[str, Any], model: DataModel) -> Any:
    named = fields(template)
    if any(facts.get(name) in (None, "") for name in named):
        raise WrongError(f"{template} lacks a value")
    values = {name: normal(facts[name]) for name in named}
    if named and template == f"{{{named[0]}}}" and named[0] in (model.partition, model.sort):
        return values[named[0]]
    values = {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in values.items()}
    for text, field, spec, _ in Formatter().parse(template):
        value = values.get(field or "")
        if field and (model.delimiter in f"{text.rpartition(model.delimiter)[2]}{value}"):
            raise WrongError(f"{field} is {value!r}, with the delimiter in it")
        if spec and (not str(value).isdecimal() or len(str(value)) > int(spec[:-1])):
            raise WrongError(f"{field} is {value!r}, which {spec} does not hold")
    return template.format_map(values)


def carried_out(
    model: DataModel, held: Table, pattern: WritePattern, given: Mapping[str, Any], changes: Mapping[str, Any]
) -> Table:
    """The table after the write. Raises RefusedError or WrongError where it does not happen."""
    one = _One(model, held, pattern, given, changes, _read_by_others(model, pattern))
    steps = [one]
    declared = {*model.entity(pattern.entity).attributes}
    try:
        one.finish()
        kept = {name: value for name, value in given.items() if name not in declared}
        new = {**(kept if pattern.whole or one.here is not None else given), **(one.after or one.before)}
        old = one.before if pattern.whole or one.here is not None else dict(given)
        for each in pattern.along:
            step = _going_along(model, held, each, new, old)
            if step:
                steps.append(step)
                step.finish()
        touched = [key for step in steps for key in step.writes]
        if len({*touched}) < len(touched):
            raise WrongError("an item is written twice")
    except WrongError as error:
        error.refused = not all(step.met for step in steps)
        raise
    if not all(step.met for step in steps):
        raise RefusedError
    after = dict(held)
    for step in steps:
        for key, item in step.writes.items():
            after.pop(key, None)
            after |= {key: item} if item is not None else {}
    return after


def _names(model: DataModel, each: WritePattern) -> list[str]:
    """The attributes whose values come along to a write that goes along."""
    asked = [name for name, condition in each.conditions.items() if condition.given]
    counted = [name for name, amount in each.adds.items() if amount is None]
    named = [name for name in (*each.names(model), *each.sets, *counted) if name not in each.fixed]
    return list(dict.fromkeys([*named, *asked]))


def _read_by_others(model: DataModel, pattern: WritePattern) -> bool:
    """Whether something goes along that needs a value of the item as it is, which is not given."""
    declared, known = model.entity(pattern.entity).attributes, pattern.names(model)
    sources = [each.takes.get(name, name) for each in pattern.along for name in _names(model, each)]
    names = [source.name if isinstance(source, Old) else source for source in sources]
    return any(name in declared and name not in known for name in names)


def _going_along(
    model: DataModel, held: Table, each: WritePattern, new: Mapping[str, Any], old: Mapping[str, Any]
) -> "_One | None":
    kinds, scope = model.entity(each.entity).attributes, {}
    for name in _names(model, each):
        source = each.takes.get(name, name)
        value = old.get(source.name) if isinstance(source, Old) else new.get(source)
        if value is not None:
            scope[name] = value if name in _compared(each) else _typed(value, kinds[name], name)
    needed = {*each.key_fields(model)} - {name for name, value in each.fixed.items() if value is not None}
    if not needed <= {*scope} and each.kind != "check":
        return None
    counted = [name for name, amount in each.adds.items() if amount is None]
    return _One(model, held, each, scope, {name: scope.get(name) for name in (*each.sets, *counted)})


def _compared(pattern: WritePattern) -> set[str]:
    """The attributes that are given a range, a choice or a part to be compared with, which is no value of theirs."""
    parts = ("IN", "BETWEEN", "contains", "begins_with")
    return {name for name, each in pattern.conditions.items() if each.given and each.operator in parts}


def _typed(value: Any, kind: str, name: str) -> Any:
    try:
        return normal_number(coerce(value, kind, name))
    except ModelError as error:
        raise WrongError(str(error)) from None


def normal_number(value: Any) -> Any:
    return value if isinstance(value, set | frozenset | bytes | dict | list) else normal(value)


class _One:
    """What one pattern does to its own item; ``writes`` has the items after it, by key."""

    def __init__(
        self, model: DataModel, held: Table, pattern: WritePattern, given: Mapping[str, Any],
        changes: Mapping[str, Any], read_by_others: bool = False,
    ) -> None:  # fmt: skip
        self._model, self._held, self._pattern, self._changes = model, held, pattern, changes
        self._entity = model.entity(pattern.entity)
        kinds = self._entity.attributes
        self._given = {name: value for name, value in given.items() if name in kinds}
        self._fixed = {n: None if v is None else _typed(v, kinds[n], n) for n, v in pattern.fixed.items()}
        left = {*_compared(pattern), *pattern.versions}
        named = {name: self._given.get(name) for name in pattern.names(model) if name not in left}
        self._null = {name for name, kind in kinds.items() if kind == "NULL" and name in {*self._given, *self._fixed}}
        self._values = {**named, **self._fixed} if pattern.whole else named
        given_too = pattern.given or () if pattern.kind == "change" else ()
        at = {*pattern.key_fields(model)} - {*given_too}
        if pattern.kind != "change" or pattern.given is not None:
            self._given |= {name: value for name, value in self._fixed.items() if name in at}
        self.key = self._key_of(self._values if pattern.whole else self._given)
        self.here = held.get(self.key)
        self.before = {name: value for name, value in (self.here or {}).items() if name in kinds}
        self.after: dict[str, Any] | None = None
        self.writes: dict[Key, Item | None] = {}
        self.met = self._meets(read_by_others)

    def _key_of(self, facts: Mapping[str, Any]) -> Key:
        entity, model = self._entity, self._model
        templates = [entity.partition, *([str(entity.sort)] if model.sort else [])]
        return tuple(_rendered(template, facts, model) for template in templates)

    def _meets(self, read_by_others: bool) -> bool:
        pattern, given, version = self._pattern, self._given, self._pattern.version
        reads = read_by_others or (version and version not in given)
        needed = (pattern.kind == "change" and not pattern.upsert) or (pattern.kind == "delete" and reads)
        met = not ((pattern.kind == "create" and self.here is not None) or (needed and self.here is None))
        kinds = self._entity.attributes
        for name, condition in pattern.conditions.items():
            try:
                filled = condition.filled(given.get(name), kinds[name], name)
            except ModelError as error:
                raise WrongError(str(error)) from None
            met = met and filled.holds(self.here or {}, name)
        more = [] if pattern.whole else [n for n in pattern.given or () if n not in pattern.key_fields(self._model)]
        more += [version] if version and pattern.kind != "create" and version in given else []
        for name in more:
            value = given.get(name)
            if value is None and name in (self.here or {}):
                met = False
            if value is not None:
                met = met and Comparison("=", (value,)).holds(self.here or {}, name)
        return met

    def finish(self) -> None:
        pattern, version = self._pattern, self._pattern.version
        if pattern.kind == "check":
            self.writes, self.after = {self.key: self.here}, self.before
            return
        if pattern.kind == "delete":
            self.writes = {self.key: None}
            return
        if pattern.whole:
            facts = dict(self._values)
            if version:
                known = self._given.get(version)
                facts[version] = 1 if pattern.kind == "create" else \
                    (self.before.get(version, 0) if known is None else known) + 1  # fmt: skip
            kept: Item = {}
        else:
            facts, kept = self._changed(), self._undeclared()
        null = self._null if pattern.whole else {name for name in self.before if self.before[name] is None}
        null -= {*pattern.sets, *pattern.fixed} if not pattern.whole else set()
        self.after = {name: value for name, value in facts.items() if value is not None or name in null}
        made = keys_of(self._model, self._entity.name, self.after)
        new = self._key_of(self.after)
        self.writes = {new: {**kept, **self.after, **made}}
        if new != self.key:
            self.writes = {self.key: None, **self.writes}
            self.met = self.met and new not in self._held

    def _changed(self) -> dict[str, Any]:
        pattern = self._pattern
        facts = {**{name: self._given.get(name) for name in pattern.key_fields(self._model)}, **self.before}
        facts |= {name: self._changes.get(name) for name in pattern.sets} | self._fixed
        amounts = {n: self._changes.get(n) if amount is None else amount for n, amount in pattern.adds.items()}
        amounts |= {pattern.version: 1} if pattern.version else {}
        for name, amount in amounts.items():
            if amount is None:
                raise WrongError(f"{name} is not given, and is to be added")
            facts[name] = normal((facts.get(name) or 0) + amount)
        return facts

    def _undeclared(self) -> Item:
        keys = {name for place in self._model.places for name in place.names} | {self._model.type_attribute}
        return {n: v for n, v in (self.here or {}).items() if n not in keys and n not in self._entity.attributes}
