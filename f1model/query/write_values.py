"""The values of a write: what has to be given, and of which type."""

from collections.abc import Mapping
from typing import Any

from f1model.design.entity import Item
from f1model.design.given import mapping_given
from f1model.design.schema import Schema
from f1model.design.write import WritePattern
from f1model.errors import ModelError


def operands(pattern: WritePattern) -> set[str]:
    """The attributes that are only compared with what is given: a range, a choice or a part is no value to write."""
    no_values = ("BETWEEN", "IN", "contains", "begins_with")
    return {name for name, each in pattern.conditions.items() if each.given and each.operator in no_values}


def wanted(pattern: WritePattern, model: Schema) -> list[str]:
    """The attributes that what goes along has values for."""
    names = [*pattern.names(model), *pattern.sets, *(n for n, amount in pattern.adds.items() if amount is None)]
    names = [name for name in names if name not in pattern.fixed]
    return list(dict.fromkeys([*names, *(name for name, each in pattern.conditions.items() if each.given)]))


def fixed_values(pattern: WritePattern, model: Schema) -> Item:
    """The values that are part of a pattern, of their declared types; None takes an attribute away."""
    entity = model.entity(pattern.entity)
    return {
        name: None if value is None else entity.typed(name, value, f"{pattern.name!r}: {name}")
        for name, value in pattern.fixed.items()
    }


def amounts(pattern: WritePattern, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What is added to each number, the version too. Raises ModelError if an amount was to be given, and is not."""
    found = {name: changes[name] if amount is None else amount for name, amount in pattern.adds.items()}
    found |= dict.fromkeys(pattern.versions, 1)
    lacking = next((name for name, amount in found.items() if amount is None), None)
    if lacking:
        raise ModelError(pattern.where, f"it has no {lacking} to add.", "Give a number.")
    return found


def outside(pattern: WritePattern, model: Schema) -> tuple[str, ...]:
    """The values that only what goes along needs: they are given as well when the pattern is applied."""
    declared = model.entity(pattern.entity).attributes
    sources = (each.takes.get(name, name) for each in pattern.along for name in wanted(each, model))
    return tuple(dict.fromkeys(name for name in sources if isinstance(name, str) and name not in declared))


def typed(
    pattern: WritePattern, model: Schema, values: Mapping[str, Any], changes: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of a write, coerced to their declared types: those that are given, and those that are set anew.

    Where no attribute is both, all may come in one mapping. Raises ModelError if one is missing, unknown or not of
    its type.
    """
    for part in (values, {} if changes is None else changes):
        mapping_given(part, pattern.where, 'Write apply(table, pattern, {"TicketId": "T-1"}, {"Status": "open"}).')
    entity, whole = model.entity(pattern.entity), pattern.whole
    conditions = [name for name, each in pattern.conditions.items() if each.given]
    constants = pattern.fixed if whole else pattern.constants(model)
    named = [name for name in pattern.names(model) if name not in constants]
    asked = dict.fromkeys([*named, *conditions, *outside(pattern, model)])
    versions = () if pattern.kind == "create" else pattern.versions  # of a new item it is 1
    optional = {*versions} | ({*named} - {*pattern.key_fields(model), *conditions} if whole else set())
    anew = dict.fromkeys([*pattern.sets, *(name for name, amount in pattern.adds.items() if amount is None)])
    first, second = dict(values), dict(changes or {})
    if changes is None:
        second = {name: first.pop(name) for name in anew if name in first and name not in asked}
    for part, names, may in ((first, [*asked, *versions], optional), (second, [*anew], set())):
        lacking = next((name for name in names if name not in part and name not in may), None)
        unknown = next((name for name in sorted(part, key=str) if name not in names), None)
        if lacking is not None or unknown is not None:
            problem = f"it needs {lacking}." if lacking is not None else f"it takes no {unknown}."
            fix = f"Give {', '.join(asked) or 'nothing'}" + (f", and {versions[0]} if you saw one" if versions else "")
            fix += f", and as changes {', '.join(anew)}." if anew else "."
            raise ModelError(pattern.where, problem, fix)
    kept = {name for name, v in first.items() if name in conditions or v is None or name not in entity.attributes}
    first = {n: v if n in kept else entity.typed(n, v, f"{pattern.name!r}: {n}") for n, v in first.items()}
    second = {n: v if v is None else entity.typed(n, v, f"{pattern.name!r}: {n}") for n, v in second.items()}
    return first, second
