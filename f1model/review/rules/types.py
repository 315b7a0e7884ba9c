"""A rule about the types of attributes: what a model declares and what its items hold."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from f1model.review.case import Case
from f1model.review.finding import Finding, patterns_named, quoted
from f1model.review.rule import rule
from f1model.values import counted


@rule("declared-type", "K11")
def declared_type(case: Case) -> Iterator[Finding]:
    """An item holds an attribute in another type than its entity declares, so a filter on it never matches.

    Source: Developer Guide, "Condition and filter expressions": values of two types are not equal.
    """
    for entity in case.model.entities:
        items = case.by_entity.get(entity.name, ())
        for name, kind in entity.attributes.items() if items else ():
            if name in case.key_types:
                continue  # the service itself refuses those, which wrong_key_type says
            if all(_EXACT.get(each) == kind for each in case.types[entity.name].get(name, ())):
                continue
            wrong = [item[name] for item in items if name in item and _type(item[name]) not in ("", kind)]
            if not wrong:
                continue
            asking = [each for each in case.plans if entity.name in each.pattern.returns and name in each.filters]
            what = f"{name} is {quoted(wrong[0])}, of type {_type(wrong[0])}, in {counted(len(wrong), 'item')} of "
            what += f"{len(items):,}, and {entity.name} declares {kind}."
            what += (
                f" {patterns_named(asking)} never {'returns' if len(asking) == 1 else 'return'} them." if asking else ""
            )
            why = "DynamoDB types only keys. Of other attributes it stores what comes, and 5 is not equal to '5'."
            fix = "Make the items with model.item(), which converts values to their declared types."
            yield Finding("declared-type", "error" if asking else "note", entity.name, what, why, fix)


_EXACT: dict[type, str] = {str: "S", int: "N", Decimal: "N", bool: "BOOL", bytes: "B", list: "L", dict: "M"}


def _type(value: Any) -> str:
    """The DynamoDB type of a value; "" if it has none, or if it is an empty set."""
    if exact := _EXACT.get(type(value)):
        return exact
    if value is None:
        return "NULL"
    if isinstance(value, set | frozenset):
        members = {_type(member) for member in value}
        return f"{members.pop()}S" if len(members) == 1 else ""
    types: tuple[tuple[str, Any], ...] = (
        ("BOOL", bool), ("S", str), ("N", int | Decimal), ("B", bytes | bytearray), ("L", list | tuple), ("M", Mapping)
    )  # fmt: skip
    return next((name for name, kind in types if isinstance(value, kind)), "")
