"""The values that a question is asked with: which there are to choose from, and how one that is typed is read.

A value has a label: its attribute's name, or, for the ends of a range, "Rank from" and "Rank to".
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from f1model.design.comparison import Comparison
from f1model.design.pattern import AccessPattern
from f1model.design.template import key_order
from f1model.errors import ModelError
from f1model.studio.keyed import Keyed
from f1model.values import coerce, normal

MOST = 200  # values that are offered
_ENDS = (" from", " to")


def labels(pattern: AccessPattern) -> dict[str, str]:
    """What has to be chosen for a question, each with the attribute that it is a value of."""
    found: dict[str, str] = {}
    for name in pattern.asked:
        compared = pattern.comparisons.get(name)
        ranged = compared is not None and compared.operator == "BETWEEN"
        found |= {f"{name}{end}": name for end in _ENDS} if ranged else {name: name}
    return found


def chosen(pattern: AccessPattern, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a question by their labels, from those that it is asked with."""
    found: dict[str, Any] = {}
    for label, name in labels(pattern).items():
        value = as_given(values.get(name))
        if label != name and isinstance(value, tuple | list) and len(value) == 2:
            value = value[label.endswith(_ENDS[1])]
        elif isinstance(value, tuple | list):
            value = ", ".join(map(str, value))
        found[label] = value
    return found


def as_given(value: Any) -> Any:
    """A value of a question as it is given to it: what it is compared with, without the comparison."""
    if not isinstance(value, Comparison):
        return value
    return value.operands if value.operator in ("BETWEEN", "IN") else value.operands[0]


def choices(pattern: AccessPattern, label: str, others: Mapping[str, Any], keyed: Keyed) -> list[str]:
    """The values that occur, in order, as text, among the items that come back and have the ``others`` before it."""
    found = _occurring(pattern, label, others, keyed)
    return [shown(each) for each in sorted(found, key=key_order)[: MOST + 1]]


def _occurring(pattern: AccessPattern, label: str, others: Mapping[str, Any], keyed: Keyed) -> set[Any]:
    names = labels(pattern)
    before = list(names)[: list(names).index(label)]
    given = {name: others[name] for name in before if name in pattern.given and others.get(name) is not None}
    name = names[label]

    def found() -> set[Any]:
        items = [item for entity in pattern.returns for item in keyed.by_entity.get(entity, ()) if name in item]
        for each, value in given.items():
            items = [item for item in items if item.get(each) == value]
        return {item[name] for item in items if isinstance(item[name], (str, int, Decimal))}

    columns = [keyed.column(entity, each) for entity in pattern.returns for each in (name, *given)]
    if None in columns:
        return found()
    what = "occurring", pattern.name, label
    return keyed.population.memory.of(what, repr(given), columns, found)  # type: ignore[no-any-return, arg-type]


def fitted(pattern: AccessPattern, values: Mapping[str, Any], label: str, keyed: Keyed) -> dict[str, Any]:
    """The values of a question, once that of ``label`` was chosen: a season has its own rounds.

    What is given after it, and occurs with it no more, becomes the first that does.
    """
    held, names = chosen(pattern, values), list(labels(pattern))
    for each in names[names.index(label) + 1 :]:
        if each in pattern.given:
            found = _occurring(pattern, each, held, keyed)
            held[each] = min(found, key=key_order) if found and held[each] not in found else held[each]
    return {**values, **{name: held[name] for name in pattern.given}}


def carried(
    values: Mapping[str, Any], pattern: AccessPattern, held: Mapping[str, Any], keyed: Keyed
) -> dict[str, Any] | None:  # fmt: skip
    """The values of a question that is asked with ``held``, once ``values`` were given to another one.

    It takes those that it asks for as well. None: it asks for none of them, or no item that comes back has them.
    """
    shared = {name: values[name] for name in pattern.given if name in values}
    if not shared or not {*pattern.asked} <= {*held, *shared}:
        return None
    wanted = chosen(pattern, {**held, **shared})
    if any(wanted[name] not in _occurring(pattern, name, wanted, keyed) for name in shared):
        return None
    return fitted(pattern, {**held, **shared}, next(iter(shared)), keyed)


def shown(value: Any) -> str:
    """A value as text in a field."""
    return "" if value is None else str(normal(value) if isinstance(value, int | Decimal) else value)


def typed(pattern: AccessPattern, texts: Mapping[str, str]) -> dict[str, Any]:
    """The values of a question from texts by label. Raises ModelError, naming the label, if one is no such value."""
    if pattern.model is None:
        raise ModelError(pattern.title, "it belongs to no data model.")
    kinds = {n: k for name in pattern.returns for n, k in pattern.model.entity(name).attributes.items()}
    values: dict[str, Any] = {}
    for label, name in labels(pattern).items():
        text = texts.get(label, "").strip()
        operator = getattr(pattern.comparisons.get(name), "operator", "")
        several = operator == "IN"
        read = [_read(each.strip(), kinds[name], label) for each in (text.split(",") if several else [text])]
        if label != name:
            values[name] = (*values.get(name, ()), read[0])
        else:
            values[name] = read if several else read[0]
    return values


def _read(text: str, kind: str, label: str) -> Any:
    if not text:
        raise ModelError(label, "it is empty.", "Choose a value.")
    if kind == "N":
        try:
            return coerce(Decimal(text), kind, label)
        except InvalidOperation:
            raise ModelError(label, f"{text!r} is no number.", "Write digits.") from None
    return coerce(text, kind, label)
