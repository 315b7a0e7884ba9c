"""Rules about items that the service refuses: without a key, with a key that is none, with what cannot be stored."""

from collections.abc import Iterator
from dataclasses import replace

from f1model.billing.grouped import holding
from f1model.design.entity import Item
from f1model.query.units import LARGEST_ITEM
from f1model.review.case import Case
from f1model.review.finding import Finding, quoted
from f1model.review.rule import rule
from f1model.values import counted, is_key


@rule("missing-keys")
def missing_keys(case: Case) -> Iterator[Finding]:
    """An item without its primary key cannot be put."""
    table = case.model.place()
    if len(case.keyed[table]) == len(case.items or ()):
        return
    for name in table.names:
        lacking = [item for item in case.items or () if item.get(name) is None]
        if lacking:
            what = f"{counted(len(lacking), 'item')} of {len(case.items or ()):,} "
            what += f"{'has' if len(lacking) == 1 else 'have'} no {name}: {_described(lacking[0])}."
            why = "The service refuses an item that lacks a key attribute of the table."
            fix = "Make items with model.item(), which renders their keys, or give them the attribute."
            yield Finding("missing-keys", "error", case.model.table, what, why, fix)


@rule("wrong-key-type", "K11")
def wrong_key_type(case: Case) -> Iterator[Finding]:
    """A key attribute has one type, in all items."""
    for name, kind in case.key_types.items():
        if name in case.plain_keys:
            continue
        wrong = [item for item in case.items or () if item.get(name) is not None and not is_key(item[name], kind)]
        if wrong:
            what = f"{name} is {quoted(wrong[0][name])} in {counted(len(wrong), 'item')}, and its type is {kind}."
            why = "The service refuses a key that is empty or not of the type that the table was created with."
            fix = f"Store {name} as {kind}, or leave the attribute out where the item need not be in the index."
            yield Finding("wrong-key-type", "error", case.model.table, what, why, fix)


@rule("long-key")
def long_key(case: Case) -> Iterator[Finding]:
    """A key is longer than the service accepts."""
    for place in case.model.places:
        for name in place.names:
            limit = place.longest(name)
            if name in case.plain_keys:
                continue
            long = [size for item in case.items or () if (size := _length(item.get(name))) > limit]
            if long:
                what = f"{name} is {max(long):,} bytes long in one item, and {limit:,} is the most."
                what += f" {counted(len(long), 'item')} in all." if len(long) > 1 else ""
                why = "The service refuses a partition key over 2,048 bytes and a sort key over 1,024."
                fix = "Key by something shorter, such as an id."
                yield Finding("long-key", "error", place.label, what, why, fix)


@rule("unstorable-value")
def unstorable(case: Case) -> Iterator[Finding]:
    """An item holds what the service refuses, such as an empty set, a number of 39 digits or a value without a type.

    Sources: Developer Guide, "Naming rules and data types" and "Quotas in Amazon DynamoDB". What is wrong with a key
    itself, or with the size of the item, has rules of its own.
    """
    wrong = [(item, problem) for item in _doubtful(case) if (problem := _refused(case, item))]
    if wrong:
        item, problem = wrong[0]
        what = f"{problem.removesuffix('.')}, in {_described(item)}. "
        what += f"{counted(len(wrong), 'item')} of {len(case.items or ()):,} cannot be stored."
        why = "The service, or boto3 before it, refuses an item that holds such a value."
        fix = "Use int or Decimal for numbers, and text for dates. Leave out what is empty."
        yield Finding("unstorable-value", "error", case.model.table, what, why, fix)


def _doubtful(case: Case) -> list[Item]:
    """The items of which it is not yet known that they can be stored."""
    items, rules = [*(case.items or ())], case.model.storing.rules
    needed = [name for name, rule in rules.items() if rule.needed]
    if not rules.keys() <= case.plain_keys or len(holding(items, needed)) < len(items):
        return items
    known, more = case.known.sizes, LARGEST_ITEM + 1
    if case.sizes is known and max(known.values(), default=0) <= LARGEST_ITEM:
        return []
    return [item for item in items if known.get(id(item), more) > LARGEST_ITEM]


def _refused(case: Case, item: Item) -> str:
    """Why the service would refuse the item; empty if it would not, or if another rule says so."""
    flaw = case.model.storing.flaw(item)
    if flaw is None or (flaw.attribute == "" and case.sizes.get(id(item), 0) > LARGEST_ITEM):
        return ""
    if flaw.attribute in case.key_types and _bad_key(case, flaw.attribute, item.get(flaw.attribute)):
        rest = {name: value for name, value in item.items() if name not in case.key_types}
        flaw = replace(case.model.storing, rules={}).flaw(rest)
        if flaw is None:
            return ""
    return f"{flaw.attribute or 'The item'} {flaw.problem}"


def _bad_key(case: Case, name: str, value: object) -> bool:
    """Whether the value is missing, of another type or too long for a key, which other rules say."""
    longest = min(place.longest(name) for place in case.model.places if name in place.names)
    return not is_key(value, case.key_types[name]) or _length(value) > longest


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value.encode("utf-8", "replace"))
    return len(value) if isinstance(value, bytes) else 0


def _described(item: Item) -> str:
    shown = ", ".join(f"{name}: {quoted(value)}" for name, value in list(item.items())[:3])
    return f"the item with {shown}" if shown else "an empty item"
