"""What a condition says of an item, and what a projection leaves of it, by the service's own rules.

Developer Guide, "Comparison operator and function reference"; the engine tests hold it against DynamoDB Local.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from f1model.table.strict.reader import SCALARS, Node, ordered
from f1model.table.strict.updates import found, inside

Wire = Mapping[str, Any]  # an item, or one value, as it goes over the wire


def holds(node: Node, item: Wire) -> bool:
    """Whether an item fulfils a condition."""
    if node.kind in ("AND", "OR"):
        return (all if node.kind == "AND" else any)(holds(each, item) for each in node.parts)
    if node.kind == "NOT":
        return not holds(node.parts[0], item)
    return _compared(node.kind, [_operand(each, item) for each in node.parts])


def _operand(node: Node, item: Wire) -> Wire | None:
    """The value of an operand; None if the item has no such attribute."""
    if node.kind == "value":
        return {node.parts[0]: node.parts[1]}
    if node.kind == "size":
        return _size(_operand(node.parts[0], item))
    return found({"M": item}, node.parts)  # type: ignore[no-any-return]


def _size(value: Wire | None) -> Wire | None:
    ((kind, held),) = value.items() if value else (("", ""),)
    if kind in ("", "N", "BOOL", "NULL"):
        return None
    return {"N": str(len(ordered(kind, held) if kind in ("S", "B") else held))}


def _compared(kind: str, sides: Sequence[Wire | None]) -> bool:
    first, second = sides[0], sides[1] if len(sides) > 1 else None
    if kind in ("attribute_exists", "attribute_not_exists"):
        return (first is None) == (kind == "attribute_not_exists")
    if kind in ("=", "<>"):
        return _equal(first, second) == (kind == "=")
    if kind == "IN":
        return any(_equal(first, each) for each in sides[1:])
    if first is None or second is None:
        return False
    if kind == "BETWEEN":
        return _compared(">=", (first, second)) and _compared("<=", (first, sides[2]))
    ((of, held),), ((other, wanted),) = first.items(), second.items()
    if kind == "attribute_type":
        return bool(of == wanted)
    if kind == "contains":
        if of in ("SS", "NS", "BS", "L"):
            return any(_equal({of[0]: each} if of != "L" else each, second) for each in held)
        return of == other and of in ("S", "B") and ordered(other, wanted) in ordered(of, held)
    if of != other or of not in SCALARS:
        return False
    one, two = ordered(of, held), ordered(of, wanted)
    if kind == "begins_with":
        return of != "N" and bool(one.startswith(two))
    return bool({"<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two}[kind])


def _equal(one: Wire | None, other: Wire | None) -> bool:
    return one is not None and other is not None and _plain(one) == _plain(other)


def _plain(value: Wire) -> Any:
    """A value that equals another where the service says that they are equal."""
    ((kind, held),) = value.items()
    if kind == "M":
        return kind, {name: _plain(each) for name, each in held.items()}
    if kind == "L":
        return kind, [_plain(each) for each in held]
    if kind in ("SS", "NS", "BS"):
        return kind, frozenset(ordered(kind[0], each) for each in held)
    return kind, ordered(kind, held) if kind in SCALARS else held


def projected(item: Wire, paths: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """What a projection leaves of an item; what is left of a list moves together."""
    return _kept({"M": item}, list(paths)).get("M", {})  # type: ignore[no-any-return]


def _kept(value: Wire, paths: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    if any(not path for path in paths):
        return dict(value)
    (kind,) = value
    below: dict[Any, list[tuple[Any, ...]]] = {}
    for path in paths:
        if inside(value, path[0]) is not None:
            below.setdefault(path[0], []).append(path[1:])
    held = {step: _kept(inside(value, step), rest) for step, rest in below.items()}
    left = {step: each for step, each in held.items() if each}
    if not left:
        return {}
    return {kind: [left[step] for step in sorted(left)] if kind == "L" else left}
