"""Random questions to a table of any model, each answered by looking at every item in Python."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from f1model.design.comparison import Comparison
from f1model.design.entity import Item
from f1model.design.model import DataModel
from f1model.design.pattern import AccessPattern
from f1model.errors import ModelError
from f1model.query.explain import explain
from f1model.query.plan import Plan, plan
from f1model.query.run import Result, run
from f1model.values import normal
from tests.query.ruled import Pool

Held = Sequence[tuple[str, Item]]  # items, each with the name of its entity


def random_question(r: Random, pattern: AccessPattern, held: Held, pool: Pool) -> dict[str, Any]:
    """Values to ask it with: most of the time those of an item that may come back."""
    model = pattern.model
    assert isinstance(model, DataModel)
    kinds = {name: kind for each in pattern.returns for name, kind in model.entity(each).attributes.items()}
    compared = pattern.comparisons
    there = [item for name, item in held if name in pattern.returns]
    found: Item = r.choice(there) if there and r.random() < 0.8 else {}

    def value(name: str, kind: str) -> Any:
        known = found.get(name)
        return known if known is not None and kind == kinds[name] and r.random() < 0.8 else pool(r, name, kind)

    values: dict[str, Any] = {}
    for name in pattern.asked:
        operator = compared[name].operator if name in compared else "="
        member = {"SS": "S", "NS": "N", "BS": "B", "L": "S"}.get(kinds[name], kinds[name])
        kind = member if operator == "contains" else kinds[name]
        if operator == "BETWEEN":
            values[name] = tuple(sorted((value(name, kind), pool(r, name, kind)), key=_ordered))
        elif operator == "IN":
            values[name] = [value(name, kind), pool(r, name, kind)]
        else:
            values[name] = value(name, kind)
            if operator == "begins_with":
                values[name] = values[name][: r.randint(1, 3)]
    return values


def answer_by_rule(pattern: AccessPattern, held: Held, values: Mapping[str, Any]) -> list[Item]:
    """The items that should come back, in no order: those of its entities, of its place, for which all holds."""
    model = pattern.model
    assert isinstance(model, DataModel)
    place, compared = model.place(pattern.index), pattern.comparisons
    found = []
    for name, item in held:
        if name not in pattern.returns or not place.holds(item):
            continue
        kinds = {each: kind for other in pattern.returns for each, kind in model.entity(other).attributes.items()}
        known = {**pattern.fixed, **dict.fromkeys(pattern.where), **{each: values[each] for each in pattern.asked}}
        holds = [
            compared.get(each, Comparison("=", given=True)).filled(value, kinds[each], each).holds(item, each)
            for each, value in known.items()
        ]
        if all(holds):
            found.append(item)
    return found


def in_order(derived: Plan, items: Sequence[Item]) -> list[list[Any]]:
    """The sort keys of the items as they have to come, if anything says so."""
    names = derived.place.sort
    keys = [[_ordered(item[name]) for name in names] for item in items]
    return sorted(keys, reverse=derived.pattern.descending)


def _ordered(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else bytes(value) if isinstance(value, bytes) else value


def ask(table: Any, pattern: AccessPattern, held: Held, values: Mapping[str, Any]) -> Result | None:
    """Ask it, and hold the answer and what was said of it to what the items say. None if it cannot be asked."""
    told = f"{pattern} of {values}"
    try:
        derived = plan(pattern)
        said = explain(pattern, values, items=[item for _, item in held]).estimate
    except ModelError:
        return None
    result = run(table, pattern, values, allow_scan=True)
    expected = answer_by_rule(pattern, held, values)
    assert said is not None
    read = [derived.place.key(item) for item in derived.reads([item for _, item in held], result.values)]
    tied = pattern.limit and len({*read}) < len(read)  # then it is the engine's choice which of them it reads
    if not said.doubt and not tied and not (pattern.limit and derived.scatter):
        last = result.pages[-1]
        spare = int(bool(pattern.limit) and len(result.pages) > 1 and not last.evaluated)  # nobody knew it was the end
        counted = result.evaluated, result.returned, result.requests - spare, result.bytes, result.units - \
            spare * last.units  # fmt: skip
        assert counted == (said.evaluated, said.returned, said.requests, said.bytes, said.units), f"{told}\n{said}"
    wanted = min(len(expected), pattern.limit or len(expected))
    assert result.returned == wanted, f"{told}\n{derived}\n{expected}\n{result.items}"
    if pattern.count:
        assert result.items == []
        return result
    primary = derived.place.primary
    whole = {tuple(item[name] for name in primary): normal(item) for item in expected}
    for item in map(normal, result.items):
        source = whole.pop(tuple(item[name] for name in primary), None)
        assert source is not None, f"{told}\n{item} should not come back"
        assert item.items() <= source.items() if _flat(source) else all(source[n] == v for n, v in item.items()), told
        assert derived.place.projection != "ALL" or item == source, told
    if derived.operation != "Scan":
        keys = [[_ordered(item[name]) for name in derived.place.sort] for item in result.items]
        assert keys == in_order(derived, expected)[:wanted], f"{told}\n{derived}"
    return result


def _flat(item: Item) -> bool:
    return all(isinstance(value, str | int | Decimal | bytes) for value in item.values())
